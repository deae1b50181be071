package elfabi

import (
	"debug/elf"
)

// Object is a relocatable object, as an archive holds it.
type Object struct{ *File }

// ReadObject reads one object file.
func ReadObject(path string) (*Object, error) {
	b, err := readFile(path)
	if err != nil {
		return nil, err
	}
	f, err := parseFile(b)
	if err != nil {
		return nil, err
	}
	return &Object{f}, nil
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

// InitArray gives one name for each function that runs when the library is loaded: the symbol that the entry is relocated to, or "?"
// where the entry has no relocation to one.
func (o *Object) InitArray() []string {
	var targets []string
	for i := range o.Sections {
		s := &o.Sections[i]
		if s.Type != elf.SHT_INIT_ARRAY {
			continue
		}
		at := map[uint64]string{}
		for r := range o.relocsOf(i) {
			at[r.Offset] = o.target(s, r)
		}
		word := uint64(o.layout().word)
		for off := uint64(0); off+word <= uint64(len(o.content(s))); off += word {
			name := at[off]
			if name == "" {
				name = "?"
			}
			targets = append(targets, name)
		}
	}
	return targets
}

// target names the symbol that r, a relocation in s, points to. A relocation against a section is looked up by its place there.
func (o *Object) target(s *Section, r Reloc) string {
	if int64(r.Symbol) >= int64(o.symtab.count()) {
		return ""
	}
	sym := o.symtab.at(int(r.Symbol))
	if sym.Type() != elf.STT_SECTION {
		return sym.Name
	}
	addend := uint64(r.Addend)
	if data, word := o.content(s), uint64(o.layout().word); addend == 0 && r.Offset < uint64(len(data)) && uint64(len(data))-r.Offset >= word {
		addend = o.word(data, int(r.Offset))
	}
	for other := range o.Symbols() {
		if other.Type() == elf.STT_FUNC && other.Section == sym.Section && other.Value&^1 == addend&^1 { // bit 0 marks Thumb code
			return other.Name
		}
	}
	return ""
}

// TLSSlot gives the value of Go's runtime.tls_g: on Android the offset of the thread's slot for g from the thread pointer, in bytes. It
// is false where the object has no such word of plain data, as on Linux, where the symbol is thread-local.
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
