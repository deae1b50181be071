package main

// #include "golib_base.h"
// #include <string.h>
import "C"

import (
	"strings"
	"unicode/utf8"
	"unsafe"
)

// text copies a C string that has fewer than GOLIB_PATH_MAX bytes and is not empty.
func text(s C.golib_text) (string, bool) {
	t, ok := longText(s, C.GOLIB_PATH_MAX)
	return t, ok && t != ""
}

// longText copies a C string that has fewer than limit bytes. It gets the length first: C.GoString reads past the end in word-sized
// steps, which memory tagging on arm64 catches (golang/go#59090).
func longText(s C.golib_text, limit C.size_t) (string, bool) {
	if s == nil {
		return "", false
	}
	n := C.strnlen(s, limit)
	if n == limit {
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

// putCut is put for text that may be cut to fit, between two letters. A NUL in it, which C would take for the end, becomes a space.
func putCut(buf *C.char, cap C.size_t, text string) C.int32_t {
	if buf == nil || cap == 0 {
		return C.GOLIB_EINVAL
	}
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "?"), "\x00", " ")
	if uint64(len(text)) >= uint64(cap) {
		text = text[:cap-1]
		for len(text) > 0 && !utf8.ValidString(text) {
			text = text[:len(text)-1]
		}
	}
	return put(buf, cap, text)
}
