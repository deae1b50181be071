package capi

import (
	"debug/dwarf"
	"iter"
)

// entry is one entry (DIE) with the attributes that C types need. Offsets are in info; -1 stands for an attribute that is not there.
// A name is still everything from its first byte on: see cutName.
type entry struct {
	at, next int // where it begins, and where what follows it does: its first child or the next entry
	tag      dwarf.Tag
	children bool

	name, linkage, dwo              string
	typ, origin, specification      int
	sibling                         int
	signature                       int
	size, align, encoding, language int64
	location, bit, bigBit, bits     int64 // bit counts from the lowest, bigBit from the highest as DWARF 2 has it
	upper, count, value             int64
	strBase                         int64
	convention                      int64
	declaration, external, vector   bool
	noReturn                        bool
}

// null reports whether it ends a list of children.
func (d *entry) null() bool { return d.tag == 0 }

// entry reads the entry at an offset in a unit.
func (r *dwarfReader) entry(u *unit, at int) entry {
	d := entry{
		at: at, next: u.end, typ: -1, origin: -1, specification: -1, sibling: -1, signature: -1,
		size: -1, align: -1, location: -1, bit: -1, bigBit: -1, bits: -1, upper: -1, count: -1, strBase: -1,
	}
	if at >= u.end || r.err != nil {
		return d // lists that are not ended end with the unit
	}
	c := cursor{data: r.info[:u.end], at: at}
	if code := c.uleb(); code != 0 {
		a := u.lookup(code)
		if a == nil {
			r.fail(at, "an entry with abbreviation %d, but its unit has no such abbreviation", code)
			return d
		}
		d.tag, d.children = a.tag, a.children
		r.attributes(u, a, &c, &d)
	}
	if c.bad {
		r.fail(at, "an entry that runs past the end of its unit")
	}
	d.next = c.at
	r.spend(at, d.next-at)
	return d
}

func (r *dwarfReader) attributes(u *unit, a *abbrev, c *cursor, d *entry) {
	specs := cursor{data: r.abbrevs, at: a.attrs}
	for {
		attr, form := specs.spec()
		if attr == 0 && form == 0 {
			return
		}
		var implicit int64
		if form == formImplicitConst {
			implicit = specs.sleb()
		}
		v, ok := r.value(u, c, form, implicit)
		if !ok {
			r.fail(d.at, "attribute %#x has the form %#x, which no version of DWARF knows", attr, form)
			return
		}
		if specs.bad || c.bad {
			return
		}
		d.set(dwarf.Attr(attr), v)
	}
}

// set keeps one attribute.
func (d *entry) set(attr dwarf.Attr, v value) {
	switch attr {
	case dwarf.AttrName:
		d.name = v.text
	case dwarf.AttrLinkageName, attrMIPSLinkageName:
		d.linkage = v.text
	case dwarf.AttrDwoName, attrGNUDwoName:
		d.dwo = v.text
	case dwarf.AttrType:
		d.typ = int(v.n)
	case dwarf.AttrAbstractOrigin:
		d.origin = int(v.n)
	case dwarf.AttrSpecification:
		d.specification = int(v.n)
	case dwarf.AttrSibling:
		d.sibling = int(v.n)
	case dwarf.AttrSignature:
		d.signature = int(v.n)
	case dwarf.AttrByteSize:
		d.size = v.n
	case dwarf.AttrAlignment:
		d.align = v.n
	case dwarf.AttrEncoding:
		d.encoding = v.n
	case dwarf.AttrLanguage:
		d.language = v.n
	case dwarf.AttrDataMemberLoc:
		d.location = v.memberOffset()
	case dwarf.AttrDataBitOffset:
		d.bit = v.n
	case dwarf.AttrBitOffset:
		d.bigBit = v.n
	case dwarf.AttrBitSize:
		d.bits = v.n
	case dwarf.AttrUpperBound:
		d.upper = v.constant()
	case dwarf.AttrCount:
		d.count = v.constant()
	case dwarf.AttrConstValue:
		d.value = v.n
	case dwarf.AttrStrOffsetsBase:
		d.strBase = v.n
	case dwarf.AttrDeclaration:
		d.declaration = v.n != 0
	case dwarf.AttrExternal:
		d.external = v.n != 0
	case dwarf.AttrCalling:
		d.convention = v.n
	case dwarf.AttrNoreturn:
		d.noReturn = v.n != 0
	case attrGNUVector:
		d.vector = v.n != 0
	}
}

// Attributes of vendors.
const (
	attrMIPSLinkageName = 0x2007
	attrGNUVector       = 0x2107
	attrGNUDwoName      = 0x2130
)

// after returns the offset behind an entry and its children.
func (r *dwarfReader) after(u *unit, d entry) int {
	at := d.next
	for depth := d.level(); depth > 0 && at < u.end && r.err == nil; depth += d.level() {
		if d.children && d.sibling >= at && d.sibling <= u.end {
			at = d.sibling
			depth--
			if depth == 0 {
				break
			}
		}
		d = r.entry(u, at)
		at = d.next
	}
	return at
}

// level says how an entry changes the depth: one with children begins a list, an empty one ends a list.
func (d *entry) level() int {
	switch {
	case d.null():
		return -1
	case d.children:
		return 1
	}
	return 0
}

// children returns what stands right below an entry.
func (r *dwarfReader) children(u *unit, d entry) iter.Seq[entry] {
	return func(yield func(entry) bool) {
		if !d.children {
			return
		}
		for at := d.next; r.err == nil; {
			child := r.entry(u, at)
			if child.null() || r.err != nil || !yield(child) {
				return
			}
			at = r.after(u, child)
		}
	}
}
