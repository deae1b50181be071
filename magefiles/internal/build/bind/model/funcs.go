package model

import (
	"cmp"
	"fmt"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// fillFuncs binds the functions of a package.
func (b *builder) fillFuncs(s *source) {
	p := b.packages[s.ImportPath]
	b.home = p
	names := b.members(p)
	for _, obj := range exported(s.pkg) {
		fn, ok := obj.(*types.Func)
		if !ok {
			continue
		}
		what := "func " + p.Name + "." + fn.Name()
		f := b.newFunc(p, nil, fn)
		f.Native = nativeName(p.Alias, fn.Name())
		f.New = b.constructs(s, fn)
		if b.bindFunc(f, what, fn, fn.Signature(), names) {
			p.Funcs = append(p.Funcs, f)
		}
	}
	for _, name := range b.genericOf(s) {
		b.skip("type "+p.Name+"."+name.Name(), name.Pos(), "it has type parameters: declare a type for what they stand for, type IntX = X[int]")
	}
}

// newFunc begins a function or a method.
func (b *builder) newFunc(home *Package, recv *Named, fn *types.Func) *Func {
	return &Func{Go: fn.Name(), Doc: b.notes.of(fn).doc, Pos: b.position(fn.Pos()), Package: home, Recv: recv, Callback: -1}
}

// bindFunc completes a function or a method, or notes why it is not bound.
func (b *builder) bindFunc(f *Func, what string, fn *types.Func, sig *types.Signature, names members) bool {
	if b.left(f.Package, what, fn) {
		return false
	}
	if err := b.signatureWhy(sig, result); err != nil {
		b.skip(what, fn.Pos(), "%s", err)
		return false
	}
	f.Java = b.funcName(f, fn, sig)
	if !f.New {
		if other, ok := names.take(what, b.position(fn.Pos()), f.Java); !ok {
			b.skip(what, fn.Pos(), "%s", sameName(f.Java, other))
			return false
		}
	}
	f.Native = unique(b.natives, f.Native)
	b.signature(f, sig)
	return true
}

func (b *builder) funcName(f *Func, fn *types.Func, sig *types.Signature) string {
	if name := b.notes.of(fn).name; name != "" {
		return name
	}
	var kind Kind
	if f.Recv != nil {
		kind = f.Recv.Kind
		if java := wellKnown(fn.Name(), sig, kind); java != "" {
			return java
		}
	}
	return methodName(fn.Name(), kind)
}

// wellKnown gives the names of methods that are the same as one that each class has in Java.
func wellKnown(name string, sig *types.Signature, kind Kind) string {
	params, results := sig.Params().Len(), sig.Results().Len()
	switch {
	case name == "String" && params == 0 && results == 1 && types.Identical(types.Unalias(sig.Results().At(0).Type()), types.Typ[types.String]) && kind != Scalar && kind != ErrorType:
		return "toString"
	case name == "Close" && (kind == Object || kind == Interface) && (params > 0 || results > 1 || results == 1 && !isErrorInterface(sig.Results().At(0).Type())):
		return "close_"
	}
	return ""
}

// constructs tells whether a function is `new` in Java: it gives a pointer to a type of its package, and is called New and the type's name,
// or New alone where there is no such.
func (b *builder) constructs(s *source, fn *types.Func) bool {
	results := fn.Signature().Results()
	if n := results.Len(); n == 0 || n > 2 || n == 2 && !isErrorInterface(results.At(1).Type()) {
		return false
	}
	pointer, ok := types.Unalias(results.At(0).Type()).(*types.Pointer)
	if !ok {
		return false
	}
	named, ok := types.Unalias(pointer.Elem()).(*types.Named)
	if !ok {
		return false
	}
	d := b.types[types.TypeString(named, nil)]
	if d == nil || d.home.Path != s.ImportPath || b.kindOf(named) != Object {
		return false
	}
	full := "New" + d.obj.Name()
	return fn.Name() == full || fn.Name() == "New" && s.pkg.Scope().Lookup(full) == nil
}

// signatureWhy tells why a signature does not cross, and makes nothing. at is where its result stands if it has one.
func (b *builder) signatureWhy(sig *types.Signature, at place) error {
	if sig.TypeParams().Len() > 0 {
		return because("it has type parameters: wrap it for the types that they stand for")
	}
	params, _ := splitContext(sig)
	for i, v := range params {
		if err := b.why(v.Type(), argument); err != nil {
			return because("parameter %s: %s", cmp.Or(strings.Trim(v.Name(), "_"), itoa(i+1)), err)
		}
	}
	results, _ := splitError(sig)
	if len(results) > 1 {
		at = inside
	}
	for i, v := range results {
		if err := b.why(v.Type(), at); err != nil {
			if len(results) == 1 {
				return because("result: %s", err)
			}
			return because("result %s: %s", cmp.Or(strings.Trim(v.Name(), "_"), itoa(i+1)), err)
		}
	}
	return nil
}

// splitContext gives the parameters without a context that is the first.
func splitContext(sig *types.Signature) (params []*types.Var, context bool) {
	params = variables(sig.Params())
	if len(params) > 0 {
		if named, ok := types.Unalias(params[0].Type()).(*types.Named); ok && fullName(named) == "context.Context" {
			return params[1:], true
		}
	}
	return params, false
}

// splitError gives the results without an error that is the last.
func splitError(sig *types.Signature) (results []*types.Var, fails bool) {
	results = variables(sig.Results())
	if n := len(results); n > 0 && isErrorInterface(types.Unalias(results[n-1].Type())) {
		return results[:n-1], true
	}
	return results, false
}

// signature fills a function whose types are known to cross.
func (b *builder) signature(f *Func, sig *types.Signature) {
	params, context := splitContext(sig)
	results, fails := splitError(sig)
	f.Context, f.Error, f.Variadic = context, fails, sig.Variadic()
	f.Params = b.params(params, argument, paramName)
	if len(results) > 0 {
		at := result
		if len(results) > 1 {
			at = inside
		}
		f.Results = b.params(results, at, resultName)
	}
	switch len(f.Results) {
	case 0:
	case 1:
		f.Result = f.Results[0].Type
	default:
		f.Result = b.resultType(f)
	}
}

func (b *builder) params(vars []*types.Var, at place, name func(i int) string) (all []Param) {
	taken := map[string]bool{}
	for i, v := range vars {
		t, err := b.typeOf(v.Type(), at)
		if err != nil {
			panic(fmt.Sprintf("%s crossed before: %v", v, err)) // signatureWhy has said that it does
		}
		p := Param{Go: v.Name(), Java: name(i), Type: t}
		if p.Go == "_" {
			p.Go = ""
		}
		if p.Go != "" {
			p.Java = javaName(p.Go)
		}
		p.Java = unique(taken, p.Java)
		all = append(all, p)
	}
	return all
}

func paramName(i int) string { return "p" + itoa(i) }

func resultName(i int) string {
	names := strings.Fields("first second third fourth fifth")
	if i < len(names) {
		return names[i]
	}
	return "result" + itoa(i+1)
}

// resultType makes the struct for several results.
func (b *builder) resultType(f *Func) *Type {
	java := upperFirst(strings.TrimSuffix(f.Java, "_"))
	if f.Recv != nil {
		java = f.Recv.Java
		if f.Java != "" {
			java += upperFirst(strings.TrimSuffix(f.Java, "_"))
		}
	}
	named := &Named{Kind: Struct, Java: b.newClass(b.home, java+"Result"), Pos: f.Pos, Package: b.home, Fields: f.Results, Results: true}
	b.home.Types = append(b.home.Types, named)
	b.results[named] = f
	return &Type{Kind: Struct, Named: named}
}

// unnamedFunc says how a func type without a name crosses: as a type that is made for it, one for each signature in a package.
func (b *builder) unnamedFunc(sig *types.Signature) (*Type, error) {
	if b.dry {
		return &Type{Kind: FuncType}, b.signatureWhy(sig, inside)
	}
	text := b.goString(sig)
	key := b.home.Path + " " + text
	named := b.made[key]
	if named == nil {
		named = &Named{Kind: FuncType, Java: b.newClass(b.home, funcTypeName(sig)), Package: b.home, GoType: text}
		b.made[key] = named
		b.home.Types = append(b.home.Types, named)
		b.fillCall(named, sig)
	}
	return &Type{Kind: FuncType, Go: text, Named: named}, nil
}

func (b *builder) fillCall(n *Named, sig *types.Signature) {
	n.Call = &Func{Java: "call", Pos: n.Pos, Package: n.Package, Recv: n, Callback: -1}
	n.Call.Native = unique(b.natives, nativeName(n.Package.Alias, n.Java, "call"))
	n.Call.Java = ""
	b.signature(n.Call, sig)
	n.Call.Java = "call"
}

// funcTypeName makes a name of a signature, so that it stays what it is whatever else uses it: func(string) (int, error) is StringToIntErrorFunc.
func funcTypeName(sig *types.Signature) string {
	var b strings.Builder
	for _, v := range variables(sig.Params()) {
		b.WriteString(typeWord(v.Type()))
	}
	if sig.Results().Len() > 0 {
		b.WriteString("To")
	}
	for _, v := range variables(sig.Results()) {
		b.WriteString(typeWord(v.Type()))
	}
	return b.String() + "Func"
}

// typeWord is a type as part of a name.
func typeWord(t types.Type) string {
	switch u := types.Unalias(t).(type) {
	case *types.Named:
		var args string
		for arg := range u.TypeArgs().Types() {
			args += typeWord(arg)
		}
		return args + upperFirst(u.Obj().Name())
	case *types.Basic:
		return upperFirst(u.Name())
	case *types.Pointer:
		return typeWord(u.Elem())
	case *types.Slice:
		if isByte(u.Elem()) {
			return "Bytes"
		}
		return typeWord(u.Elem()) + "s"
	case *types.Array:
		return typeWord(u.Elem()) + "Array"
	case *types.Map:
		return typeWord(u.Key()) + typeWord(u.Elem()) + "Map"
	case *types.Chan:
		return typeWord(u.Elem()) + "Chan"
	}
	return "Func"
}

// members are the Java names of a class's methods in small letters, with those that have them.
type members map[string]class

func (m members) take(what, pos string, names ...string) (class, bool) {
	for _, name := range names {
		if other, taken := m[strings.ToLower(name)]; taken {
			return other, false
		}
	}
	for _, name := range names {
		m[strings.ToLower(name)] = class{what, pos}
	}
	return class{}, true
}

// members gives the names in a package's class.
func (b *builder) members(p *Package) members {
	if b.packageMembers[p] == nil {
		b.packageMembers[p] = members{}
	}
	return b.packageMembers[p]
}

// genericOf gives the types of a package that have type parameters and that nothing has given a name for.
func (b *builder) genericOf(s *source) (all []*types.TypeName) {
	for _, name := range b.generic {
		if name.Pkg() != s.pkg {
			continue
		}
		if !slices.ContainsFunc(b.declarations(), func(d *declaration) bool { return d.typ.Origin().Obj() == name }) {
			all = append(all, name)
		}
	}
	return all
}
