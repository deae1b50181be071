package diff

import (
	"bytes"
	"io"

	"github.com/gondk/gondk/golib/update/delta/internal/bzip2"
	"github.com/gondk/gondk/golib/update/delta/internal/format"
)

// piece is a part of new: first bytes that are made of as many of old, then bytes of which old has none. Behind it the place in old moves.
type piece struct {
	old, new []byte // of one length
	extra    []byte
	seek     int
}

// patch gathers the sections of a patch.
type patch struct {
	control, diff, extra section
	differences          [4 << 10]byte
}

// section is compressed in memory, since the header says how long it is. Errors of w come from its Close.
type section struct {
	compressed bytes.Buffer
	w          *bzip2.Writer
}

func newPatch() *patch {
	p := &patch{}
	for _, s := range p.sections() {
		s.w = bzip2.NewWriter(&s.compressed)
	}
	return p
}

func (p *patch) sections() []*section { return []*section{&p.control, &p.diff, &p.extra} }

func (p *patch) add(next piece) {
	p.control.w.Write(format.Triple{Add: int64(len(next.new)), Copy: int64(len(next.extra)), Seek: int64(next.seek)}.Append(nil))
	p.extra.w.Write(next.extra)
	for len(next.new) > 0 {
		n := copy(p.differences[:], next.new)
		for i, c := range next.old[:n] {
			p.differences[i] -= c
		}
		p.diff.w.Write(p.differences[:n])
		next.old, next.new = next.old[n:], next.new[n:]
	}
}

// writeTo writes all of the patch, which makes a file of size bytes.
func (p *patch) writeTo(w io.Writer, size int) error {
	for _, s := range p.sections() {
		if err := s.w.Close(); err != nil {
			return err
		}
	}
	h := format.Header{Control: int64(p.control.compressed.Len()), Diff: int64(p.diff.compressed.Len()), New: int64(size)}
	if _, err := w.Write(h.Append(nil)); err != nil {
		return err
	}
	for _, s := range p.sections() {
		if _, err := s.compressed.WriteTo(w); err != nil {
			return err
		}
	}
	return nil
}
