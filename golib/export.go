package main

// What stands between here and import "C" is golib.h's beginning. The prototypes are there for their comments: cgo writes its own
// below them, without (golang/go#76697), and the C compiler holds the two together.

/*
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// What golib's functions return when they fail: numbers below zero. golib_strerror gives the text.
enum {
	GOLIB_OK = 0,
	GOLIB_EINVAL = -1,    // an argument is NULL, empty, too long, or a handle that golib never gave or has taken back
	GOLIB_ENOENT = -2,    // there is no such file
	GOLIB_EACCES = -3,    // the file may not be read
	GOLIB_EIO = -4,       // reading failed
	GOLIB_ECANCELED = -5, // golib_cancel was called
	GOLIB_ERANGE = -6,    // the caller's buffer is too small
	GOLIB_ENOTREG = -7    // the path names something that is not a file: a folder, a pipe, a device
};

// Bytes that golib_sha256_file needs in the caller's buffer: 64 hexadecimal digits and a NUL.
#define GOLIB_SHA256_SIZE 65

// Bytes that a path may have, with its NUL.
#define GOLIB_PATH_MAX 4096

// Text that is only read: NUL-terminated, owned by whoever made it.
typedef const char *golib_text;

#ifdef __cplusplus
extern "C" {
#endif

// Writes what this library was built from into buf, as a JSON object with the keys "go" (version), "goos", "goarch",
// "module", "version", "revision" (empty where the build recorded none) and "modified", then a NUL. cap is the size of buf in bytes.
// Returns the length of the text without the NUL; GOLIB_EINVAL when buf is NULL; GOLIB_ERANGE when cap is too small (1024 is enough).
extern int32_t golib_build_info(char *buf, size_t cap);

// Writes the SHA-256 of the file at path into buf, as 64 lower-case hexadecimal digits and a NUL. cap is the size of buf in bytes, at
// least GOLIB_SHA256_SIZE. The file is streamed: memory does not depend on its size. token is 0, or a handle from golib_cancel_token
// by which another thread can stop the work. Returns the length of the text without the NUL, or an error below zero; then buf is
// untouched.
extern int32_t golib_sha256_file(golib_text path, char *buf, size_t cap, uint64_t token);

// Makes a handle for stopping work, never 0. Give it back with golib_cancel_release.
extern uint64_t golib_cancel_token(void);

// Stops the work that was started with token, now or later: it returns GOLIB_ECANCELED. Safe from any thread, any number of times.
// Returns GOLIB_EINVAL when token is not a handle.
extern int32_t golib_cancel(uint64_t token);

// Takes the handle back; work that still uses it goes on and can no longer be stopped. Returns GOLIB_EINVAL when token is not a handle.
extern int32_t golib_cancel_release(uint64_t token);

// Returns the English text for a number that one of golib's functions returned. The text lives as long as the process; never free it.
extern golib_text golib_strerror(int32_t code);

#ifdef __cplusplus
}
#endif
*/
import "C"

import (
	"errors"
	"io/fs"
	"syscall"
	"unsafe"

	"github.com/gondk/gondk/golib/cancel"
	"github.com/gondk/gondk/golib/digest"
)

//export golib_build_info
func golib_build_info(buf *C.char, cap C.size_t) C.int32_t {
	return put(buf, cap, buildInfo())
}

//export golib_sha256_file
func golib_sha256_file(path C.golib_text, buf *C.char, cap C.size_t, token C.uint64_t) C.int32_t {
	name, ok := text(path)
	if !ok || buf == nil {
		return C.GOLIB_EINVAL
	}
	if cap < C.GOLIB_SHA256_SIZE {
		return C.GOLIB_ERANGE
	}
	done, ok := tokens.Done(uint64(token))
	if !ok {
		return C.GOLIB_EINVAL
	}
	hex, err := digest.File(name, done)
	if err != nil {
		return code(err)
	}
	return put(buf, cap, hex)
}

//export golib_cancel_token
func golib_cancel_token() C.uint64_t { return C.uint64_t(tokens.New()) }

//export golib_cancel
func golib_cancel(token C.uint64_t) C.int32_t {
	if !tokens.Cancel(uint64(token)) {
		return C.GOLIB_EINVAL
	}
	return C.GOLIB_OK
}

//export golib_cancel_release
func golib_cancel_release(token C.uint64_t) C.int32_t {
	if !tokens.Release(uint64(token)) {
		return C.GOLIB_EINVAL
	}
	return C.GOLIB_OK
}

//export golib_strerror
func golib_strerror(code C.int32_t) C.golib_text {
	if code >= 0 {
		return messages[C.GOLIB_OK]
	}
	if m, ok := messages[code]; ok {
		return m
	}
	return unknown
}

var tokens cancel.Registry

var (
	messages = map[C.int32_t]C.golib_text{
		C.GOLIB_OK:        C.CString("success"),
		C.GOLIB_EINVAL:    C.CString("invalid argument"),
		C.GOLIB_ENOENT:    C.CString("no such file"),
		C.GOLIB_EACCES:    C.CString("permission denied"),
		C.GOLIB_EIO:       C.CString("reading failed"),
		C.GOLIB_ECANCELED: C.CString("canceled"),
		C.GOLIB_ERANGE:    C.CString("buffer too small"),
		C.GOLIB_ENOTREG:   C.CString("not a regular file"),
	}
	unknown C.golib_text = C.CString("unknown error")
)

// code turns an error of the Go side into its number.
func code(err error) C.int32_t {
	switch {
	case errors.Is(err, digest.ErrCanceled):
		return C.GOLIB_ECANCELED
	case errors.Is(err, digest.ErrNotRegular):
		return C.GOLIB_ENOTREG
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR): // ENOTDIR: a file where the path has a folder
		return C.GOLIB_ENOENT
	case errors.Is(err, syscall.ENAMETOOLONG): // one name in the path may have 255 bytes
		return C.GOLIB_EINVAL
	case errors.Is(err, fs.ErrPermission):
		return C.GOLIB_EACCES
	}
	return C.GOLIB_EIO
}

// text copies a C string. Its length is asked for first: C.GoString reads past the end in word-sized steps, which memory tagging on
// arm64 punishes (golang/go#59090).
func text(s C.golib_text) (string, bool) {
	if s == nil {
		return "", false
	}
	n := C.strnlen(s, C.GOLIB_PATH_MAX)
	if n == 0 || n == C.GOLIB_PATH_MAX {
		return "", false
	}
	return C.GoStringN(s, C.int(n)), true
}

// put writes text and a NUL into the caller's buffer.
func put(buf *C.char, cap C.size_t, text string) C.int32_t {
	if buf == nil {
		return C.GOLIB_EINVAL
	}
	if uint64(cap) <= uint64(len(text)) {
		return C.GOLIB_ERANGE
	}
	to := unsafe.Slice((*byte)(unsafe.Pointer(buf)), len(text)+1)
	to[copy(to, text)] = 0
	return C.int32_t(len(text))
}
