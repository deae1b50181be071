package raw

import (
	"errors"
	"runtime/debug"
)

// ErrCut is for a mapped file that somebody has made shorter meanwhile.
var ErrCut = errors.New("a file was made shorter while it was looked at: look again when nobody writes it")

// Guarded calls f, which looks at mapped files in this goroutine. Where a file has lost what f looks at, which ends programs by a signal
// otherwise, it returns ErrCut.
func Guarded(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch r := recover().(type) {
		case nil:
		case interface{ Addr() uintptr }: // as runtime/debug.SetPanicOnFault says; a nil pointer has none
			err = ErrCut
		default:
			panic(r)
		}
	}()
	return f()
}
