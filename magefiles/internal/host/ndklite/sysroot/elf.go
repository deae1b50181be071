package sysroot

import (
	"debug/elf"
	"encoding/binary"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

// stub writes a shared library as linkers read one: symbols with their versions, and its name. Code and data are zeros. It is not left to an
// assembler and a linker, because a sysroot has some twenty for each ABI.
//
// https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html; versions:
// https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html
func stub(a *abi.ABI, soname string, symbols []ndkapi.Symbol) []byte {
	f := &elfFile{wide: a.Is64(), machine: a.Machine, strings: []byte{0}}
	names := versions(symbols)
	dynsym, versym, code, data := f.symbols(symbols, names)
	name := f.name(soname)
	verdef := f.versionDefinitions(name, names)
	f.section(".dynsym", elf.SHT_DYNSYM, dynsym, section{link: 2, info: 1, entry: f.size(16, 24)})
	f.section(".dynstr", elf.SHT_STRTAB, f.strings, section{})
	f.section(".hash", elf.SHT_HASH, chain(len(symbols)+1), section{link: 1, entry: 4})
	f.section(".gnu.version", elf.SHT_GNU_VERSYM, versym, section{link: 1, entry: 2})
	f.section(".gnu.version_d", elf.SHT_GNU_VERDEF, verdef, section{link: 2, info: uint32(len(names) + 1)})
	f.section(".dynamic", elf.SHT_DYNAMIC, f.dynamic(name), section{link: 2, flags: elf.SHF_WRITE, entry: f.size(8, 16)})
	f.section(".text", elf.SHT_PROGBITS, make([]byte, code), section{flags: elf.SHF_EXECINSTR})
	f.section(".data", elf.SHT_PROGBITS, make([]byte, data), section{flags: elf.SHF_WRITE})
	return f.finish()
}

// The sections that symbols are in, by their numbers.
const (
	textSection = 7
	dataSection = 8
)

// symbols returns the tables of symbols and of their versions, and how many bytes functions and objects take. A function takes one, so that
// no two share an address. Addresses count from the section's start: nobody loads a stub.
func (f *elfFile) symbols(symbols []ndkapi.Symbol, versions []string) (dynsym, versym []byte, code, data uint64) {
	dynsym, versym = make([]byte, f.size(16, 24)), make([]byte, 2)
	for _, s := range symbols {
		kind, in, at, size := elf.STT_FUNC, uint16(textSection), &code, uint64(1)
		if s.Object {
			kind, in, at, size = elf.STT_OBJECT, dataSection, &data, uint64(s.Size)
		}
		name, info := f.name(s.Name), elf.ST_INFO(elf.STB_GLOBAL, kind)
		if f.wide {
			dynsym = put(dynsym, name, info, uint8(0), in, *at, size)
		} else {
			dynsym = put(dynsym, name, uint32(*at), uint32(size), info, uint8(0), in)
		}
		versym = put(versym, uint16(slices.Index(versions, s.Version)+2)) // 1 is for those without: Index gives -1
		*at += size
	}
	return dynsym, versym, code, data
}

// versionDefinitions has the library's own name as number 1, then its versions.
func (f *elfFile) versionDefinitions(soname uint32, versions []string) []byte {
	var table []byte
	define := func(flags, number uint16, hash, name uint32) {
		next := uint32(28)
		if int(number) == len(versions)+1 {
			next = 0
		}
		table = put(table, uint16(1), flags, number, uint16(1), hash, uint32(20), next, name, uint32(0))
	}
	define(1, 1, 0, soname) // nothing uses the base's hash
	for i, v := range versions {
		define(0, uint16(i+2), hash(v), f.name(v))
	}
	return table
}

// dynamic says the library's name, and where the tables of symbols are: behind one another from the first section on.
func (f *elfFile) dynamic(soname uint32) []byte {
	at := func(i int) uint64 { return f.head() + f.sections[i].at }
	var table []byte
	for _, entry := range []struct {
		tag   elf.DynTag
		value uint64
	}{
		{elf.DT_SONAME, uint64(soname)}, {elf.DT_SYMTAB, at(0)}, {elf.DT_SYMENT, f.sections[0].entry}, {elf.DT_STRTAB, at(1)},
		{elf.DT_STRSZ, f.sections[1].size}, {elf.DT_HASH, at(2)}, {elf.DT_VERSYM, at(3)}, {elf.DT_VERDEF, at(4)},
		{elf.DT_VERDEFNUM, uint64(f.sections[4].info)}, {elf.DT_NULL, 0},
	} {
		table = f.words(table, uint64(entry.tag), entry.value)
	}
	return table
}

// chain returns a hash table with one bucket, in which each symbol points to the next.
func chain(symbols int) []byte {
	first := 1
	if symbols == 1 {
		first = 0 // the table has but the symbol that is none
	}
	table := put(nil, uint32(1), uint32(symbols), uint32(first), uint32(0))
	for i := 2; i <= symbols; i++ {
		table = put(table, uint32(i%symbols))
	}
	return table
}

// hash is System V's hash of a name.
func hash(name string) uint32 {
	var h uint32
	for i := range len(name) {
		h = h<<4 + uint32(name[i])
		if g := h & 0xf0000000; g != 0 {
			h ^= g>>24 ^ g
		}
	}
	return h
}

// put adds numbers as the file has them.
func put(b []byte, values ...any) []byte {
	for _, v := range values {
		var err error
		if b, err = binary.Append(b, binary.LittleEndian, v); err != nil {
			panic(err) // a value without a size
		}
	}
	return b
}
