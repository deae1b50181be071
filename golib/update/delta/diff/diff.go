// Package diff makes patches in bsdiff's format BSDIFF40, which package delta and Debian's bspatch apply. It finds what bsdiff finds:
// Percival, "Naive Differences of Executable Code" (2003).
package diff

import (
	"errors"
	"io"

	"github.com/gondk/gondk/golib/update/delta/internal/suffix"
)

// ErrTooLarge is for files of 2 GiB or more.
var ErrTooLarge = errors.New("too large for a patch (2 GiB or more)")

// minGain is how many bytes a match must be longer than what the last one still gives, to be worth a triple.
const minGain = 9

// Make writes to w a patch that turns old into new. It needs about six times old's size in memory, and little for new.
func Make(w io.Writer, old, new []byte) error {
	if max(len(old), len(new)) > suffix.MaxLen {
		return ErrTooLarge
	}
	d := &differ{index: newIndex(old), old: old, new: new}
	out := newPatch()
	for d.scan < len(new) {
		if d.next() {
			out.add(d.piece())
		}
	}
	return out.writeTo(w, len(new))
}

// differ goes through new, and knows the match to which bytes from at on belong.
type differ struct {
	index    *index
	old, new []byte

	atOld, at int // what lies before at in new has been said; at the bytes from there on fit old from atOld on, more or less
	scan      int // from here on new has been looked through
	match     match
}

// fits reports whether the last match, gone on with, gives byte i of new.
func (d *differ) fits(i int) bool {
	j := i + d.atOld - d.at
	return j < len(d.old) && d.old[j] == d.new[i]
}

// next looks for another match from the end of the last one found on. It is false when what it has found is only what the last match,
// gone on with, gives as well.
func (d *differ) next() bool {
	d.scan += d.match.length
	score, scored := 0, d.scan // how many bytes of new[scan:scored] the last match gives
	d.match = match{}
	for ; d.scan < len(d.new); d.scan++ {
		d.match = d.index.longest(d.new[d.scan:], d.match)
		for ; scored < d.scan+d.match.length; scored++ {
			if d.fits(scored) {
				score++
			}
		}
		if d.match.length >= score+minGain {
			return true
		}
		if d.match.length == score && score > 0 {
			return false
		}
		if d.fits(d.scan) {
			score--
		}
	}
	return true
}

// piece says how to make new up to the match that next has found, or up to its end, and goes there.
func (d *differ) piece() piece {
	length := forward(d.old[d.atOld:], d.new[d.at:d.scan])
	back := 0
	if d.scan < len(d.new) {
		back = backward(d.old[:d.match.at], d.new[d.at:d.scan])
	}
	if overlap := d.at + length - (d.scan - back); overlap > 0 {
		keep := split(d.new[d.scan-back:][:overlap], d.old[d.atOld+length-overlap:], d.old[d.match.at-back:])
		length += keep - overlap
		back -= keep
	}
	p := piece{
		old: d.old[d.atOld : d.atOld+length], new: d.new[d.at : d.at+length],
		extra: d.new[d.at+length : d.scan-back],
		seek:  d.match.at - back - (d.atOld + length),
	}
	d.atOld, d.at = d.match.at-back, d.scan-back
	return p
}

// forward returns how far old and new go together from their beginnings on: with the most equal bytes over unequal ones.
func forward(old, new []byte) int {
	return together(len(old), len(new), func(i int) bool { return old[i] == new[i] })
}

// backward is forward from their ends on.
func backward(old, new []byte) int {
	return together(len(old), len(new), func(i int) bool { return old[len(old)-1-i] == new[len(new)-1-i] })
}

func together(oldSize, newSize int, equal func(i int) bool) int {
	score, best, length := 0, 0, 0
	for i := range min(oldSize, newSize) {
		if equal(i) {
			score++
		} else {
			score--
		}
		if score > best {
			best, length = score, i+1
		}
	}
	return length
}

// split returns how many bytes of new, which both the last match and the next one cover, the last one shall keep.
func split(new, last, next []byte) int {
	score, best, keep := 0, 0, 0
	for i, c := range new {
		if c == last[i] {
			score++
		}
		if c == next[i] {
			score--
		}
		if score > best {
			best, keep = score, i+1
		}
	}
	return keep
}
