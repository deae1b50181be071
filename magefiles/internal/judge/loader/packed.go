package loader

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// The flags of a group of packed relocations (linker_reloc_iterators.h).
const (
	byInfo      = 1
	byOffset    = 2
	byAddend    = 4
	withAddends = 8
)

// packedReader decodes numbers of DT_ANDROID_REL and DT_ANDROID_RELA.
type packedReader struct {
	rest string
	out  bool // it ended within a number, or before one
	mask uint64
}

func (p *packedReader) next() uint64 {
	v, rest, ok := raw.SLEB(p.rest)
	if !ok {
		p.out = true
		return 0
	}
	p.rest = rest
	return uint64(v) & p.mask
}

// relocatePacked does packed_relocate and for_all_packed_relocs.
func (r *run) relocatePacked() bool {
	table, ok := r.packedTable()
	if !ok {
		return false
	}
	rest, ok := strings.CutPrefix(table, "APS2")
	if !ok || r.packedSize <= 3 {
		r.refuse("bad android relocation header.")
		return false
	}
	p := &packedReader{rest: rest, mask: r.mem.mask}
	count := p.next()
	one := reloc{offset: p.next(), hasAddend: r.wide}
	for done := uint64(0); done < count && !p.out; {
		size, ok := r.packedGroup(p, &one)
		if !ok {
			return false
		}
		if size == 0 && p.rest == "" {
			p.out = true
		}
		done += size
	}
	return !r.ranOut(p)
}

// packedTable gives the bytes of the table. It may end sooner than it says where memory does: the decoder then dies when it gets there.
func (r *run) packedTable() (string, bool) {
	s, _ := r.mem.readable(r.packed & r.mem.mask)
	if r.crashed("reading the packed relocations", 0) {
		return "", false
	}
	if end := (r.abs(r.packed) + r.packedSize) & r.mem.mask; end < r.abs(r.packed) {
		return s[:min(4, len(s))], true // the decoder takes it for read
	}
	return s[:min(uint64(len(s)), r.packedSize)], true
}

func (r *run) ranOut(p *packedReader) bool {
	if p.out {
		r.die("SIGABRT: sleb128_decoder ran out of bounds, in the packed relocations")
	}
	return p.out
}

// packedGroup does one group and gives its size.
func (r *run) packedGroup(p *packedReader, one *reloc) (uint64, bool) {
	size, flags := p.next(), p.next()
	var delta uint64
	if flags&byOffset != 0 {
		delta = p.next()
	}
	if flags&byInfo != 0 {
		r.setInfo(one, p.next())
	}
	switch {
	case flags&withAddends != 0 && !r.wide:
		r.die("SIGABRT: unexpected r_addend in android.rel section")
		return 0, false
	case flags&withAddends == 0:
		one.addend = 0
	case flags&byAddend != 0:
		one.addend += p.next()
	}
	for i := uint64(0); i < size && !p.out; i++ {
		r.packedOne(p, flags, delta, one)
		if p.out {
			break
		}
		if r.mem.work++; !r.apply(*one) || r.spent() {
			return 0, false
		}
		one.index++
	}
	return size, true
}

func (r *run) packedOne(p *packedReader, flags, delta uint64, one *reloc) {
	if flags&byOffset == 0 {
		delta = p.next()
	}
	one.offset = (one.offset + delta) & r.mem.mask
	if flags&byInfo == 0 {
		r.setInfo(one, p.next())
	}
	if flags&withAddends != 0 && flags&byAddend == 0 {
		one.addend += p.next()
	}
}

func (r *run) setInfo(one *reloc, info uint64) {
	if r.wide {
		one.sym, one.typ = uint32(info>>32), uint32(info)
	} else {
		one.sym, one.typ = uint32(info>>8), uint32(info&0xff)
	}
}
