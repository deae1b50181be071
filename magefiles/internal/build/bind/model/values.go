package model

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"slices"
	"strconv"
)

// spec is how a constant or a variable is declared.
type spec struct {
	block       *ast.GenDecl
	value       bool // a value stands there
	iota, shift bool // the value counts, or is a bit
}

// readSpecs notes how constants and variables are declared.
func (b *builder) readSpecs() {
	for _, s := range b.program.bound {
		for _, file := range s.files {
			for _, decl := range file.Decls {
				if d, ok := decl.(*ast.GenDecl); ok && (d.Tok == token.CONST || d.Tok == token.VAR) {
					b.readBlock(d)
				}
			}
		}
	}
}

func (b *builder) readBlock(d *ast.GenDecl) {
	var last []ast.Expr // a constant without a value has that of the one before
	for _, s := range d.Specs {
		v := s.(*ast.ValueSpec)
		if len(v.Values) > 0 || d.Tok == token.VAR {
			last = v.Values
		}
		for i, name := range v.Names {
			sp := spec{block: d, value: len(last) > 0}
			if i < len(last) {
				sp.iota, sp.shift = countsBy(last[i])
			}
			b.specs[name.Pos()] = sp
		}
	}
}

func countsBy(expr ast.Expr) (iota, shift bool) {
	ast.Inspect(expr, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.Ident:
			iota = iota || n.Name == "iota"
		case *ast.BinaryExpr:
			shift = shift || n.Op == token.SHL
		}
		return true
	})
	return iota, shift
}

// enum gives the constants of a type by value, if it is an integer and all of them are counted by iota in one block, so that nobody expects
// others. One that is not exported may be the last: it tells how many there are.
func (b *builder) enum(t *types.Named) []*types.Const {
	basic, ok := t.Underlying().(*types.Basic)
	if !ok || basic.Info()&types.IsInteger == 0 || b.packages[t.Obj().Pkg().Path()] == nil {
		return nil
	}
	consts := b.constsOf(t.Obj().Pkg(), t)
	var values []*types.Const
	var block *ast.GenDecl
	for i, c := range consts {
		sp := b.specs[c.Pos()]
		again := slices.ContainsFunc(values, func(v *types.Const) bool { return constant.Compare(v.Val(), token.EQL, c.Val()) })
		switch {
		case !c.Exported() && i == len(consts)-1:
		case again && !sp.iota: // another name
		case !c.Exported() || again || !sp.iota || sp.shift || block != nil && sp.block != block:
			return nil
		default:
			block = sp.block
			values = append(values, c)
		}
	}
	return values
}

// constsOf gives the constants that a package has of a type, by value; those made by iota go before other names for them.
func (b *builder) constsOf(pkg *types.Package, t *types.Named) (all []*types.Const) {
	for _, name := range pkg.Scope().Names() {
		if c, ok := pkg.Scope().Lookup(name).(*types.Const); ok && types.Identical(c.Type(), t) {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(x, y *types.Const) int {
		switch {
		case constant.Compare(x.Val(), token.LSS, y.Val()):
			return -1
		case constant.Compare(x.Val(), token.GTR, y.Val()):
			return 1
		}
		return cmp.Or(b.names(x)-b.names(y), cmp.Compare(x.Name(), y.Name()))
	})
	return all
}

// names is 1 for a constant that is another name, and 0 for one that is counted.
func (b *builder) names(c *types.Const) int {
	if b.specs[c.Pos()].iota {
		return 0
	}
	return 1
}

// fillValues binds the constants and variables of a package.
func (b *builder) fillValues(s *source) {
	p := b.packages[s.ImportPath]
	b.home = p
	names := members{}
	for _, obj := range exported(s.pkg) {
		switch v := obj.(type) {
		case *types.Const:
			b.fillConst(p, v, names)
		case *types.Var:
			b.fillVar(p, v)
		}
	}
}

func (b *builder) fillConst(p *Package, c *types.Const, names members) {
	what := "const " + p.Name + "." + c.Name()
	if b.left(p, what, c) {
		return
	}
	made := &Const{Go: c.Name(), Doc: b.notes.of(c).doc, Pos: b.position(c.Pos()), Java: constName(c.Name(), "")}
	var err error
	if made.Type, err = b.constType(c); err != nil {
		b.skip(what, c.Pos(), "%s", err)
		return
	}
	made.Value = literal(c.Val(), made.Type.Basic())
	n := made.Type.Named
	if n != nil && n.Kind == Enum {
		if !slices.Contains(b.enum(b.declared(n).typ), c) {
			b.skip(what, c.Pos(), "another name of a value of %s: an enum in Java has one for each", n.Go)
			return
		}
		made.Java = constName(c.Name(), n.Go)
	}
	values := n != nil && n.Package == p
	if values {
		made.Java = constName(c.Name(), n.Go)
		if b.valueMembers[n] == nil {
			b.valueMembers[n] = members{}
		}
		names = b.valueMembers[n]
	}
	made.Java = cmp.Or(b.notes.of(c).name, javaConst(made.Java))
	if n != nil && n.Kind == Enum && made.Java == "UNRECOGNIZED" { // which every enum has
		made.Java += "_"
	}
	if other, ok := names.take(what, made.Pos, made.Java); !ok {
		b.skip(what, c.Pos(), "%s", sameName(made.Java, other))
		return
	}
	if values {
		n.Values = append(n.Values, made)
		b.sortValues(n)
		return
	}
	p.Consts = append(p.Consts, made)
}

// javaConst: a name that Java cannot read as one gets a _.
func javaConst(name string) string {
	if checkIdentifier(name) != nil {
		return "_" + name
	}
	return name
}

func (b *builder) declared(n *Named) *declaration {
	for _, d := range b.types {
		if d.named == n {
			return d
		}
	}
	return nil
}

// sortValues sorts the constants of a type by value.
func (b *builder) sortValues(n *Named) {
	d := b.declared(n)
	order := b.constsOf(d.obj.Pkg(), d.typ)
	at := func(c *Const) int {
		return slices.IndexFunc(order, func(o *types.Const) bool { return o.Name() == c.Go })
	}
	slices.SortFunc(n.Values, func(x, y *Const) int { return cmp.Compare(at(x), at(y)) })
}

// constType says how a constant crosses. One without a type has Go's default, or 64 bits if it needs them on any ABI.
func (b *builder) constType(c *types.Const) (*Type, error) {
	t := types.Unalias(c.Type())
	if basic, ok := t.(*types.Basic); ok && basic.Info()&types.IsUntyped != 0 {
		t = types.Default(basic)
		if basic.Kind() == types.UntypedInt {
			if t = integerType(c.Val()); t == nil {
				return nil, because("%s fits no number of Java", c.Val().ExactString())
			}
		}
	}
	if err := b.why(t, inside); err != nil {
		return nil, err
	}
	made, err := b.typeOf(t, inside)
	if err == nil && (made.Kind == Text) {
		return nil, because("a constant of %s, which crosses as its text", b.short(t))
	}
	return made, err
}

func integerType(v constant.Value) types.Type {
	if n, exact := constant.Int64Val(v); exact {
		if n < math.MinInt32 || n > math.MaxInt32 {
			return types.Typ[types.Int64]
		}
		return types.Typ[types.Int]
	}
	if _, exact := constant.Uint64Val(v); exact {
		return types.Typ[types.Uint64]
	}
	return nil
}

// literal is a constant as Go code writes it.
func literal(v constant.Value, kind Kind) string {
	switch kind {
	case String:
		return strconv.Quote(constant.StringVal(v))
	case Float32:
		f, _ := constant.Float32Val(v)
		return strconv.FormatFloat(float64(f), 'g', -1, 32)
	case Float64:
		f, _ := constant.Float64Val(v)
		return strconv.FormatFloat(f, 'g', -1, 64)
	case Bool:
		return v.String()
	}
	return constant.ToInt(v).ExactString()
}

// fillVar binds a variable: a sentinel if it is an error with a value, else a getter and a setter.
func (b *builder) fillVar(p *Package, v *types.Var) {
	what := "var " + p.Name + "." + v.Name()
	if b.left(p, what, v) {
		return
	}
	note := b.notes.of(v)
	if isError(v.Type()) && b.specs[v.Pos()].value {
		java := cmp.Or(note.name, exceptionName(v.Name()))
		if other, ok := b.takeClass(p, java, what, v); !ok {
			b.skip(what, v.Pos(), "%s", sameName("class "+java, other))
			return
		}
		p.Types = append(p.Types, &Named{Kind: Sentinel, Go: v.Name(), Java: java, Doc: note.doc, Pos: b.position(v.Pos()), Package: p, GoType: p.Name + "." + v.Name()})
		return
	}
	t, err := b.fieldType(v)
	if err != nil {
		b.skip(what, v.Pos(), "%s", err)
		return
	}
	java := cmp.Or(note.name, javaName(v.Name()))
	if other, ok := b.members(p).take(what, b.position(v.Pos()), Getter(java, t), Setter(java)); !ok {
		b.skip(what, v.Pos(), "%s", sameName(java, other))
		return
	}
	p.Vars = append(p.Vars, &Var{Go: v.Name(), Java: java, Native: unique(b.natives, nativeName(p.Alias, v.Name())), Doc: note.doc, Pos: b.position(v.Pos()), Type: t})
}
