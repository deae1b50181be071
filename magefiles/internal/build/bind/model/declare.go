package model

import (
	"cmp"
	"go/types"
	"slices"
	"strings"
)

// declaration is a type that is bound: one that a bound package declares, or another name that it gives to a type from elsewhere or to
// one with type arguments.
type declaration struct {
	typ   *types.Named
	obj   *types.TypeName
	home  *Package
	named *Named
}

// class is a Java class that has its name.
type class struct{ what, pos string }

// declare finds the types that are bound, and names their classes. The name of a class depends on how the type crosses, which depends on the
// types that it contains; so where two want one name, all is done again without the second.
func (b *builder) declare() {
	b.collect()
	for !b.nameClasses() {
		clear(b.kinds)
	}
}

// collect finds the types.
func (b *builder) collect() {
	for _, aliases := range []bool{false, true} { // a type's own name goes before others
		for _, s := range b.program.bound {
			for _, obj := range exported(s.pkg) {
				if name, ok := obj.(*types.TypeName); ok && name.IsAlias() == aliases {
					b.collectType(b.packages[s.ImportPath], name)
				}
			}
		}
	}
}

func (b *builder) collectType(home *Package, name *types.TypeName) {
	t, ok := types.Unalias(name.Type()).(*types.Named)
	if !ok || t.Obj().Pkg() == nil || special(t) { // another name for a type that has no class of its own crosses as that type
		return
	}
	what := "type " + home.Name + "." + name.Name()
	key := types.TypeString(t, nil)
	switch u, _ := t.Underlying().(*types.Interface); {
	case b.types[key] != nil || b.left(home, what, name):
	case isGeneric(name):
		b.generic = append(b.generic, name)
	case u != nil && !u.IsMethodSet():
		b.skip(what, name.Pos(), "a constraint of type parameters")
	default:
		b.types[key] = &declaration{typ: t, obj: name, home: home}
	}
}

// isGeneric tells whether a type, or another name for one, has type parameters.
func isGeneric(name *types.TypeName) bool {
	switch t := name.Type().(type) {
	case *types.Alias:
		return t.TypeParams().Len() > 0
	case *types.Named:
		return t.TypeParams().Len() > 0
	}
	return false
}

// declarations gives the bound types by package and name.
func (b *builder) declarations() []*declaration {
	var all []*declaration
	for _, d := range b.types {
		all = append(all, d)
	}
	slices.SortFunc(all, func(x, y *declaration) int {
		return cmp.Compare(x.home.Path+" "+x.obj.Name(), y.home.Path+" "+y.obj.Name())
	})
	return all
}

// nameClasses names all classes anew, and tells whether each has a name of its own.
func (b *builder) nameClasses() bool {
	for _, names := range b.classes {
		clear(names)
	}
	for _, d := range b.declarations() {
		d.named = nil
		kind := b.kindOf(d.typ)
		switch kind {
		case Slice, Array, Map, Bytes, Text, Invalid:
			continue
		}
		java := d.obj.Name()
		if kind == ErrorType {
			java = exceptionName(java)
		}
		if note := b.notes.of(d.obj); note.name != "" {
			java = note.name
		}
		what := "type " + d.home.Name + "." + d.obj.Name()
		if other, ok := b.takeClass(d.home, java, what, d.obj); !ok {
			b.skip(what, d.obj.Pos(), "%s", sameName("class "+java, other))
			delete(b.types, types.TypeString(d.typ, nil))
			return false
		}
		d.named = &Named{Kind: kind, Go: d.obj.Name(), Java: java, Doc: b.notes.of(d.obj).doc, Pos: b.position(d.obj.Pos()), Package: d.home}
	}
	for _, p := range b.api.Packages {
		b.namePackageClass(p)
	}
	return true
}

// takeClass gives a class its name, unless another has it already, or one that differs from it in case only: files may not tell those apart.
func (b *builder) takeClass(home *Package, java, what string, obj types.Object) (class, bool) {
	names := b.classes[home.Java]
	if other, taken := names[strings.ToLower(java)]; taken {
		return other, false
	}
	names[strings.ToLower(java)] = class{what, b.position(obj.Pos())}
	return class{}, true
}

// namePackageClass names the class of a package's functions, after the types, whose names are seen more often.
func (b *builder) namePackageClass(p *Package) {
	java := p.Class
	for _, end := range []string{"", "Package", "Functions"} {
		if _, taken := b.classes[p.Java][strings.ToLower(java+end)]; !taken {
			p.Class = java + end
			break
		}
	}
	b.classes[p.Java][strings.ToLower(p.Class)] = class{"package " + p.Path, ""}
}

// newClass gives a class that gondk makes a name that no other has.
func (b *builder) newClass(home *Package, java string) string {
	names := b.classes[home.Java]
	for n, first := 2, java; ; n++ {
		if _, taken := names[strings.ToLower(java)]; !taken {
			names[strings.ToLower(java)] = class{}
			return java
		}
		java = first + itoa(n)
	}
}

// sameName says that a Java name is taken.
func sameName(java string, other class) string {
	text := "its Java name, " + java + ", would be that of " + other.what
	if other.pos != "" {
		text += " (" + other.pos + ")"
	}
	return text + ", or differ from it in case only: write " + directive + "name NAME above one of them"
}
