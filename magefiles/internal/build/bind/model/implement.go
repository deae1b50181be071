package model

import (
	"go/types"
	"slices"
)

// implement finds the interfaces that the classes of objects and of structs implement.
func (b *builder) implement() {
	all := b.declarations()
	for _, d := range all {
		if d.named == nil || d.named.Kind != Object && d.named.Kind != Struct {
			continue
		}
		for _, i := range all {
			if i.named == nil || i.named.Kind != Interface || !b.implements(d, i) {
				continue
			}
			d.named.Implements = append(d.named.Implements, i.named)
			if d.named.Kind == Struct {
				i.named.Copied = append(i.named.Copied, d.named)
			}
		}
	}
}

// implements tells whether a type has an interface's methods in Go and in Java, where classes for several results and for func types without a
// name are others although Go's types are the same. For results, the type's method then gives the interface's class.
func (b *builder) implements(d, i *declaration) bool {
	u := i.typ.Underlying().(*types.Interface)
	var own types.Type = d.typ
	if d.named.Kind == Object {
		own = types.NewPointer(d.typ)
	}
	if u.NumMethods() == 0 || !types.Implements(own, u) {
		return false
	}
	var methods []*Func
	for _, m := range i.named.Methods {
		at := slices.IndexFunc(d.named.Methods, func(f *Func) bool { return f.Go == m.Go })
		if at < 0 || !b.sameInJava(d.named.Methods[at], m) {
			return false
		}
		methods = append(methods, d.named.Methods[at])
	}
	for at, f := range methods {
		if old := f.Result; b.ownsResult(f) {
			f.Result = i.named.Methods[at].Result
			b.drop(old.Named)
		}
	}
	return true
}

// ownsResult tells whether a class was made for the several results of a method, and is still the method's.
func (b *builder) ownsResult(f *Func) bool {
	return f.Result != nil && f.Result.Named != nil && b.results[f.Result.Named] == f
}

// drop takes a class away that nothing uses any more.
func (b *builder) drop(n *Named) {
	n.Package.Types = slices.DeleteFunc(n.Package.Types, func(other *Named) bool { return other == n })
}

// sameInJava tells whether a method of a type has the name and the types of an interface's, which is the same in Go.
func (b *builder) sameInJava(own, m *Func) bool {
	if own.Java != m.Java || len(own.Params) != len(m.Params) || len(own.Results) != len(m.Results) {
		return false
	}
	for i, p := range own.Params {
		if !sameType(p.Type, m.Params[i].Type) {
			return false
		}
	}
	for i, r := range own.Results {
		if !sameType(r.Type, m.Results[i].Type) {
			return false
		}
	}
	return len(own.Results) < 2 || own.Result.Named == m.Result.Named || b.ownsResult(own)
}

func sameType(x, y *Type) bool {
	if x == nil || y == nil {
		return x == y
	}
	return x.Kind == y.Kind && x.Named == y.Named && sameType(x.Elem, y.Elem) && sameType(x.Key, y.Key)
}
