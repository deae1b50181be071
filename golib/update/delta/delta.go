// Package delta applies patches in bsdiff's format BSDIFF40. Package diff makes them, and so does Debian's bsdiff; bspatch applies both.
package delta

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/gondk/gondk/golib/update/delta/internal/format"
)

// ErrCorrupt means that the patch is damaged, hostile, or made for another old file.
var ErrCorrupt = errors.New("corrupt patch")

// blockSize is how many bytes are read, added and written at once.
const blockSize = 64 << 10

// Apply writes to w what patch makes of old, which has oldSize bytes; patch has patchSize, and is read from several goroutines at once, as
// io.ReaderAt allows. size is the size that the result must have, as signed metadata says: a patch that says another is refused before
// anything is written. It takes some 15 MB of memory at most, whatever the sizes.
//
// Errors are ErrCorrupt, or those that old, patch and w gave, wrapped. What w has got by then is no file of use; without an error it is
// size bytes, which only a digest tells to be the right ones. To cancel, let w or old return an error.
//
// Apply is stricter than bspatch, by what bsdiff never writes: bytes from before the beginning of old or from behind its end, triples that
// do nothing, and sections that go on after the result is complete.
func Apply(w io.Writer, old io.ReaderAt, oldSize int64, patch io.ReaderAt, patchSize, size int64) error {
	s, err := open(patch, patchSize, size)
	if err != nil {
		return err
	}
	defer s.stop()
	a := applier{sections: s, old: old, oldSize: oldSize, size: size, out: bufio.NewWriterSize(w, blockSize)}
	for a.written < size {
		if err := a.step(); err != nil {
			return err
		}
	}
	if err := s.end(); err != nil {
		return err
	}
	return a.out.Flush()
}

// applier is how far a patch has been applied.
type applier struct {
	*sections
	old           io.ReaderAt
	oldSize, size int64
	out           *bufio.Writer

	at      int64 // in old
	written int64
	empty   int64 // triples that wrote nothing

	block, oldBlock [blockSize]byte
}

// step does what the next triple says.
func (a *applier) step() error {
	var b [format.TripleSize]byte
	if err := a.control.fill(b[:]); err != nil {
		return err
	}
	t := format.ParseTriple(b[:])
	if err := a.check(t); err != nil {
		return err
	}
	if err := a.add(t.Add); err != nil {
		return err
	}
	if err := a.copy(t.Copy); err != nil {
		return err
	}
	a.at += t.Seek
	return nil
}

// check refuses triples that go outside the old or new file, or never end.
func (a *applier) check(t format.Triple) error {
	left := a.size - a.written
	switch {
	case t.Add < 0 || t.Copy < 0:
		return a.corrupt("%d and %d bytes to write", t.Add, t.Copy)
	case t.Add > left || t.Copy > left-t.Add:
		return a.corrupt("%d and %d bytes to write, of %d", t.Add, t.Copy, left)
	case t.Add > a.oldSize-a.at:
		return a.corrupt("%d bytes from %d of an old file that has %d", t.Add, a.at, a.oldSize)
	}
	at := a.at + t.Add
	if t.Seek < -at || t.Seek > a.oldSize-at {
		return a.corrupt("a seek by %d from %d in an old file of %d bytes", t.Seek, at, a.oldSize)
	}
	if t.Add > 0 || t.Copy > 0 {
		return nil
	}
	// bsdiff writes a triple only where a match is by more than 8 bytes longer than what the last one gives, and goes on behind that match.
	a.empty++
	if t.Seek == 0 || a.empty > a.size/8+1 {
		return a.corrupt("triples that write nothing")
	}
	return nil
}

func (a *applier) corrupt(message string, args ...any) error {
	return fmt.Errorf("%w: byte %d of the new file: %s", ErrCorrupt, a.written, fmt.Sprintf(message, args...))
}

// add writes the sums of n bytes of the old file and of the diff section.
func (a *applier) add(n int64) error {
	for n > 0 {
		block := a.block[:min(n, blockSize)]
		if err := a.diff.fill(block); err != nil {
			return err
		}
		oldBlock := a.oldBlock[:len(block)]
		if err := a.readOld(oldBlock); err != nil {
			return err
		}
		for i, b := range oldBlock {
			block[i] += b
		}
		if err := a.write(block); err != nil {
			return err
		}
		a.at += int64(len(block))
		n -= int64(len(block))
	}
	return nil
}

func (a *applier) readOld(p []byte) error {
	n, err := a.old.ReadAt(p, a.at)
	if n == len(p) {
		return nil
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("old file, byte %d of %d: %w", a.at+int64(n), a.oldSize, err)
}

// copy writes n bytes of the extra section.
func (a *applier) copy(n int64) error {
	for n > 0 {
		block := a.block[:min(n, blockSize)]
		if err := a.extra.fill(block); err != nil {
			return err
		}
		if err := a.write(block); err != nil {
			return err
		}
		n -= int64(len(block))
	}
	return nil
}

func (a *applier) write(block []byte) error {
	n, err := a.out.Write(block)
	a.written += int64(n)
	return err
}
