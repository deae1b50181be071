package main

// What stands between here and import "C" is golib.h's beginning. Prototypes with their comments are in the headers: cgo writes its own
// below them, without comments (golang/go#76697), and the C compiler holds the two together.

// #include "golib_base.h"
import "C"

import (
	"github.com/gondk/gondk/golib/cancel"
	"github.com/gondk/gondk/golib/digest"
)

// The kinds of handles.
const (
	tokenKind = 1 + iota
	updateKind
)

var tokens = cancel.NewRegistry(tokenKind)

//export golib_build_info
func golib_build_info(buf *C.char, cap C.size_t) C.int32_t {
	return put(buf, cap, buildInfo())
}

//export golib_json_indent
func golib_json_indent(json C.golib_text, buf *C.char, cap C.size_t) C.int32_t {
	value, ok := longText(json, C.GOLIB_JSON_MAX)
	if !ok {
		return C.GOLIB_EINVAL
	}
	lines, err := indent(value)
	if err != nil {
		return C.GOLIB_EINVAL
	}
	return put(buf, cap, lines)
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
