package elfabi

import (
	"debug/elf"
	"fmt"
	"io"
	"strings"
)

// maxInflation is how many bytes one byte of a compressed debug section may stand for. Compilers' sections come to about 4.
const maxInflation = 32

// FileName gives the path that the file was read from, as errors about it begin: a path, or path(member).
func (f *File) FileName() string { return f.name }

// DebugSection gives the content of the first section of a name, such as .debug_info, as a debugger sees it: unpacked where it is
// compressed (gABI's SHF_COMPRESSED), and, in an object, with its relocations applied. It is empty where the file has no such section.
func (f *File) DebugSection(name string) (string, error) {
	for i := range f.Sections {
		s := &f.Sections[i]
		switch {
		case s.Name != name || s.Type == elf.SHT_NOBITS:
		case s.Flags&elf.SHF_COMPRESSED != 0:
			return f.unpacked(i)
		case f.Type == elf.ET_REL:
			return f.relocated(i, f.content(s)), nil
		default:
			return f.content(s), nil
		}
	}
	return "", nil
}

// unpacked leaves the work to debug/elf, whose zstd reader the standard library shows nowhere else.
func (f *File) unpacked(section int) (string, error) {
	s := &f.Sections[section]
	what := fmt.Sprintf("compressed section %s", s.Name)
	whole, err := elf.NewFile(strings.NewReader(f.data))
	if err != nil {
		return "", f.fail("%s: %v; the file is damaged: make it again", what, err)
	}
	if section >= len(whole.Sections) {
		return "", f.fail("%s: section %d of %d; the file is damaged: make it again", what, section, len(whole.Sections))
	}
	packed := whole.Sections[section]
	if size := uint64(len(f.content(s))); packed.Size/maxInflation > size { // not s.Size, which may pass the end of the file
		return "", f.fail("%s: its %d bytes claim to stand for %d; the file is damaged: make it again", what, size, packed.Size)
	}
	var data strings.Builder
	data.Grow(int(packed.Size))
	if _, err := io.CopyN(&data, packed.Open(), int64(packed.Size)); err != nil {
		return "", f.fail("%s: %v; the file is damaged: make it again", what, err)
	}
	if f.Type == elf.ET_REL {
		return f.relocated(section, data.String()), nil
	}
	return data.String(), nil
}

// absolute has the bytes that a relocation writes which puts a symbol's value and the addend at its place, by the psABIs. Debug
// sections need no others for their own offsets.
var absolute = map[elf.Machine]map[uint32]int{
	elf.EM_AARCH64: {257: 8, 258: 4},
	elf.EM_ARM:     {2: 4},
	elf.EM_X86_64:  {1: 8, 10: 4, 11: 4},
	elf.EM_386:     {1: 4},
	elf.EM_RISCV:   {1: 4, 2: 8},
}

// relocated gives a copy of a section's content with its absolute relocations applied, as if each section began at address 0.
func (f *File) relocated(section int, content string) string {
	data := []byte(content)
	for i := range f.Sections {
		s := &f.Sections[i]
		if !s.isReloc() || s.Info != uint32(section) {
			continue
		}
		for r := range f.relocTable(f.content(s), s.Type == elf.SHT_RELA) {
			f.relocate(data, r, s.Type == elf.SHT_REL)
		}
	}
	return string(data)
}

func (f *File) relocate(data []byte, r Reloc, addendInPlace bool) {
	width := absolute[f.Machine][r.Type]
	if width == 0 || uint64(len(data)) < uint64(width) || r.Offset > uint64(len(data)-width) || int64(r.Symbol) >= int64(f.symtab.count()) {
		return
	}
	place := data[r.Offset : r.Offset+uint64(width)]
	value := uint64(r.Addend) + f.symtab.at(int(r.Symbol)).Value
	if addendInPlace {
		for i, b := range place {
			value += uint64(b) << (8 * i)
		}
	}
	for i := range place {
		place[i] = byte(value >> (8 * i))
	}
}
