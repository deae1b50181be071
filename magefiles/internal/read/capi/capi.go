// Package capi has the C API of a library as data: its functions and variables with their types, down to sizes and offsets. It
// reads it from DWARF, and writes and reads it as reviewable lines. What a change does to callers is package apidiff's.
//
// An API is of one ABI: what long or a pointer measures is part of it.
package capi

import (
	"slices"
	"strings"
)

// API is the C interface of one library for one ABI. Every list is sorted by name.
type API struct {
	PointerSize int // in bytes: 4 or 8
	Functions   []Function
	Variables   []Variable
	Types       []Type       // that functions and variables reach, by value or through pointers
	Constants   []Enumerator // integers of enums and macros that Go code of package main uses
	Unknown     []Unknown    // names whose types nothing tells
}

// Function is an exported function. f() counts as f(void), as it is in C++ and since C23.
type Function struct {
	Name string // as the linker knows it
	Signature
	NoReturn bool // callers have no code behind a call
}

// Signature is a function's parameters and result.
type Signature struct {
	Result     *TypeRef
	Params     []Param
	Variadic   bool   // ends in ...
	Convention string // by which it is called, where that is not the ABI's own: ms_abi
}

// Param is one parameter. A type alone often has no name for it.
type Param struct {
	Name string
	Type *TypeRef
}

// Variable is an exported variable.
type Variable struct {
	Name   string
	Type   *TypeRef
	Thread bool  // each thread has its own
	Align  int64 // in bytes, where the source asks for one; else 0
}

// Unknown is an exported name without a known type, and why: "compiled without -g".
type Unknown struct{ Name, Reason string }

// RefKind says what a TypeRef is.
type RefKind int

// The ways in which C puts types together.
const (
	Named RefKind = iota // a scalar, struct, union, enum or typedef, or void
	Pointer
	Array
	Func
)

// TypeRef is a use of a type, as a declaration spells it. It refers to named types by their names only, so it never has cycles. One
// TypeRef may be part of several others: treat it as read-only.
type TypeRef struct {
	Kind RefKind

	Const, Volatile, Restrict, Atomic bool // of the type itself; for a pointer, not what it points to

	Name string     // Named: "void", "unsigned long", "int32_t", "struct point"; a name that C cannot spell is a quoted string
	Elem *TypeRef   // Pointer, Array
	Len  int64      // Array: elements; -1 if the declaration leaves it open: char name[]
	Func *Signature // Func
}

// TypeKind says what a Type is.
type TypeKind int

// The kinds of named types.
const (
	Scalar TypeKind = iota
	Struct
	Union
	Enum
	Typedef
)

// Type is a named type. In C++ the namespace is not part of the name. What jni.h defines for JNIEnv and JavaVM is always Opaque: it is
// Android's. A struct, union or enum without a tag has the name of its typedef, or that of what holds it: "point" and
// "struct shape::center"; where the member that holds it has no name either, its number: "union shape::2".
type Type struct {
	Name   string // with struct, union, class or enum before a tag, as TypeRef has it
	Kind   TypeKind
	Opaque bool  // Struct, Union, Enum: only declared, so that Size and members are not known
	Size   int64 // in bytes; Typedef: 0, see API.Size

	// Align of a Struct or Union is in bytes. DWARF has it only where the source asks for one (_Alignas); else it is what the members
	// ask for by the C ABI, and as little as their offsets show for a packed one.
	Align int64

	Encoding    Encoding     // Scalar, or of a vector's elements; Enum: Signed or Unsigned, and empty where a baseline of before does not tell
	Lanes       int64        // Scalar: elements of a vector; 0 for others
	Reference   bool         // Struct, Union: C++ hands it over by reference, also where the source does by value
	Members     []Member     // Struct, Union: in the order of the source; a C++ base class is a member without a name
	Enumerators []Enumerator // Enum: in the order of the source
	Target      *TypeRef     // Typedef
}

// Encoding says how a scalar's bits are read. char is Signed or Unsigned, whichever the ABI says.
type Encoding string

// The encodings.
const (
	Signed   Encoding = "signed"
	Unsigned Encoding = "unsigned"
	Bool     Encoding = "bool"
	Float    Encoding = "float"
	Complex  Encoding = "complex"
	Other    Encoding = "other" // a pointer to a C++ member, a decimal number
)

// Member is one member of a struct or union.
type Member struct {
	Name      string // empty: a struct or union whose members are the holder's own
	Type      *TypeRef
	Offset    int64 // in bytes, of the byte that a bit-field begins in
	Bit, Bits int64 // of a bit-field: its first bit in that byte, from the lowest, and its width; Bits is 0 for other members
}

// Enumerator is one constant of an enum.
type Enumerator struct {
	Name  string
	Value int64
}

// Function returns the function of a name, or nil.
func (a *API) Function(name string) *Function {
	return find(a.Functions, name, func(f *Function) string { return f.Name })
}

// Variable returns the variable of a name, or nil.
func (a *API) Variable(name string) *Variable {
	return find(a.Variables, name, func(v *Variable) string { return v.Name })
}

// Type returns the type of a name as TypeRef has it, or nil.
func (a *API) Type(name string) *Type {
	return find(a.Types, name, func(t *Type) string { return t.Name })
}

// WhyUnknown returns what is told of a name whose type is not known, or nil.
func (a *API) WhyUnknown(name string) *Unknown {
	return find(a.Unknown, name, func(u *Unknown) string { return u.Name })
}

// find searches a list that is sorted by name.
func find[T any](list []T, name string, nameOf func(*T) string) *T {
	i, ok := slices.BinarySearchFunc(list, name, func(e T, name string) int { return strings.Compare(nameOf(&e), name) })
	if !ok {
		return nil
	}
	return &list[i]
}

// sort orders all lists by name.
func (a *API) sort() {
	slices.SortFunc(a.Functions, func(x, y Function) int { return strings.Compare(x.Name, y.Name) })
	slices.SortFunc(a.Variables, func(x, y Variable) int { return strings.Compare(x.Name, y.Name) })
	slices.SortFunc(a.Types, func(x, y Type) int { return strings.Compare(x.Name, y.Name) })
	slices.SortFunc(a.Constants, compareEnumerators)
	slices.SortFunc(a.Unknown, func(x, y Unknown) int { return strings.Compare(x.Name, y.Name) })
}

// Void reports whether the type is void, as a result or behind a pointer.
func (t *TypeRef) Void() bool { return t.Kind == Named && t.Name == "void" }

// MaxNesting bounds how deeply types may be put together: pointers to pointers, typedefs of typedefs. No C source comes near.
const MaxNesting = 64

// Resolve follows typedefs. What it gives is no typedef, unless one names itself.
func (a *API) Resolve(t *TypeRef) *TypeRef {
	for range MaxNesting {
		if t.Kind != Named {
			break
		}
		named := a.Type(t.Name)
		if named == nil || named.Kind != Typedef {
			break
		}
		t = named.Target
	}
	return t
}

// Size returns the bytes that a value of a type has. It is false for void, functions, opaque types, and arrays of no or too large a length.
func (a *API) Size(t *TypeRef) (int64, bool) { return a.size(t, MaxNesting) }

// size looks at most depth types into one another: a typedef may say that it is an array of itself.
func (a *API) size(t *TypeRef, depth int) (int64, bool) {
	t = a.Resolve(t)
	switch {
	case depth == 0:
		return 0, false
	case t.Kind == Pointer:
		return int64(a.PointerSize), true
	case t.Kind == Array:
		n, ok := a.size(t.Elem, depth-1)
		if !ok || t.Len < 0 || n > 0 && t.Len > (1<<62)/n {
			return 0, false
		}
		return n * t.Len, true
	case t.Kind == Named:
		if named := a.Type(t.Name); named != nil && !named.Opaque && named.Kind != Typedef {
			return named.Size, true
		}
	}
	return 0, false
}
