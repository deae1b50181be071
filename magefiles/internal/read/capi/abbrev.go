package capi

import (
	"debug/dwarf"
	"slices"
)

// abbrev is one abbreviation: what the entries of one code are made of.
type abbrev struct {
	code     uint64
	tag      dwarf.Tag
	children bool
	attrs    int // where its list of attributes begins in .debug_abbrev
}

// table reads the abbreviations at an offset. Tables that share bytes would let a small file have them read without end.
func (r *dwarfReader) table(unitAt int, at uint64) []abbrev {
	if t, ok := r.tables[at]; ok {
		return t
	}
	if at >= uint64(len(r.abbrevs)) {
		r.fail(unitAt, "a unit with its abbreviations at %#x, but .debug_abbrev has only %#x bytes", at, len(r.abbrevs))
		return nil
	}
	var table []abbrev
	c := cursor{data: r.abbrevs, at: int(at)}
	for {
		a := abbrev{code: c.uleb()}
		if a.code == 0 || c.bad {
			break
		}
		a.tag = dwarf.Tag(c.uleb())
		a.children = c.fixed(1) != 0
		a.attrs = c.at
		for attr, form := c.spec(); (attr != 0 || form != 0) && !c.bad; attr, form = c.spec() {
			if form == formImplicitConst {
				c.sleb()
			}
		}
		table = append(table, a)
	}
	if c.bad {
		r.fail(unitAt, "a unit whose abbreviations at %#x run past the end of .debug_abbrev", at)
	}
	if r.parsed += c.at - int(at); r.parsed > len(r.abbrevs) {
		r.fail(unitAt, "a unit whose abbreviations at %#x overlap those of others", at)
	}
	slices.SortStableFunc(table, func(a, b abbrev) int { return int(min(max(int64(a.code-b.code), -1), 1)) })
	r.tables[at] = table
	return table
}

func (c *cursor) spec() (attr, form uint64) { return c.uleb(), c.uleb() }

// lookup finds an abbreviation. Nearly every producer numbers them from 1 on.
func (u *unit) lookup(code uint64) *abbrev {
	if code <= uint64(len(u.abbrevs)) && u.abbrevs[code-1].code == code {
		return &u.abbrevs[code-1]
	}
	i, ok := slices.BinarySearchFunc(u.abbrevs, code, func(a abbrev, code uint64) int {
		switch {
		case a.code < code:
			return -1
		case a.code > code:
			return 1
		}
		return 0
	})
	if !ok {
		return nil
	}
	return &u.abbrevs[i]
}
