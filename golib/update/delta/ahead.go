package delta

import "io"

// readAhead reads from another reader in a goroutine, two blocks ahead at most, so that sections are decompressed side by side.
type readAhead struct {
	full chan []byte // closed after the last one
	free chan []byte // closed to stop
	err  error       // what the other reader said at its end; to be read once full is closed

	block, left []byte // the block that is being read from, and what is left of it
}

func newReadAhead(r io.Reader) *readAhead {
	a := &readAhead{full: make(chan []byte, 2), free: make(chan []byte, 2)}
	a.free <- make([]byte, blockSize)
	a.free <- make([]byte, blockSize)
	go a.run(r)
	return a
}

// run never waits to send: full has room for all blocks.
func (a *readAhead) run(r io.Reader) {
	defer close(a.full)
	for block := range a.free {
		n, err := r.Read(block)
		a.full <- block[:n]
		if err != nil {
			a.err = err
			return
		}
	}
}

func (a *readAhead) Read(p []byte) (int, error) {
	for len(a.left) == 0 {
		if a.block != nil {
			a.free <- a.block[:cap(a.block)]
			a.block = nil
		}
		block, ok := <-a.full
		if !ok {
			return 0, a.err
		}
		a.block, a.left = block, block
	}
	n := copy(p, a.left)
	a.left = a.left[n:]
	return n, nil
}

// stop returns when the other reader is not read from any more. Read must not be called after it.
func (a *readAhead) stop() {
	close(a.free)
	for range a.full {
	}
}
