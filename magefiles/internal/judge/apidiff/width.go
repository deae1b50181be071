package apidiff

import "github.com/gondk/gondk/magefiles/internal/read/capi"

// Width is a place in the API whose size depends on the ABI although it holds no pointer: a long, size_t, time_t, off_t or GoInt.
type Width struct {
	Name  string   // of the function, variable or struct
	Where string   // "parameter 2 (cap)", "the result", "member length"
	Type  string   // as the source says it: size_t
	Sizes [2]int64 // in bytes, in the first and the second API
}

// Widths compares the APIs of two ABIs: which parameters, results, variables and members, also behind pointers, are scalars of different
// sizes. A place whose type differs in more than its size, or that only one of the APIs has, is not among them.
func Widths(a, b *capi.API) []Width {
	w := &widths{a: a, b: b}
	for i := range a.Functions {
		f := &a.Functions[i]
		if g := b.Function(f.Name); g != nil && len(f.Params) == len(g.Params) {
			w.compare(f.Name, "the result", f.Result, g.Result)
			for i, p := range f.Params {
				w.compare(f.Name, paramName(i, p.Name), p.Type, g.Params[i].Type)
			}
		}
	}
	for _, v := range a.Variables {
		if other := b.Variable(v.Name); other != nil {
			w.compare(v.Name, "the variable", v.Type, other.Type)
		}
	}
	for i := range a.Types {
		if other := b.Type(a.Types[i].Name); other != nil {
			w.members(&a.Types[i], other)
		}
	}
	return w.found
}

type widths struct {
	a, b  *capi.API
	found []Width
}

func (w *widths) members(t, other *capi.Type) {
	index := memberIndex(other)
	for i, key := range memberKeys(t) {
		if at, ok := index[key]; ok {
			w.compare(t.Name, "member "+key, t.Members[i].Type, other.Members[at].Type)
		}
	}
}

// compare looks through pointers, arrays and typedefs at the scalars below. What functions behind a pointer take is left to those who
// give them.
func (w *widths) compare(name, where string, t, u *capi.TypeRef) {
	t, u, spelled := w.inner(t, u)
	if t.Kind != capi.Named || u.Kind != capi.Named {
		return
	}
	first, second := w.a.Type(t.Name), w.b.Type(u.Name)
	if first == nil || second == nil || first.Kind != capi.Scalar || second.Kind != capi.Scalar || first.Size == second.Size {
		return
	}
	if spelled.Kind == capi.Named && spelled.Name != t.Name {
		w.add(name, where, spelled.Name, first, second)
		return
	}
	w.add(name, where, t.Name, first, second)
}

// inner returns the types below pointers, arrays and typedefs as long as both have the same, and the first as the source spells it.
func (w *widths) inner(t, u *capi.TypeRef) (a, b, spelled *capi.TypeRef) {
	spelled = t
	for range 2 * capi.MaxNesting {
		t, u = w.a.Resolve(t), w.b.Resolve(u)
		if t.Kind != u.Kind || t.Kind != capi.Pointer && t.Kind != capi.Array {
			break
		}
		t, u = t.Elem, u.Elem
		if spelled.Kind == capi.Pointer || spelled.Kind == capi.Array {
			spelled = spelled.Elem
		}
	}
	return t, u, spelled
}

func (w *widths) add(name, where, spelled string, t, u *capi.Type) {
	w.found = append(w.found, Width{name, where, spelled, [2]int64{t.Size, u.Size}})
}
