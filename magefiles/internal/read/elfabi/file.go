package elfabi

import (
	"debug/elf"
	"fmt"
	"math"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// File is one ELF file: an object or a linked library.
type File struct {
	bin
	Header
	Segments []Segment
	Sections []Section // with the empty one at index 0; nil if the file has none, or says a wrong size for their headers

	mapped       bool   // the content is a mapped file's
	symtab       symtab // .symtab; empty in a stripped file
	unpackedSize uint64 // bytes that DebugSection has unpacked
}

// Content gives the file's bytes.
func (f *File) Content() string { return f.data }

// Header holds the ELF header's fields as they stand in the file. Offsets and sizes are in bytes.
type Header struct {
	Class            elf.Class
	Machine          elf.Machine
	Type             elf.Type
	Version          uint32 // e_version: 1
	Flags            uint32 // e_flags
	Entry            uint64 // e_entry: where a program begins
	SegmentOffset    uint64 // e_phoff
	SegmentCount     int    // e_phnum
	SectionOffset    uint64 // e_shoff
	SectionCount     int    // e_shnum
	SectionEntrySize int    // e_shentsize: the loader wants 64 or 40
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

// End returns the address behind the segment; the last one that there is where it passes the end of memory.
func (s Segment) End() uint64 {
	if s.Addr+s.MemSize < s.Addr {
		return math.MaxUint64
	}
	return s.Addr + s.MemSize
}

// Is64 reports whether the file is of class 64.
func (h Header) Is64() bool { return h.Class == elf.ELFCLASS64 }

// WordSize returns the size, in bytes, of the file's addresses: 4 or 8.
func (h Header) WordSize() uint64 { return uint64(h.layout().word) }

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
		return raw.U64(s, at)
	}
	return uint64(raw.U32(s, at))
}

// parseFile reads the headers. The symbol tables are left to those who know what the file is.
func parseFile(b bin) (*File, error) {
	f := &File{bin: b}
	if err := f.parseIdent(); err != nil {
		return nil, err
	}
	size := f.layout()
	head, err := f.slice(0, uint64(size.header), "the ELF header")
	if err != nil {
		return nil, PartIdent.of(err)
	}
	f.parseHeader(head)
	if err := f.parseSegments(); err != nil {
		return nil, PartSegments.of(err)
	}
	return f, PartSections.of(f.parseSections())
}

func (f *File) parseIdent() error {
	if !strings.HasPrefix(f.data, elf.ELFMAG) || len(f.data) < 16 {
		return PartIdent.of(f.fail("not an ELF file: %s; fetch or build the real one", f.start()))
	}
	f.Class = elf.Class(f.data[4])
	if f.Class != elf.ELFCLASS32 && f.Class != elf.ELFCLASS64 {
		return PartClass.of(f.fail("ELF class %d is neither 1 (32-bit) nor 2 (64-bit); the file is damaged: make it again", f.data[4]))
	}
	if elf.Data(f.data[5]) != elf.ELFDATA2LSB {
		return PartData.of(f.fail("ELF data encoding %d is not 1 (little-endian), which all Android ABIs use; build it for an Android ABI", f.data[5]))
	}
	return nil
}

// start says what a file that is no ELF file is instead.
func (b bin) start() string {
	const shown = 16
	text := strings.ToLower(strings.TrimSpace(b.data[:min(len(b.data), 64)]))
	switch {
	case b.data == "":
		return "it is empty"
	case strings.HasPrefix(text, "version https://git-lfs"):
		return "it is a Git LFS pointer; git lfs pull fetches the real file"
	case strings.HasPrefix(text, "<!doctype html"), strings.HasPrefix(text, "<html"):
		return "it is an HTML page, which servers send instead of a missing file"
	}
	return fmt.Sprintf("it starts with %q", b.data[:min(len(b.data), shown)])
}

func (f *File) parseHeader(head string) {
	word := f.layout().word
	f.Type = elf.Type(raw.U16(head, 16))
	f.Machine = elf.Machine(raw.U16(head, 18))
	f.Version = raw.U32(head, 20)
	f.Entry = f.word(head, 24)
	f.SegmentOffset = f.word(head, 24+word)
	f.SectionOffset = f.word(head, 24+2*word)
	rest := head[24+3*word:]
	f.Flags = raw.U32(rest, 0)
	f.SegmentCount = int(raw.U16(rest, 8))
	f.SectionEntrySize = int(raw.U16(rest, 10))
	f.SectionCount = int(raw.U16(rest, 12))
	f.SectionNames = int(raw.U16(rest, 14))
}

// maxSegmentTable is how many bytes of program headers bionic's loader accepts.
const maxSegmentTable = 65536

// parseSegments goes by the class's size of a program header, as bionic's loader does, and not by e_phentsize.
func (f *File) parseSegments() error {
	if f.SegmentCount == 0 {
		return nil
	}
	size := f.layout().segment
	if f.SegmentCount*size > maxSegmentTable {
		return f.fail("%d program headers are more than Android's loader accepts; the file is damaged: make it again", f.SegmentCount)
	}
	table, err := f.slice(f.SegmentOffset, uint64(size*f.SegmentCount), "the table of program headers")
	if err != nil {
		return err
	}
	f.Segments = make([]Segment, 0, f.SegmentCount)
	for at := 0; at < len(table); at += size {
		s := f.segment(table[at:])
		if err := f.checkSegment(s, len(f.Segments)); err != nil {
			return err
		}
		f.Segments = append(f.Segments, s)
	}
	return nil
}

// checkSegment looks at what everything else is read from.
func (f *File) checkSegment(s Segment, i int) error {
	part := PartLoad
	switch s.Type {
	case elf.PT_LOAD:
	case elf.PT_DYNAMIC:
		part = PartDynamic
	default:
		return nil
	}
	if s.Addr+s.MemSize < s.Addr {
		return part.of(f.fail("segment %d (%s) at address %#x with %#x bytes passes the end of memory; the file is damaged: make it again",
			i, s.Type, s.Addr, s.MemSize))
	}
	_, err := f.slice(s.Offset, s.FileSize, fmt.Sprintf("segment %d (%s)", i, s.Type))
	return part.of(err)
}

// segmentContent returns a segment's bytes as they stand in the file; none if it runs past its end.
func (f *File) segmentContent(s Segment) string {
	if size := uint64(len(f.data)); s.Offset > size || s.FileSize > size-s.Offset {
		return ""
	}
	return f.data[s.Offset : s.Offset+s.FileSize]
}

func (f *File) segment(s string) Segment {
	typ := elf.ProgType(raw.U32(s, 0))
	if f.Is64() {
		return Segment{typ, elf.ProgFlag(raw.U32(s, 4)), raw.U64(s, 8), raw.U64(s, 16), raw.U64(s, 32), raw.U64(s, 40), raw.U64(s, 48)}
	}
	w := func(i int) uint64 { return uint64(raw.U32(s, 4*i)) }
	return Segment{typ, elf.ProgFlag(w(6)), w(1), w(2), w(4), w(5), w(7)}
}

func (f *File) parseSections() error {
	size, off := f.layout().section, f.SectionOffset
	if off == 0 || f.SectionEntrySize != size {
		return nil
	}
	count, names := uint64(f.SectionCount), uint64(f.SectionNames)
	if count == 0 || names == uint64(elf.SHN_XINDEX) { // numbers too large for the header stand in section 0
		first, err := f.slice(off, uint64(size), "the first section header")
		if err != nil {
			return err
		}
		zero := f.section(first)
		if count == 0 {
			count = zero.Size
		}
		if names == uint64(elf.SHN_XINDEX) {
			names = uint64(zero.Link)
		}
	}
	if count > uint64(len(f.data)/size) {
		return f.fail("%d sections cannot be in a file of %d bytes; it is truncated or damaged: make or fetch it again", count, len(f.data))
	}
	table, err := f.slice(off, count*uint64(size), "the table of section headers")
	if err != nil {
		return err
	}
	if count > manySections && len(table) > len(f.data)/2 {
		return f.fail("%d sections are more than a file of %d bytes can use; the file is damaged: make it again", count, len(f.data))
	}
	f.readSections(table, names)
	return nil
}

// manySections is how many sections a file may have whatever its size. With more, their headers may not be most of it: they take twice
// as much memory as they have bytes.
const manySections = 1 << 16

// readSections takes the sections as they are: bionic's loader looks at few of them, so that packed libraries have anything in the others.
func (f *File) readSections(table string, names uint64) {
	size := f.layout().section
	f.Sections = make([]Section, 0, len(table)/size)
	for at := 0; at < len(table); at += size {
		f.Sections = append(f.Sections, f.section(table[at:]))
	}
	if names == 0 || names >= uint64(len(f.Sections)) {
		return
	}
	strtab := f.content(&f.Sections[names])
	for i := range f.Sections {
		f.Sections[i].Name, _ = cString(strtab, uint64(raw.U32(table, i*size)))
	}
}

// checkSections reports the first section that does not lie in the file: linkers read all of an object's. Sections that overlap would let
// a small file keep readers busy with the same bytes again and again.
func (f *File) checkSections() error {
	left := uint64(len(f.data))
	for i, s := range f.Sections {
		if !s.hasContent() {
			continue
		}
		if _, err := f.slice(s.Offset, s.Size, fmt.Sprintf("section %d", i)); err != nil {
			return PartSections.of(err)
		}
		if s.Size > left {
			return PartSections.of(f.fail("its sections have more bytes than the file (%d), so they overlap; the file is damaged: make it again", len(f.data)))
		}
		left -= s.Size
	}
	return nil
}

// section reads a header but for the name, which its first word points to.
func (f *File) section(s string) Section {
	typ := elf.SectionType(raw.U32(s, 4))
	if f.Is64() {
		return Section{"", typ, elf.SectionFlag(raw.U64(s, 8)), raw.U32(s, 40), raw.U32(s, 44), raw.U64(s, 16), raw.U64(s, 24), raw.U64(s, 32), raw.U64(s, 48), raw.U64(s, 56)}
	}
	w := func(i int) uint64 { return uint64(raw.U32(s, 4*i)) }
	return Section{"", typ, elf.SectionFlag(w(2)), raw.U32(s, 24), raw.U32(s, 28), w(3), w(4), w(5), w(8), w(9)}
}

func (s *Section) hasContent() bool { return s.Type != elf.SHT_NOBITS && s.Type != elf.SHT_NULL }

// content returns a section's bytes as they stand in the file; none if it has none there or runs past the file's end.
func (f *File) content(s *Section) string {
	if size := uint64(len(f.data)); !s.hasContent() || s.Offset > size || s.Size > size-s.Offset {
		return ""
	}
	return f.data[s.Offset : s.Offset+s.Size]
}

// SectionContent returns a section's bytes as they stand in the file; none if it has none there or runs past the file's end.
func (f *File) SectionContent(s *Section) string { return f.content(s) }

// Section returns the first section of that name, or nil.
func (f *File) Section(name string) *Section {
	for i := range f.Sections {
		if f.Sections[i].Name == name {
			return &f.Sections[i]
		}
	}
	return nil
}

// HasSections reports whether any section's name starts so: .debug_.
func (f *File) HasSections(prefix string) bool {
	for _, s := range f.Sections {
		if strings.HasPrefix(s.Name, prefix) {
			return true
		}
	}
	return false
}

// linked returns the section that another's sh_link names, or nil.
func (f *File) linked(s *Section) *Section {
	if int64(s.Link) >= int64(len(f.Sections)) {
		return nil
	}
	return &f.Sections[s.Link]
}
