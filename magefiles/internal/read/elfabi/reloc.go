package elfabi

import (
	"debug/elf"
	"iter"
	"maps"
	"math"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// Reloc is one relocation.
type Reloc struct {
	Offset uint64 // in its section, for an object; an address, for a library
	Type   uint32 // RelocName tells the name
	Symbol uint32 // index in the symbol table; 0: none
	Addend int64  // 0 where the file keeps it at the place itself (REL)
}

// RelocCount says how often a type of relocation occurs.
type RelocCount struct {
	Section string // that is relocated, for an object; empty for a library
	Type    uint32
	Name    string // R_AARCH64_ABS64
	TLS     bool
	Count   int
}

// RelocName returns the psABI's name of a relocation type.
func RelocName(m elf.Machine, typ uint32) string { return abi.RelocName(m, typ) }

// IsTLS reports whether a relocation type is about thread-local storage.
func IsTLS(m elf.Machine, typ uint32) bool { return abi.RelocsOf(m).IsTLS(typ) }

// IsInitialExec reports whether a dynamic relocation type is of the initial-exec model: bionic refuses it in a library that is loaded at
// run time.
func IsInitialExec(m elf.Machine, typ uint32) bool {
	return slices.Contains(abi.RelocsOf(m).InitialExec, typ)
}

// relocTable cuts a table of REL or RELA entries into relocations; what is left over at the end is ignored.
func (f *File) relocTable(table string, addend bool) iter.Seq[Reloc] {
	word := f.layout().word
	size := 2 * word
	if addend {
		size = 3 * word
	}
	return func(yield func(Reloc) bool) {
		for ; len(table) >= size; table = table[size:] {
			r := Reloc{Offset: f.word(table, 0)}
			r.Symbol, r.Type = f.splitInfo(f.word(table, word))
			if addend {
				r.Addend = f.signed(f.word(table, 2*word))
			}
			if !yield(r) {
				return
			}
		}
	}
}

// splitInfo takes r_info apart.
func (h Header) splitInfo(info uint64) (symbol, typ uint32) {
	if h.Is64() {
		return uint32(info >> 32), uint32(info)
	}
	return uint32(info >> 8), uint32(info & 0xff)
}

func (h Header) signed(word uint64) int64 {
	if h.Is64() {
		return int64(word)
	}
	return int64(int32(word))
}

// relocTables returns the tables of relocations by the section that they change.
func (f *File) relocTables() map[uint32][]*Section {
	tables := map[uint32][]*Section{}
	for i := range f.Sections {
		if s := &f.Sections[i]; s.isReloc() {
			tables[s.Info] = append(tables[s.Info], s)
		}
	}
	return tables
}

// relocsIn returns the relocations of some tables.
func (f *File) relocsIn(tables []*Section) iter.Seq[Reloc] {
	return func(yield func(Reloc) bool) {
		for _, s := range tables {
			for r := range f.relocTable(f.content(s), s.Type == elf.SHT_RELA) {
				if !yield(r) {
					return
				}
			}
		}
	}
}

func (s *Section) isReloc() bool { return s.Type == elf.SHT_REL || s.Type == elf.SHT_RELA }

// RelocTypes counts the relocations of an object by section and type, in the order of the sections and then of the types.
func (o *Object) RelocTypes() []RelocCount {
	var all []RelocCount
	for i := range o.Sections {
		s := &o.Sections[i]
		if !s.isReloc() {
			continue
		}
		target := ""
		if int64(s.Info) < int64(len(o.Sections)) {
			target = o.Sections[s.Info].Name
		}
		all = append(all, o.countTypes(target, o.relocTable(o.content(s), s.Type == elf.SHT_RELA))...)
	}
	return all
}

// maxTypes is how many types of relocation are told apart; the psABIs have some 130 each. A damaged file may have one of its own for
// every relocation.
const maxTypes = 512

// OtherTypes is the type under which RelocTypes counts all relocations of a table that has too many types to tell apart.
const OtherTypes = math.MaxUint32

func (f *File) countTypes(section string, relocs iter.Seq[Reloc]) []RelocCount {
	counts := map[uint32]int{}
	for r := range relocs {
		if _, ok := counts[r.Type]; !ok && len(counts) >= maxTypes {
			r.Type = OtherTypes
		}
		counts[r.Type]++
	}
	var all []RelocCount
	for _, typ := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, RelocCount{section, typ, RelocName(f.Machine, typ), IsTLS(f.Machine, typ), counts[typ]})
	}
	return all
}
