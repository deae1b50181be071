package kotlin

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

var basics = map[model.Kind]string{
	model.Bool: "Boolean", model.Int8: "Byte", model.Uint8: "Int", model.Int16: "Short", model.Uint16: "Int", model.Int32: "Int", model.Uint32: "Long",
	model.Int64: "Long", model.Uint64: "Long", model.Int: "Long", model.Uint: "Long", model.Uintptr: "Long",
	model.Float32: "Float", model.Float64: "Double", model.String: "String", model.Text: "String", model.Bytes: "ByteArray", model.Error: "Throwable",
}

// typ is a type in Kotlin, without the mark of one that may be null.
func (f *file) typ(t *model.Type) string {
	if name, ok := basics[t.Basic()]; ok && t.Kind != model.Enum {
		return f.builtin(name)
	}
	switch t.Kind {
	case model.Array:
		if t.Elem.Basic() == model.Uint8 {
			return f.builtin("ByteArray")
		}
		return f.list(t.Elem)
	case model.Slice:
		return f.list(t.Elem)
	case model.Map:
		return f.builtin("Map") + "<" + f.inside(t.Key) + ", " + f.inside(t.Elem) + ">"
	case model.Optional:
		return f.typ(t.Elem)
	case model.Input:
		return "java.io.InputStream"
	case model.Output:
		return "java.io.OutputStream"
	case model.Context:
		return f.name(f.Runtime, "Cancellation")
	case model.Time, model.Duration:
		return f.moment(t.Kind)
	}
	return f.class(t.Named)
}

func (f *file) moment(kind model.Kind) string {
	switch {
	case !f.time:
		return f.builtin("Long")
	case kind == model.Time:
		return "java.time.Instant"
	}
	return "java.time.Duration"
}

// list is an array where Java's is one of primitives.
func (f *file) list(elem *model.Type) string {
	name, ok := basics[elem.Basic()]
	if elem.Kind == model.Duration || elem.Kind == model.Time {
		name, ok = "Long", !f.time
	}
	if ok && elem.Kind != model.Enum && name != "String" && name != "ByteArray" && name != "Throwable" {
		return f.builtin(name + "Array")
	}
	return f.builtin("List") + "<" + f.inside(elem) + ">"
}

// inside is a type as an element or a result, where null is told only of what Go has a pointer to.
func (f *file) inside(t *model.Type) string {
	if t.Kind == model.Optional || t.Kind == model.Error {
		return f.typ(t) + "?"
	}
	return f.typ(t)
}

// mayBeNull reports whether null is Go's nil; of lists and bytes Kotlin has empty ones.
func mayBeNull(t *model.Type) bool {
	switch t.Kind {
	case model.Optional, model.Object, model.Interface, model.FuncType, model.Error, model.Input, model.Output:
		return true
	}
	return false
}

func (f *file) class(n *model.Named) string { return f.name(n.Package.Java, n.Java) }

// imported are the names that every file may import, which hide those of its package.
const imported = " await iterate Flow "

// name is a class as this file names it.
func (f *file) name(pkg, name string) string {
	if pkg == f.Java && !strings.Contains(imported, " "+name+" ") {
		return name
	}
	return pkg + "." + name
}

// builtin is a type that Kotlin files name without imports, unless a class of the package hides it.
func (f *file) builtin(name string) string {
	switch {
	case !f.taken[name]:
		return name
	case name == "List" || name == "Map":
		return "kotlin.collections." + name
	}
	return "kotlin." + name
}
