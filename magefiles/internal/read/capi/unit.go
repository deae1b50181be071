package capi

import (
	"fmt"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// dwarfReader reads the debug information of one file. debug/dwarf only lends its constants: it keeps an entry's attributes as a list of
// interfaces, recurses as deep as the file says, and parses the same abbreviations once for each unit that points into them, so that a
// small hostile file takes it hours. Here all units share a budget of bytes that may be looked at, and nothing is kept but what was
// asked for. The units of Go's compiler, which are nearly all of a cgo library, cost the look at their first entry.
type dwarfReader struct {
	file string

	info       string // .debug_info, and behind it .debug_types
	types      int    // where .debug_types begins
	abbrevs    string
	str        string
	lineStr    string
	strOffsets string

	units     []*unit
	typeUnits map[uint64]int // the offset of the type with a signature, from DW_FORM_ref_sig8
	tables    map[uint64][]abbrev
	parsed    int      // bytes of abbreviations
	budget    int      // bytes that may still be looked at
	elsewhere []string // .dwo files
	goUnits   int
	goMain    *unit // of package main, for its constants; nil if there is none
	err       error // the first one; all reading stops at it
}

// unit is one unit of .debug_info, of another language than Go. Numbers are offsets in info.
type unit struct {
	start, root, end  int
	version           uint16
	offSize, addrSize uint8
	strBase           uint64
	abbrevs           []abbrev
	typedefs          map[int]string // typedefs by the struct, union or enum without a tag that they name; nil until first needed
}

// maxSteps is how often, on the average, each byte of debug information may be looked at. Files of compilers need less than 4.
const maxSteps = 16

func newReader(f *elfabi.File) (*dwarfReader, error) {
	r := &dwarfReader{file: f.FileName(), tables: map[uint64][]abbrev{}, typeUnits: map[uint64]int{}}
	var types string
	for _, section := range []struct {
		name string
		into *string
	}{ // in an order, since the first that cannot be read is the error
		{".debug_info", &r.info}, {".debug_types", &types}, {".debug_abbrev", &r.abbrevs},
		{".debug_str", &r.str}, {".debug_line_str", &r.lineStr}, {".debug_str_offsets", &r.strOffsets},
	} {
		var err error
		if *section.into, err = f.DebugSection(section.name); err != nil {
			return nil, err
		}
	}
	r.types = len(r.info)
	if types != "" {
		r.info += types
	}
	r.budget = maxSteps*len(r.info) + 1<<16
	r.readUnits()
	return r, r.err
}

// fail notes the first error.
func (r *dwarfReader) fail(at int, format string, args ...any) {
	if r.err != nil {
		return
	}
	section := ".debug_info"
	if at >= r.types && at < len(r.info) {
		section, at = ".debug_types", at-r.types
	}
	r.err = fmt.Errorf("%s: debug information at %#x of %s: %s; the file is damaged: make it again", r.file, at, section, fmt.Sprintf(format, args...))
}

// spend takes n bytes off the budget.
func (r *dwarfReader) spend(at, n int) {
	if r.budget -= n; r.budget < 0 {
		r.fail(at, "entries that refer to each other over and over: more than %d bytes to read in %d", maxSteps*len(r.info), len(r.info))
	}
}

// minUnit is the size, in bytes, of the smallest unit that is looked into: no function with a name fits into less.
const minUnit = 24

func (r *dwarfReader) readUnits() {
	for at := 0; at < len(r.info) && r.err == nil; {
		c := cursor{data: r.info, at: at}
		u := &unit{start: at, offSize: 4}
		size := c.fixed(4)
		if size == 0xffffffff {
			u.offSize = 8
			size = c.fixed(8)
		}
		if c.bad || size > uint64(len(r.info)-c.at) {
			r.fail(at, "a unit of %#x bytes, but only %#x are left", size, len(r.info)-at)
			return
		}
		u.end = c.at + int(size)
		if u.end-at >= minUnit {
			r.readUnit(u, c)
		}
		at = u.end
	}
}

// readUnit reads the rest of a unit's header and its first entry, and keeps the unit if it may declare C functions.
func (r *dwarfReader) readUnit(u *unit, c cursor) {
	u.version = uint16(c.fixed(2))
	if u.version < 2 || u.version > 5 {
		return // of a version to come
	}
	isType := u.start >= r.types
	var table, signature, typeAt uint64
	kind := dwarf5Compile
	if u.version == 5 {
		kind = int(c.fixed(1))
		u.addrSize = uint8(c.fixed(1))
		table = c.fixed(int(u.offSize))
		isType = kind == dwarf5Type
	} else {
		table = c.fixed(int(u.offSize))
		u.addrSize = uint8(c.fixed(1))
	}
	switch {
	case isType:
		signature, typeAt = c.fixed(8), c.fixed(int(u.offSize))
	case kind == dwarf5Skeleton || kind == dwarf5SplitCompile:
		c.fixed(8)
	}
	u.root = c.at
	if c.bad || u.root > u.end {
		r.fail(u.start, "a unit of %#x bytes, too small for its header", u.end-u.start)
		return
	}
	if u.abbrevs = r.table(u.start, table); r.err != nil {
		return
	}
	if !r.keep(u) {
		return
	}
	r.units = append(r.units, u)
	if isType && typeAt < uint64(u.end-u.start) {
		r.typeUnits[signature] = u.start + int(typeAt)
	}
}

// The kinds of units of DWARF 5, section 7.5.1.
const (
	dwarf5Compile      = 1
	dwarf5Type         = 2
	dwarf5Skeleton     = 4
	dwarf5SplitCompile = 5
)

const languageGo = 0x16 // DW_LANG_Go

// keep reads what the unit's first entry tells about all others.
func (r *dwarfReader) keep(u *unit) bool {
	if u.version == 5 {
		u.strBase = 2 * uint64(u.offSize) // behind the header of .debug_str_offsets, where the unit does not say
	}
	d := r.entry(u, u.root)
	if d.strBase >= 0 {
		u.strBase = uint64(d.strBase)
		d = r.entry(u, u.root)
	}
	switch {
	case r.err != nil:
		return false
	case d.dwo != "":
		r.elsewhere = append(r.elsewhere, cutName(d.dwo))
	case d.language == languageGo:
		r.goUnits++
		if cutName(d.name) == "main" {
			r.goMain = u
		}
		return false
	}
	return d.children
}

// unitAt finds the unit that an offset lies in, or gives nil.
func (r *dwarfReader) unitAt(at int) *unit {
	i, ok := slices.BinarySearchFunc(r.units, at, func(u *unit, at int) int {
		switch {
		case u.end <= at:
			return -1
		case u.start > at:
			return 1
		}
		return 0
	})
	if !ok || at < r.units[i].root {
		return nil
	}
	return r.units[i]
}

// entryAt reads the entry at any offset.
func (r *dwarfReader) entryAt(at int) (*unit, entry) {
	u := r.unitAt(at)
	if u == nil {
		r.fail(at, "a reference to %#x, but no entry is there", at)
		return nil, entry{}
	}
	return u, r.entry(u, at)
}

// typeUnit returns the offset of the type with a signature, or -1.
func (r *dwarfReader) typeUnit(signature uint64) int {
	if at, ok := r.typeUnits[signature]; ok {
		return at
	}
	return -1
}
