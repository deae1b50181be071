package capi

import (
	"cmp"
	"debug/dwarf"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// define reads a named type and adds it.
func (b *builder) define(p pending) {
	u, d := b.r.entryAt(p.at)
	if b.r.err != nil {
		return
	}
	if d.declaration && d.signature >= 0 { // it stands in a unit of its own
		if u, d = b.r.entryAt(d.signature); b.r.err != nil {
			return
		}
	}
	if d.tag == dwarf.TagTypedef && b.namesTarget(u, d) {
		if u, d = b.r.entryAt(d.typ); b.r.err != nil {
			return
		}
	}
	i, have := b.types[p.name]
	switch {
	case !have:
		i = len(b.api.Types)
		b.types[p.name] = i
		b.api.Types = append(b.api.Types, Type{Name: p.name, Opaque: true})
		b.spend(p.at, len(p.name)+typeRoom)
	case d.declaration || !b.api.Types[i].Opaque:
		return
	}
	b.api.Types[i] = b.describe(u, d, p.name)
}

// namesTarget reports whether a typedef is the only name of the struct, union or enum behind it.
func (b *builder) namesTarget(u *unit, d entry) bool {
	return d.typ >= 0 && b.r.unitAt(d.typ) == u && b.typedefOf(u, d.typ) == cutName(d.name)
}

// platform has the types that JNI functions reach and that belong to Android. In a baseline they would be most of the text.
var platform = []string{"struct JNINativeInterface", "struct JNIInvokeInterface", "struct _JNIEnv", "struct _JavaVM"}

func (b *builder) describe(u *unit, d entry, name string) Type {
	t := Type{Name: name, Kind: kindOf(d.tag), Size: max(d.size, 0)}
	d.declaration = d.declaration || slices.Contains(platform, name)
	switch {
	case t.Kind == Typedef:
		t.Size = 0
		t.Target = b.use(d.typ, plain(name))
	case t.Kind == Scalar:
		t.Encoding = encodingOf(d)
		if d.vector {
			b.vectorOf(&t, u, d)
		}
	case d.declaration:
		t.Size, t.Opaque = 0, true
	case t.Kind == Enum:
		t.Enumerators = b.enumerators(u, d)
		if sign := b.encodingOf(d.typ); slices.Contains(signs, sign) {
			t.Encoding = sign
		}
		if d.size < 0 {
			t.Size = b.sizeOf(d.typ)
		}
	default:
		t.Members = b.members(u, d, name)
		t.Reference = d.convention == passedByReference
	}
	return t
}

// signs are the encodings that an enum may have.
var signs = []Encoding{Signed, Unsigned, Bool}

// passedByReference is DW_CC_pass_by_reference of DWARF 5, which clang writes for C++.
const passedByReference = 4

// vectorOf notes what a vector is made of.
func (b *builder) vectorOf(t *Type, u *unit, d entry) {
	t.Encoding = cmp.Or(b.encodingOf(d.typ), Other)
	if lengths := b.lengths(u, d); len(lengths) == 1 {
		t.Lanes = max(lengths[0], 0)
	}
	if d.size < 0 {
		t.Size = b.vectorSize(u, d)
	}
}

// encodingOf reads that of a scalar, through typedefs; it is empty where an enum has none.
func (b *builder) encodingOf(at int) Encoding {
	for range MaxNesting {
		if at < 0 || b.r.err != nil {
			return ""
		}
		_, d := b.r.entryAt(at)
		if d.tag == dwarf.TagBaseType || d.typ < 0 {
			return encodingOf(d)
		}
		at = d.typ
	}
	return ""
}

func kindOf(tag dwarf.Tag) TypeKind {
	switch tag {
	case dwarf.TagTypedef:
		return Typedef
	case dwarf.TagStructType, dwarf.TagClassType:
		return Struct
	case dwarf.TagUnionType:
		return Union
	case dwarf.TagEnumerationType:
		return Enum
	}
	return Scalar
}

// encodingOf reads DW_AT_encoding, DWARF 5 section 7.8.
func encodingOf(d entry) Encoding {
	if d.tag != dwarf.TagBaseType {
		return Other
	}
	switch d.encoding {
	case 0x02:
		return Bool
	case 0x03:
		return Complex
	case 0x04:
		return Float
	case 0x05, 0x06:
		return Signed
	case 0x07, 0x08, 0x10: // 0x10: char16_t and the like
		return Unsigned
	}
	return Other
}

func (b *builder) vectorSize(u *unit, d entry) int64 {
	size := b.sizeOf(d.typ)
	for _, n := range b.lengths(u, d) {
		if n < 0 || n > 1<<16 || size > 1<<16 {
			return 0
		}
		size *= n
	}
	return size
}

// sizeOf returns the size of a scalar, through typedefs; 0 where it is none.
func (b *builder) sizeOf(at int) int64 {
	for range MaxNesting {
		if at < 0 || b.r.err != nil {
			break
		}
		_, d := b.r.entryAt(at)
		if d.size >= 0 {
			return d.size
		}
		at = d.typ
	}
	return 0
}

func (b *builder) members(u *unit, d entry, name string) []Member {
	var members []Member
	b.aligns[name] = max(b.aligns[name], d.align)
	for child := range b.r.children(u, d) {
		if child.tag != dwarf.TagMember && child.tag != dwarf.TagInheritance || child.declaration || child.external { // static ones of C++
			continue
		}
		own := cutName(child.name)
		m := Member{Name: optional(own), Offset: max(child.location, 0)}
		m.Type = b.use(child.typ, part(plain(name), own, len(members)+1))
		if child.bits > 0 {
			b.bitField(&m, child)
		}
		b.aligns[name] = max(b.aligns[name], child.align)
		b.spend(child.at, partRoom)
		members = append(members, m)
	}
	return members
}

// bitField notes where a bit-field is: DWARF 4 counts bits from the beginning of the struct, DWARF 2 from the highest bit of a unit of
// storage.
func (b *builder) bitField(m *Member, d entry) {
	first := m.Offset*8 + max(d.bit, 0)
	if d.bit < 0 && d.bigBit >= 0 {
		storage := d.size
		if storage < 0 {
			storage = b.sizeOf(d.typ)
		}
		first = m.Offset*8 + storage*8 - d.bigBit - d.bits
	}
	if m.Bits = d.bits; first >= 0 {
		m.Offset, m.Bit = first/8, first%8
	}
}

func (b *builder) enumerators(u *unit, d entry) []Enumerator {
	var all []Enumerator
	for child := range b.r.children(u, d) {
		if child.tag == dwarf.TagEnumerator {
			name := cutName(child.name)
			all = append(all, Enumerator{token(name), child.value})
			b.spend(child.at, len(name)+partRoom)
		}
	}
	return all
}

// alignments works out what DWARF leaves to the C ABI.
func (b *builder) alignments() {
	for i := range b.api.Types {
		if t := &b.api.Types[i]; (t.Kind == Struct || t.Kind == Union) && !t.Opaque {
			t.Align = b.alignOf(t)
		}
	}
}

// alignOf returns the alignment of a named type in bytes.
func (b *builder) alignOf(t *Type) int64 {
	if align, ok := b.natural[t.Name]; ok {
		return align
	}
	b.natural[t.Name] = 1 // for a struct that says it holds itself
	if b.nested++; b.nested > MaxNesting {
		b.r.fail(0, "%s is in structs nested more than %d deep", t.Name, MaxNesting)
		return 1
	}
	defer func() { b.nested-- }()
	align := int64(1)
	switch t.Kind {
	case Typedef:
		align = b.alignOfRef(t.Target)
	case Struct, Union:
		for _, m := range t.Members {
			align = max(align, b.alignOfMember(t, m))
		}
		align = max(align, b.aligns[t.Name])
	default:
		align = b.scalarAlign(t.Size)
	}
	b.natural[t.Name] = align
	return align
}

// alignOfMember returns what a member asks of its struct. One that does not lie as its type wants shows a packed struct.
func (b *builder) alignOfMember(t *Type, m Member) int64 {
	align := b.alignOfRef(m.Type)
	for align > 1 && (m.Bits == 0 && m.Offset%align != 0 || t.Size%align != 0) {
		align /= 2
	}
	return align
}

func (b *builder) alignOfRef(ref *TypeRef) int64 {
	switch ref.Kind {
	case Pointer:
		return int64(b.api.PointerSize)
	case Array:
		return b.alignOfRef(ref.Elem)
	case Named:
		if t := b.api.Type(ref.Name); t != nil {
			return b.alignOf(t)
		}
	}
	return 1
}

// scalarAlign returns the alignment of a scalar: its size, but that i386 aligns nothing in a struct to more than 4 bytes.
func (b *builder) scalarAlign(size int64) int64 {
	align := int64(1)
	for align < size && align < 16 {
		align *= 2
	}
	if e := abi.OfMachine(b.machine); e != nil {
		align = min(align, e.MaxAlign)
	}
	return align
}
