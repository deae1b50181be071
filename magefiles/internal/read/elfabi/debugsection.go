package elfabi

import (
	"debug/elf"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"unsafe"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// What a compressed debug section may stand for: so many times its bytes, where compilers' come to about 4, and all that are read of one
// file as many bytes as the file has, and some more, so that memory keeps below twice the file's.
const (
	maxInflation = 32
	moreUnpacked = 16 << 20
)

// FileName returns the path that the file was read from, as errors about it begin: a path, or path(member).
func (f *File) FileName() string { return f.name }

// DebugSection returns the content of the first section of a name, such as .debug_info, as a debugger sees it: unpacked where it is
// compressed (gABI's SHF_COMPRESSED), and, in an object, with its relocations applied. It is empty if the file has no such section.
// Call it once for each: a compressed section is unpacked, and counted, again each time.
func (f *File) DebugSection(name string) (string, error) {
	i := slices.IndexFunc(f.Sections, func(s Section) bool { return s.Name == name && s.Type != elf.SHT_NOBITS })
	if i < 0 {
		return "", nil
	}
	var data []byte
	switch s := &f.Sections[i]; {
	case s.Flags&elf.SHF_COMPRESSED != 0:
		var err error
		if data, err = f.unpacked(i); err != nil {
			return "", err
		}
	case f.relocates(i):
		data = []byte(f.content(s))
	default:
		return f.content(s), nil
	}
	f.relocateSection(i, data, nil)
	return unsafe.String(unsafe.SliceData(data), len(data)), nil // a second copy might be of most of the file
}

func (f *File) unpacked(section int) ([]byte, error) {
	s := &f.Sections[section]
	what := fmt.Sprintf("compressed section %s", s.Name)
	alone, err := f.alone(section)
	if err != nil {
		return nil, f.fail("%s: %v; the file is damaged: make it again", what, err)
	}
	size := uint64(len(f.content(s))) // not s.Size, which may pass the end of the file
	if alone.Size/maxInflation > size {
		return nil, f.fail("%s: its %d bytes claim to unpack to %d; the file is damaged: make it again", what, size, alone.Size)
	}
	if most := uint64(len(f.data)) + moreUnpacked; alone.Size > most-f.unpackedSize {
		return nil, f.fail("%s: unpacked, it and those before it have more than %d bytes, as much as gondk reads of this file; compile without -gz", what, most)
	}
	f.unpackedSize += alone.Size
	data := make([]byte, alone.Size)
	if _, err := io.ReadFull(alone.Open(), data); err != nil {
		return nil, f.fail("%s: %v; the file is damaged: make it again", what, err)
	}
	return data, nil
}

// alone returns a section to debug/elf, whose zstd reader the standard library shows nowhere else, as if it were the only one of the file.
// Of all others it would copy the names, which a small file can claim to be long a thousand times.
func (f *File) alone(section int) (*elf.Section, error) {
	size := f.layout()
	head := []byte(f.data[:size.header])
	at := f.SectionOffset + uint64(section*size.section)
	if f.Is64() {
		binary.LittleEndian.PutUint64(head[40:], at)
	} else {
		binary.LittleEndian.PutUint32(head[32:], uint32(at))
	}
	counts := head[size.header-8:] // e_phnum, e_shentsize, e_shnum, e_shstrndx
	for i, n := range []int{0, size.section, 1, 0} {
		binary.LittleEndian.PutUint16(counts[2*i:], uint16(n))
	}
	whole, err := elf.NewFile(&patched{strings.NewReader(f.data), 0, head})
	if err != nil {
		return nil, err
	}
	return whole.Sections[0], nil
}

// patched is a file of which a part reads otherwise.
type patched struct {
	io.ReaderAt
	at   int64
	part []byte
}

func (p *patched) ReadAt(b []byte, off int64) (int, error) {
	n, err := p.ReaderAt.ReadAt(b, off)
	start, end := max(off, p.at), min(off+int64(n), p.at+int64(len(p.part)))
	if start < end {
		copy(b[start-off:end-off], p.part[start-p.at:])
	}
	return n, err
}

// relocates reports whether a section of an object has relocations.
func (f *File) relocates(section int) bool {
	return f.Type == elf.ET_REL && slices.ContainsFunc(f.Sections, func(s Section) bool { return s.isReloc() && s.Info == uint32(section) })
}

// relocateSection applies the absolute relocations of an object's section to its content, as if each section began at its base; without
// bases, at address 0. Debug sections need no others for their own offsets.
func (f *File) relocateSection(section int, data []byte, bases []uint64) {
	if f.Type != elf.ET_REL {
		return
	}
	for i := range f.Sections {
		s := &f.Sections[i]
		if !s.isReloc() || s.Info != uint32(section) {
			continue
		}
		for r := range f.relocTable(f.content(s), s.Type == elf.SHT_RELA) {
			f.relocate(data, r, s.Type == elf.SHT_REL, bases)
		}
	}
}

func (f *File) relocate(data []byte, r Reloc, addendInPlace bool, bases []uint64) {
	width := abi.RelocsOf(f.Machine).Absolute(r.Type)
	if width == 0 || uint64(len(data)) < uint64(width) || r.Offset > uint64(len(data)-width) || int64(r.Symbol) >= int64(f.symtab.count()) {
		return
	}
	place := data[r.Offset : r.Offset+uint64(width)]
	symbol := f.symtab.at(int(r.Symbol))
	value := uint64(r.Addend) + symbol.Value
	if int(symbol.Section) < len(bases) {
		value += bases[symbol.Section]
	}
	if addendInPlace {
		for i, b := range place {
			value += uint64(b) << (8 * i)
		}
	}
	for i := range place {
		place[i] = byte(value >> (8 * i))
	}
}
