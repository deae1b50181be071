package abi

import (
	"debug/elf"
	"fmt"
	"slices"
)

// Relocs is what the types of relocation of a machine mean, by its psABI.
type Relocs struct {
	name func(typ uint32) string

	tls      []span         // about thread-local storage
	fixedTLS []span         // in objects: by which code reaches thread-local variables at a fixed distance from the thread pointer
	notPIC   []span         // in objects: that put an address into the bytes of code or constants
	absolute map[uint32]int // that put a symbol's value and the addend at their place, with the bytes they write

	InitialExec []uint32 // in libraries, likewise of the initial-exec model
	Dynamic
}

// Dynamic has the types that bionic's linker knows in libraries (linker_relocs.h); 0 is none.
type Dynamic struct {
	JumpSlot, Word, GlobDat         uint32
	Relative                        uint32 // which RELR entries stand for
	IRelative                       uint32
	Copy                            uint32 // refused by name
	TLSModule, TLSOffset, TLSStatic uint32
	TLSDescriptor                   uint32
	Descriptors                     bool     // TLS descriptors are known on this machine
	Others                          []uint32 // PC32 and the like
	Before30                        []uint32 // what linkers before Android 11 knew beside these
	UnsupportedTLS                  []uint32 // thread-local ones that linkers before Android 10 pass over without a word
	CopyName                        string   // Copy, as linkers before Android 11 name it
}

// Knows reports whether bionic's linker does what a type says.
func (d *Dynamic) Knows(typ uint32) bool {
	switch typ {
	case 0, d.JumpSlot, d.Word, d.GlobDat, d.Relative, d.IRelative, d.TLSModule, d.TLSOffset, d.TLSStatic:
		return true
	case d.TLSDescriptor:
		return d.Descriptors
	}
	return slices.Contains(d.Others, typ)
}

// Plain tells whether a type is one of those that nearly all relocations have: an address, or a symbol's value, at its place.
func (d *Dynamic) Plain(typ uint32) bool {
	return typ == d.Relative || typ == d.Word || typ == d.JumpSlot || typ == d.GlobDat
}

// ThreadLocal tells whether a type that the linker knows is about thread-local storage.
func (d *Dynamic) ThreadLocal(typ uint32) bool {
	return typ == d.TLSModule || typ == d.TLSOffset || typ == d.TLSStatic || typ == d.TLSDescriptor
}

// span is a range of types, the last one included.
type span [2]uint32

func in(spans []span, typ uint32) bool {
	return slices.ContainsFunc(spans, func(s span) bool { return s[0] <= typ && typ <= s[1] })
}

var none Relocs

// RelocsOf gives the relocations of a machine. Of one that Android does not have it tells nothing.
func RelocsOf(machine elf.Machine) *Relocs {
	if e := OfMachine(machine); e != nil {
		return &e.Relocs
	}
	return &none
}

// RelocName returns the psABI's name of a relocation type.
func RelocName(machine elf.Machine, typ uint32) string {
	if r := RelocsOf(machine); r.name != nil {
		return r.name(typ)
	}
	return fmt.Sprintf("type %d of %s", typ, machine)
}

// IsTLS reports whether a type is about thread-local storage.
func (r *Relocs) IsTLS(typ uint32) bool { return in(r.tls, typ) }

// IsFixedTLS reports whether a type of objects is of the initial-exec or local-exec model.
func (r *Relocs) IsFixedTLS(typ uint32) bool { return in(r.fixedTLS, typ) }

// IsNotPIC tells whether a type of objects puts an address into the bytes of code or constants.
func (r *Relocs) IsNotPIC(typ uint32) bool { return in(r.notPIC, typ) }

// Absolute gives the bytes that a type writes which puts a symbol's value and the addend at its place; 0 for any other type.
func (r *Relocs) Absolute(typ uint32) int { return r.absolute[typ] }

var (
	relocsAARCH64 = Relocs{
		name: func(t uint32) string { return elf.R_AARCH64(t).String() },
		tls:  []span{{512, 573}, {1028, 1031}}, fixedTLS: []span{{539, 559}, {570, 571}},
		notPIC:   []span{{257, 259}, {263, 272}}, // _ABS64 to _ABS16; MOVW_UABS_G0 to _SABS_G2: -mcmodel=large
		absolute: map[uint32]int{257: 8, 258: 4}, InitialExec: []uint32{1030},
		Dynamic: Dynamic{JumpSlot: 1026, Word: 257, GlobDat: 1025, Relative: 1027, IRelative: 1032, Copy: 1024,
			TLSModule: 1028, TLSOffset: 1029, TLSStatic: 1030, TLSDescriptor: 1031, Descriptors: true,
			Before30: []uint32{258, 259, 260, 261, 262}, UnsupportedTLS: []uint32{1029, 1030}, CopyName: "R_AARCH64_COPY"},
	}
	relocsARM = Relocs{
		name: func(t uint32) string { return elf.R_ARM(t).String() },
		tls:  []span{{13, 13}, {17, 19}, {90, 93}, {104, 111}, {129, 130}}, fixedTLS: []span{{107, 108}, {110, 111}},
		notPIC:   []span{{2, 2}, {5, 5}, {43, 44}, {47, 48}}, // _ABS32, _ABS16, MOVW_ABS_NC, MOVT_ABS, and Thumb's two
		absolute: map[uint32]int{2: 4}, InitialExec: []uint32{19},
		Dynamic: Dynamic{JumpSlot: 22, Word: 2, GlobDat: 21, Relative: 23, IRelative: 160, Copy: 20,
			TLSModule: 17, TLSOffset: 18, TLSStatic: 19, TLSDescriptor: 13, Before30: []uint32{3}, CopyName: "R_ARM_COPY"},
	}
	relocsX8664 = Relocs{
		name: func(t uint32) string { return elf.R_X86_64(t).String() },
		tls:  []span{{16, 23}, {34, 36}}, fixedTLS: []span{{18, 18}, {22, 23}},
		notPIC:   []span{{1, 1}, {10, 11}}, // _64, _32, _32S
		absolute: map[uint32]int{1: 8, 10: 4, 11: 4}, InitialExec: []uint32{18},
		Dynamic: Dynamic{JumpSlot: 7, Word: 1, GlobDat: 6, Relative: 8, IRelative: 37, Copy: 5,
			TLSModule: 16, TLSOffset: 17, TLSStatic: 18, TLSDescriptor: 36, Others: []uint32{2, 10}},
	}
	relocs386 = Relocs{
		name: func(t uint32) string { return elf.R_386(t).String() },
		tls:  []span{{14, 19}, {24, 37}, {39, 41}}, fixedTLS: []span{{14, 17}, {33, 34}},
		notPIC:   []span{{1, 1}}, // _32
		absolute: map[uint32]int{1: 4}, InitialExec: []uint32{14, 37},
		Dynamic: Dynamic{JumpSlot: 7, Word: 1, GlobDat: 6, Relative: 8, IRelative: 42, Copy: 5,
			TLSModule: 35, TLSOffset: 36, TLSStatic: 14, TLSDescriptor: 41, Others: []uint32{2}},
	}
	relocsRISCV = Relocs{
		name:     func(t uint32) string { return elf.R_RISCV(t).String() },
		tls:      []span{{6, 12}, {21, 22}, {29, 32}, {62, 65}},
		absolute: map[uint32]int{1: 4, 2: 8}, InitialExec: []uint32{10, 11},
		Dynamic: Dynamic{JumpSlot: 5, Word: 2, Relative: 3, IRelative: 58, Copy: 4,
			TLSModule: 7, TLSOffset: 9, TLSStatic: 11, TLSDescriptor: 12, Descriptors: true},
	}
)
