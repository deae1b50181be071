package apidiff

import (
	"maps"

	"github.com/gondk/gondk/magefiles/internal/read/capi"
)

// maxFlat bounds the members of a struct with those of the structs in it that have no name.
const maxFlat = 1 << 14

// flat gives a struct or union with the members of structs without a name among its own, as callers write them: whether there is a
// struct around them is nothing to their machine code.
func (a state) flat(t *capi.Type) *capi.Type {
	flat := *t
	flat.Members = nil
	if !a.flatten(&flat.Members, t, 0, 0) {
		return t
	}
	return &flat
}

func (a state) flatten(into *[]capi.Member, t *capi.Type, offset int64, depth int) bool {
	for _, m := range t.Members {
		inner := a.inner(m)
		m.Offset += offset
		switch {
		case inner == nil:
			*into = append(*into, m)
		case depth == capi.MaxNesting || !a.flatten(into, inner, m.Offset, depth+1):
			return false
		}
		if len(*into) > maxFlat {
			return false
		}
	}
	return true
}

// inner returns the struct or union without a name that a member without one is of, or nil. Base classes of C++ have names.
func (a state) inner(m capi.Member) *capi.Type {
	if m.Name != "" || m.Bits > 0 || m.Type.Kind != capi.Named {
		return nil
	}
	held := a.Type(m.Type.Name)
	if held == nil || held.Opaque || held.Kind != capi.Struct && held.Kind != capi.Union || !numbered(held.Name) {
		return nil
	}
	return held
}

// numbered tells whether a name ends in the number of the member that has no name: union point::4.
func numbered(name string) bool {
	end := len(name)
	for end > 0 && name[end-1] >= '0' && name[end-1] <= '9' {
		end--
	}
	return end < len(name) && end > 2 && name[end-2:end] == "::"
}

// flattened gives the names of the types that flat takes apart.
func (a state) flattened() map[string]bool {
	names := map[string]bool{}
	for i := range a.Types {
		for _, m := range a.Types[i].Members {
			if inner := a.inner(m); inner != nil {
				names[inner.Name] = true
			}
		}
	}
	return names
}

// together gives what both have.
func together(x, y map[string]bool) map[string]bool {
	both := maps.Clone(x)
	maps.DeleteFunc(both, func(name string, _ bool) bool { return !y[name] })
	return both
}
