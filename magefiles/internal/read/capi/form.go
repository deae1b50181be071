package capi

import "strings"

// value is an attribute's value: a number, text, or a block of bytes. References are offsets in info.
type value struct {
	n     int64
	text  string
	block bool
}

// constant returns the number, or -1 for what is only known at run time.
func (v value) constant() int64 {
	if v.block {
		return -1
	}
	return v.n
}

// memberOffset returns the offset of a member, which DWARF 2 writes as a program: DW_OP_plus_uconst.
func (v value) memberOffset() int64 {
	if !v.block {
		return v.n
	}
	const plusUconst = 0x23
	if len(v.text) < 2 || v.text[0] != plusUconst {
		return -1
	}
	c := cursor{data: v.text, at: 1}
	return int64(c.uleb())
}

// Forms, DWARF 5 section 7.5.6 and GNU's. 0 in formSizes is for those that have no fixed size.
const (
	formAddr          = 0x01
	formBlock2        = 0x03
	formBlock4        = 0x04
	formString        = 0x08
	formBlock         = 0x09
	formBlock1        = 0x0a
	formSdata         = 0x0d
	formStrp          = 0x0e
	formUdata         = 0x0f
	formRefAddr       = 0x10
	formRef1          = 0x11
	formRefUdata      = 0x15
	formIndirect      = 0x16
	formSecOffset     = 0x17
	formExprloc       = 0x18
	formFlagPresent   = 0x19
	formStrx          = 0x1a
	formAddrx         = 0x1b
	formStrpSup       = 0x1d
	formLineStrp      = 0x1f
	formRefSig8       = 0x20
	formImplicitConst = 0x21
	formLoclistx      = 0x22
	formRnglistx      = 0x23
	formStrx1         = 0x25
	formStrx4         = 0x28
	formGNUAddrIndex  = 0x1f01
	formGNUStrIndex   = 0x1f02
	formGNURefAlt     = 0x1f20
	formGNUStrpAlt    = 0x1f21
)

// formSizes has the bytes of the forms that have always as many.
var formSizes = map[uint64]int{
	0x05: 2, 0x06: 4, 0x07: 8, 0x0b: 1, 0x0c: 1, // data2, data4, data8, data1, flag
	0x11: 1, 0x12: 2, 0x13: 4, 0x14: 8, // ref1 to ref8
	0x1c: 4, 0x1e: 16, 0x20: 8, 0x24: 8, // ref_sup4, data16, ref_sig8, ref_sup8
	0x25: 1, 0x26: 2, 0x27: 3, 0x28: 4, 0x29: 1, 0x2a: 2, 0x2b: 3, 0x2c: 4, // strx1 to strx4, addrx1 to addrx4
}

// value reads the value of one attribute. It is false for a form that is unknown, whose end nobody can tell.
func (r *dwarfReader) value(u *unit, c *cursor, form uint64, implicit int64) (value, bool) {
	if form == formIndirect {
		if form = c.uleb(); form == formIndirect || form == formImplicitConst {
			return value{}, false
		}
	}
	switch form {
	case formBlock1, formBlock2, formBlock4:
		size := map[uint64]int{formBlock1: 1, formBlock2: 2, formBlock4: 4}[form]
		return value{text: c.skip(c.fixed(size)), block: true}, true
	case formBlock, formExprloc:
		return value{text: c.skip(c.uleb()), block: true}, true
	case formFlagPresent:
		return value{n: 1}, true
	case formImplicitConst:
		return value{n: implicit}, true
	}
	if text, ok := r.text(u, c, form); ok {
		return value{text: text}, true
	}
	if n, ok := r.reference(u, c, form); ok {
		return value{n: n}, true
	}
	n, ok := number(u, c, form)
	return value{n: n}, ok
}

// text reads the value of a form that is text: the text and what follows it in its table.
func (r *dwarfReader) text(u *unit, c *cursor, form uint64) (string, bool) {
	switch form {
	case formString:
		text := c.data[c.at:]
		end := strings.IndexByte(text, 0)
		if end < 0 {
			end = len(text)
		}
		c.skip(uint64(end) + 1)
		return text, true
	case formStrp:
		return from(r.str, c.fixed(int(u.offSize))), true
	case formLineStrp:
		return from(r.lineStr, c.fixed(int(u.offSize))), true
	case formStrx, formGNUStrIndex:
		return r.indexed(u, c.uleb()), true
	}
	if form >= formStrx1 && form <= formStrx4 {
		return r.indexed(u, c.fixed(formSizes[form])), true
	}
	return "", false
}

// reference reads the value of a form that names another entry: its offset in info.
func (r *dwarfReader) reference(u *unit, c *cursor, form uint64) (int64, bool) {
	switch form {
	case formRefAddr:
		size := int(u.offSize)
		if u.version == 2 {
			size = int(min(u.addrSize, 8))
		}
		return int64(c.fixed(size)), true
	case formStrpSup, formGNURefAlt, formGNUStrpAlt: // in a file that dwz made, which is not here
		c.fixed(int(u.offSize))
		return -1, true
	case formRefUdata:
		return int64(u.start) + int64(c.uleb()), true
	case formRefSig8:
		return int64(r.typeUnit(c.fixed(8))), true
	}
	if form >= formRef1 && form < formRefUdata {
		return int64(u.start) + int64(c.fixed(formSizes[form])), true
	}
	return 0, false
}

// number reads the value of any other form. It is false for a form that is unknown.
func number(u *unit, c *cursor, form uint64) (int64, bool) {
	switch form {
	case formAddr:
		return int64(c.fixed(int(min(u.addrSize, 8)))), true
	case formSdata:
		return c.sleb(), true
	case formUdata, formAddrx, formLoclistx, formRnglistx, formGNUAddrIndex:
		return int64(c.uleb()), true
	case formSecOffset:
		return int64(c.fixed(int(u.offSize))), true
	}
	size, ok := formSizes[form]
	return int64(c.fixed16(size)), ok
}

// fixed16 reads a number of up to 16 bytes, of which it keeps the lower 8.
func (c *cursor) fixed16(size int) uint64 {
	n := c.fixed(min(size, 8))
	if size > 8 {
		c.skip(uint64(size - 8))
	}
	return n
}

// from returns what begins at an offset of a table of names.
func from(table string, at uint64) string {
	if at >= uint64(len(table)) {
		return ""
	}
	return table[at:]
}

// indexed returns the text that .debug_str_offsets has under an index.
func (r *dwarfReader) indexed(u *unit, index uint64) string {
	size := uint64(u.offSize)
	if index > uint64(len(r.strOffsets)) {
		return ""
	}
	table := from(r.strOffsets, u.strBase+index*size)
	if uint64(len(table)) < size {
		return ""
	}
	c := cursor{data: table}
	return from(r.str, c.fixed(int(size)))
}

// maxName bounds, in bytes, the names of functions and types. Mangled C++ names reach some thousand.
const maxName = 1 << 12

// cutName returns the name at the beginning of a text: up to its NUL.
func cutName(text string) string {
	text = text[:min(len(text), maxName)]
	if end := strings.IndexByte(text, 0); end >= 0 {
		return text[:end]
	}
	return text
}
