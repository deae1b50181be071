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
	Relative    uint32   // R_*_RELATIVE, which RELR entries stand for
	Copy        uint32   // R_*_COPY, which bionic's loader refuses by name
	IRelative   uint32
	TLSDesc     uint32   // TLS descriptors, where bionic's loader does not know them; else 0
	Loader      []uint32 // all that bionic's loader knows
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

// RelocName gives the psABI's name of a relocation type.
func RelocName(machine elf.Machine, typ uint32) string {
	if r := RelocsOf(machine); r.name != nil {
		return r.name(typ)
	}
	return fmt.Sprintf("type %d of %s", typ, machine)
}

// IsTLS tells whether a type is about thread-local storage.
func (r *Relocs) IsTLS(typ uint32) bool { return in(r.tls, typ) }

// IsFixedTLS tells whether a type of objects is of the initial-exec or local-exec model.
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
		Relative: 1027, Copy: 1024, IRelative: 1032, Loader: []uint32{0, 257, 1025, 1026, 1027, 1028, 1029, 1030, 1031, 1032},
	}
	relocsARM = Relocs{
		name: func(t uint32) string { return elf.R_ARM(t).String() },
		tls:  []span{{13, 13}, {17, 19}, {90, 93}, {104, 111}, {129, 130}}, fixedTLS: []span{{107, 108}, {110, 111}},
		notPIC:   []span{{2, 2}, {5, 5}, {43, 44}, {47, 48}}, // _ABS32, _ABS16, MOVW_ABS_NC, MOVT_ABS, and Thumb's two
		absolute: map[uint32]int{2: 4}, InitialExec: []uint32{19},
		Relative: 23, Copy: 20, IRelative: 160, TLSDesc: 13, Loader: []uint32{0, 2, 17, 18, 19, 21, 22, 23, 160},
	}
	relocsX8664 = Relocs{
		name: func(t uint32) string { return elf.R_X86_64(t).String() },
		tls:  []span{{16, 23}, {34, 36}}, fixedTLS: []span{{18, 18}, {22, 23}},
		notPIC:   []span{{1, 1}, {10, 11}}, // _64, _32, _32S
		absolute: map[uint32]int{1: 8, 10: 4, 11: 4}, InitialExec: []uint32{18},
		Relative: 8, Copy: 5, IRelative: 37, TLSDesc: 36, Loader: []uint32{0, 1, 2, 6, 7, 8, 10, 16, 17, 18, 37},
	}
	relocs386 = Relocs{
		name: func(t uint32) string { return elf.R_386(t).String() },
		tls:  []span{{14, 19}, {24, 37}, {39, 41}}, fixedTLS: []span{{14, 17}, {33, 34}},
		notPIC:   []span{{1, 1}}, // _32
		absolute: map[uint32]int{1: 4}, InitialExec: []uint32{14, 37},
		Relative: 8, Copy: 5, IRelative: 42, TLSDesc: 41, Loader: []uint32{0, 1, 2, 6, 7, 8, 14, 35, 36, 42},
	}
	relocsRISCV = Relocs{
		name:     func(t uint32) string { return elf.R_RISCV(t).String() },
		tls:      []span{{6, 12}, {21, 22}, {29, 32}, {62, 65}},
		absolute: map[uint32]int{1: 4, 2: 8}, InitialExec: []uint32{10, 11},
		Relative: 3, Copy: 4, IRelative: 58, Loader: []uint32{0, 2, 3, 5, 7, 9, 11, 12, 58},
	}
)
