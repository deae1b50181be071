package elfabi

import (
	"debug/elf"
	"iter"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// Symbol is one entry of a symbol table.
type Symbol struct {
	Name        string
	Value, Size uint64
	Section     elf.SectionIndex // SHN_UNDEF: it comes from elsewhere
	Info, Other byte
}

func (s Symbol) Type() elf.SymType      { return elf.ST_TYPE(s.Info) }
func (s Symbol) Binding() elf.SymBind   { return elf.ST_BIND(s.Info) }
func (s Symbol) Visibility() elf.SymVis { return elf.ST_VISIBILITY(s.Other) }

// Undefined reports whether the symbol must come from elsewhere.
func (s Symbol) Undefined() bool { return s.Section == elf.SHN_UNDEF && s.Name != "" }

// Exported reports whether others can link to the symbol.
func (s Symbol) Exported() bool {
	visible := s.Visibility() == elf.STV_DEFAULT || s.Visibility() == elf.STV_PROTECTED
	return s.Section != elf.SHN_UNDEF && s.Binding() != elf.STB_LOCAL && visible
}

// symtab is a symbol table whose names were all checked.
type symtab struct {
	wide    bool
	entries string
	names   string
	size    int      // bytes an entry
	lengths []uint32 // of the names: finding their ends again and again in a large table is slow
}

// symbolTable finds and checks the table of a type; a file without one has an empty one.
func (f *File) symbolTable(typ elf.SectionType) (symtab, error) {
	for i := range f.Sections {
		if f.Sections[i].Type == typ {
			return f.checkTable(&f.Sections[i])
		}
	}
	return symtab{}, nil
}

func (f *File) checkTable(s *Section) (symtab, error) {
	strs := f.linked(s)
	if strs == nil || strs.Type != elf.SHT_STRTAB {
		return symtab{}, f.fail("symbol table %s links to section %d, which is not a string table; the file is damaged: make it again", s.Name, s.Link)
	}
	return f.checkNames(symtab{f.Is64(), f.content(s), f.content(strs), f.layout().symbol, nil}, s.Name)
}

func (f *File) checkNames(t symtab, what string) (symtab, error) {
	if len(t.entries)%t.size != 0 {
		return symtab{}, f.fail("symbol table %s has %d bytes, not a multiple of %d; the file is damaged: make it again", what, len(t.entries), t.size)
	}
	t.lengths = make([]uint32, t.count())
	left := maxNames(t.names)
	for i := 1; i < t.count(); i++ {
		at := raw.U32(t.entries, i*t.size)
		name, ok := cString(t.names, uint64(at))
		if !ok && at != 0 {
			return symtab{}, f.fail("symbol %d of %s has its name at %#x, outside the table of names; the file is damaged: make it again", i, what, at)
		}
		t.lengths[i] = uint32(len(name))
		if left -= len(name); left < 0 {
			return symtab{}, f.fail("the names of %s overlap so much that together they are many times longer than their table; the file is damaged: make it again", what)
		}
	}
	return t, nil
}

// maxNames is how many bytes all names of a table may have together. Linkers let names share their ends, which saves little; a file in
// which a million names share one long end would keep everybody who looks at them busy for minutes.
func maxNames(table string) int { return 16*len(table) + 1<<20 }

func (t symtab) count() int {
	if t.size == 0 {
		return 0
	}
	return len(t.entries) / t.size
}

// at gives symbol i, which must be below count.
func (t symtab) at(i int) Symbol {
	s := t.entries[i*t.size:]
	name := ""
	if n := t.lengths[i]; n > 0 {
		name = t.names[raw.U32(s, 0):][:n]
	}
	if t.wide {
		return Symbol{name, raw.U64(s, 8), raw.U64(s, 16), elf.SectionIndex(raw.U16(s, 6)), s[4], s[5]}
	}
	return Symbol{name, uint64(raw.U32(s, 4)), uint64(raw.U32(s, 8)), elf.SectionIndex(raw.U16(s, 14)), s[12], s[13]}
}

// all returns every symbol with its index, but for the empty first one.
func (t symtab) all() iter.Seq2[int, Symbol] {
	return func(yield func(int, Symbol) bool) {
		for i := 1; i < t.count(); i++ {
			if !yield(i, t.at(i)) {
				return
			}
		}
	}
}

// Symbols returns the symbols of .symtab in the file's order. A stripped file has none.
func (f *File) Symbols() iter.Seq[Symbol] {
	return func(yield func(Symbol) bool) {
		for _, s := range f.symtab.all() {
			if !yield(s) {
				return
			}
		}
	}
}
