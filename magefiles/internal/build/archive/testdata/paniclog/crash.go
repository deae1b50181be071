// Command crash is built for this machine, and dies as it is told to.
package main

// #cgo CFLAGS: -D_GNU_SOURCE -Wall -Wextra -Wno-unused-parameter -Werror
import "C"

import (
	"runtime/debug"
	"strings"
	"sync"
)

//export crash
func crash(how *C.char) {
	switch how := C.GoString(how); how {
	case "panic":
		panic("oh no")
	case "nil":
		store(nil)
	case "goroutine":
		go panic("far away")
		select {}
	case "fatal":
		new(sync.Mutex).Unlock()
	case "throw":
		debug.SetMaxStack(1 << 20)
		deeper(0)
	case "nested":
		defer new(sync.Mutex).Unlock()
		panic("first")
	case "long line":
		panic(strings.Repeat("€", 3000))
	case "large":
		panic(strings.Repeat("line\n", 30000))
	}
}

//go:noinline
func store(to *int) { *to = 1 }

func deeper(n int) int { return deeper(n+1) + 1 }

func main() {}
