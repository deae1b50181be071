package elfabi

import (
	"debug/elf"
	"fmt"
	"strings"
)

// File is one ELF file: an object or a linked library.
type File struct {
	bin
	Header
	Segments []Segment
	Sections []Section // with the empty one at index 0; nil where the file has none, or says a wrong size for their headers

	symtab symtab // .symtab; empty in a stripped file
}

// Header holds the ELF header's fields as they stand in the file.
type Header struct {
	Class            elf.Class
	Machine          elf.Machine
	Type             elf.Type
	Flags            uint32 // e_flags
	SectionCount     int    // e_shnum
	SectionEntrySize int    // e_shentsize, in bytes: the loader wants 64 or 40
	SectionNames     int    // e_shstrndx: 0 says that sections have no names
}

// Section is one section header. Offsets, sizes and addresses are in bytes.
type Section struct {
	Name               string
	Type               elf.SectionType
	Flags              elf.SectionFlag
	Link, Info         uint32
	Addr, Offset, Size uint64
	Align, EntrySize   uint64
}

// Segment is one program header. Offsets, sizes and addresses are in bytes.
type Segment struct {
	Type              elf.ProgType
	Flags             elf.ProgFlag
	Offset, Addr      uint64
	FileSize, MemSize uint64
	Align             uint64
}

// End gives the address behind the segment.
func (s Segment) End() uint64 { return s.Addr + s.MemSize }

// Is64 tells whether the file is of class 64.
func (h Header) Is64() bool { return h.Class == elf.ELFCLASS64 }

// layout has the sizes, in bytes, of what differs between the classes.
type layout struct{ word, header, section, segment, symbol int }

func (h Header) layout() layout {
	if h.Is64() {
		return layout{8, 64, 64, 56, 24}
	}
	return layout{4, 52, 40, 32, 16}
}

// word reads an address or size of the file's class.
func (h Header) word(s string, at int) uint64 {
	if h.Is64() {
		return le64(s, at)
	}
	return uint64(le32(s, at))
}

func parseFile(b bin) (*File, error) {
	f := &File{bin: b}
	if err := f.parseIdent(); err != nil {
		return nil, err
	}
	size := f.layout()
	head, err := f.slice(0, uint64(size.header), "the ELF header")
	if err != nil {
		return nil, err
	}
	f.Type = elf.Type(le16(head, 16))
	f.Machine = elf.Machine(le16(head, 18))
	w := 24 + 3*size.word // past e_entry, e_phoff, e_shoff
	f.Flags = le32(head, w)
	f.SectionEntrySize = int(le16(head, w+10))
	f.SectionCount = int(le16(head, w+12))
	f.SectionNames = int(le16(head, w+14))
	if err := f.parseSegments(f.word(head, 24+size.word), int(le16(head, w+6)), int(le16(head, w+8))); err != nil {
		return nil, err
	}
	if err := f.parseSections(f.word(head, 24+2*size.word)); err != nil {
		return nil, err
	}
	f.symtab, err = f.symbolTable(elf.SHT_SYMTAB)
	return f, err
}

func (f *File) parseIdent() error {
	if !strings.HasPrefix(f.data, elf.ELFMAG) || len(f.data) < 16 {
		return f.fail("not an ELF file: it starts with %q; fetch or build the real one", f.data[:min(len(f.data), 16)])
	}
	f.Class = elf.Class(f.data[4])
	if f.Class != elf.ELFCLASS32 && f.Class != elf.ELFCLASS64 {
		return f.fail("ELF class %d is neither 1 (32-bit) nor 2 (64-bit); the file is damaged: make it again", f.data[4])
	}
	if elf.Data(f.data[5]) != elf.ELFDATA2LSB {
		return f.fail("ELF data encoding %d is not 1 (little-endian), as all of Android is; build it for an Android ABI", f.data[5])
	}
	return nil
}

// maxSegmentTable is how many bytes of program headers bionic's loader accepts.
const maxSegmentTable = 65536

func (f *File) parseSegments(off uint64, entrySize, count int) error {
	if count == 0 {
		return nil
	}
	if entrySize != f.layout().segment {
		return f.fail("program headers of %d bytes where the class has %d; the file is damaged: make it again", entrySize, f.layout().segment)
	}
	if count*entrySize > maxSegmentTable {
		return f.fail("%d program headers are more than Android's loader takes; the file is damaged: make it again", count)
	}
	table, err := f.slice(off, uint64(entrySize*count), "the table of program headers")
	if err != nil {
		return err
	}
	for at := 0; at < len(table); at += entrySize {
		s := f.segment(table[at:])
		if _, err := f.slice(s.Offset, s.FileSize, fmt.Sprintf("segment %d (%s)", len(f.Segments), s.Type)); err != nil {
			return err
		}
		if s.Addr+s.MemSize < s.Addr {
			return f.fail("segment %d (%s) at address %#x with %#x bytes passes the end of memory; the file is damaged: make it again",
				len(f.Segments), s.Type, s.Addr, s.MemSize)
		}
		f.Segments = append(f.Segments, s)
	}
	return nil
}

func (f *File) segment(s string) Segment {
	typ := elf.ProgType(le32(s, 0))
	if f.Is64() {
		return Segment{typ, elf.ProgFlag(le32(s, 4)), le64(s, 8), le64(s, 16), le64(s, 32), le64(s, 40), le64(s, 48)}
	}
	w := func(i int) uint64 { return uint64(le32(s, 4*i)) }
	return Segment{typ, elf.ProgFlag(w(6)), w(1), w(2), w(4), w(5), w(7)}
}

func (f *File) parseSections(off uint64) error {
	size := f.layout().section
	if off == 0 || f.SectionEntrySize != size {
		return nil
	}
	count, names := uint64(f.SectionCount), uint64(f.SectionNames)
	if count == 0 || names == uint64(elf.SHN_XINDEX) { // numbers too large for the header stand in section 0
		first, err := f.slice(off, uint64(size), "the first section header")
		if err != nil {
			return err
		}
		zero, _ := f.section(first)
		if count == 0 {
			count = zero.Size
		}
		if names == uint64(elf.SHN_XINDEX) {
			names = uint64(zero.Link)
		}
	}
	if count > uint64(len(f.data)/size) {
		return f.fail("%d sections cannot be in a file of %d bytes; it was cut short or is damaged: make or fetch it again", count, len(f.data))
	}
	table, err := f.slice(off, count*uint64(size), "the table of section headers")
	if err != nil {
		return err
	}
	return f.readSections(table, names)
}

func (f *File) readSections(table string, names uint64) error {
	size := f.layout().section
	f.Sections = make([]Section, 0, len(table)/size)
	nameAt := make([]uint32, 0, len(table)/size)
	for at := 0; at < len(table); at += size {
		s, name := f.section(table[at:])
		if s.Type != elf.SHT_NOBITS && s.Type != elf.SHT_NULL {
			if _, err := f.slice(s.Offset, s.Size, fmt.Sprintf("section %d", len(f.Sections))); err != nil {
				return err
			}
		}
		f.Sections = append(f.Sections, s)
		nameAt = append(nameAt, name)
	}
	if names == 0 || names >= uint64(len(f.Sections)) {
		return nil
	}
	strtab := f.content(&f.Sections[names])
	for i := range f.Sections {
		name, ok := cString(strtab, uint64(nameAt[i]))
		if !ok && i > 0 {
			return f.fail("section %d has its name at %#x, outside the table of names; the file is damaged: make it again", i, nameAt[i])
		}
		f.Sections[i].Name = name
	}
	return nil
}

func (f *File) section(s string) (Section, uint32) {
	name, typ := le32(s, 0), elf.SectionType(le32(s, 4))
	if f.Is64() {
		return Section{"", typ, elf.SectionFlag(le64(s, 8)), le32(s, 40), le32(s, 44), le64(s, 16), le64(s, 24), le64(s, 32), le64(s, 48), le64(s, 56)}, name
	}
	w := func(i int) uint64 { return uint64(le32(s, 4*i)) }
	return Section{"", typ, elf.SectionFlag(w(2)), le32(s, 24), le32(s, 28), w(3), w(4), w(5), w(8), w(9)}, name
}

// content gives a section's bytes as they stand in the file. parseSections has checked the bounds.
func (f *File) content(s *Section) string {
	if s.Type == elf.SHT_NOBITS || s.Type == elf.SHT_NULL {
		return ""
	}
	return f.data[s.Offset : s.Offset+s.Size]
}

// Section gives the first section of that name, or nil.
func (f *File) Section(name string) *Section {
	for i := range f.Sections {
		if f.Sections[i].Name == name {
			return &f.Sections[i]
		}
	}
	return nil
}

// HasSections tells whether any section's name starts so: .debug_.
func (f *File) HasSections(prefix string) bool {
	for _, s := range f.Sections {
		if strings.HasPrefix(s.Name, prefix) {
			return true
		}
	}
	return false
}

// linked gives the section that another's sh_link names, or nil.
func (f *File) linked(s *Section) *Section {
	if int64(s.Link) >= int64(len(f.Sections)) {
		return nil
	}
	return &f.Sections[s.Link]
}
