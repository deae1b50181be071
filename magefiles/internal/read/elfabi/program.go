package elfabi

import (
	"debug/elf"
	"strings"
)

// Interpreter returns the path of the dynamic linker that a program asks for, empty if it asks for none.
func (f *File) Interpreter() string {
	s := f.Segment(elf.PT_INTERP)
	if s == nil {
		return ""
	}
	path, _, _ := strings.Cut(f.segmentContent(*s), "\x00")
	return path
}

// IsStatic tells a program that needs no dynamic linker: of those that may lie anywhere in memory, debuggers alone could say the same.
func (l *Library) IsStatic() bool { return l.Type == elf.ET_EXEC && l.Segment(elf.PT_DYNAMIC) == nil }

// IsProgram tells a program, which is made to be started, from a library, which is made to be loaded. A library may name an interpreter too,
// as C libraries do that say their version when somebody starts them; but then it has a name of its own.
func (l *Library) IsProgram() bool {
	return l.Type == elf.ET_EXEC || l.Dynamic.Flags1()&elf.DF_1_PIE != 0 || l.Segment(elf.PT_INTERP) != nil && l.SONAME == ""
}
