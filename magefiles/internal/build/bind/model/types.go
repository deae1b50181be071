package model

import (
	"cmp"
	"fmt"
	"go/types"
	"strings"
)

// place tells where a type stands: not all can stand everywhere.
type place int

const (
	inside   place = iota // of another type, a field or a variable
	argument              // a parameter
	result                // the only result beside an error
)

// unbound is why a type does not cross.
type unbound string

func (u unbound) Error() string { return string(u) }

func because(format string, args ...any) error { return unbound(fmt.Sprintf(format, args...)) }

// crosses tells whether a type inside of another crosses.
func (b *builder) crosses(t types.Type) bool { return b.why(t, inside) == nil }

// why tells why a type does not cross, and makes nothing.
func (b *builder) why(t types.Type, at place) error {
	was := b.dry
	b.dry = true
	_, err := b.typeOf(t, at)
	b.dry = was
	return err
}

// typeOf says how a type crosses.
func (b *builder) typeOf(t types.Type, at place) (*Type, error) {
	switch u := types.Unalias(t).(type) {
	case *types.Basic:
		if kind := basics[u.Kind()]; kind != Invalid {
			return &Type{Kind: kind, Go: u.Name()}, nil
		}
		if u.Kind() == types.Invalid {
			return nil, because("a type of C")
		}
		return nil, because("%s has no like in Java", u)
	case *types.Named:
		return b.namedType(u, at)
	case *types.Pointer:
		return b.pointerType(u)
	case *types.Slice, *types.Array, *types.Map:
		return b.compositeType(u, u)
	case *types.Chan:
		return b.chanType(u, at)
	case *types.Signature:
		return b.unnamedFunc(u)
	case *types.Interface:
		if u.NumMethods() == 0 && !u.IsComparable() {
			return nil, because("any says nothing to Java: declare a type")
		}
		return nil, because("an interface without a name: declare a type for it")
	case *types.Struct:
		return nil, because("a struct without a name: declare a type for it")
	case *types.TypeParam:
		return nil, because("%s is a type parameter", u)
	}
	return nil, because("%s has no like in Java", b.short(t))
}

// namedType says how a named type crosses.
func (b *builder) namedType(t *types.Named, at place) (*Type, error) {
	if kind, ok := specials[fullName(t)]; ok {
		return b.specialType(t, kind, at)
	}
	if isErrorInterface(t) {
		return &Type{Kind: Error, Go: "error"}, nil
	}
	d := b.types[types.TypeString(t, nil)]
	kind := b.kindOf(t)
	switch {
	case kind == Text && (d != nil || t.Obj().Exported() && b.importable(t.Obj().Pkg().Path())):
		return &Type{Kind: Text, Go: b.goString(t), Marshal: "MarshalText"}, nil
	case d == nil && b.plain(t, kind): // url.Values, fs.FileMode
		if basic, ok := t.Underlying().(*types.Basic); ok {
			return &Type{Kind: basics[basic.Kind()], Go: b.goString(t)}, nil
		}
		return b.compositeType(t, t.Underlying())
	case d == nil:
		return nil, b.notBound(t)
	}
	switch kind {
	case Invalid:
		return nil, because("%s has no like in Java", b.short(t.Underlying()))
	case ErrorType:
		return nil, because("%s is an error: declare it as error", b.short(t))
	case Slice, Array, Map, Bytes:
		return b.compositeType(t, t.Underlying())
	case FuncType:
		if err := b.guarded(t, func() error { return b.signatureWhy(t.Underlying().(*types.Signature), inside) }); err != nil {
			return nil, err
		}
	}
	return &Type{Kind: kind, Go: b.goString(t), Named: d.named}, nil
}

// plain tells whether a type of a package that is not bound crosses nevertheless: as what it is made of, for which Java needs no class.
func (b *builder) plain(t *types.Named, kind Kind) bool {
	switch kind {
	case Slice, Array, Map, Bytes, Scalar:
		return t.Obj().Exported() && b.packages[t.Obj().Pkg().Path()] == nil && b.importable(t.Obj().Pkg().Path())
	}
	return false
}

// importable tells whether generated code may import a package that is not bound.
func (b *builder) importable(path string) bool {
	_, ok := internal(path, cmp.Or(b.conf.Importer, b.api.Packages[0].Path))
	return ok
}

// notBound says why a type that nobody has declared for Java does not cross.
func (b *builder) notBound(t *types.Named) error {
	obj := t.Obj()
	p := b.packages[obj.Pkg().Path()]
	switch {
	case !obj.Exported():
		return because("%s is not exported", b.short(t))
	case t.TypeArgs().Len() > 0 && p != nil:
		return because("%s has type arguments and no name of its own: declare one by type %s = %s", b.short(t), nameFor(t), b.short(t))
	case p != nil:
		return because("%s is not bound itself", b.short(t))
	case t.TypeArgs().Len() > 0:
		return because("%s is of package %s, which is not bound", b.short(t), obj.Pkg().Path())
	}
	return because("%s is of package %s, which is not bound", b.short(t), obj.Pkg().Path())
}

// nameFor proposes a name for a type with arguments: StringStack for Stack[string].
func nameFor(t *types.Named) string {
	var name strings.Builder
	for arg := range t.TypeArgs().Types() {
		name.WriteString(typeWord(arg))
	}
	return name.String() + t.Obj().Name()
}

// guarded does not go on forever where a type contains itself.
func (b *builder) guarded(t types.Type, do func() error) error {
	key := types.TypeString(t, nil)
	if b.checking[key] {
		return nil
	}
	b.checking[key] = true
	defer delete(b.checking, key)
	return do()
}

func (b *builder) specialType(t *types.Named, kind Kind, at place) (*Type, error) {
	made := &Type{Kind: kind, Go: b.goString(t)}
	b.api.Streams = b.api.Streams || !b.dry && (kind == Input || kind == Output)
	switch fullName(t) {
	case "context.Context":
		if at != argument {
			return nil, because("a context is only a parameter")
		}
	case "net/url.URL":
		made.Marshal = "MarshalBinary"
	case "iter.Seq", "iter.Seq2":
		return b.iterType(t, at)
	}
	return made, nil
}

func (b *builder) iterType(t *types.Named, at place) (*Type, error) {
	if at != result {
		return nil, because("an iterator is only a result, beside an error or alone")
	}
	args := t.TypeArgs()
	if args.Len() == 2 && !isErrorInterface(types.Unalias(args.At(1))) {
		return nil, because("an iterator of two values: give one, or a value and an error")
	}
	elem, err := b.typeOf(args.At(0), inside)
	if err != nil {
		return nil, err
	}
	return &Type{Kind: Iter, Go: b.goString(t), Elem: elem, Fails: args.Len() == 2}, nil
}

func (b *builder) chanType(t *types.Chan, at place) (*Type, error) {
	switch {
	case t.Dir() == types.SendOnly:
		return nil, because("a channel to send to: take a func or an interface")
	case t.Dir() == types.SendRecv:
		return nil, because("a channel for both directions: a result <-chan %s would be an iterator in Java", b.short(t.Elem()))
	case at != result:
		return nil, because("a channel is only a result, beside an error or alone")
	}
	elem, err := b.typeOf(t.Elem(), inside)
	if err != nil {
		return nil, err
	}
	return &Type{Kind: Iter, Go: b.goString(t), Elem: elem, Chan: true}, nil
}

// pointerType: a pointer to what crosses as a reference is that reference; one to a value may be nil.
func (b *builder) pointerType(t *types.Pointer) (*Type, error) {
	if _, twice := types.Unalias(t.Elem()).(*types.Pointer); twice {
		return nil, because("a pointer to a pointer")
	}
	elem, err := b.typeOf(t.Elem(), inside)
	if err != nil {
		return nil, err
	}
	switch elem.Kind {
	case Object:
		return &Type{Kind: Object, Go: "*" + elem.Go, Named: elem.Named}, nil
	case Interface, FuncType, Error:
		return nil, because("a pointer to %s: take it without", b.short(t.Elem()))
	}
	return &Type{Kind: Optional, Go: "*" + elem.Go, Elem: elem}, nil
}

// compositeType says how slices, arrays and maps cross; t is the type itself or its name.
func (b *builder) compositeType(t, underlying types.Type) (*Type, error) {
	made := &Type{Kind: composite(underlying), Go: b.goString(t)}
	if made.Kind == Bytes {
		return made, nil
	}
	key := types.TypeString(t, nil)
	if _, named := t.(*types.Named); named {
		if b.checking[key] {
			return nil, because("%s contains itself without a struct between", b.short(t))
		}
		b.checking[key] = true
		defer delete(b.checking, key)
	}
	var err error
	switch u := underlying.(type) {
	case *types.Slice:
		made.Elem, err = b.typeOf(u.Elem(), inside)
	case *types.Array:
		made.Len = int(u.Len())
		made.Elem, err = b.typeOf(u.Elem(), inside)
	case *types.Map:
		if made.Key, err = b.keyType(u.Key()); err == nil {
			made.Elem, err = b.typeOf(u.Elem(), inside)
		}
	}
	return made, err
}

// keyType says how keys of maps cross: what is equal in Go must be equal in Java.
func (b *builder) keyType(t types.Type) (*Type, error) {
	key, err := b.typeOf(t, inside)
	if err != nil {
		return nil, err
	}
	switch key.Kind {
	case Struct, Enum, Scalar, Text, Time, Duration:
		return key, nil
	}
	if key.Kind <= String {
		return key, nil
	}
	return nil, because("%s is no key of a map in Java", b.short(t))
}

// short is a type as messages call it: with the names of packages, not their paths.
func (b *builder) short(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string { return p.Name() })
}

// goString is a type as generated Go code writes it.
func (b *builder) goString(t types.Type) string {
	if b.dry {
		return ""
	}
	switch u := types.Unalias(t).(type) {
	case *types.Named:
		if d := b.types[types.TypeString(u, nil)]; d != nil {
			return b.alias(d.obj.Pkg()) + "." + d.obj.Name()
		}
		if u.Obj().Pkg() == nil {
			return u.Obj().Name()
		}
		var args []string
		for arg := range u.TypeArgs().Types() {
			args = append(args, b.goString(arg))
		}
		name := b.alias(u.Obj().Pkg()) + "." + u.Obj().Name()
		if len(args) > 0 {
			name += "[" + strings.Join(args, ", ") + "]"
		}
		return name
	case *types.Pointer:
		return "*" + b.goString(u.Elem())
	case *types.Slice:
		return "[]" + b.goString(u.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", u.Len(), b.goString(u.Elem()))
	case *types.Map:
		return "map[" + b.goString(u.Key()) + "]" + b.goString(u.Elem())
	case *types.Chan:
		return "<-chan " + b.goString(u.Elem())
	case *types.Signature:
		return "func" + b.goSignature(u)
	}
	return t.String()
}

func (b *builder) goSignature(s *types.Signature) string {
	var params, results []string
	for i, v := range variables(s.Params()) {
		text := b.goString(v.Type())
		if s.Variadic() && i == s.Params().Len()-1 {
			text = "..." + strings.TrimPrefix(text, "[]")
		}
		params = append(params, text)
	}
	for _, v := range variables(s.Results()) {
		results = append(results, b.goString(v.Type()))
	}
	text := "(" + strings.Join(params, ", ") + ")"
	switch len(results) {
	case 0:
		return text
	case 1:
		return text + " " + results[0]
	}
	return text + " (" + strings.Join(results, ", ") + ")"
}

func variables(t *types.Tuple) (all []*types.Var) {
	for v := range t.Variables() {
		all = append(all, v)
	}
	return all
}

// alias is what generated code calls a package.
func (b *builder) alias(p *types.Package) string {
	if alias := b.imports[p.Path()]; alias != "" {
		return alias
	}
	alias := p.Name()
	if s := b.program.all[p.Path()]; s == nil || !s.Standard || b.standard[alias] {
		alias = b.newAlias(alias)
	}
	b.standard[alias] = true
	b.imports[p.Path()] = alias
	b.api.Imports = append(b.api.Imports, Import{Path: p.Path(), Alias: alias})
	return alias
}
