// Package apidiff compares two states of a C API: what each change does to programs that were compiled against the old one. It also
// compares the APIs of two ABIs: which of their integers differ in size.
package apidiff

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/capi"
)

// Class says what a change does to a program that was compiled against the old API and runs with the new one.
type Class int

// The classes, the worst first.
const (
	Breaking   Class = iota // wrong arguments, damaged memory, or it does not load
	Compatible              // it goes on working, and the API offers something new
	Harmless                // its machine code would come out the same
)

func (c Class) String() string { return [...]string{"breaking", "compatible", "harmless"}[c] }

// Change is one difference between two states of an API.
type Change struct {
	ID    string // base-proto
	Class Class
	Name  string // of the function, variable or type
	Text  string // a sentence with what was and what is
}

// Diff says what has changed between two states of one ABI's API, the worst first. It compares sizes, signs and offsets, not
// spellings: int that became long is breaking where long has 8 bytes, and base-rename where both have 4.
//
// Functions and variables that came or went are in it as base-func-added and base-func-removed; what became Unknown is no removal.
// A struct is reported once, under its own name, and not for each function that uses it.
func Diff(old, new *capi.API) []Change {
	d := &differ{relater: relater{state{old}, state{new}, map[[2]string]relation{}}, renames: map[rename][]string{}, blamed: map[string]*blamed{}, enums: map[enumSizes][]string{}}
	d.functions()
	d.variables()
	d.constants()
	parts := together(d.old.flattened(), d.new.flattened())
	for i := range old.Types {
		if parts[old.Types[i].Name] {
			continue // its members are told of as their holder's
		}
		if n := new.Type(old.Types[i].Name); n != nil && n.Kind == old.Types[i].Kind {
			d.types(&old.Types[i], n)
		}
	}
	d.addBlamed()
	d.addEnumSizes()
	d.addRepacked()
	d.addRenames()
	slices.SortStableFunc(d.changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), strings.Compare(a.ID, b.ID), strings.Compare(a.Name, b.Name), strings.Compare(a.Text, b.Text))
	})
	return d.changes
}

type differ struct {
	relater
	changes  []Change
	renames  map[rename][]string // where each is seen
	blamed   map[string]*blamed  // by the name of the typedef or scalar
	uses     int                 // of all of blamed
	enums    map[enumSizes][]string
	repacked []repacked
	byValue  map[string]bool // types that callers have by value; nil until first needed
	passed   map[string]bool // types that functions take or give by value, and what is in them; likewise
}

// rename is a type that is called otherwise and is the same.
type rename struct {
	was, is string
	moved   bool // its size is another now, which the change of the type itself tells
}

func (d *differ) add(id string, class Class, name, format string, args ...any) {
	d.changes = append(d.changes, Change{id, class, name, name + ": " + fmt.Sprintf(format, args...)})
}

func (d *differ) functions() {
	for i := range d.old.Functions {
		o := &d.old.Functions[i]
		if n := d.new.Function(o.Name); n != nil {
			d.prototype(o, n)
		} else {
			d.gone(o.Name, "function", o.String())
		}
	}
	for i := range d.new.Functions {
		if n := &d.new.Functions[i]; d.old.Function(n.Name) == nil && d.old.WhyUnknown(n.Name) == nil {
			d.add("base-func-added", Compatible, n.Name, "the function is new: %s", n)
		}
	}
}

func (d *differ) variables() {
	for i := range d.old.Variables {
		o := &d.old.Variables[i]
		n := d.new.Variable(o.Name)
		switch {
		case n != nil && o.Thread != n.Thread:
			d.add("base-var-size", Breaking, o.Name, "it was %s, is %s", perThread(o.Thread), perThread(n.Thread))
		case n != nil:
			d.variable(o, n)
		default:
			d.gone(o.Name, "variable", o.String())
		}
	}
	for i := range d.new.Variables {
		if n := &d.new.Variables[i]; d.old.Variable(n.Name) == nil && d.old.WhyUnknown(n.Name) == nil {
			d.add("base-func-added", Compatible, n.Name, "the variable is new: %s", n)
		}
	}
}

// variable compares two states of a variable.
func (d *differ) variable(o, n *capi.Variable) {
	switch {
	case d.new.readOnly(n.Type) && !d.old.readOnly(o.Type):
		d.add("base-var-size", Breaking, o.Name, "it is const, and was not: code of before that writes it dies; it was %s, is %s", o, n)
		if d.relate(o.Type, n.Type, 0) != different {
			return
		}
	case n.Align < o.Align:
		d.add("base-var-size", Breaking, o.Name, "its alignment was %s, is now %s: old code relies on it", aligned(o), aligned(n))
	}
	d.positions(o.Name, "base-var-size", []position{{"the variable", o.Type, n.Type}})
}

func aligned(v *capi.Variable) string {
	if v.Align == 0 {
		return "its type's"
	}
	return bytesOf(v.Align)
}

func perThread(yes bool) string {
	if yes {
		return "a variable that each thread has of its own"
	}
	return "one variable for all threads"
}

// gone reports a function or variable that is no longer there. One whose type is not known any more may be.
func (d *differ) gone(name, what, declaration string) {
	if u := d.new.WhyUnknown(name); u != nil {
		d.add("base-proto", Compatible, name, "it was %s, but cannot be compared: %s", declaration, u.Reason)
		return
	}
	d.add("base-func-removed", Breaking, name, "the %s is gone; it was %s", what, declaration)
}

// position is a place in a declaration that has a type.
type position struct {
	what     string
	was, now *capi.TypeRef
}

func (d *differ) prototype(o, n *capi.Function) {
	if len(o.Params) != len(n.Params) || o.Variadic != n.Variadic {
		d.add("base-proto", Breaking, o.Name, "it takes %s, but took %s: it was %s, is now %s", count(&n.Signature), count(&o.Signature), o, n)
		return
	}
	if o.Convention != n.Convention {
		d.add("base-proto", Breaking, o.Name, "it is called in another way: it was %s, is %s", o, n)
		return
	}
	switch {
	case o.NoReturn && !n.NoReturn:
		d.add("base-proto", Breaking, o.Name, "it returns, and did not: callers of before have no code behind the call")
	case n.NoReturn && !o.NoReturn:
		d.add("base-proto", Compatible, o.Name, "it does not return any more")
	}
	places := []position{{"the result", o.Result, n.Result}}
	for i, p := range o.Params {
		places = append(places, position{paramName(i, cmp.Or(n.Params[i].Name, p.Name)), p.Type, n.Params[i].Type})
	}
	d.positions(o.Name, "base-proto", places)
	if reordered(o.Params, n.Params) && !slices.ContainsFunc(places, func(p position) bool { return d.relate(p.was, p.now, 0) == different }) {
		d.add("base-proto", Breaking, o.Name, "its parameters have changed places: it was %s, is now %s", o, n)
	}
}

// reordered reports whether parameters have the names that they had, in another order. Where their types are alike nothing else shows it.
func reordered(old, new []capi.Param) bool {
	was, is := paramNames(old), paramNames(new)
	if was == nil || slices.Equal(was, is) {
		return false
	}
	slices.Sort(was)
	slices.Sort(is)
	return slices.Equal(was, is) && len(slices.Compact(was)) == len(is)
}

// paramNames returns nil where one has none.
func paramNames(params []capi.Param) []string {
	var names []string
	for _, p := range params {
		if p.Name == "" {
			return nil
		}
		names = append(names, p.Name)
	}
	return names
}

// count says how many parameters there are.
func count(s *capi.Signature) string {
	text := fmt.Sprintf("%d parameters", len(s.Params))
	if len(s.Params) == 1 {
		text = "1 parameter"
	}
	if s.Variadic {
		text += " and more (...)"
	}
	return text
}

func paramName(i int, name string) string {
	if name == "" {
		return fmt.Sprintf("parameter %d", i+1)
	}
	return fmt.Sprintf("parameter %d (%s)", i+1, name)
}

// positions compares the types at the same places of a declaration. id is that of a breaking change.
func (d *differ) positions(name, id string, places []position) {
	var broken []string
	for _, p := range places {
		if d.relate(p.was, p.now, 0) == different && !d.blame(id, name, p) {
			broken = append(broken, d.wasIs(p))
		}
	}
	if len(broken) > 0 {
		d.add(id, Breaking, name, "%s", strings.Join(broken, "; "))
	}
	for _, p := range places {
		d.harmless(name, p)
	}
}

func (d *differ) wasIs(p position) string {
	return fmt.Sprintf("%s was %s, is %s", p.what, d.old.describe(p.was), d.new.describe(p.now))
}

// harmless reports differences that machine code does not see.
func (d *differ) harmless(name string, p position) {
	switch d.relate(p.was, p.now, 0) {
	case renamed:
		was, now := p.was, p.now
		for was.Kind == capi.Pointer && now.Kind == capi.Pointer {
			was, now = was.Elem, now.Elem
		}
		oldSize, _ := d.old.Size(was)
		newSize, _ := d.new.Size(now)
		pair := rename{d.old.describe(was), d.new.describe(now), oldSize != newSize}
		d.renames[pair] = append(d.renames[pair], name+", "+p.what)
	case qualified:
		d.add("base-proto-cv", Harmless, name, "%s: only const, volatile or restrict differ", d.wasIs(p))
	case voided:
		d.add("base-void-ptr", Harmless, name, "%s: a pointer either way", d.wasIs(p))
	}
}

// addRenames reports each new name of a type once, with the places that have it.
func (d *differ) addRenames() {
	for pair, where := range d.renames {
		more := ""
		if len(where) > 3 {
			more = fmt.Sprintf("; and %d more", len(where)-3)
		}
		name, _, _ := strings.Cut(pair.was, " (")
		if pair.was == pair.is {
			pair.is += " by other typedefs"
		}
		layout := "with the same layout on this ABI"
		if pair.moved {
			layout = "apart from its change of layout"
		}
		d.add("base-rename", Harmless, name, "%s is now %s, %s: in %s%s", pair.was, pair.is, layout, strings.Join(where[:min(len(where), 3)], "; "), more)
	}
}
