// Command golib has the C API of the sample's library, and next to nothing behind it: most scripts are about what is made of a library,
// whatever it does, and a small one is compiled, linked, compared and packed in a fraction of the time.
package main

// #include "golib_base.h"
// #include "golib_update.h"
import "C"

import (
	"unsafe"

	"github.com/gondk/gondk/golib/cancel"
	"github.com/gondk/gondk/golib/digest"
)

var tokens = cancel.NewRegistry(1)

var unknown C.golib_text = C.CString("unknown error")

// room is more memory than a library should have that is in no file, as that of Go's crypto packages is.
var room [33 << 20]byte

//export golib_build_info
func golib_build_info(buf *C.char, cap C.size_t) C.int32_t {
	if buf == nil || uint64(cap) > uint64(len(room)) {
		return C.GOLIB_EINVAL
	}
	return C.int32_t(copy(unsafe.Slice((*byte)(unsafe.Pointer(buf)), cap), room[:]))
}

//export golib_json_indent
func golib_json_indent(json C.golib_text, buf *C.char, cap C.size_t) C.int32_t {
	return golib_build_info(buf, cap)
}

//export golib_sha256_file
func golib_sha256_file(path C.golib_text, buf *C.char, cap C.size_t, token C.uint64_t) C.int32_t {
	done, ok := tokens.Done(uint64(token))
	if !ok {
		return C.GOLIB_EINVAL
	}
	if _, err := digest.File("path", done); err != nil {
		return C.GOLIB_ECANCELED
	}
	return golib_build_info(buf, cap)
}

//export golib_cancel_token
func golib_cancel_token() C.uint64_t { return C.uint64_t(tokens.New()) }

//export golib_cancel
func golib_cancel(token C.uint64_t) C.int32_t { return result(tokens.Cancel(uint64(token))) }

//export golib_cancel_release
func golib_cancel_release(token C.uint64_t) C.int32_t { return result(tokens.Release(uint64(token))) }

//export golib_strerror
func golib_strerror(code C.int32_t) C.golib_text { return unknown }

//export golib_update_open
func golib_update_open(config C.golib_update_settings, handle *C.uint64_t, reason *C.char, cap C.size_t) C.int32_t {
	return C.GOLIB_ENETWORK
}

//export golib_update_current
func golib_update_current(handle C.uint64_t, path *C.char, cap C.size_t, content *C.struct_golib_update_content) C.int32_t {
	return C.GOLIB_EINVAL
}

//export golib_update_check
func golib_update_check(handle C.uint64_t, to *C.struct_golib_update_release) C.int32_t {
	return C.GOLIB_EINVAL
}

//export golib_update_apply
func golib_update_apply(handle C.uint64_t, tell C.golib_update_progress, user unsafe.Pointer) C.int32_t {
	return C.GOLIB_EINVAL
}

//export golib_update_confirm
func golib_update_confirm(handle C.uint64_t, version C.int64_t) C.int32_t { return C.GOLIB_EINVAL }

//export golib_update_rollback
func golib_update_rollback(handle C.uint64_t) C.int32_t { return C.GOLIB_EINVAL }

//export golib_update_cancel
func golib_update_cancel(handle C.uint64_t) C.int32_t { return C.GOLIB_EINVAL }

//export golib_update_close
func golib_update_close(handle C.uint64_t) C.int32_t { return C.GOLIB_EINVAL }

//export golib_update_last_error
func golib_update_last_error(handle C.uint64_t, buf *C.char, cap C.size_t) C.int32_t {
	return C.GOLIB_EINVAL
}

func result(ok bool) C.int32_t {
	if !ok {
		return C.GOLIB_EINVAL
	}
	return C.GOLIB_OK
}

func main() {}
