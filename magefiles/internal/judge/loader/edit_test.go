package loader

import (
	"debug/elf"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// place is where a number stands in the file.
type place struct{ at, size uint64 }

// edit sets one field of a library: dyn.RELASZ.val=0x10; +8, -8 and ^8 change what stands there.
func (s seed) edit(change string) (string, error) {
	name, value, ok := strings.Cut(change, "=")
	if !ok {
		return "", fmt.Errorf("%s: no value", change)
	}
	r := newRun(File{"libseed.so", s.data}, s.world())
	if !r.read() || !r.findNeeded() || !r.load() || !r.prelink() {
		return "", fmt.Errorf("the seed itself: %v", r.faults)
	}
	p, err := editor{r}.find(strings.Split(name, "."))
	if err != nil {
		return "", fmt.Errorf("%s: %w", change, err)
	}
	b := []byte(s.data)
	var word [8]byte
	copy(word[:], b[p.at:p.at+p.size])
	n, err := changed(binary.LittleEndian.Uint64(word[:]), value)
	if err != nil {
		return "", err
	}
	binary.LittleEndian.PutUint64(word[:], n)
	copy(b[p.at:p.at+p.size], word[:])
	return string(b), nil
}

func changed(old uint64, value string) (uint64, error) {
	n, err := strconv.ParseUint(strings.TrimLeft(value, "+-^"), 0, 64)
	switch value[0] {
	case '+':
		return old + n, err
	case '-':
		return old - n, err
	case '^':
		return old ^ n, err
	}
	return n, err
}

// editor finds fields by name.
type editor struct{ *run }

func (e editor) find(path []string) (place, error) {
	path = append(path, "", "")
	finders := map[string]func([]string) (place, bool){
		"ehdr": e.header, "phdr": e.segment, "shdr": e.section, "dyn": e.dynamicEntry, "sym": e.symbolField,
		"rel": e.relocsOf(e.rel), "plt": e.relocsOf(e.plt), "relr": e.wordsOf(e.relr, e.word), "init": e.wordsOf(e.initArray, e.word), "packed": e.wordsOf(e.packed, 1),
		"gnu": e.gnuField, "sysv": e.sysvField, "versym": e.versymField, "verneed": e.needField, "verdef": e.defField,
	}
	if f := finders[path[0]]; f != nil {
		if p, ok := f(path[1:]); ok {
			return p, nil
		}
	}
	return place{}, fmt.Errorf("no such field")
}

// pick gives one of several fields that stand one after the other, each name with its size: w is the class's word.
func (e editor) pick(at uint64, name string, fields ...string) (place, bool) {
	for _, f := range fields {
		field, size, _ := strings.Cut(f, ":")
		n := e.word
		if size != "w" {
			n, _ = strconv.ParseUint(size, 10, 8)
		}
		if field == name {
			return place{at, n}, true
		}
		at += n
	}
	return place{}, false
}

func (e editor) header(p []string) (place, bool) {
	return e.pick(0, p[0], "magic:4", "class:1", "data:1", "ident:10", "type:2", "machine:2", "version:4", "entry:w", "phoff:w", "shoff:w", "flags:4",
		"ehsize:2", "phentsize:2", "phnum:2", "shentsize:2", "shnum:2", "shstrndx:2")
}

var segmentTypes = map[string]elf.ProgType{"LOAD": elf.PT_LOAD, "DYNAMIC": elf.PT_DYNAMIC, "RELRO": elf.PT_GNU_RELRO, "TLS": elf.PT_TLS, "PHDR": elf.PT_PHDR, "STACK": elf.PT_GNU_STACK}

func (e editor) segment(p []string) (place, bool) {
	want := strings.TrimRight(p[0], "0123456789")
	left, _ := strconv.Atoi(p[0][len(want):])
	for i, s := range e.phdrs {
		if s.typ != segmentTypes[want] {
			continue
		}
		if left--; left >= 0 {
			continue
		}
		at := e.phoff + uint64(i)*e.phdr
		if e.wide {
			return e.pick(at, p[1], "type:4", "flags:4", "offset:8", "vaddr:8", "paddr:8", "filesz:8", "memsz:8", "align:8")
		}
		return e.pick(at, p[1], "type:4", "offset:4", "vaddr:4", "paddr:4", "filesz:4", "memsz:4", "flags:4", "align:4")
	}
	return place{}, false
}

func (e editor) section(p []string) (place, bool) {
	d := e.file.Data
	types := map[string]elf.SectionType{"DYNAMIC": elf.SHT_DYNAMIC, "STRTAB": elf.SHT_STRTAB}
	for at := e.get(d, 24+2*e.word); at < uint64(len(d)); at += e.shdr {
		if e.sectionOf(d[at:]).typ == types[p[0]] {
			return e.pick(at, p[1], "name:4", "type:4", "flags:w", "addr:w", "offset:w", "size:w", "link:4", "info:4")
		}
	}
	return place{}, false
}

// offset gives where the file has what is at an address.
func (e editor) offset(addr uint64) uint64 {
	for _, s := range e.phdrs {
		if s.typ == elf.PT_LOAD && s.addr <= addr && addr < s.addr+s.file {
			return s.off + addr - s.addr
		}
	}
	return 0
}

func (e editor) dynamicEntry(p []string) (place, bool) {
	for at := e.dynamicOff; ; at += e.dyn {
		tag := elf.DynTag(e.tag(e.file.Data[at:]))
		if tagName(tag) == "DT_"+p[0] || fmt.Sprintf("%#x", uint64(tag)) == p[0] {
			return e.pick(at, p[1], "tag:w", "val:w")
		}
		if tag == elf.DT_NULL {
			return place{}, false
		}
	}
}

// symbolIndex finds a symbol by name in the first thousand.
func (e editor) symbolIndex(name string) (uint64, bool) {
	for i := range uint32(1000) {
		s := e.symbolAt(i)
		if uint64(s.name) >= e.strsz {
			break
		}
		if i > 0 && e.mem.cString(e.strtab+uint64(s.name)) == name {
			return uint64(i), true
		}
	}
	return 0, false
}

func (e editor) symbolField(p []string) (place, bool) {
	i, ok := e.symbolIndex(p[0])
	at := e.offset(e.symtab) + i*e.sym
	if !ok {
		return place{}, false
	}
	if e.wide {
		return e.pick(at, p[1], "name:4", "info:1", "other:1", "shndx:2", "value:8", "size:8")
	}
	return e.pick(at, p[1], "name:4", "value:4", "size:4", "info:1", "other:1", "shndx:2")
}

func (e editor) relocsOf(table uint64) func([]string) (place, bool) {
	return func(p []string) (place, bool) {
		i, err := strconv.ParseUint(p[0], 10, 32)
		at := e.offset(table) + i*e.rela
		switch {
		case err != nil || table == 0:
			return place{}, false
		case e.wide:
			return e.pick(at, p[1], "offset:8", "type:4", "sym:4", "addend:8")
		}
		return e.pick(at, p[1], "offset:4", "type:1", "sym:3")
	}
}

// wordsOf gives the words of a table, or its bytes.
func (e editor) wordsOf(table, size uint64) func([]string) (place, bool) {
	return func(p []string) (place, bool) {
		i, err := strconv.ParseUint(p[0], 10, 32)
		return place{e.offset(table) + i*size, size}, err == nil && table != 0
	}
}

func (e editor) gnuField(p []string) (place, bool) {
	table := e.offset(e.gnu.bloom) - 16
	i, _ := strconv.ParseUint(p[1], 10, 32)
	switch p[0] {
	case "bloom":
		return place{table + 16 + i*e.word, e.word}, true
	case "bucket":
		return place{e.offset(e.gnu.bucket) + 4*i, 4}, true
	case "chain":
		at, ok := e.symbolIndex(p[1])
		return place{e.offset(e.gnu.bucket) + 4*(uint64(e.gnu.buckets)+at) - (e.gnu.bucket + 4*uint64(e.gnu.buckets) - e.gnu.chain), 4}, ok
	}
	return e.pick(table, p[0], "buckets:4", "first:4", "words:4", "shift:4")
}

func (e editor) sysvField(p []string) (place, bool) {
	table := e.offset(e.sysv.bucket) - 8
	i, ok := e.symbolIndex(p[1])
	switch p[0] {
	case "bucket":
		i, _ = strconv.ParseUint(p[1], 10, 32)
		return place{table + 8 + 4*i, 4}, true
	case "chain":
		return place{table + 8 + 4*(uint64(e.sysv.buckets)+i), 4}, ok
	}
	return e.pick(table, p[0], "buckets:4", "chains:4")
}

func (e editor) versymField(p []string) (place, bool) {
	i, ok := e.symbolIndex(p[0])
	return place{e.offset(e.versym) + 2*i, 2}, ok
}

func (e editor) needField(p []string) (place, bool) {
	at := e.offset(e.verneed)
	for i, _ := strconv.Atoi(p[0]); i > 0; i-- {
		at += uint64(binary.LittleEndian.Uint32([]byte(e.file.Data[at+12 : at+16])))
	}
	if f, ok := e.pick(at, p[1], "version:2", "count:2", "file:4", "aux:4", "next:4"); ok {
		return f, true
	}
	at += uint64(binary.LittleEndian.Uint32([]byte(e.file.Data[at+8 : at+12])))
	return e.pick(at, p[1], "hash:4", "flags:2", "other:2", "name:4", "auxnext:4")
}

func (e editor) defField(p []string) (place, bool) {
	at := e.offset(e.verdef)
	for i, _ := strconv.Atoi(p[0]); i > 0; i-- {
		at += uint64(binary.LittleEndian.Uint32([]byte(e.file.Data[at+16 : at+20])))
	}
	if f, ok := e.pick(at, p[1], "version:2", "flags:2", "index:2", "count:2", "hash:4", "aux:4", "next:4"); ok {
		return f, true
	}
	at += uint64(binary.LittleEndian.Uint32([]byte(e.file.Data[at+12 : at+16])))
	return e.pick(at, p[1], "name:4")
}
