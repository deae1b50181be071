package elfabi

import (
	"iter"
	"slices"
	"strings"
)

// symbolIndex finds dynamic symbols without a look at each: many ask, for names that few libraries have, and a large one has 100,000 symbols.
type symbolIndex struct {
	byStart map[nameStart][]uint32 // their indices, ascending
	imports []uint32
}

// nameStart is how a name begins; shorter names are filled with NULs.
type nameStart [4]byte

func startOf(name string) (s nameStart) {
	copy(s[:], name)
	return s
}

// index returns the index of the dynamic symbols, which the first who asks makes.
func (l *Library) index() *symbolIndex {
	l.indexOnce.Do(func() {
		l.symbols.byStart = map[nameStart][]uint32{}
		for i := 1; i < l.dynsym.count(); i++ {
			s := l.dynsym.at(i)
			start := startOf(s.Name)
			l.symbols.byStart[start] = append(l.symbols.byStart[start], uint32(i))
			if s.Undefined() {
				l.symbols.imports = append(l.symbols.imports, uint32(i))
			}
		}
	})
	return &l.symbols
}

// Starting returns the dynamic symbols whose names start with one of the texts, in the file's order.
func (l *Library) Starting(starts ...string) iter.Seq[DynSymbol] {
	return func(yield func(DynSymbol) bool) {
		for _, i := range l.index().starting(l, starts) {
			if s, _ := l.DynSymbol(i); !yield(s) {
				return
			}
		}
	}
}

func (x *symbolIndex) starting(l *Library, starts []string) []uint32 {
	var found []uint32
	for _, start := range starts {
		for _, i := range x.candidates(start) {
			if strings.HasPrefix(l.dynsym.at(int(i)).Name, start) {
				found = append(found, i)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// candidates returns the symbols whose names may start with a text.
func (x *symbolIndex) candidates(start string) []uint32 {
	if len(start) >= len(nameStart{}) {
		return x.byStart[startOf(start)]
	}
	var all []uint32
	for s, symbols := range x.byStart {
		if strings.HasPrefix(string(s[:]), start) {
			all = append(all, symbols...)
		}
	}
	return all
}

// Named returns the dynamic symbols of a name, in the file's order.
func (l *Library) Named(name string) iter.Seq[DynSymbol] {
	return func(yield func(DynSymbol) bool) {
		for s := range l.Starting(name) {
			if s.Name == name && !yield(s) {
				return
			}
		}
	}
}

// Imports returns the dynamic symbols that the library wants from others.
func (l *Library) Imports() iter.Seq[DynSymbol] {
	return func(yield func(DynSymbol) bool) {
		for _, i := range l.index().imports {
			if s, _ := l.DynSymbol(i); !yield(s) {
				return
			}
		}
	}
}
