package loader

import "debug/elf"

// machine has the types of dynamic relocation that bionic's linker knows on a machine (linker_relocs.h). 0 is none.
type machine struct {
	name                                  string // as linker_phdr.cpp prints it
	jumpSlot, absolute, globDat, relative uint32
	irelative, copy                       uint32
	tlsModule, tlsOffset, tlsStatic       uint32
	tlsDescriptor                         uint32
	others                                []uint32 // PC32 and the like
	before30                              []uint32 // what linkers before Android 11 knew beside these
	copyName                              string   // Android 10 and before
	descriptors                           bool     // bionic does TLS descriptors here
}

var machines = map[elf.Machine]machine{
	elf.EM_AARCH64: {
		name: "EM_AARCH64", jumpSlot: 1026, absolute: 257, globDat: 1025, relative: 1027, irelative: 1032, copy: 1024,
		tlsModule: 1028, tlsOffset: 1029, tlsStatic: 1030, tlsDescriptor: 1031, descriptors: true,
		before30: []uint32{258, 259, 260, 261, 262}, copyName: "R_AARCH64_COPY",
	},
	elf.EM_ARM: {
		name: "EM_ARM", jumpSlot: 22, absolute: 2, globDat: 21, relative: 23, irelative: 160, copy: 20,
		tlsModule: 17, tlsOffset: 18, tlsStatic: 19, tlsDescriptor: 13, before30: []uint32{3}, copyName: "R_ARM_COPY",
	},
	elf.EM_X86_64: {
		name: "EM_X86_64", jumpSlot: 7, absolute: 1, globDat: 6, relative: 8, irelative: 37, copy: 5,
		tlsModule: 16, tlsOffset: 17, tlsStatic: 18, tlsDescriptor: 36, others: []uint32{2, 10},
	},
	elf.EM_386: {
		name: "EM_386", jumpSlot: 7, absolute: 1, globDat: 6, relative: 8, irelative: 42, copy: 5,
		tlsModule: 35, tlsOffset: 36, tlsStatic: 14, tlsDescriptor: 41, others: []uint32{2},
	},
	elf.EM_RISCV: {
		name: "EM_RISCV", jumpSlot: 5, absolute: 2, globDat: 0, relative: 3, irelative: 58, copy: 4,
		tlsModule: 7, tlsOffset: 9, tlsStatic: 11, tlsDescriptor: 12, descriptors: true,
	},
}

// isTLS tells whether a type is of thread-local storage.
func (m machine) isTLS(typ uint32) bool {
	return typ == m.tlsModule || typ == m.tlsOffset || typ == m.tlsStatic || typ == m.tlsDescriptor
}

// machineName names a machine as EM_to_string of linker_phdr.cpp does.
func machineName(m elf.Machine, api int) string {
	if known, ok := machines[m]; ok && (m != elf.EM_RISCV || api >= 34) {
		return known.name
	}
	return "EM_???"
}
