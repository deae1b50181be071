package loader

import (
	"debug/elf"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// machine has the types of dynamic relocation that the linker knows, and what it prints of them.
type machine struct {
	*abi.Dynamic
	copyName string   // of Copy, before Android 11
	before30 []uint32 // what linkers before Android 11 knew beside these
}

func machineOf(m elf.Machine) machine {
	known := machine{Dynamic: &abi.RelocsOf(m).Dynamic}
	switch m {
	case elf.EM_AARCH64:
		known.copyName, known.before30 = "R_AARCH64_COPY", []uint32{258, 259, 260, 261, 262}
	case elf.EM_ARM:
		known.copyName, known.before30 = "R_ARM_COPY", []uint32{3}
	}
	return known
}

// isTLS tells whether a type is of thread-local storage.
func (m machine) isTLS(typ uint32) bool {
	return typ == m.TLSModule || typ == m.TLSOffset || typ == m.TLSStatic || typ == m.TLSDescriptor
}

// isPlain tells of the types that nearly all relocations have: an address, written at a place.
func (m machine) isPlain(typ uint32) bool {
	return typ == m.Relative || typ == m.Word || typ == m.JumpSlot || typ == m.GlobDat
}

// isOld tells of types that only older linkers know.
func (m machine) isOld(typ uint32, api int) bool {
	return api < relrAPI && slices.Contains(m.before30, typ)
}

// machineName names a machine as EM_to_string of linker_phdr.cpp does.
func machineName(m elf.Machine, api int) string {
	if abi.OfMachine(m) != nil && (m != elf.EM_RISCV || api >= 34) {
		return m.String()
	}
	return "EM_???"
}
