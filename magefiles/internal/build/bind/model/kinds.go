package model

import (
	"go/types"
	"slices"
)

// kindOf tells how values of a named type cross. Slice, Array, Map, Bytes and Text have no class of their own in Java; Invalid does not cross.
func (b *builder) kindOf(t *types.Named) Kind {
	key := types.TypeString(t, nil)
	kind, ok := b.kinds[key]
	if !ok {
		kind = b.outerKind(t)
		b.kinds[key] = kind // while its inner types are looked at, which may contain it
		kind = b.innerKind(t, kind)
		b.kinds[key] = kind
	}
	return kind
}

// outerKind is the kind as far as it does not depend on what the type contains.
func (b *builder) outerKind(t *types.Named) Kind {
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return Interface
	case *types.Signature:
		return FuncType
	case *types.Basic:
		return b.basicKind(t, u)
	case *types.Struct, *types.Slice, *types.Array, *types.Map:
		switch _, isStruct := u.(*types.Struct); {
		case isError(t):
			return ErrorType
		case isText(t):
			return Text
		case pointerMethods(t):
			return Object
		case isStruct:
			return Struct
		}
		return composite(u)
	}
	return Invalid
}

// innerKind makes an object of what cannot be copied with all that it contains.
func (b *builder) innerKind(t *types.Named, kind Kind) Kind {
	switch kind {
	case Struct:
		if !b.byValue(t) {
			return Object
		}
	case Slice, Array, Map:
		if !b.crosses(t.Underlying()) && len(methodsOf(t)) > 0 {
			return Object
		}
	}
	return kind
}

func (b *builder) basicKind(t *types.Named, u *types.Basic) Kind {
	switch {
	case basics[u.Kind()] == Invalid:
		return Invalid
	case isError(t):
		return ErrorType
	case b.enum(t) != nil:
		return Enum
	case isText(t):
		return Text
	}
	return Scalar
}

func composite(t types.Type) Kind {
	switch t := t.(type) {
	case *types.Slice:
		if isByte(t.Elem()) {
			return Bytes
		}
		return Slice
	case *types.Array:
		return Array
	case *types.Map:
		return Map
	}
	return Invalid
}

// byValue tells whether all that a struct has can be copied: its fields are exported and cross, none leads back to the struct by a pointer
// so that there may be a circle.
func (b *builder) byValue(t *types.Named) bool {
	fields, hidden := fieldsOf(t)
	return !hidden && !circular(t) &&
		!slices.ContainsFunc(fields, func(f *types.Var) bool { return !b.crosses(f.Type()) || b.isObject(f.Type()) || b.leaves(t, f) })
}

// leaves tells whether a field is to be left out, with which a copy would lose it.
func (b *builder) leaves(t *types.Named, f *types.Var) bool {
	d := b.types[types.TypeString(t, nil)]
	return b.notes.of(f).skip || d != nil && b.differ[d.home.Path+" "+fieldWhat(d, f)] != ""
}

// isObject tells whether a value is one of which there should be no copy.
func (b *builder) isObject(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && !special(named) && b.kindOf(named) == Object
}

// fieldsOf gives the fields of a struct that can be named from outside, those of structs that are embedded by value in their place, and
// whether there is more in it.
func fieldsOf(t *types.Named) (fields []*types.Var, hidden bool) {
	s := t.Underlying().(*types.Struct)
	for f := range s.Fields() {
		if embedded, ok := types.Unalias(f.Type()).(*types.Named); f.Embedded() && ok && isStruct(embedded) && !special(embedded) {
			inner, more := fieldsOf(embedded)
			hidden = hidden || more
			for _, in := range inner {
				if found, _, _ := types.LookupFieldOrMethod(t, true, in.Pkg(), in.Name()); found == in {
					fields = append(fields, in)
				} else {
					hidden = true // another has its name
				}
			}
			continue
		}
		switch {
		case f.Exported():
			fields = append(fields, f)
			hidden = hidden || f.Embedded() && shared(f.Type()) // its methods work on what all copies have in common
		case f.Name() != "_":
			hidden = true
		}
	}
	return fields, hidden
}

func shared(t types.Type) bool {
	_, pointer := t.Underlying().(*types.Pointer)
	return pointer || types.IsInterface(t)
}

func isStruct(t *types.Named) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// circular tells whether a value of the type can lead back to itself by a pointer.
func circular(t *types.Named) bool {
	seen := map[types.Type][2]bool{}
	var leads func(from types.Type, pointer bool) bool
	leads = func(from types.Type, pointer bool) bool {
		switch u := types.Unalias(from).(type) {
		case *types.Pointer:
			return leads(u.Elem(), true)
		case *types.Slice:
			return leads(u.Elem(), pointer)
		case *types.Array:
			return leads(u.Elem(), pointer)
		case *types.Map:
			return leads(u.Elem(), pointer) || leads(u.Key(), pointer)
		case *types.Named:
			if types.Identical(u, t) && pointer {
				return true
			}
			at := 0
			if pointer {
				at = 1
			}
			if was := seen[u]; was[at] {
				return false
			} else {
				was[at] = true
				seen[u] = was
			}
			return leads(u.Underlying(), pointer)
		case *types.Struct:
			for f := range u.Fields() {
				if leads(f.Type(), pointer) {
					return true
				}
			}
		}
		return false
	}
	return leads(t.Underlying(), false)
}

// decoders are methods that need a pointer by their nature, which says nothing about how the type is used.
var decoders = []string{"GobDecode", "Scan", "UnmarshalBinary", "UnmarshalCBOR", "UnmarshalJSON", "UnmarshalText", "UnmarshalXML", "UnmarshalYAML"}

// pointerMethods tells whether the type has exported methods that need a pointer to it.
func pointerMethods(t *types.Named) bool {
	byValue := types.NewMethodSet(t)
	return slices.ContainsFunc(methodsOf(t), func(m *types.Func) bool {
		return byValue.Lookup(m.Pkg(), m.Name()) == nil && !slices.Contains(decoders, m.Name())
	})
}

// methodsOf gives the exported methods of a type and of a pointer to it, by name.
func methodsOf(t *types.Named) (all []*types.Func) {
	var of types.Type = t
	if !types.IsInterface(t) {
		of = types.NewPointer(t)
	}
	for sel := range types.NewMethodSet(of).Methods() {
		if m := sel.Obj().(*types.Func); m.Exported() {
			all = append(all, m)
		}
	}
	return all
}

var errorType = types.Universe.Lookup("error").Type()

func isErrorInterface(t types.Type) bool { return types.Identical(t, errorType) }

// isError tells whether the type or a pointer to it is an error.
func isError(t types.Type) bool {
	return types.Implements(t, errorType.Underlying().(*types.Interface)) || pointerIsError(t)
}

func pointerIsError(t types.Type) bool {
	return !types.IsInterface(t) && types.Implements(types.NewPointer(t), errorType.Underlying().(*types.Interface))
}

// isText tells whether a type can be written as text and be read from it.
func isText(t *types.Named) bool {
	return hasMethod(t, "MarshalText", func(s *types.Signature) bool {
		return s.Params().Len() == 0 && s.Results().Len() == 2 && isBytes(s.Results().At(0).Type()) && isErrorInterface(s.Results().At(1).Type())
	}) && hasMethod(t, "UnmarshalText", func(s *types.Signature) bool {
		return s.Params().Len() == 1 && isBytes(s.Params().At(0).Type()) && s.Results().Len() == 1 && isErrorInterface(s.Results().At(0).Type())
	})
}

// hasMethod tells whether a type has a method of its own: that of an embedded type knows nothing of the rest.
func hasMethod(t *types.Named, name string, fits func(*types.Signature) bool) bool {
	obj, index, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, t.Obj().Pkg(), name)
	m, ok := obj.(*types.Func)
	return ok && len(index) == 1 && fits(m.Signature())
}

func isBytes(t types.Type) bool {
	s, ok := t.(*types.Slice)
	return ok && isByte(s.Elem())
}

func isByte(t types.Type) bool {
	basic, ok := types.Unalias(t).(*types.Basic)
	return ok && basic.Kind() == types.Uint8
}

// special tells types of the standard library that cross in a way of their own.
func special(t *types.Named) bool {
	_, ok := specials[fullName(t)]
	return ok
}

var specials = map[string]Kind{
	"time.Time": Time, "time.Duration": Duration, "context.Context": Context, "encoding/json.RawMessage": Text, "net/url.URL": Text,
	"iter.Seq": Iter, "iter.Seq2": Iter,
	"io.Reader": Input, "io.ReadCloser": Input, "io.Writer": Output, "io.WriteCloser": Output,
}

// fullName is a type's name without its type arguments: net/url.URL.
func fullName(t *types.Named) string {
	obj := t.Origin().Obj()
	if obj.Pkg() == nil {
		return obj.Name()
	}
	return obj.Pkg().Path() + "." + obj.Name()
}

var basics = map[types.BasicKind]Kind{
	types.Bool: Bool, types.Int8: Int8, types.Int16: Int16, types.Int32: Int32, types.Int64: Int64, types.Int: Int,
	types.Uint8: Uint8, types.Uint16: Uint16, types.Uint32: Uint32, types.Uint64: Uint64, types.Uint: Uint, types.Uintptr: Uintptr,
	types.Float32: Float32, types.Float64: Float64, types.String: String,
}
