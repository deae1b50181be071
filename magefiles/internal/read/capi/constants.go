package capi

import (
	"debug/dwarf"
	"fmt"
	"slices"
	"strings"
)

// cgoConstant begins the names that cgo gives the integers of C which package main uses: constants of enums, and macros.
const cgoConstant = "main._Ciconst_"

// constants reads the integers of the C API that Go code uses. C's own units have no enum that no type names, and never a macro; Go's
// compiler writes down every constant of a package.
func (b *builder) constants() {
	u := b.r.goMain
	if u == nil {
		return
	}
	for d := range b.r.children(u, b.r.entry(u, u.root)) {
		if name, ok := strings.CutPrefix(cutName(d.name), cgoConstant); ok && d.tag == dwarf.TagConstant {
			b.spend(d.at, len(name))
			b.api.Constants = append(b.api.Constants, Enumerator{token(name), d.value})
		}
	}
	b.api.dropTold()
}

// dropTold leaves each constant once, and those out that are told with the enum that they are of.
func (a *API) dropTold() {
	told := map[string]bool{}
	for _, t := range a.Types {
		for _, e := range t.Enumerators {
			told[e.Name] = true
		}
	}
	a.Constants = slices.DeleteFunc(a.Constants, func(e Enumerator) bool {
		again := told[e.Name]
		told[e.Name] = true
		return again
	})
	slices.SortFunc(a.Constants, compareEnumerators)
}

func compareEnumerators(x, y Enumerator) int { return strings.Compare(x.Name, y.Name) }

func (e Enumerator) String() string { return fmt.Sprintf("%s = %d", e.Name, e.Value) }

// enumerator reads NAME = VALUE.
func (l *lexer) enumerator() Enumerator {
	e := Enumerator{Name: l.name()}
	l.expect("=")
	e.Value = l.number()
	return e
}
