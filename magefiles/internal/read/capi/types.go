package capi

import (
	"debug/dwarf"
	"debug/elf"
	"fmt"
	"strconv"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// builder makes an API out of entries.
type builder struct {
	r       *dwarfReader
	machine elf.Machine
	api     *API
	refs    map[int]reference // by the offset of their entry
	queue   []pending
	types   map[string]int   // index in api.Types
	aligns  map[string]int64 // what a struct or its members ask for, by the name of the struct, in bytes
	natural map[string]int64 // alignments that were worked out
	nested  int              // structs that alignOf is in
	room    int              // bytes that the API may still take, in memory or as lines
}

// reference is a TypeRef and about how many bytes of C it is. Parts are shared, so it may be far more text than the file is large.
type reference struct {
	ref  *TypeRef
	text int
}

// pending is a named type that is not read yet.
type pending struct {
	name string
	at   int
}

const (
	maxRefText = 1 << 16 // bytes of C of one type
	minRoom    = 8 << 20
	partRoom   = 64  // bytes for a member, parameter or enumerator
	typeRoom   = 160 // bytes for a type
)

func newBuilder(r *dwarfReader, f *elfabi.File) *builder {
	return &builder{
		r: r, machine: f.Machine, api: &API{PointerSize: pointerSize(f)}, refs: map[int]reference{}, types: map[string]int{},
		aligns: map[string]int64{}, natural: map[string]int64{}, room: len(r.info) + minRoom,
	}
}

// spend takes n bytes off what the API may take. A type that others share is counted where it is spelled.
func (b *builder) spend(at, n int) {
	if b.room -= n; b.room < 0 {
		b.r.fail(at, "types that take more C text than any library has")
	}
}

var void = &TypeRef{Name: "void"}

// use returns the type of a parameter, member, variable or typedef. holder names what has it.
func (b *builder) use(at int, holder string) *TypeRef {
	ref := b.ref(at, holder, 0)
	b.spend(max(at, 0), ref.text+len(holder))
	return ref.ref
}

// ref returns the type at an offset; -1 is void.
func (b *builder) ref(at int, holder string, depth int) reference {
	if at < 0 || b.r.err != nil {
		return reference{void, 4}
	}
	if ref, ok := b.refs[at]; ok {
		return ref
	}
	u, d := b.r.entryAt(at)
	if depth > MaxNesting {
		b.r.fail(at, "a type nested more than %d deep", MaxNesting)
	}
	if b.r.err != nil {
		return reference{void, 4}
	}
	ref := b.compose(u, d, holder, depth+1)
	if ref.text > maxRefText {
		b.r.fail(at, "a type that takes more than %d bytes to spell", maxRefText)
	}
	b.spend(at, typeRoom)
	b.refs[at] = ref
	return ref
}

// compose returns the type that an entry describes.
func (b *builder) compose(u *unit, d entry, holder string, depth int) reference {
	switch d.tag {
	case dwarf.TagPointerType, dwarf.TagReferenceType, dwarf.TagRvalueReferenceType: // C++ passes references as pointers
		elem := b.ref(d.typ, holder, depth)
		return reference{&TypeRef{Kind: Pointer, Elem: elem.ref}, elem.text + 2}
	case dwarf.TagConstType, dwarf.TagVolatileType, dwarf.TagRestrictType, dwarf.TagAtomicType:
		elem := b.ref(d.typ, holder, depth)
		return reference{qualify(elem.ref, d.tag), elem.text + 9}
	case dwarf.TagArrayType:
		if d.vector {
			return b.vector(u, d, holder, depth)
		}
		elem := b.ref(d.typ, holder, depth)
		return reference{b.array(u, d, elem.ref), elem.text + 24}
	case dwarf.TagSubroutineType:
		signature, text := b.signature(u, d, holder, depth)
		return reference{&TypeRef{Kind: Func, Func: signature}, text}
	}
	name := b.typeName(u, d, holder)
	if name != "void" {
		b.queue = append(b.queue, pending{name, d.at})
	}
	return reference{&TypeRef{Name: name}, len(name) + 1}
}

// qualify adds const or the like to a type. What is said of an array holds for its elements, and functions have no such thing.
func qualify(t *TypeRef, tag dwarf.Tag) *TypeRef {
	q := *t
	switch {
	case t.Kind == Func:
		return t
	case t.Kind == Array:
		q.Elem = qualify(t.Elem, tag)
	case tag == dwarf.TagConstType:
		q.Const = true
	case tag == dwarf.TagVolatileType:
		q.Volatile = true
	case tag == dwarf.TagRestrictType:
		q.Restrict = true
	default:
		q.Atomic = true
	}
	return &q
}

// array puts the dimensions of an array around its elements, the last one innermost.
func (b *builder) array(u *unit, d entry, elem *TypeRef) *TypeRef {
	lengths := b.lengths(u, d)
	if len(lengths) == 0 {
		lengths = []int64{-1}
	}
	for i := len(lengths) - 1; i >= 0; i-- {
		elem = &TypeRef{Kind: Array, Elem: elem, Len: lengths[i]}
	}
	return elem
}

func (b *builder) lengths(u *unit, d entry) []int64 {
	var lengths []int64
	for child := range b.r.children(u, d) {
		if child.tag != dwarf.TagSubrangeType {
			continue
		}
		if len(lengths) == MaxNesting {
			b.r.fail(d.at, "an array of more than %d dimensions", MaxNesting)
			return nil
		}
		n := child.count
		if n < 0 && child.upper >= 0 && child.upper < 1<<62 {
			n = child.upper + 1
		}
		lengths = append(lengths, max(n, -1))
	}
	return lengths
}

// vector makes a scalar of a SIMD vector: unlike an array it goes into one register.
func (b *builder) vector(u *unit, d entry, holder string, depth int) reference {
	elem := b.ref(d.typ, holder, depth)
	lengths := b.lengths(u, d)
	if len(lengths) != 1 || b.r.err != nil {
		return reference{void, 4}
	}
	name := token(elem.ref.String() + " vector of " + strconv.FormatInt(lengths[0], 10))
	b.queue = append(b.queue, pending{name, d.at})
	return reference{&TypeRef{Name: name}, len(name) + 1}
}

// signature reads the result and the parameters of a function.
func (b *builder) signature(u *unit, d entry, holder string, depth int) (*Signature, int) {
	result := b.ref(d.typ, holder+"::result", depth)
	s, text := &Signature{Result: result.ref, Convention: conventionOf(d.convention)}, result.text
	for child := range b.r.children(u, d) {
		switch child.tag {
		case dwarf.TagUnspecifiedParameters:
			s.Variadic = true
		case dwarf.TagFormalParameter:
			for range 4 { // of an inlined function
				if child.typ >= 0 || child.origin < 0 || b.r.err != nil {
					break
				}
				_, child = b.r.entryAt(child.origin)
			}
			name := cutName(child.name)
			t := b.ref(child.typ, part(holder, name, len(s.Params)+1), depth)
			s.Params = append(s.Params, Param{optional(name), t.ref})
			text += t.text + len(name) + 2
			b.spend(child.at, partRoom)
		}
		if text > maxRefText {
			b.r.fail(d.at, "a function that takes more than %d bytes to spell", maxRefText)
			break
		}
	}
	s.dropVoid() // a damaged parameter without a type
	if depth == 0 {
		b.spend(d.at, text)
	}
	return s, text
}

// conventions are the numbers of DW_AT_calling_convention that compilers write for functions, by the attributes that sources have.
var conventions = map[int64]string{
	0xb1: "stdcall", 0xb2: "pascal", 0xb3: "fastcall", 0xb5: "thiscall", 0xc0: "vectorcall", 0xc1: "ms_abi", 0xc2: "sysv_abi", 0xc3: "pcs_aapcs",
	0xc4: "pcs_aapcs_vfp", 0xc5: "intel_ocl_bicc", 0xc8: "swiftcall", 0xc9: "preserve_most", 0xca: "preserve_all", 0xcb: "regcall",
}

// conventionOf names a calling convention; "" is the ABI's own, which most functions have.
func conventionOf(number int64) string {
	switch name := conventions[number]; {
	case number <= 1: // none, DW_CC_normal
		return ""
	case name != "":
		return name
	}
	return fmt.Sprintf("cc_%x", number)
}

// part names the part of a holder that a struct without a tag is in.
func part(holder, name string, number int) string {
	if name == "" {
		return holder + "::" + strconv.Itoa(number)
	}
	return holder + "::" + name
}

// typeName returns the name of a named type as TypeRef has it.
func (b *builder) typeName(u *unit, d entry, holder string) string {
	name := cutName(d.name)
	switch d.tag {
	case dwarf.TagTypedef:
		return token(name)
	case dwarf.TagBaseType:
		if name == "complex" || name == "_Complex" { // clang leaves the rest out
			name = map[int64]string{8: "_Complex float", 16: "_Complex double"}[d.size]
		}
		return scalarName(name)
	case dwarf.TagUnspecifiedType:
		if name == "void" {
			return name
		}
		return token(name)
	}
	tag := tagWord(d.tag)
	switch {
	case tag == "":
		return token(fmt.Sprintf("type with tag %#x", int(d.tag)))
	case name != "":
		return tag + " " + token(name)
	}
	if typedef := b.typedefOf(u, d.at); typedef != "" {
		return token(typedef)
	}
	return tag + " " + token(holder)
}

func tagWord(tag dwarf.Tag) string {
	switch tag {
	case dwarf.TagStructType:
		return "struct"
	case dwarf.TagClassType:
		return "class"
	case dwarf.TagUnionType:
		return "union"
	case dwarf.TagEnumerationType:
		return "enum"
	}
	return ""
}

// typedefOf returns the name of the first typedef in the unit that is for a struct, union or enum; "" if there is none.
func (b *builder) typedefOf(u *unit, at int) string {
	if u.typedefs == nil {
		u.typedefs = map[int]string{}
		for child := range b.r.children(u, b.r.entry(u, u.root)) {
			if child.tag != dwarf.TagTypedef || child.typ < 0 || b.r.unitAt(child.typ) != u {
				continue
			}
			target := b.r.entry(u, child.typ)
			if tagWord(target.tag) != "" && target.name == "" && u.typedefs[child.typ] == "" {
				u.typedefs[child.typ] = cutName(child.name)
			}
		}
	}
	return u.typedefs[at]
}
