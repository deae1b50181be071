package elfabi

import (
	"cmp"
	"debug/dwarf"
	"debug/elf"
	"encoding/binary"
	"io"
	"math"
	"slices"
	"strings"
)

// Caller is one place of an object that refers to a symbol.
type Caller struct {
	Object   string // file name, with the member's where it is in an archive: libgolib.a(lib.o)
	Function string // or variable; empty where no symbol covers the place
	File     string // source file as DWARF has it; empty where it tells none
	Line     int    // 0 where DWARF tells none
}

// A damaged object has any number of places, and any number of compilation units to look through for a line.
const (
	maxCallers     = 16      // told of each symbol
	maxPlaces      = 1 << 12 // looked at
	maxLines       = 1 << 8  // looked up
	maxLineSymbols = 1 << 20 // in an object whose lines are looked up: debug/elf takes 80 bytes for each
)

// use is where an object refers to a symbol.
type use struct {
	symbol  string
	section int
	offset  uint64
}

// Callers tells where the object refers to undefined symbols: by symbol, each function once. Debug information is only opened where
// there is something to tell.
func (o *Object) Callers(symbols []string) map[string][]Caller {
	places := o.places(symbols)
	if len(places) == 0 {
		return nil
	}
	functions := o.functions(places)
	lines := o.lineTable()
	found := map[string][]Caller{}
	for _, p := range places {
		c := Caller{Object: o.fileName(), Function: functionAt(functions[p.section], p.offset)}
		callers := found[p.symbol]
		i := slices.IndexFunc(callers, func(other Caller) bool { return c.Function != "" && other.Function == c.Function })
		if i >= 0 && callers[i].Line != 0 || i < 0 && len(callers) >= maxCallers {
			continue
		}
		c.File, c.Line = lines.at(p.section, p.offset)
		switch {
		case i < 0:
			found[p.symbol] = append(callers, c)
		case c.Line != 0: // the place before was no code of the function's own: a constant behind it
			callers[i] = c
		}
	}
	return found
}

// fileName gives the last part of a path, of which a member's name in parentheses is no folder.
func (o *Object) fileName() string {
	file, member, _ := strings.Cut(o.name, "(")
	name := file[strings.LastIndexAny(file, `/\`)+1:]
	if member != "" {
		name += "(" + member
	}
	return name
}

// places finds the relocations against undefined symbols of some names.
func (o *Object) places(symbols []string) []use {
	wanted := map[string]bool{}
	for _, s := range symbols {
		wanted[s] = true
	}
	names := map[uint32]string{}
	for i, s := range o.symtab.all() {
		if s.Undefined() && wanted[s.Name] {
			names[uint32(i)] = s.Name
		}
	}
	var places []use
	if len(names) == 0 {
		return nil
	}
	for i := range o.Sections {
		s := &o.Sections[i]
		if !s.isReloc() || int64(s.Info) >= int64(len(o.Sections)) || strings.HasPrefix(o.Sections[s.Info].Name, ".debug_") {
			continue
		}
		for r := range o.relocTable(o.content(s), s.Type == elf.SHT_RELA) {
			if name, ok := names[r.Symbol]; ok && len(places) < maxPlaces {
				places = append(places, use{name, int(s.Info), r.Offset})
			}
		}
	}
	return places
}

// span is the part of a section that a function or variable takes.
type span struct {
	start, end uint64
	name       string
}

// functions gives, for each section that has places, what its symbols cover, by start.
func (o *Object) functions(places []use) map[int][]span {
	spans := map[int][]span{}
	for _, p := range places {
		spans[p.section] = nil
	}
	for s := range o.Symbols() {
		_, ok := spans[int(s.Section)]
		if !ok || s.Type() != elf.STT_FUNC && s.Type() != elf.STT_OBJECT || s.Size == 0 {
			continue
		}
		start := s.Value
		if o.Machine == elf.EM_ARM && s.Type() == elf.STT_FUNC {
			start &^= 1 // marks Thumb code
		}
		spans[int(s.Section)] = append(spans[int(s.Section)], span{start, start + s.Size, s.Name})
	}
	for _, all := range spans {
		slices.SortStableFunc(all, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	}
	return spans
}

func functionAt(spans []span, at uint64) string {
	i, _ := slices.BinarySearchFunc(spans, at, func(s span, at uint64) int {
		if s.start <= at {
			return -1
		}
		return 1
	})
	if i == 0 || at >= spans[i-1].end {
		return ""
	}
	return spans[i-1].name
}

// lines finds source lines of an object's code.
type lines struct {
	data  *dwarf.Data
	bases []uint64 // by section: where it is pretended to lie
	asked int      // lookups
}

// lineTable opens the debug information. An object's sections all start at address 0, and with -ffunction-sections each function has its
// own, so that its line tables would all tell of the same addresses. It is therefore read with another symbol table, in which sections
// lie one behind another: the relocations of the debug information bring that into it.
//
// debug/elf and debug/dwarf read it, which copy what they read. They are given no object whose debug information is compressed: a small
// one could ask for all memory.
func (o *Object) lineTable() *lines {
	if o.Section(".debug_line") == nil || slices.ContainsFunc(o.Sections, func(s Section) bool { return s.Flags&elf.SHF_COMPRESSED != 0 }) ||
		o.HasSections(".zdebug_") || o.symtab.count() > maxLineSymbols {
		return nil
	}
	l := &lines{bases: make([]uint64, len(o.Sections))}
	next := uint64(1) << 12
	for i, s := range o.Sections {
		if s.Flags&elf.SHF_EXECINSTR != 0 {
			l.bases[i] = next
			next += min(s.Size, uint64(len(o.data)))&^15 + 16
		}
	}
	if next > math.MaxInt32 { // a relocation of 32 bits must hold it
		return nil
	}
	f, err := elf.NewFile(o.moved(l.bases))
	if err != nil {
		return nil
	}
	if l.data, err = f.DWARF(); err != nil {
		return nil
	}
	return l
}

// moved gives the object with each section's symbols moved by its base.
func (o *Object) moved(bases []uint64) io.ReaderAt {
	at := slices.IndexFunc(o.Sections, func(s Section) bool { return s.Type == elf.SHT_SYMTAB })
	if at < 0 {
		return strings.NewReader(o.data)
	}
	table := []byte(o.symtab.entries)
	size := o.layout().symbol
	for i, s := range o.symtab.all() {
		if int(s.Section) >= len(bases) || bases[s.Section] == 0 {
			continue
		}
		entry := table[i*size:]
		if o.Is64() {
			binary.LittleEndian.PutUint64(entry[8:], s.Value+bases[s.Section])
		} else {
			binary.LittleEndian.PutUint32(entry[4:], uint32(s.Value+bases[s.Section]))
		}
	}
	return &patched{strings.NewReader(o.data), int64(o.Sections[at].Offset), table}
}

// patched is a file of which a part reads otherwise.
type patched struct {
	io.ReaderAt
	at   int64
	part []byte
}

func (p *patched) ReadAt(b []byte, off int64) (int, error) {
	n, err := p.ReaderAt.ReadAt(b, off)
	start, end := max(off, p.at), min(off+int64(n), p.at+int64(len(p.part)))
	if start < end {
		copy(b[start-off:end-off], p.part[start-p.at:])
	}
	return n, err
}

// at gives the source file and line of a place; nothing where they are not known.
func (l *lines) at(section int, offset uint64) (string, int) {
	if l == nil || l.bases[section] == 0 || l.asked >= maxLines {
		return "", 0
	}
	l.asked++
	pc := l.bases[section] + offset
	unit, err := l.data.Reader().SeekPC(pc)
	if err != nil {
		return "", 0
	}
	table, err := l.data.LineReader(unit)
	if err != nil || table == nil {
		return "", 0
	}
	var entry dwarf.LineEntry
	if err := table.SeekPC(pc, &entry); err != nil || entry.File == nil {
		return "", 0
	}
	return entry.File.Name, entry.Line
}
