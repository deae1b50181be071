package elfabi

import (
	"cmp"
	"debug/elf"
	"iter"
	"math"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// Dynamic is the dynamic table in the file's order, up to its end mark.
type Dynamic []DynEntry

// DynEntry is one entry of the dynamic table.
type DynEntry struct {
	Tag   elf.DynTag
	Value uint64
}

// Tags that debug/elf does not name: Android's own, and RELR's.
const (
	DT_ANDROID_REL    elf.DynTag = 0x6000000f
	DT_ANDROID_RELSZ  elf.DynTag = 0x60000010
	DT_ANDROID_RELA   elf.DynTag = 0x60000011
	DT_ANDROID_RELASZ elf.DynTag = 0x60000012
	DT_ANDROID_RELR   elf.DynTag = 0x6fffe000
	DT_ANDROID_RELRSZ elf.DynTag = 0x6fffe001
	DT_RELRSZ         elf.DynTag = 35
	DT_RELR           elf.DynTag = 36
	DT_RELRENT        elf.DynTag = 37

	DT_ANDROID_RELRENT   elf.DynTag = 0x6fffe003
	DT_ANDROID_RELRCOUNT elf.DynTag = 0x6fffe005
)

// Value returns the last entry of that tag: of several the loader takes that.
func (d Dynamic) Value(tag elf.DynTag) (uint64, bool) {
	for _, e := range slices.Backward(d) {
		if e.Tag == tag {
			return e.Value, true
		}
	}
	return 0, false
}

// Has reports whether there is an entry of that tag.
func (d Dynamic) Has(tag elf.DynTag) bool {
	_, ok := d.Value(tag)
	return ok
}

// Flags gives DT_FLAGS, 0 if there is none.
func (d Dynamic) Flags() elf.DynFlag {
	v, _ := d.Value(elf.DT_FLAGS)
	return elf.DynFlag(v)
}

// Flags1 gives DT_FLAGS_1, 0 if there is none.
func (d Dynamic) Flags1() elf.DynFlag1 {
	v, _ := d.Value(elf.DT_FLAGS_1)
	return elf.DynFlag1(v)
}

// TextRel reports whether the library says that its code must be relocated: either mark makes bionic refuse it.
func (d Dynamic) TextRel() bool { return d.Has(elf.DT_TEXTREL) || d.Flags()&elf.DF_TEXTREL != 0 }

// BindNow reports whether all functions are looked up when the library is loaded: any of three marks says so.
func (d Dynamic) BindNow() bool {
	return d.Has(elf.DT_BIND_NOW) || d.Flags()&elf.DF_BIND_NOW != 0 || d.Flags1()&elf.DF_1_NOW != 0
}

// Symbolic reports whether the library is linked to look into itself first: either mark says so.
func (d Dynamic) Symbolic() bool { return d.Has(elf.DT_SYMBOLIC) || d.Flags()&elf.DF_SYMBOLIC != 0 }

// NoDelete reports whether the library stays in memory after dlclose.
func (d Dynamic) NoDelete() bool { return d.Flags1()&elf.DF_1_NODELETE != 0 }

// Segment returns the first segment of that type, or nil.
func (f *File) Segment(typ elf.ProgType) *Segment {
	for i := range f.Segments {
		if f.Segments[i].Type == typ {
			return &f.Segments[i]
		}
	}
	return nil
}

// Loads returns the PT_LOAD segments in the file's order.
func (f *File) Loads() []Segment {
	var loads []Segment
	for _, s := range f.Segments {
		if s.Type == elf.PT_LOAD {
			loads = append(loads, s)
		}
	}
	return loads
}

// LeastAlign returns the smallest alignment of Loads, in bytes and as the file has it, which may be 0 or 1; 0 where there is none.
func (f *File) LeastAlign() uint64 {
	loads := f.Loads()
	if len(loads) == 0 {
		return 0
	}
	return slices.MinFunc(loads, func(x, y Segment) int { return cmp.Compare(x.Align, y.Align) }).Align
}

// from returns what the file loads from an address up to the end of its segment.
func (f *File) from(addr uint64, what string) (string, error) {
	for _, s := range f.Segments {
		if s.Type == elf.PT_LOAD && s.Addr <= addr && addr-s.Addr < s.FileSize {
			return f.data[s.Offset+addr-s.Addr : s.Offset+s.FileSize], nil
		}
	}
	return "", f.fail("%s at address %#x is not in a loaded segment; the file is damaged: link it again", what, addr)
}

// loaded gives size bytes of what the file loads at an address.
func (f *File) loaded(addr, size uint64, what string) (string, error) {
	if size == 0 {
		return "", nil
	}
	s, err := f.from(addr, what)
	if err != nil {
		return "", err
	}
	if size > uint64(len(s)) {
		return "", f.fail("%s at address %#x with %#x bytes runs past its segment; the file is damaged: link it again", what, addr, size)
	}
	return s[:size], nil
}

// maxDynamic is how many entries of the dynamic table are read; real ones have some thirty and one for each library that is needed.
const maxDynamic = 1 << 12

func (l *Library) readDynamic() error {
	seg := l.Segment(elf.PT_DYNAMIC)
	if seg == nil {
		return nil // a static program
	}
	table := l.data[seg.Offset : seg.Offset+seg.FileSize]
	word := l.layout().word
	for ; len(table) >= 2*word; table = table[2*word:] {
		tag := elf.DynTag(l.signed(l.word(table, 0)))
		if tag == elf.DT_NULL {
			break
		}
		if len(l.Dynamic) == maxDynamic {
			return l.fail("PT_DYNAMIC has more than %d entries; the file is damaged: link it again", maxDynamic)
		}
		l.Dynamic = append(l.Dynamic, DynEntry{tag, l.word(table, word)})
	}
	return PartStrings.of(l.readDynamicStrings())
}

// readDynamicStrings leaves all texts empty if the table does not tell where they are: a rule judges that.
func (l *Library) readDynamicStrings() error {
	addr, hasTable := l.Dynamic.Value(elf.DT_STRTAB)
	size, hasSize := l.Dynamic.Value(elf.DT_STRSZ)
	if !hasTable || !hasSize {
		return nil
	}
	table, err := l.from(addr, "DT_STRTAB")
	if err != nil {
		return err
	}
	l.strtab, l.strsz = table, size
	for _, e := range l.Dynamic {
		var to *string
		switch e.Tag {
		case elf.DT_SONAME:
			to = &l.SONAME
		case elf.DT_RUNPATH:
			to = &l.Runpath
		case elf.DT_RPATH:
			to = &l.Rpath
		case elf.DT_NEEDED:
			l.Needed = append(l.Needed, "")
			to = &l.Needed[len(l.Needed)-1]
		default:
			continue
		}
		if *to, err = l.dynString(e.Value, e.Tag.String()); err != nil {
			return err
		}
	}
	return nil
}

// maxPath is how many bytes a path may have on Linux, and so the names of libraries. Findings repeat them.
const maxPath = 4096

// dynString gives a text. It starts within DT_STRSZ; the loader does not mind where it ends.
func (l *Library) dynString(at uint64, what string) (string, error) {
	at &= math.MaxUint32 // as the loader takes it
	s, ok := cString(l.strtab, at)
	if !ok || at >= l.strsz {
		return "", l.fail("%s has its string at %#x, outside DT_STRTAB; the file is damaged: link it again", what, at)
	}
	if len(s) > maxPath {
		return "", l.fail("%s has a string of %d bytes, longer than any path; the file is damaged: link it again", what, len(s))
	}
	return s, nil
}

// DynSymbol is one entry of the dynamic symbol table.
type DynSymbol struct {
	Symbol
	Version string // LIBC_O; empty if it has none
	Library string // libc.so, for a symbol from elsewhere whose version says so; bionic looks for others in all libraries

	LostVersion uint16 // the index of its version where neither DT_VERNEED nor DT_VERDEF has that; else 0
}

// DynSymbols returns the dynamic symbols in the file's order, but for the empty first one.
func (l *Library) DynSymbols() iter.Seq[DynSymbol] {
	return func(yield func(DynSymbol) bool) {
		for i := 1; i < l.dynsym.count(); i++ {
			if s, _ := l.DynSymbol(uint32(i)); !yield(s) {
				return
			}
		}
	}
}

// DynSymbol returns the dynamic symbol of an index, as relocations have it; false if there is none: the empty first one, or an index
// past the table's end.
func (l *Library) DynSymbol(i uint32) (DynSymbol, bool) {
	if i == 0 || uint64(i) >= uint64(l.dynsym.count()) {
		return DynSymbol{}, false
	}
	d := DynSymbol{Symbol: l.dynsym.at(int(i))}
	if at := 2 * int(i); at+2 <= len(l.versym) {
		index := raw.U16(l.versym, at) & 0x7fff // the top bit says: not the default version
		if index > 1 {                          // 0 and 1 stand for local and for no version
			v, ok := l.versions[index]
			d.Version, d.Library = v.name, v.library
			if !ok {
				d.LostVersion = index
			}
		}
	}
	return d, true
}

// Exports returns the dynamic symbols that others can link to.
func (l *Library) Exports() iter.Seq[DynSymbol] {
	return func(yield func(DynSymbol) bool) {
		for s := range l.DynSymbols() {
			if s.Exported() && !yield(s) {
				return
			}
		}
	}
}
