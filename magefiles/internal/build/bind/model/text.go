package model

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// Text is the API as a text that is equal where it is equal: a line for each thing that Java or the other half of the binding can see. Comments,
// positions and names of parameters do not count.
func (a *API) Text() string {
	var b strings.Builder
	for _, l := range a.lines() {
		if l.what != "" {
			b.WriteString(l.what + " ")
		}
		b.WriteString(l.text + "\n")
	}
	return b.String()
}

// Checksum is one of the Text and of what else both halves must agree in.
func (a *API) Checksum() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %d %t\n%s", a.Java, a.Library, a.MinSDK, a.Throw, a.Text()))
	return hex.EncodeToString(sum[:])
}

// line is a declaration of a package and what there is of it. Two packages may have one name, so that the declaration alone tells less.
type line struct{ path, what, text string }

func (a *API) lines() (all []line) {
	path := ""
	add := func(what, format string, args ...any) {
		all = append(all, line{path, what, fmt.Sprintf(format, args...)})
	}
	for _, p := range a.Packages {
		path = p.Path
		add("", "package %s %s as %s.%s", p.Alias, p.Path, p.Java, p.Class)
		for _, c := range p.Consts {
			add("const "+p.Name+"."+c.Go, "%s = %s as %s", c.Type, c.Value, c.Java)
		}
		for _, f := range p.Funcs {
			add("func "+p.Name+"."+f.Go, "%s", f)
		}
		for _, v := range p.Vars {
			add("var "+p.Name+"."+v.Go, "%s as %s", v.Type, v.Java)
		}
		for _, n := range p.Types {
			all = append(all, n.lines()...)
		}
	}
	for i, n := range a.ErrorClasses {
		add("", "error %d %s.%s", i, n.Package.Java, n.Java)
	}
	for i, f := range a.Callbacks {
		add("", "callback %d %s.%s.%s", i, f.Recv.Package.Java, f.Recv.Java, f.Java)
	}
	return all
}

// lines has the type's own first. What gondk makes for a function belongs to that, and is no declaration.
func (n *Named) lines() (all []line) {
	name := n.Package.Name + "." + cmp.Or(n.Go, n.Java)
	add := func(what, format string, args ...any) {
		text := fmt.Sprintf(format, args...)
		if n.Go == "" {
			what, text = "", what+" "+text
		}
		all = append(all, line{n.Package.Path, what, text})
	}
	if n.Kind == Sentinel {
		add("var "+name, "sentinel as %s", n.Java)
		return all
	}
	add("type "+name, "%s as %s", n.describe(), n.Java)
	for _, c := range n.Values {
		add("const "+n.Package.Name+"."+c.Go, "%s = %s as %s.%s", c.Type, c.Value, n.Java, c.Java)
	}
	for _, f := range n.Fields {
		add("field "+name+"."+cmp.Or(f.Go, f.Java), "%s as %s", f.Type, f.Java)
	}
	for _, f := range n.Methods {
		add("method "+name+"."+f.Go, "%s", f)
	}
	return all
}

// describe says what is special about a type.
func (n *Named) describe() string {
	words := []string{n.Kind.String()}
	if n.Underlying != nil {
		words = append(words, n.Underlying.String())
	}
	if n.Call != nil {
		words = append(words, n.Call.crosses())
	}
	for _, flag := range []struct {
		set  bool
		name string
	}{{n.Results, "results"}, {n.Pointer, "pointer"}, {n.Comparable, "comparable"}, {n.Sealed, "sealed"}} {
		if flag.set {
			words = append(words, flag.name)
		}
	}
	for _, e := range n.Embeds {
		words = append(words, "embeds", e.Package.Name+"."+e.Go)
	}
	for _, e := range n.Implements {
		words = append(words, "implements", e.Package.Name+"."+e.Go)
	}
	return strings.Join(words, " ")
}

// String is the signature with the Java name.
func (f *Func) String() string {
	if f.New {
		return f.crosses() + " as new " + f.Result.Named.Java
	}
	return f.crosses() + " as " + f.Java
}

// crosses is the signature: what crosses in a call.
func (f *Func) crosses() string {
	var params, results []string
	if f.Context {
		params = append(params, "context")
	}
	for i, p := range f.Params {
		text := p.Type.String()
		if f.Variadic && i == len(f.Params)-1 {
			text += "..."
		}
		params = append(params, text)
	}
	for _, r := range f.Results {
		results = append(results, r.Type.String())
	}
	if f.Error {
		results = append(results, "error")
	}
	text := "(" + strings.Join(params, ", ") + ")"
	if len(results) > 0 {
		text += " (" + strings.Join(results, ", ") + ")"
	}
	if f.Result != nil && f.Result.Named != nil && f.Result.Named.Results {
		text += " in " + f.Result.Named.Java
	}
	return text
}

// String is the Go type; where that does not say how it crosses, that too.
func (t *Type) String() string {
	switch made := t.structure(); {
	case t.Kind == Text:
		return t.Go + " text"
	case made == "":
		return t.Go
	case namedType().MatchString(t.Go):
		return t.Go + " " + made
	default:
		return made
	}
}

var namedType = lazyregexp.New(`^\w+\.`)

// structure is what a composite type is made of.
func (t *Type) structure() string {
	switch t.Kind {
	case Slice:
		return "[]" + t.Elem.String()
	case Array:
		return fmt.Sprintf("[%d]%s", t.Len, t.Elem)
	case Map:
		return "map[" + t.Key.String() + "]" + t.Elem.String()
	case Optional:
		return "*" + t.Elem.String()
	case Bytes:
		return "[]byte"
	}
	if t.Foreign() {
		return t.Kind.String()
	}
	return ""
}

var kindNames = [...]string{"invalid", "bool", "int8", "int16", "int32", "int64", "int", "uint8", "uint16", "uint32", "uint64", "uint", "uintptr",
	"float32", "float64", "string", "bytes", "slice", "array", "map", "optional", "struct", "object", "interface", "func", "enum", "scalar", "error",
	"time", "duration", "context", "iter", "input", "output", "text", "sentinel", "error type"}

// String is the kind's name.
func (k Kind) String() string { return kindNames[k] }
