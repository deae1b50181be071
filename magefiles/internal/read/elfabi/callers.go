package elfabi

import (
	"cmp"
	"debug/elf"
	"slices"
	"strings"
)

// Caller is one place of an object that refers to a symbol.
type Caller struct {
	Object   string // file name, with the member's if it is in an archive: libgolib.a(lib.o)
	Function string // or variable; empty if no symbol covers the place
	File     string // source file as DWARF has it; empty if it tells none
	Line     int    // 0 where DWARF tells none
}

// A damaged object has any number of places.
const (
	maxCallers = 16      // told of each symbol
	maxPlaces  = 1 << 12 // looked at
)

// use is where an object refers to a symbol.
type use struct {
	symbol  string
	section int
	offset  uint64
}

// Callers says where the object refers to undefined symbols: by symbol, each function once. The lines are only looked for
// where there is something to tell.
func (o *Object) Callers(symbols []string) map[string][]Caller {
	places := o.places(symbols)
	if len(places) == 0 {
		return nil
	}
	functions := o.functions(places)
	lines := o.lineTable(places)
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

// fileName returns the last part of a path, of which a member's name in parentheses is no folder.
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
		if o.thumb() && s.Type() == elf.STT_FUNC {
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
