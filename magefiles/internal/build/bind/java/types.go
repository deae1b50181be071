package java

import (
	"strings"
	"text/template"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// writer writes the classes of one API.
type writer struct {
	api       *model.API
	docs      *docs
	templates *template.Template
	texts     map[string]string // files by path
}

// javaTime reports whether every device of the app has java.time.
func (w *writer) javaTime() bool { return w.api.MinSDK >= 26 }

// class names a class so that tidy finds it and knows its package.
func class(n *model.Named) string { return "‹" + n.Package.Java + "." + n.Java + "›" }

var primitives = map[model.Kind]string{
	model.Bool: "boolean", model.Int8: "byte", model.Uint8: "int", model.Int16: "short", model.Uint16: "int", model.Int32: "int", model.Uint32: "long",
	model.Int64: "long", model.Uint64: "long", model.Int: "long", model.Uint: "long", model.Uintptr: "long",
	model.Float32: "float", model.Float64: "double",
}

var boxes = map[string]string{
	"boolean": "Boolean", "byte": "Byte", "short": "Short", "int": "Integer", "long": "Long", "float": "Float", "double": "Double",
}

// typ is a type in Java.
func (w *writer) typ(t *model.Type) string {
	if name, ok := primitives[t.Kind]; ok {
		return name
	}
	switch t.Kind {
	case model.Scalar:
		return w.typ(t.Named.Underlying)
	case model.String, model.Text:
		return "String"
	case model.Bytes:
		return "byte[]"
	case model.Array:
		if t.Elem.Basic() == model.Uint8 {
			return "byte[]"
		}
		return w.list(t.Elem)
	case model.Slice:
		return w.list(t.Elem)
	case model.Map:
		return "Map<" + w.boxed(t.Key) + ", " + w.boxed(t.Elem) + ">"
	case model.Optional:
		return w.boxed(t.Elem)
	case model.Iter:
		return "GoIterator<" + w.boxed(t.Elem) + ">"
	case model.Error:
		return "Throwable"
	case model.Context:
		return "Cancellation"
	case model.Input:
		return "InputStream"
	case model.Output:
		return "OutputStream"
	case model.Time:
		return w.either("Instant", "long")
	case model.Duration:
		return w.either("Duration", "long")
	}
	return class(t.Named)
}

func (w *writer) either(withTime, without string) string {
	if w.javaTime() {
		return withTime
	}
	return without
}

// list is an array where the elements are primitive, and else a List.
func (w *writer) list(elem *model.Type) string {
	if w.primitive(elem) {
		return w.typ(elem) + "[]"
	}
	return "List<" + w.boxed(elem) + ">"
}

func (w *writer) primitive(t *model.Type) bool { return boxes[w.typ(t)] != "" }

func (w *writer) boxed(t *model.Type) string {
	name := w.typ(t)
	if box, ok := boxes[name]; ok {
		return box
	}
	return name
}

// native is the type of a parameter or result of a native method; empty where it crosses in a byte array.
func native(t *model.Type) string {
	if t.Packed() {
		return ""
	}
	switch kind := t.Basic(); kind {
	case model.String, model.Text:
		return "String"
	case model.Bytes:
		return "byte[]"
	default:
		if name, ok := primitives[kind]; ok {
			return name
		}
	}
	return "long"
}

// mayBeNull reports whether a value of Go's is null in Java where it is Go's nil.
func mayBeNull(t *model.Type) bool {
	switch t.Kind {
	case model.Optional, model.Object, model.Interface, model.FuncType, model.Error, model.Input, model.Output:
		return true
	}
	return false
}

// nullness is the annotation, and a space, of what comes out of Go.
func (w *writer) nullness(t *model.Type) string {
	switch {
	case w.primitive(t):
		return ""
	case mayBeNull(t):
		return "@Nullable "
	}
	return "@NonNull "
}

// nullnessIn is the annotation of what goes into Go, where null is Go's nil.
func (w *writer) nullnessIn(t *model.Type) string {
	switch t.Kind {
	case model.Bytes, model.Slice, model.Map:
		return "@Nullable "
	}
	return w.nullness(t)
}

// nullnessOfResult leaves it open whether a result is null of which only an error makes a nil.
func (w *writer) nullnessOfResult(f *model.Func) string {
	if f.Error && mayBeNull(f.Result) && f.Result.Kind != model.Optional {
		return ""
	}
	return w.nullness(f.Result)
}

// holds reports whether values of the type hold references to values of Go's, which must not be collected while Go reads the numbers.
func holds(t *model.Type, seen map[*model.Named]bool) bool {
	switch t.Kind {
	case model.Object, model.Interface, model.FuncType, model.Error, model.ErrorType, model.Context, model.Input, model.Output:
		return true
	case model.Slice, model.Array, model.Optional:
		return holds(t.Elem, seen)
	case model.Map:
		return holds(t.Key, seen) || holds(t.Elem, seen)
	case model.Struct:
		if seen[t.Named] {
			return false
		}
		seen[t.Named] = true
		for _, f := range t.Named.Fields {
			if holds(f.Type, seen) {
				return true
			}
		}
	}
	return false
}

// deep reports whether values of the type have arrays in lists or maps, where equals does not look.
func (w *writer) deep(t *model.Type) bool {
	return strings.Contains(w.typ(t), "[]>")
}

// upper begins a name with a capital letter.
func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
