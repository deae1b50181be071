package download

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
)

// copy appends what of the content is new to the part, no faster than the rate. What comes behind the end is of no interest.
func (d *file) copy(ctx context.Context, a *answer, s span) error {
	block := make([]byte, blockSize(d.Rate))
	pace := newPace(d.Rate)
	before := d.have
	for at := s.first; at < s.end; {
		n, err := a.read(block[:min(int64(len(block)), s.end-at)])
		if err := d.put(a, s, block[:n], at); err != nil {
			return err
		}
		at += int64(n)
		switch {
		case at == s.end: // an error behind it is of no interest
		case err == io.EOF:
			return d.short(a, s, before)
		case err != nil:
			return err
		}
		if err := pace.wait(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// short returns the error for an answer that ended before its time. Where it says itself that it is whole, and not where it belongs, it is
// another file: what it has brought goes again.
func (d *file) short(a *answer, s span, before int64) error {
	err := fmt.Errorf("%w: %d of %d", ErrLength, d.have, d.want.Size)
	if !s.told && !a.endUnknown() {
		d.have = before
		if err := d.cut(); err != nil {
			return err
		}
	}
	if d.have > before {
		return a.fail(err, true)
	}
	return a.useless(err, true)
}

// put takes a piece of the file. What of it already exists must be the same.
func (d *file) put(a *answer, s span, piece []byte, at int64) error {
	if known := min(d.have-at, int64(len(piece))); known > 0 {
		d.known = slices.Grow(d.known[:0], int(known))
		there := d.known[:known]
		if _, err := d.part.ReadAt(there, at); err != nil {
			return err
		}
		if !bytes.Equal(there, piece[:known]) {
			e := a.fail(errDiffers, true)
			e.told = s.told
			return e
		}
		piece = piece[known:]
	}
	if len(piece) == 0 {
		return nil
	}
	if _, err := d.part.Write(piece); err != nil {
		return err
	}
	d.have += int64(len(piece))
	d.progress(d.have)
	return nil
}
