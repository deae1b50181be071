package apidiff

import (
	"maps"

	"github.com/gondk/gondk/magefiles/internal/read/capi"
)

// usedByValue reports whether callers have a type by value, in the old or in the new state: as a parameter, a result, a variable, an
// element of an array or a member of another struct. What they only have pointers to may grow.
func (d *differ) usedByValue(name string) bool {
	if d.byValue == nil {
		d.byValue = map[string]bool{}
		d.old.addByValue(d.byValue)
		d.new.addByValue(d.byValue)
	}
	return d.byValue[name]
}

// addByValue adds the names of the types that callers have by value; they have the others only by pointer.
func (a state) addByValue(names map[string]bool) {
	seen := map[string]bool{}
	for i := range a.Functions {
		a.valuesOf(&a.Functions[i].Signature, names, seen)
	}
	for _, v := range a.Variables {
		a.value(v.Type, names, seen)
	}
	for _, t := range a.Types {
		for _, m := range t.Members {
			a.value(m.Type, names, seen)
		}
		if t.Kind == capi.Typedef {
			a.callbacks(t.Target, names, seen)
		}
	}
}

func (a state) valuesOf(s *capi.Signature, names, seen map[string]bool) {
	a.value(s.Result, names, seen)
	for _, p := range s.Params {
		a.value(p.Type, names, seen)
	}
}

// value notes a type that is there by value, through typedefs and arrays. seen has the typedefs that it has followed.
func (a state) value(t *capi.TypeRef, names, seen map[string]bool) {
	for t.Kind == capi.Array {
		t = t.Elem
	}
	if t.Kind != capi.Named {
		a.callbacks(t, names, seen)
		return
	}
	names[t.Name] = true
	if named := a.Type(t.Name); named != nil && named.Kind == capi.Typedef && !seen[t.Name] {
		seen[t.Name] = true
		a.value(named.Target, names, seen)
	}
}

// callbacks notes what functions behind a pointer take by value.
func (a state) callbacks(t *capi.TypeRef, names, seen map[string]bool) {
	for t.Kind == capi.Pointer || t.Kind == capi.Array {
		t = t.Elem
	}
	if t.Kind == capi.Func {
		a.valuesOf(t.Func, names, seen)
	}
}

// passedByValue reports whether functions take or give a type by value, in the old or in the new state: as a parameter or a result, or inside
// of one. The members of such types decide on the registers.
func (d *differ) passedByValue(name string) bool {
	if d.passed == nil {
		d.passed = map[string]bool{}
		d.old.addPassed(d.passed)
		d.new.addPassed(d.passed)
	}
	return d.passed[name]
}

func (a state) addPassed(names map[string]bool) {
	passed, seen := map[string]bool{}, map[string]bool{}
	for i := range a.Functions {
		a.valuesOf(&a.Functions[i].Signature, passed, seen)
	}
	for _, t := range a.Types {
		for _, m := range t.Members {
			a.callbacks(m.Type, passed, seen)
		}
		if t.Kind == capi.Typedef {
			a.callbacks(t.Target, passed, seen)
		}
	}
	held := map[string]bool{}
	for name := range passed {
		a.addHeld(name, held)
	}
	maps.Copy(names, held)
}

// addHeld notes a type and those of its members.
func (a state) addHeld(name string, names map[string]bool) {
	if names[name] {
		return
	}
	names[name] = true
	t := a.Type(name)
	if t == nil {
		return
	}
	for _, m := range t.Members {
		inside := map[string]bool{}
		a.value(m.Type, inside, map[string]bool{})
		for one := range inside {
			a.addHeld(one, names)
		}
	}
}
