package sysroot

import (
	"debug/elf"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// elfFile is an ELF file under construction.
type elfFile struct {
	wide     bool
	machine  elf.Machine
	strings  []byte
	sections []section
	body     []byte // what lies behind the header
}

type section struct {
	name       string
	kind       elf.SectionType
	flags      elf.SectionFlag
	at, size   uint64 // at is in the body
	link, info uint32
	entry      uint64
}

// size chooses by the width of addresses.
func (f *elfFile) size(narrow, wide uint64) uint64 {
	if f.wide {
		return wide
	}
	return narrow
}

// words adds numbers of the width of addresses.
func (f *elfFile) words(b []byte, values ...uint64) []byte {
	for _, v := range values {
		if f.wide {
			b = put(b, v)
		} else {
			b = put(b, uint32(v))
		}
	}
	return b
}

// name adds a string to the table of names of symbols.
func (f *elfFile) name(s string) uint32 {
	at := len(f.strings)
	f.strings = append(append(f.strings, s...), 0)
	return uint32(at)
}

// section adds one with content, which is loaded; s has what else is to say of it.
func (f *elfFile) section(name string, kind elf.SectionType, content []byte, s section) {
	f.body = append(f.body, make([]byte, -len(f.body)&7)...)
	s.name, s.kind, s.flags = name, kind, s.flags|elf.SHF_ALLOC
	s.at, s.size = uint64(len(f.body)), uint64(len(content))
	f.body = append(f.body, content...)
	f.sections = append(f.sections, s)
}

// head is how many bytes come before the sections: the header and those of two segments.
func (f *elfFile) head() uint64 { return f.size(52+2*32, 64+2*56) }

// finish returns the file: headers, sections, the table of their names, and the table of sections.
func (f *elfFile) finish() []byte {
	names := []byte{0}
	for _, s := range f.sections {
		names = append(append(names, s.name...), 0)
	}
	f.section(".shstrtab", elf.SHT_STRTAB, append(names, ".shstrtab\x00"...), section{})
	f.body = append(f.body, make([]byte, -len(f.body)&7)...)
	b := slices.Concat(f.header(), f.segments(), f.body, make([]byte, f.size(40, 64)))
	name := uint32(1)
	for _, s := range f.sections {
		b = put(b, name, uint32(s.kind))
		b = f.words(b, uint64(s.flags), f.head()+s.at, f.head()+s.at, s.size)
		b = put(b, s.link, s.info)
		b = f.words(b, 8, s.entry)
		name += uint32(len(s.name)) + 1
	}
	return b
}

// segments loads everything, and says where the dynamic table is.
func (f *elfFile) segments() []byte {
	b := f.segment(elf.PT_LOAD, 0, f.head()+uint64(len(f.body)), 1<<14)
	for _, s := range f.sections {
		if s.kind == elf.SHT_DYNAMIC {
			b = append(b, f.segment(elf.PT_DYNAMIC, f.head()+s.at, s.size, 8)...)
		}
	}
	return b
}

func (f *elfFile) segment(kind elf.ProgType, at, size, align uint64) []byte {
	flags := uint32(elf.PF_R | elf.PF_W | elf.PF_X)
	b := put(nil, uint32(kind))
	if f.wide {
		b = put(b, flags)
	}
	b = f.words(b, at, at, at, size, size)
	if !f.wide {
		b = put(b, flags)
	}
	return f.words(b, align)
}

func (f *elfFile) header() []byte {
	class := elf.ELFCLASS32
	if f.wide {
		class = elf.ELFCLASS64
	}
	b := append([]byte(elf.ELFMAG), byte(class), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT))
	b = append(b, make([]byte, 16-len(b))...)
	b = put(b, uint16(elf.ET_DYN), uint16(f.machine), uint32(elf.EV_CURRENT))
	b = f.words(b, 0, f.size(52, 64), f.head()+uint64(len(f.body)))
	n := uint16(len(f.sections))
	return put(b, abi.OfMachine(f.machine).Flags, uint16(f.size(52, 64)), uint16(f.size(32, 56)), uint16(2), uint16(f.size(40, 64)), n+1, n)
}
