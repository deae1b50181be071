package elfabi

import (
	"debug/elf"
	"slices"
)

// SourceFiles tells by the debug information from which source file functions of a linked library were compiled, by their values. Those of
// which it says nothing are missing.
func (f *File) SourceFiles(functions []Symbol) map[uint64]string {
	section := f.Section(".debug_line")
	if section == nil || section.Flags&elf.SHF_COMPRESSED != 0 {
		return nil
	}
	l := &lines{found: map[uint64]sourceLine{}}
	for _, s := range functions {
		l.wanted = append(l.wanted, f.code(s))
	}
	slices.Sort(l.wanted)
	l.read(f.content(section), f.lineNames())
	files := map[uint64]string{}
	for _, s := range functions {
		if found, ok := l.found[f.code(s)]; ok && found.file != "" {
			files[s.Value] = found.file
		}
	}
	return files
}

// code is where a function's first instruction is.
func (f *File) code(s Symbol) uint64 {
	if f.thumb() {
		return s.Value &^ 1
	}
	return s.Value
}
