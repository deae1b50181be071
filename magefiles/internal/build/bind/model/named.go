package model

import (
	"cmp"
	"fmt"
	"go/types"
	"slices"
)

// fillTypes binds what is in the types of a package.
func (b *builder) fillTypes(s *source) {
	p := b.packages[s.ImportPath]
	b.home = p
	for _, d := range b.declarations() {
		if d.home != p {
			continue
		}
		if d.named == nil {
			b.skipMethods(d)
			continue
		}
		n := d.named
		n.GoType = b.goString(d.typ)
		if b.fillType(n, d) {
			p.Types = append(p.Types, n)
		}
	}
}

// fillType binds what is in a type, and tells whether it is bound.
func (b *builder) fillType(n *Named, d *declaration) bool {
	names := members{}
	what := typeName(d)
	switch n.Kind {
	case FuncType:
		sig := d.typ.Underlying().(*types.Signature)
		if _, err := b.typeOf(d.typ, inside); err != nil {
			b.skip("type "+what, d.obj.Pos(), "%s", err)
			return false
		}
		b.fillCall(n, sig)
		b.skipAll(d, "it is of a func type: write it as a function")
		return true
	case Enum, Scalar:
		u := d.typ.Underlying().(*types.Basic)
		n.Underlying = &Type{Kind: basics[u.Kind()], Go: u.Name()}
	case Struct, Object, ErrorType:
		if isStruct(d.typ) {
			b.fillFields(n, d, names)
		}
	}
	if n.Kind == ErrorType {
		n.Pointer = !types.Implements(d.typ, errorType.Underlying().(*types.Interface))
	}
	n.Comparable = n.Kind == Struct && types.Comparable(d.typ)
	b.fillMethods(n, d, names)
	if n.Kind == Interface {
		b.fillInterface(n, d)
	}
	return true
}

func typeName(d *declaration) string { return d.home.Name + "." + d.obj.Name() }

// fillFields binds the fields of a struct.
func (b *builder) fillFields(n *Named, d *declaration, names members) {
	fields, _ := fieldsOf(d.typ)
	for _, v := range fields {
		what := fieldWhat(d, v)
		if b.left(d.home, what, v) {
			continue
		}
		t, err := b.fieldType(v)
		if err != nil {
			b.skip(what, v.Pos(), "%s", err)
			continue
		}
		java := cmp.Or(b.notes.of(v).name, fieldName(v.Name(), n.Kind))
		taken := []string{Getter(java, t)}
		switch n.Kind {
		case Object:
			taken = append(taken, Setter(java))
		case Struct:
			taken = append(taken, fmt.Sprint("component", len(n.Fields)+1))
		}
		if other, ok := names.take(what, b.position(v.Pos()), taken...); !ok {
			b.skip(what, v.Pos(), "%s", sameName(java, other))
			continue
		}
		n.Fields = append(n.Fields, Param{Go: v.Name(), Java: java, Doc: b.notes.of(v).doc, Type: t})
	}
}

// fieldType says how a field or a variable crosses.
func (b *builder) fieldType(v *types.Var) (*Type, error) {
	if err := b.why(v.Type(), inside); err != nil {
		return nil, err
	}
	return b.typeOf(v.Type(), inside)
}

// errorMethods are what every exception has in Java: getMessage, getCause and is.
var errorMethods = []string{"Error", "Unwrap", "Is", "As"}

// fillMethods binds the methods of a type.
func (b *builder) fillMethods(n *Named, d *declaration, names members) {
	byValue := types.NewMethodSet(d.typ)
	for _, m := range methodsOf(d.typ) {
		what := methodWhat(d, m)
		if n.Kind == ErrorType && slices.Contains(errorMethods, m.Name()) {
			continue
		}
		if n.Kind != Object && !n.Pointer && byValue.Lookup(m.Pkg(), m.Name()) == nil {
			b.skip(what, m.Pos(), "it changes a value that is copied on its way to Java")
			continue
		}
		f := b.newFunc(n.Package, n, m)
		f.Native = nativeName(n.Package.Alias, n.Go, m.Name())
		if b.bindFunc(f, what, m, m.Signature(), names) {
			n.Methods = append(n.Methods, f)
		}
	}
}

func fieldWhat(d *declaration, v *types.Var) string { return "field " + typeName(d) + "." + v.Name() }

func methodWhat(d *declaration, m *types.Func) string {
	return "method " + typeName(d) + "." + m.Name()
}

// fillInterface finds who can implement an interface, and what it is made of.
func (b *builder) fillInterface(n *Named, d *declaration) {
	u := d.typ.Underlying().(*types.Interface)
	n.Sealed = u.NumMethods() > len(n.Methods) || slices.ContainsFunc(n.Methods, func(f *Func) bool {
		return f.Result != nil && f.Result.Kind == Iter // Go can hand one out, and Java cannot
	})
	for t := range u.EmbeddedTypes() {
		if named, ok := types.Unalias(t).(*types.Named); ok {
			if e := b.types[types.TypeString(named, nil)]; e != nil && e.named != nil {
				n.Embeds = append(n.Embeds, e.named)
			}
		}
	}
	slices.SortFunc(n.Embeds, func(x, y *Named) int { return cmp.Compare(x.Package.Path+" "+x.Go, y.Package.Path+" "+y.Go) })
}

// skipMethods notes the methods of a type that has no class in Java.
func (b *builder) skipMethods(d *declaration) {
	switch b.kindOf(d.typ) {
	case Text:
		b.skipAll(d, "the type crosses as its text, which has no methods in Java", "MarshalText", "UnmarshalText", "AppendText")
	case Invalid:
		_, err := b.typeOf(d.typ, inside)
		b.skip("type "+typeName(d), d.obj.Pos(), "%s", err)
	default:
		if err := b.why(d.typ, inside); err != nil {
			b.skip("type "+typeName(d), d.obj.Pos(), "%s", err)
			return
		}
		b.skipAll(d, "the type crosses as a list, an array or a map, which has no such method in Java: write it as a function")
	}
}

// skipAll notes all methods of a type but some.
func (b *builder) skipAll(d *declaration, reason string, but ...string) {
	for _, m := range methodsOf(d.typ) {
		if !slices.Contains(but, m.Name()) {
			b.skip(methodWhat(d, m), m.Pos(), "%s", reason)
		}
	}
}
