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

// integers returns the values of all constants by name, those of enums too.
func (a *API) integers() map[string]int64 {
	all := map[string]int64{}
	for _, t := range a.Types {
		for _, e := range t.Enumerators {
			all[e.Name] = e.Value
		}
	}
	for _, c := range a.Constants {
		all[c.Name] = c.Value
	}
	return all
}

func (e Enumerator) String() string { return fmt.Sprintf("%s = %d", e.Name, e.Value) }

// enumerator reads NAME = VALUE.
func (l *lexer) enumerator() Enumerator {
	e := Enumerator{Name: l.name()}
	l.expect("=")
	e.Value = l.number()
	return e
}

// constants reports the integers of the C API, where both states know any. One that is missing may still be in the header: Go code has
// stopped to use it.
func (d *differ) constants() {
	if len(d.old.Constants) == 0 || len(d.new.Constants) == 0 {
		return
	}
	was, is := d.old.integers(), d.new.integers()
	for _, o := range d.old.Constants {
		switch value, there := is[o.Name]; {
		case !there:
			d.add("base-enum-removed", Harmless, o.Name, "the constant was %d, but the library no longer uses it", o.Value)
		case value != o.Value:
			d.add("base-enum-removed", changedConstant(o.Name), o.Name, "the constant was %d, is now %d", o.Value, value)
		}
	}
	for _, n := range d.new.Constants {
		if _, there := was[n.Name]; !there {
			d.add("base-enum-added", Harmless, n.Name, "the constant is new: %d", n.Value)
		}
	}
}

// changedConstant lets the number of a version change: it is there for that.
func changedConstant(name string) Class {
	if strings.Contains(strings.ToLower(name), "version") {
		return Harmless
	}
	return Breaking
}
