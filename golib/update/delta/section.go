package delta

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"

	"github.com/gondk/gondk/golib/update/delta/internal/format"
)

// sections are the three compressed parts of a patch, read side by side.
type sections struct{ control, diff, extra *section }

// open reads the header of a patch, which must promise a result of size bytes. The sections that it gives must be stopped.
func open(patch io.ReaderAt, patchSize, size int64) (*sections, error) {
	var b [format.HeaderSize]byte
	if patchSize < format.HeaderSize {
		return nil, fmt.Errorf("%w: %d bytes, and the header alone has %d", ErrCorrupt, patchSize, format.HeaderSize)
	}
	if n, err := patch.ReadAt(b[:], 0); n < len(b) {
		return nil, fmt.Errorf("header of the patch: %w", err)
	}
	h, ok := format.ParseHeader(b[:])
	body := patchSize - format.HeaderSize
	switch {
	case !ok:
		return nil, fmt.Errorf("%w: begins with %q instead of BSDIFF40", ErrCorrupt, b[:8])
	case h.New != size || size < 0:
		return nil, fmt.Errorf("%w: makes a file of %d bytes, but %d are expected", ErrCorrupt, h.New, size)
	case h.Control < 0 || h.Diff < 0 || h.Control > body || h.Diff > body-h.Control:
		return nil, fmt.Errorf("%w: sections of %d and %d bytes in a patch of %d", ErrCorrupt, h.Control, h.Diff, patchSize)
	}
	part := func(name string, from, n int64) *section {
		return newSection(name, io.NewSectionReader(patch, format.HeaderSize+from, n))
	}
	return &sections{
		control: part("control section", 0, h.Control),
		diff:    part("diff section", h.Control, h.Diff),
		extra:   part("extra section", h.Control+h.Diff, body-h.Control-h.Diff),
	}, nil
}

func (s *sections) all() []*section { return []*section{s.control, s.diff, s.extra} }

// stop returns when the patch is not read from any more.
func (s *sections) stop() {
	for _, s := range s.all() {
		s.r.stop()
	}
}

// end checks that all sections end here. Without it the checksum of the last block of each would not be looked at.
func (s *sections) end() error {
	for _, s := range s.all() {
		if err := s.end(); err != nil {
			return err
		}
	}
	return nil
}

// section is one compressed part of a patch.
type section struct {
	name string
	read int64 // bytes that have been decompressed
	r    *readAhead
}

func newSection(name string, compressed io.Reader) *section {
	return &section{name: name, r: newReadAhead(bzip2.NewReader(bufio.NewReaderSize(compressed, blockSize)))}
}

// fill reads the next len(p) bytes.
func (s *section) fill(p []byte) error {
	n, err := io.ReadFull(s.r, p)
	s.read += int64(n)
	return s.explain(err)
}

func (s *section) end() error {
	n, err := io.ReadFull(s.r, make([]byte, 1))
	switch {
	case n > 0:
		return fmt.Errorf("%w: %s: continues after byte %d, although the new file is complete", ErrCorrupt, s.name, s.read)
	case err == io.EOF:
		return nil
	}
	return s.explain(err)
}

// explain says what an error in reading is: of the patch's content, or of the patch's reader.
func (s *section) explain(err error) error {
	var damaged bzip2.StructuralError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: %s: ends after byte %d", ErrCorrupt, s.name, s.read)
	case errors.As(err, &damaged):
		return fmt.Errorf("%w: %s, after byte %d: %w", ErrCorrupt, s.name, s.read, err)
	}
	return fmt.Errorf("%s of the patch: %w", s.name, err)
}
