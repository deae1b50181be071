package loader

import (
	"debug/elf"
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// image is a library as the linker holds it (soinfo).
type image struct {
	file File
	mem  *memory
	wide bool
	word uint64
	bias uint64 // where the dry run takes the library to be loaded, so that addresses differ from what is not relocated
	sizes

	phdrs      []segment // as the file has them
	phdrNum    uint64
	phoff      uint64
	dynamic    string // the .dynamic section, to the end of its last page
	dynamicOff uint64
	dynstr     string // the table of names that it links to, as section headers have it
	loaded     uint64 // address of the program headers in memory
	seen       []segment

	soname string
	needed []string
	tables
}

// sizes are those of what differs between the classes, in bytes.
type sizes struct{ header, phdr, shdr, dyn, sym, rela uint64 }

// segment is one program header.
type segment struct {
	typ                         elf.ProgType
	flags                       elf.ProgFlag
	off, addr, file, mem, align uint64
}

func newImage(f File, d Device) *image {
	im := &image{file: f, mem: newMemory(f.Data, d), wide: d.is64(), word: 4, bias: 0x60000000, sizes: sizes{52, 32, 40, 8, 16, 8}}
	if im.wide {
		im.word, im.bias, im.sizes = 8, 0x7000000000, sizes{64, 56, 64, 16, 24, 24}
	}
	return im
}

// abs gives an address as the process has it: the linker compares such.
func (im *image) abs(addr uint64) uint64 { return (addr + im.bias) & im.mem.mask }

// get reads an address-sized number.
func (im *image) get(s string, at uint64) uint64 {
	if im.wide {
		return raw.U64(s, int(at))
	}
	return uint64(raw.U32(s, int(at)))
}

// read does ElfReader::Read (linker_phdr.cpp). It tells whether the rest can be done.
func (r *run) read() bool {
	r.step = ELFHeader
	d := r.file.Data
	if d == "" && r.API >= boundsAPI { // load_library of linker.cpp
		r.refuse(`file offset for the library "%s" >= file size: 0 >= 0`, r.file.Name)
		return false
	}
	if uint64(len(d)) < r.header {
		r.refuse(`"%s" is too small to be an ELF executable: only found %d bytes`, r.file.Name, len(d))
		return false
	}
	if !r.verifyHeader(d) {
		return false
	}
	r.step = ProgramHeaders
	if !r.readProgramHeaders(d) {
		return false
	}
	r.step = SectionHeaders
	if r.API < sectionsAPI {
		return true
	}
	return r.readSectionHeaders(d)
}

// verifyHeader does VerifyElfHeader. Without the magic number and the right class nothing else can be read.
func (r *run) verifyHeader(d string) bool {
	name := r.file.Name
	if !strings.HasPrefix(d, elf.ELFMAG) {
		r.refuse(badMagic.at(r.API), name, d[0], d[1], d[2], d[3])
		return false
	}
	if class := elf.Class(d[elf.EI_CLASS]); class != r.ABI.Class {
		r.wrongClass(class)
		return false
	}
	if d[elf.EI_DATA] != byte(elf.ELFDATA2LSB) {
		r.refuse(`"%s" not little-endian: %d`, name, d[elf.EI_DATA])
	}
	if typ := raw.U16(d, 16); elf.Type(typ) != elf.ET_DYN {
		r.refuse(`"%s" has unexpected e_type: %d`, name, typ)
	}
	if version := raw.U32(d, 20); version != uint32(elf.EV_CURRENT) {
		r.refuse(`"%s" has unexpected e_version: %d`, name, int32(version))
	}
	if m := elf.Machine(raw.U16(d, 18)); m != r.ABI.Machine {
		r.refuse(badMachine.at(r.API), name, machineName(m, r.API), m, r.ABI.Machine, uint16(r.ABI.Machine))
	}
	r.verifySectionFields(d)
	return true
}

func (r *run) wrongClass(class elf.Class) {
	switch {
	case class == elf.ELFCLASS32:
		r.refuse(`"%s" is 32-bit instead of 64-bit`, r.file.Name)
	case class == elf.ELFCLASS64:
		r.refuse(`"%s" is 64-bit instead of 32-bit`, r.file.Name)
	default:
		r.refuse(`"%s" has unknown ELF class: %d`, r.file.Name, byte(class))
	}
}

// strict tells whether the linker refuses what it only warns of in older apps.
func (r *run) strict() bool { return r.API >= strictAPI && r.TargetSDK >= strictTarget }

// refuseStrictly refuses, or warns, or passes over what older releases do not look at.
func (r *run) refuseStrictly(format string, args ...any) {
	if r.strict() {
		r.refuse(format, args...)
	} else if r.API >= strictAPI {
		r.warned = append(r.warned, Fault{Step: r.step, Text: cut(fmt.Sprintf(format, args...))})
	}
}

// tail gives the six 16-bit numbers at the end of the ELF header: e_ehsize and what follows.
func (r *run) tail(d string, i int) uint64 {
	return uint64(raw.U16(d, int(r.header)-12+2*i))
}

func (r *run) verifySectionFields(d string) {
	if size := r.tail(d, 3); size != r.shdr {
		r.refuseStrictly(`"%s" has unsupported e_shentsize: 0x%x (expected 0x%x)`, r.file.Name, size, r.shdr)
	}
	if r.tail(d, 5) == 0 {
		r.refuseStrictly(`"%s" has invalid e_shstrndx`, r.file.Name)
	}
}

// inFile does CheckFileRange.
func (r *run) inFile(off, size, align uint64) bool {
	if r.API < alignedAPI {
		align = 1
	}
	n := uint64(len(r.file.Data))
	return (off > 0 || r.API < headersAPI) && off < n && size <= n-off && off%align == 0
}

func (r *run) readProgramHeaders(d string) bool {
	r.phoff = r.get(d, 24+r.word)
	r.phdrNum = r.tail(d, 2)
	if r.phdrNum < 1 || r.phdrNum > 65536/r.phdr {
		r.refuse(`"%s" has invalid e_phnum: %d`, r.file.Name, r.phdrNum)
		return false
	}
	size := r.phdrNum * r.phdr
	switch n := uint64(len(d)); {
	case r.API >= sectionsAPI && !r.inFile(r.phoff, size, r.word):
		r.refuse(badPhdrs.at(r.API), r.file.Name, r.phoff, size)
		return false // what would follow follows from that
	case r.phoff > n || size > n-r.phoff:
		r.die("SIGBUS reading the program headers, which are behind the end of the file")
	}
	if n := uint64(len(d)); r.phoff > n || size > n-r.phoff {
		return false
	}
	for at := r.phoff; at < r.phoff+size; at += r.phdr {
		r.phdrs = append(r.phdrs, r.segmentOf(d[at:]))
	}
	return true
}

func (im *image) segmentOf(s string) segment {
	w := func(i int) uint64 { return uint64(raw.U32(s, 4*i)) }
	typ := elf.ProgType(raw.U32(s, 0))
	if im.wide {
		return segment{typ, elf.ProgFlag(w(1)), raw.U64(s, 8), raw.U64(s, 16), raw.U64(s, 32), raw.U64(s, 40), raw.U64(s, 48)}
	}
	return segment{typ, elf.ProgFlag(w(6)), w(1), w(2), w(4), w(5), w(7)}
}

// section is what the linker reads of a section header.
type section struct {
	typ       elf.SectionType
	off, size uint64
	link      uint32
}

func (r *run) readSectionHeaders(d string) bool {
	shoff, num := r.get(d, 24+2*r.word), r.tail(d, 4)
	if num == 0 {
		r.refuse(`"%s" has no section headers`, r.file.Name)
		return false
	}
	size := num * r.shdr
	if !r.inFile(shoff, size, r.word) {
		r.refuse(badShdrs.at(r.API), r.file.Name, shoff, size)
		return false
	}
	table := d[shoff : shoff+size]
	for at := uint64(0); at < size; at += r.shdr {
		if s := r.sectionOf(table[at:]); s.typ == elf.SHT_DYNAMIC {
			return r.readDynamicSection(s, table)
		}
	}
	r.refuse(`"%s" .dynamic section header was not found`, r.file.Name)
	return false
}

func (im *image) sectionOf(s string) section {
	typ := elf.SectionType(raw.U32(s, 4))
	if im.wide {
		return section{typ, raw.U64(s, 24), raw.U64(s, 32), raw.U32(s, 40)}
	}
	return section{typ, uint64(raw.U32(s, 16)), uint64(raw.U32(s, 20)), raw.U32(s, 24)}
}

// readDynamicSection does ReadDynamicSection: which libraries are needed is read by section headers, all else by program headers.
func (r *run) readDynamicSection(s section, table string) bool {
	if r.matchDynamic(s); len(r.faults) > 0 {
		return false
	}
	if uint64(s.link) >= uint64(len(table))/r.shdr {
		r.refuse(`"%s" .dynamic section has invalid sh_link: %d`, r.file.Name, int32(s.link))
		return false
	}
	names := r.sectionOf(table[uint64(s.link)*r.shdr:])
	if names.typ != elf.SHT_STRTAB {
		r.refuse(`"%s" .dynamic section has invalid link(%d) sh_type: %d (expected SHT_STRTAB)`, r.file.Name, int32(s.link), int32(names.typ))
		return false
	}
	if !r.inFile(s.off, s.size, r.word) {
		r.refuse(`"%s" has invalid offset/size of .dynamic section`, r.file.Name)
		return false
	}
	if !r.inFile(names.off, names.size, 1) {
		r.refuse(`"%s" has invalid offset/size of the .strtab section linked from .dynamic section`, r.file.Name)
		return false
	}
	d := r.file.Data
	end := min(r.mem.up(s.off+s.size), uint64(len(d))) // what is mapped has whole pages
	r.dynamic, r.dynamicOff = d[s.off:end], s.off
	r.dynstr = d[names.off : names.off+names.size]
	return true
}

// matchDynamic holds .dynamic against the last PT_DYNAMIC.
func (r *run) matchDynamic(s section) {
	var last segment
	for _, p := range r.phdrs {
		if p.typ == elf.PT_DYNAMIC {
			last = p
		}
	}
	if last.off != s.off {
		r.refuseStrictly(badDynOffset.at(r.API), r.file.Name, s.off, last.off)
	}
	if last.file != s.size {
		r.refuseStrictly(badDynSize.at(r.API), r.file.Name, s.size, last.file)
	}
}
