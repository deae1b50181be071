package elfabi

import (
	"cmp"
	"debug/elf"
	"iter"
)

// Object is a relocatable object, as an archive holds it.
type Object struct{ *File }

// ReadObject reads one object file.
func ReadObject(path string) (*Object, error) {
	b, err := readFile(path)
	if err != nil {
		return nil, err
	}
	return parseObject(b)
}

func parseObject(b bin) (*Object, error) {
	f, err := parseFile(b)
	if err != nil {
		return nil, err
	}
	if err := f.checkSections(); err != nil {
		return nil, err
	}
	f.symtab, err = f.symbolTable(elf.SHT_SYMTAB)
	return &Object{f}, PartSymbols.of(err)
}

// TLSSections names the sections of thread-local data: .tdata, .tbss.
func (o *Object) TLSSections() []string {
	var names []string
	for _, s := range o.Sections {
		if s.Flags&elf.SHF_TLS != 0 {
			names = append(names, s.Name)
		}
	}
	return names
}

// maxInitArray bounds what is told of .init_array: no library has nearly as many.
const maxInitArray = 1 << 12

// initEntry is one function of .init_array: its name, or, for a relocation against its section instead of itself, as clang writes them
// for local functions, where it lies.
type initEntry struct {
	name    string
	isLocal bool
	local   place
}

// place is an offset in a section.
type place struct {
	section elf.SectionIndex
	offset  uint64
}

// InitArray gives one name for each function that runs when the library is loaded: the symbol that the entry is relocated to, or "?"
// where the entry has no relocation to one. It has at most 4096.
func (o *Object) InitArray() []string {
	var entries []initEntry
	tables := o.relocTables()
	for i := range o.Sections {
		if s := &o.Sections[i]; s.Type == elf.SHT_INIT_ARRAY && len(entries) < maxInitArray {
			entries = append(entries, o.initEntries(s, o.relocsIn(tables[uint32(i)]))...)
		}
	}
	entries = entries[:min(len(entries), maxInitArray)]
	o.nameLocals(entries)
	var names []string
	for _, e := range entries {
		names = append(names, cmp.Or(e.name, "?"))
	}
	return names
}

func (o *Object) initEntries(s *Section, relocs iter.Seq[Reloc]) []initEntry {
	word := uint64(o.layout().word)
	entries := make([]initEntry, min(uint64(len(o.content(s)))/word, maxInitArray))
	for r := range relocs {
		i := r.Offset / word
		if i >= uint64(len(entries)) || r.Offset%word != 0 || int64(r.Symbol) >= int64(o.symtab.count()) {
			continue
		}
		if sym := o.symtab.at(int(r.Symbol)); sym.Type() != elf.STT_SECTION {
			entries[i] = initEntry{name: sym.Name}
		} else {
			entries[i] = initEntry{isLocal: true, local: place{sym.Section, o.addend(s, r) &^ 1}}
		}
	}
	return entries
}

// nameLocals looks once through the symbols for all entries that are not named.
func (o *Object) nameLocals(entries []initEntry) {
	wanted := map[place][]int{}
	for i, e := range entries {
		if e.isLocal {
			wanted[e.local] = append(wanted[e.local], i)
		}
	}
	if len(wanted) == 0 {
		return
	}
	for s := range o.Symbols() {
		if s.Type() != elf.STT_FUNC {
			continue
		}
		at := place{s.Section, s.Value &^ 1} // bit 0 marks Thumb code
		for _, i := range wanted[at] {
			entries[i].name = s.Name
		}
		delete(wanted, at)
	}
}

// addend returns what r, a relocation in s, adds to its symbol: it may stand at the place itself.
func (o *Object) addend(s *Section, r Reloc) uint64 {
	data, word := o.content(s), uint64(o.layout().word)
	if r.Addend == 0 && r.Offset < uint64(len(data)) && uint64(len(data))-r.Offset >= word {
		return o.word(data, int(r.Offset))
	}
	return uint64(r.Addend)
}

// TLSSlot returns the value of Go's runtime.tls_g: on Android the offset of the thread's slot for g from the thread pointer, in bytes. It
// is false if the object has no such word of plain data, as on Linux, where the symbol is thread-local.
func (o *Object) TLSSlot() (int64, bool) {
	for s := range o.Symbols() {
		if s.Name != "runtime.tls_g" || s.Type() == elf.STT_TLS || int(s.Section) >= len(o.Sections) || s.Undefined() {
			continue
		}
		sec := &o.Sections[s.Section]
		data, word := o.content(sec), uint64(o.layout().word)
		if s.Value < uint64(len(data)) && uint64(len(data))-s.Value >= word {
			return o.signed(o.word(data, int(s.Value))), true
		}
		return 0, sec.Type == elf.SHT_NOBITS
	}
	return 0, false
}
