package model

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
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

// Sum is a checksum of the Text and of what else both halves must agree in.
func (a *API) Sum() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %d %t\n%s", a.Java, a.Library, a.MinSDK, a.Throw, a.Text()))
	return hex.EncodeToString(sum[:])
}

// line is a declaration and what there is of it.
type line struct{ what, text string }

func (a *API) lines() (all []line) {
	add := func(what, format string, args ...any) { all = append(all, line{what, fmt.Sprintf(format, args...)}) }
	for _, p := range a.Packages {
		add("", "package %s = %s.%s", p.Path, p.Java, p.Class)
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

func (n *Named) lines() (all []line) {
	name := n.Package.Name + "." + n.Go
	if n.Go == "" {
		name = n.Package.Name + "." + n.Java
	}
	add := func(what, format string, args ...any) { all = append(all, line{what, fmt.Sprintf(format, args...)}) }
	text := kindNames[n.Kind]
	if n.Underlying != nil {
		text += " " + n.Underlying.String()
	}
	for _, flag := range []struct {
		set  bool
		name string
	}{{n.Results, "results"}, {n.Pointer, "pointer"}, {n.Comparable, "comparable"}, {n.Sealed, "sealed"}} {
		if flag.set {
			text += " " + flag.name
		}
	}
	for _, e := range n.Embeds {
		text += " embeds " + e.Package.Name + "." + e.Go
	}
	for _, e := range n.Implements {
		text += " implements " + e.Package.Name + "." + e.Go
	}
	if n.Go == "" && n.GoType != "" {
		text += " " + n.GoType
	}
	if n.Kind == Sentinel {
		add("var "+name, "%s as %s", text, n.Java)
		return all
	}
	add("type "+name, "%s as %s", text, n.Java)
	for _, c := range n.Values {
		add("const "+n.Package.Name+"."+c.Go, "%s = %s as %s.%s", c.Type, c.Value, n.Java, c.Java)
	}
	for _, f := range n.Fields {
		go_ := f.Go
		if go_ == "" {
			go_ = f.Java
		}
		add("field "+name+"."+go_, "%s as %s", f.Type, f.Java)
	}
	for _, f := range n.Methods {
		add("method "+name+"."+f.Go, "%s", f)
	}
	if n.Call != nil {
		add("call "+name, "%s", n.Call)
	}
	return all
}

// String is the signature with the Java name.
func (f *Func) String() string {
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
	if f.New {
		return text + " as new " + f.Result.Named.Java
	}
	return text + " as " + f.Java
}

// String is the Go type; where that does not say how it crosses, that too.
func (t *Type) String() string {
	switch made := t.structure(); {
	case t.Kind == Text:
		return t.Go + " text"
	case made == "":
		return t.Go
	case namedType.MatchString(t.Go):
		return t.Go + " " + made
	default:
		return made
	}
}

var namedType = regexp.MustCompile(`^\w+\.`)

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
	return ""
}

var kindNames = [...]string{"invalid", "bool", "int8", "int16", "int32", "int64", "int", "uint8", "uint16", "uint32", "uint64", "uint", "uintptr",
	"float32", "float64", "string", "bytes", "slice", "array", "map", "optional", "struct", "object", "interface", "func", "enum", "scalar", "error",
	"time", "duration", "context", "iter", "text", "sentinel", "error type"}

// String is the kind's name.
func (k Kind) String() string { return kindNames[k] }
