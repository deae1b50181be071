package model

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// Checksum tells whether two halves belong together: it changes with all that both must agree on, and with nothing else.
func (a *API) Checksum() string {
	sum := sha256.New()
	for _, p := range a.Packages {
		for _, f := range p.Funcs {
			f.sign(sum)
		}
		for _, v := range p.Vars {
			fmt.Fprintf(sum, "var %s %s\n", v.Native, v.Type.signature())
		}
		for _, t := range p.Types {
			t.sign(sum)
		}
	}
	for i, e := range a.ErrorClasses {
		fmt.Fprintf(sum, "error %d %s\n", i, e.signature())
		writeFields(sum, e.Fields)
	}
	for i, f := range a.Callbacks {
		fmt.Fprintf(sum, "callback %d ", i)
		f.sign(sum)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

func (n *Named) signature() string { return n.Package.Path + "." + n.Go }

// sign writes what crosses of a type: its fields, and its methods.
func (n *Named) sign(w io.Writer) {
	fmt.Fprintf(w, "type %s %d\n", n.signature(), n.Kind)
	if n.Underlying != nil {
		fmt.Fprintln(w, n.Underlying.signature())
	}
	writeFields(w, n.Fields)
	for _, m := range n.Methods {
		m.sign(w)
	}
	if n.Call != nil {
		n.Call.sign(w)
	}
}

func writeFields(w io.Writer, fields []Param) {
	for _, f := range fields {
		fmt.Fprintf(w, "field %s %s\n", f.Go, f.Type.signature())
	}
}

func (f *Func) sign(w io.Writer) {
	fmt.Fprintf(w, "func %s %t", f.Native, f.Context)
	for _, p := range f.Params {
		fmt.Fprintf(w, " %s", p.Type.signature())
	}
	if f.Result != nil {
		fmt.Fprintf(w, " = %s", f.Result.signature())
	}
	fmt.Fprintf(w, " %t\n", f.Error)
}

// signature is how a type crosses.
func (t *Type) signature() string {
	switch t.Kind {
	case Slice, Optional, Iter:
		return fmt.Sprintf("%d(%s)", t.Kind, t.Elem.signature())
	case Array:
		return fmt.Sprintf("%d(%d %s)", t.Kind, t.Len, t.Elem.signature())
	case Map:
		return fmt.Sprintf("%d(%s %s)", t.Kind, t.Key.signature(), t.Elem.signature())
	}
	if t.Named != nil {
		return fmt.Sprintf("%d(%s)", t.Kind, t.Named.signature())
	}
	return fmt.Sprint(int(t.Kind))
}
