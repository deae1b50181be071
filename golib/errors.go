package main

// #include "golib_base.h"
import "C"

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"github.com/gondk/gondk/golib/digest"
	"github.com/gondk/gondk/golib/update"
	"github.com/gondk/gondk/golib/update/download"
	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/store"
)

var (
	messages = map[C.int32_t]C.golib_text{
		C.GOLIB_OK:         C.CString("success"),
		C.GOLIB_EINVAL:     C.CString("invalid argument"),
		C.GOLIB_ENOENT:     C.CString("no such file"),
		C.GOLIB_EACCES:     C.CString("permission denied"),
		C.GOLIB_EIO:        C.CString("reading or writing failed"),
		C.GOLIB_ECANCELED:  C.CString("canceled"),
		C.GOLIB_ERANGE:     C.CString("buffer too small"),
		C.GOLIB_ENOTREG:    C.CString("not a regular file"),
		C.GOLIB_EBUSY:      C.CString("something else is running on the handle"),
		C.GOLIB_ENOSPC:     C.CString("the disk is full"),
		C.GOLIB_ENETWORK:   C.CString("the server cannot be reached"),
		C.GOLIB_ESERVER:    C.CString("the server's answer is not usable"),
		C.GOLIB_EMETADATA:  C.CString("the release's metadata was refused"),
		C.GOLIB_EEXPIRED:   C.CString("the release has expired or is not valid yet"),
		C.GOLIB_ECLOCK:     C.CString("this device's clock is wrong"),
		C.GOLIB_EDOWNGRADE: C.CString("the release is older than what was seen before"),
		C.GOLIB_ELOCKED:    C.CString("the folder is already open"),
		C.GOLIB_ESTATE:     C.CString("there is nothing to confirm, or nothing to go back to"),
	}
	unknown C.golib_text = C.CString("unknown error")
)

// codes maps errors of the Go side to numbers. The first match counts.
var codes = []struct {
	code C.int32_t
	errs []error
}{
	{C.GOLIB_ECANCELED, []error{digest.ErrCanceled, context.Canceled}},
	{C.GOLIB_ENOTREG, []error{digest.ErrNotRegular}},
	{C.GOLIB_EINVAL, []error{update.ErrConfig, update.ErrClosed, syscall.ENAMETOOLONG}}, // one name in a path may have 255 bytes
	{C.GOLIB_EBUSY, []error{update.ErrBusy}},
	{C.GOLIB_ELOCKED, []error{store.ErrLocked}},
	{C.GOLIB_ESTATE, []error{store.ErrNoPrevious, store.ErrNotCurrent, update.ErrRejected}},
	{C.GOLIB_ECLOCK, []error{metadata.ErrClock}},
	{C.GOLIB_EDOWNGRADE, []error{metadata.ErrDowngrade}},
	{C.GOLIB_EEXPIRED, []error{metadata.ErrExpired, metadata.ErrNotYetValid}},
	{C.GOLIB_EMETADATA, []error{
		metadata.ErrTooLarge, metadata.ErrUnsigned, metadata.ErrUnknownKey, metadata.ErrSignature, metadata.ErrFormat, metadata.ErrSyntax,
		metadata.ErrUnknownField, metadata.ErrDuplicate, metadata.ErrTrailing, metadata.ErrPath, metadata.ErrSize, metadata.ErrValue,
	}},
	{C.GOLIB_ENOSPC, []error{syscall.ENOSPC, syscall.EDQUOT}},
	{C.GOLIB_ENOENT, []error{fs.ErrNotExist, syscall.ENOTDIR}}, // ENOTDIR: a file where the path has a folder
	{C.GOLIB_EACCES, []error{fs.ErrPermission, syscall.EROFS}},
}

// code turns an error of the Go side into its number. A login page instead of the metadata says nothing about the release.
func code(err error) C.int32_t {
	for _, c := range codes {
		if c.code == C.GOLIB_EMETADATA && update.Retryable(err) {
			continue
		}
		for _, e := range c.errs {
			if errors.Is(err, e) {
				return c.code
			}
		}
	}
	var remote *download.Error
	switch {
	case !errors.As(err, &remote):
		return C.GOLIB_EIO
	case remote.Retry:
		return C.GOLIB_ENETWORK
	}
	return C.GOLIB_ESERVER
}
