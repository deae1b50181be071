package java

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// codec has what the templates of codecs need: one for each type that is more than a number or a text.
type codec struct {
	*writer
	Name      string
	Type      string
	Key, Elem *model.Type
	Len       int
	Fields    []model.Param
	Copied    []*model.Named
	self      *model.Type
}

// Number is the reference of a value that does not cross by value.
func (c codec) Number(value string) string { return c.number(c.self, value) }

var basics = map[model.Kind]string{
	model.Bool: "Bool", model.Int8: "Int8", model.Uint8: "Uint8", model.Int16: "Int16", model.Uint16: "Uint16", model.Int32: "Int32", model.Uint32: "Uint32",
	model.Int64: "Int64", model.Uint64: "Int64", model.Int: "Int64", model.Uint: "Int64", model.Uintptr: "Int64",
	model.Float32: "Float32", model.Float64: "Float64", model.String: "String", model.Text: "String", model.Bytes: "Bytes",
}

// name is a type as part of the names of its codec's methods.
func name(t *model.Type) string {
	switch t.Kind {
	case model.Slice:
		return "ListOf" + name(t.Elem)
	case model.Array:
		return fmt.Sprintf("Array%dOf%s", t.Len, name(t.Elem))
	case model.Map:
		return "MapOf" + name(t.Key) + "To" + name(t.Elem)
	case model.Optional:
		return "OptionalOf" + name(t.Elem)
	case model.Iter:
		return "IteratorOf" + name(t.Elem)
	case model.Error, model.ErrorType:
		return "Error"
	case model.Input:
		return "Input"
	case model.Output:
		return "Output"
	case model.Time:
		return "Time"
	case model.Duration:
		return "Duration"
	case model.Scalar:
		return basics[t.Named.Underlying.Kind]
	case model.Struct, model.Object, model.Interface, model.FuncType, model.Enum:
		return named(t.Named)
	}
	return basics[t.Kind]
}

func named(n *model.Named) string { return upper(n.Package.Alias) + "_" + n.Java }

// put is the statement, without its semicolon, that writes a value.
func (w *writer) put(t *model.Type, wire, value string) string {
	switch t.Kind {
	case model.Interface:
		if t.Packed() {
			break
		}
		return wire + ".putReference(" + w.number(t, value) + ")"
	case model.Enum:
		return w.put(t.Named.Underlying, wire, value+".number()")
	case model.Duration:
		return wire + ".putInt64(Codecs.nanos(" + value + "))"
	case model.Object, model.FuncType, model.Context, model.Input, model.Output:
		return wire + ".putReference(" + w.number(t, value) + ")"
	}
	if basic, ok := basics[t.Basic()]; ok {
		return wire + ".put" + basic + "(" + value + ")"
	}
	return "Codecs.put" + name(t) + "(" + wire + ", " + value + ")"
}

// get is the expression that reads a value.
func (w *writer) get(t *model.Type, wire string) string {
	switch t.Kind {
	case model.Enum:
		return class(t.Named) + ".of(" + w.get(t.Named.Underlying, wire) + ")"
	case model.Duration:
		return "Codecs.duration(" + wire + ".getInt64())"
	case model.Interface, model.FuncType:
		if t.Packed() {
			break
		}
		return "Codecs.to" + name(t) + "(" + wire + ".getInt64(), " + wire + ".isResult())"
	case model.Input:
		return "Streams.input(" + wire + ".getInt64(), " + wire + ".isResult())"
	case model.Output:
		return "Streams.output(" + wire + ".getInt64(), " + wire + ".isResult())"
	case model.Object, model.Context:
		return w.fromNative(t, wire+".getInt64()")
	}
	if basic, ok := basics[t.Basic()]; ok {
		return wire + ".get" + basic + "()"
	}
	return "Codecs.get" + name(t) + "(" + wire + ")"
}

// number is the reference by which a value is given to Go.
func (w *writer) number(t *model.Type, value string) string {
	switch {
	case t.Kind == model.Object || t.Kind == model.Context:
		return "GoRef.number(" + value + ")"
	case t.Kind == model.Input || t.Kind == model.Output:
		return "Streams.number(" + value + ")"
	case t.Named.Sealed:
		return "Refs.sealed(" + value + ")"
	}
	return "Refs.number(" + value + ")"
}

// toNative is the argument for a native method's parameter.
func (w *writer) toNative(t *model.Type, value string) string {
	switch t.Kind {
	case model.Enum:
		return value + ".number()"
	case model.Duration:
		return "Codecs.nanos(" + value + ")"
	case model.Object, model.Interface, model.FuncType, model.Context, model.Input, model.Output:
		return w.number(t, value)
	}
	return value
}

// fromNative is what a native method's result is in Java.
func (w *writer) fromNative(t *model.Type, value string) string {
	if t.Packed() {
		return w.get(t, "Wire.results("+value+")")
	}
	switch t.Kind {
	case model.Input:
		return "Streams.input(" + value + ", true)"
	case model.Output:
		return "Streams.output(" + value + ", true)"
	case model.Enum:
		return class(t.Named) + ".of(" + value + ")"
	case model.Duration:
		return "Codecs.duration(" + value + ")"
	case model.Interface, model.FuncType:
		return "Codecs.to" + name(t) + "(" + value + ", true)"
	case model.Object, model.Iter:
		return "Codecs.to" + name(t) + "(" + value + ")"
	case model.Context:
		return "Codecs.cancellation(" + value + ")"
	}
	return value
}

// codecs gives the methods of all types that cross, by name.
func (w *writer) codecs() ([]string, error) {
	found := map[string]*model.Type{}
	w.eachType(func(t *model.Type) { collect(t, found) })
	var names []string
	for name := range found {
		names = append(names, name)
	}
	slices.Sort(names)
	var texts []string
	for _, name := range names {
		text, err := w.codec(name, found[name])
		if err != nil {
			return nil, err
		}
		texts = append(texts, strings.TrimSuffix(text, "\n"))
	}
	return texts, nil
}

func (w *writer) codec(name string, t *model.Type) (string, error) {
	c := codec{writer: w, Name: name, Type: w.typ(t), Key: t.Key, Elem: t.Elem, Len: t.Len}
	if t.Named != nil {
		c.Fields, c.Copied, c.self = t.Named.Fields, t.Named.Copied, t
	}
	return w.execute("codec of "+w.form(t), c)
}

// form is the template for the type's codec.
func (w *writer) form(t *model.Type) string {
	fixed := ""
	if t.Kind == model.Array {
		fixed = "Fixed"
	}
	switch t.Kind {
	case model.Object:
		return "Object"
	case model.Interface, model.FuncType:
		if t.Packed() {
			return "Copied"
		}
		return "Interface"
	case model.Struct:
		return "Struct"
	case model.Optional:
		return "Optional"
	case model.Map:
		return "Map"
	case model.Iter:
		return "Iterator"
	}
	switch {
	case t.Kind == model.Array && t.Elem.Basic() == model.Uint8:
		return "FixedBytes"
	case w.primitive(t.Elem):
		return fixed + "Numbers"
	}
	return fixed + "List"
}

// collect notes a type that has a codec, and those that it is made of.
func collect(t *model.Type, found map[string]*model.Type) {
	switch t.Kind {
	case model.Slice, model.Array, model.Map, model.Optional, model.Struct, model.Object, model.Interface, model.FuncType, model.Iter:
	default:
		return
	}
	if found[name(t)] != nil {
		return
	}
	found[name(t)] = t
	if t.Key != nil {
		collect(t.Key, found)
	}
	if t.Elem != nil {
		collect(t.Elem, found)
	}
	switch t.Kind {
	case model.Struct:
		for _, f := range t.Named.Fields {
			collect(f.Type, found)
		}
	case model.Interface:
		for _, n := range t.Named.Copied {
			collect(n.Receiver(), found)
		}
	}
}

// eachType calls do with the type of everything that crosses.
func (w *writer) eachType(do func(*model.Type)) {
	each := func(f *model.Func) {
		for _, p := range f.Params {
			do(p.Type)
		}
		if f.Result != nil {
			do(f.Result)
		}
	}
	for _, e := range w.api.ErrorClasses {
		for _, f := range e.Fields {
			do(f.Type)
		}
	}
	for _, p := range w.api.Packages {
		for _, f := range p.Funcs {
			each(f)
		}
		for _, v := range p.Vars {
			do(v.Type)
		}
		for _, n := range p.Types {
			do(&model.Type{Kind: n.Kind, Named: n}) // a struct may cross as the receiver alone
			for _, f := range n.Fields {
				do(f.Type)
			}
			for _, m := range n.Methods {
				each(m)
			}
			if n.Call != nil {
				each(n.Call)
			}
		}
	}
}
