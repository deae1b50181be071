package loader

import (
	"debug/elf"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// machineName names a machine as EM_to_string of linker_phdr.cpp does.
func machineName(m elf.Machine, api int) string {
	if e := abi.OfMachine(m); e != nil && api >= e.NamedSince {
		return m.String()
	}
	return "EM_???"
}
