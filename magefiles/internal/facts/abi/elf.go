package abi

import (
	"debug/elf"
	"strings"
)

// ELF is what the psABI of a machine and Android's NDKs say of files for it.
type ELF struct {
	Machine elf.Machine
	Class   elf.Class

	Flags      uint32 // that e_flags of every file have, among FlagsMask
	FlagsMask  uint32
	FirstLevel int     // the lowest API level that NDKs link for; 0 for those that Android began with
	NamedSince int     // the level from which on the linker's errors name the machine
	MaxAlign   int64   // in bytes, that a scalar in a struct is aligned to at most
	Thumb      bool    // the lowest bit of a function's address marks Thumb code
	ShiftMask  uint32  // what of a shift's count the processor's instruction uses
	DivideTrap bool    // a division by zero is a signal, and not a number
	TagBits    int     // of the top of an address that the processor does not look at
	Unwind     Segment // where unwinders look for the tables of a library's functions
	Relocs     Relocs
}

// ARMHardFloat is the bit of a 32-bit ARM file's e_flags by which floating-point arguments are passed in VFP registers.
const ARMHardFloat = 0x400

// Segment is a kind of program header with its name, which debug/elf does not have for all.
type Segment struct {
	Type elf.ProgType
	Name string
}

var (
	ehFrame  = Segment{elf.PT_GNU_EH_FRAME, "PT_GNU_EH_FRAME"}
	armExidx = Segment{0x70000001, "PT_ARM_EXIDX"}

	aarch64 = &ELF{Machine: elf.EM_AARCH64, Class: elf.ELFCLASS64, FirstLevel: 21, MaxAlign: 16, Unwind: ehFrame,
		ShiftMask: 63, TagBits: 8, Relocs: relocsAARCH64}
	arm = &ELF{Machine: elf.EM_ARM, Class: elf.ELFCLASS32, Flags: 0x05000000, FlagsMask: 0xff000000, // EABI 5
		MaxAlign: 16, Thumb: true, ShiftMask: 0xff, Unwind: armExidx, Relocs: relocsARM}
	x8664 = &ELF{Machine: elf.EM_X86_64, Class: elf.ELFCLASS64, FirstLevel: 21, MaxAlign: 16, Unwind: ehFrame,
		ShiftMask: 63, DivideTrap: true, Relocs: relocsX8664}
	i386 = &ELF{Machine: elf.EM_386, Class: elf.ELFCLASS32, MaxAlign: 4, ShiftMask: 63, DivideTrap: true, Unwind: ehFrame, Relocs: relocs386}

	// RISC-V's level was 35 in tables and tools, while the libraries to link against have only ever been those of 36 (xmake-io/xmake#7657).
	// Its flags are compressed instructions and, of the floats, double-precision registers.
	riscv64 = &ELF{Machine: elf.EM_RISCV, Class: elf.ELFCLASS64, Flags: 0x5, FlagsMask: 0x7, FirstLevel: 36, MaxAlign: 16, Unwind: ehFrame,
		ShiftMask: 63, NamedSince: 34, Relocs: relocsRISCV}

	machines = []*ELF{aarch64, arm, x8664, i386, riscv64}
)

// WrongFlags tells whether e_flags lack what those of all files for the machine have.
func WrongFlags(machine elf.Machine, flags uint32) bool {
	e := OfMachine(machine)
	return e != nil && flags&e.FlagsMask != e.Flags
}

// Is64 reports whether pointers have 64 bits.
func (e *ELF) Is64() bool { return e.Class == elf.ELFCLASS64 }

// BigPages tells whether devices may have pages of more than 4 KB.
func (e *ELF) BigPages() bool { return e.Is64() }

// Linker gives the path of the linker in an Android system, and LibDir the folder of its libraries.
func (e *ELF) Linker() string { return "system/bin/linker" + e.suffix() }
func (e *ELF) LibDir() string { return "system/lib" + e.suffix() }

func (e *ELF) suffix() string {
	if e.Is64() {
		return "64"
	}
	return ""
}

// OfMachine gives what is known of files for a machine that Android has, or nil.
func OfMachine(machine elf.Machine) *ELF {
	for _, e := range machines {
		if e.Machine == machine {
			return e
		}
	}
	return nil
}

// MachineNamed gives the same by ELF's name without what all begin with: AARCH64.
func MachineNamed(name string) *ELF {
	for _, e := range machines {
		if strings.TrimPrefix(e.Machine.String(), "EM_") == name {
			return e
		}
	}
	return nil
}

// FirstLevel returns the lowest API level that NDKs link for, for a machine and class; 0 for those that Android began with.
func FirstLevel(machine elf.Machine, class elf.Class) int {
	if e := OfMachine(machine); e != nil && e.Class == class {
		return e.FirstLevel
	}
	return 0
}
