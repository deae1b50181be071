package main

// #include "golib_update.h"
// #include <pthread.h>
//
// static inline void call(golib_update_progress f, void *user, int32_t phase, int64_t done, int64_t total) { f(user, phase, done, total); }
// static inline uintptr_t self(void) { return (uintptr_t)pthread_self(); }
import "C"

import (
	"unsafe"

	"github.com/gondk/gondk/golib/update"
)

// thread identifies the calling thread among all live threads. Go code that C called stays on C's thread.
func thread() uintptr { return uintptr(C.self()) }

// progress returns a callback for update.Apply, which calls it on the goroutine, and so the thread, that has called Apply.
func progress(f C.golib_update_progress, user unsafe.Pointer) update.Progress {
	if f == nil {
		return nil
	}
	return func(phase update.Phase, done, total int64) {
		C.call(f, user, C.int32_t(phase), C.int64_t(done), C.int64_t(total))
	}
}
