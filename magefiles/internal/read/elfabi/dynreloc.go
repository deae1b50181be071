package elfabi

import (
	"cmp"
	"debug/elf"
	"iter"
	"math/bits"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// relocKind says how a table of dynamic relocations is written.
type relocKind int

const (
	relTable relocKind = iota
	relaTable
	relrTable   // words: an address, or a bit map of the words after it
	packedTable // Android's APS2, as lld writes it with --pack-dyn-relocs=android
)

type dynTable struct {
	kind  relocKind
	calls bool // it is DT_JMPREL
	data  string
}

// readRelocs finds and checks the tables of dynamic relocations.
func (l *Library) readRelocs() error {
	kind, ok := l.Dynamic.Value(elf.DT_PLTREL)
	pltKind := relTable
	if elf.DynTag(kind) == elf.DT_RELA || !ok && l.Is64() { // without DT_PLTREL the loader takes the class's
		pltKind = relaTable
	}
	for _, t := range []struct {
		tag, size elf.DynTag
		kind      relocKind
	}{
		{elf.DT_REL, elf.DT_RELSZ, relTable},
		{elf.DT_RELA, elf.DT_RELASZ, relaTable},
		{elf.DT_JMPREL, elf.DT_PLTRELSZ, pltKind},
		{DT_RELR, DT_RELRSZ, relrTable},
		{DT_ANDROID_RELR, DT_ANDROID_RELRSZ, relrTable},
		{DT_ANDROID_REL, DT_ANDROID_RELSZ, packedTable},
		{DT_ANDROID_RELA, DT_ANDROID_RELASZ, packedTable},
	} {
		addr, ok := l.Dynamic.Value(t.tag)
		if !ok || t.tag == elf.DT_JMPREL && l.counted(addr) {
			continue
		}
		size, _ := l.Dynamic.Value(t.size)
		data, err := l.loaded(addr, size, t.tag.String())
		if err != nil {
			return err
		}
		if t.kind == packedTable && !l.unpack(data, func(Reloc) bool { return true }) {
			return l.fail("%s is not a table of packed relocations; the file is damaged: link it again", t.tag)
		}
		if t.kind == relrTable && !l.fits(data) {
			return l.fail("%s encodes more relocations than the file has words to relocate; the file is damaged: link it again", t.tag)
		}
		l.relocs = append(l.relocs, dynTable{t.kind, t.tag == elf.DT_JMPREL, data})
	}
	return nil
}

// counted reports whether DT_JMPREL lies within DT_RELA or DT_REL, whole: GNU ld makes it their end for some machines, such as RISC-V.
func (l *Library) counted(plt uint64) bool {
	calls, _ := l.Dynamic.Value(elf.DT_PLTRELSZ)
	for tag, sizeTag := range map[elf.DynTag]elf.DynTag{elf.DT_REL: elf.DT_RELSZ, elf.DT_RELA: elf.DT_RELASZ} {
		addr, _ := l.Dynamic.Value(tag)
		size, _ := l.Dynamic.Value(sizeTag)
		if addr <= plt && plt-addr < size && calls <= size-(plt-addr) {
			return true
		}
	}
	return false
}

// DynRelocs returns the relocations that the loader does, table by table, unpacked.
func (l *Library) DynRelocs() iter.Seq[Reloc] {
	return l.tables(func(dynTable) bool { return true })
}

// CallRelocs returns those of DynRelocs that stand in a table of their own for called functions, DT_JMPREL.
func (l *Library) CallRelocs() iter.Seq[Reloc] {
	return l.tables(func(t dynTable) bool { return t.calls })
}

// PackedRelocs returns those of DynRelocs that stand in Android's packed tables, DT_ANDROID_REL and DT_ANDROID_RELA.
func (l *Library) PackedRelocs() iter.Seq[Reloc] {
	return l.tables(func(t dynTable) bool { return t.kind == packedTable })
}

func (l *Library) tables(wanted func(dynTable) bool) iter.Seq[Reloc] {
	return func(yield func(Reloc) bool) {
		for _, t := range l.relocs {
			if !wanted(t) {
				continue
			}
			for r := range l.unpackTable(t) {
				if !yield(r) {
					return
				}
			}
		}
	}
}

func (l *Library) unpackTable(t dynTable) iter.Seq[Reloc] {
	switch t.kind {
	case relrTable:
		return l.relr(t.data)
	case packedTable:
		return func(yield func(Reloc) bool) { l.unpack(t.data, yield) }
	}
	return l.relocTable(t.data, t.kind == relaTable)
}

func (l *Library) relr(table string) iter.Seq[Reloc] {
	word := l.layout().word
	typ := abi.RelocsOf(l.Machine).Relative
	return func(yield func(Reloc) bool) {
		var base uint64
		for ; len(table) >= word; table = table[word:] {
			entry := l.word(table, 0)
			if entry&1 == 0 {
				if !yield(Reloc{Offset: entry, Type: typ}) {
					return
				}
				base = entry + uint64(word)
				continue
			}
			for bit := 1; bit < 8*word; bit++ {
				if entry>>bit&1 == 1 && !yield(Reloc{Offset: base + uint64((bit-1)*word), Type: typ}) {
					return
				}
			}
			base += uint64((8*word - 1) * word)
		}
	}
}

// fits reports whether a RELR table stands for no more relocations than the file has words: each changes one. A word of the table can claim
// 63, so that a few megabytes of them would keep everybody who looks at relocations busy for minutes.
func (l *Library) fits(table string) bool {
	word := l.layout().word
	left := len(l.data) / word
	for ; len(table) >= word && left >= 0; table = table[word:] {
		if entry := l.word(table, 0); entry&1 == 0 {
			left--
		} else {
			left -= bits.OnesCount64(entry) - 1
		}
	}
	return left >= 0
}

// The flags of a group of packed relocations.
const (
	groupedByInfo   = 1
	groupedByOffset = 2
	groupedByAddend = 4
	groupHasAddend  = 8
)

// unpack reads Android's packed relocations and says whether they were whole. A group may take no byte for a relocation, so the count
// they claim is held against the file's size.
func (l *Library) unpack(table string, yield func(Reloc) bool) bool {
	rest, ok := strings.CutPrefix(table, "APS2")
	p := packedReader{rest: rest, bad: !ok}
	left := p.next()
	p.offset = p.next()
	if left < 0 || left > int64(len(l.data)) {
		return false
	}
	for !p.bad && left > 0 {
		size := p.group()
		if size <= 0 || size > left {
			return false
		}
		left -= size
		for ; !p.bad && size > 0; size-- {
			p.one()
			r := Reloc{Offset: uint64(p.offset), Addend: p.addend}
			r.Symbol, r.Type = l.splitInfo(uint64(p.info))
			if !p.bad && !yield(r) {
				return true
			}
		}
	}
	return !p.bad
}

// packedReader reads packed relocations one by one; each is told by what differs from the one before.
type packedReader struct {
	rest string
	bad  bool // something was missing

	flags, delta         int64 // of the group
	offset, info, addend int64 // of the relocation
}

func (p *packedReader) next() int64 {
	v, rest, ok := raw.SLEB(p.rest)
	p.rest, p.bad = rest, p.bad || !ok
	return v
}

// group reads the head of a group and gives the number of its relocations.
func (p *packedReader) group() (size int64) {
	size, p.flags = p.next(), p.next()
	if p.flags&groupedByOffset != 0 {
		p.delta = p.next()
	}
	if p.flags&groupedByInfo != 0 {
		p.info = p.next()
	}
	switch {
	case p.flags&groupHasAddend == 0:
		p.addend = 0
	case p.flags&groupedByAddend != 0:
		p.addend += p.next()
	}
	return size
}

// one reads what a relocation does not share with its group.
func (p *packedReader) one() {
	if p.flags&groupedByOffset == 0 {
		p.delta = p.next()
	}
	p.offset += p.delta
	if p.flags&groupedByInfo == 0 {
		p.info = p.next()
	}
	if p.flags&groupHasAddend != 0 && p.flags&groupedByAddend == 0 {
		p.addend += p.next()
	}
}

// RelocTypes counts the dynamic relocations by type, in the order of the types. The caller must not change it.
func (l *Library) RelocTypes() []RelocCount {
	l.countOnce.Do(func() { l.typeCounts = l.countTypes("", l.DynRelocs()) })
	return l.typeCounts
}

// TextRelocs counts the dynamic relocations of places that are not writable: bionic refuses them.
func (l *Library) TextRelocs() int {
	fixed := l.fixed()
	count := 0
	for r := range l.DynRelocs() {
		if r.Type == 0 { // R_*_NONE, with which editors of libraries overwrite what they take out
			continue
		}
		i, _ := slices.BinarySearchFunc(fixed, r.Offset, func(s Segment, at uint64) int {
			if s.End() <= at {
				return -1
			}
			return 1
		})
		if i < len(fixed) && fixed[i].Addr <= r.Offset {
			count++
		}
	}
	return count
}

// fixed returns the loaded places that are not writable, in order and without overlaps, so that looking among many is quick.
func (l *Library) fixed() []Segment {
	all := slices.DeleteFunc(l.Loads(), func(s Segment) bool { return s.Flags&elf.PF_W != 0 || s.MemSize == 0 })
	slices.SortFunc(all, func(a, b Segment) int { return cmp.Compare(a.Addr, b.Addr) })
	var merged []Segment
	for _, s := range all {
		last := len(merged) - 1
		if last < 0 || merged[last].End() < s.Addr {
			merged = append(merged, s)
		} else if s.End() > merged[last].End() {
			merged[last].MemSize = s.End() - merged[last].Addr
		}
	}
	return merged
}
