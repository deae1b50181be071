package loader

import (
	"debug/elf"
	"fmt"
	"math"
)

// compatPage is what libraries for pages of 4 KB are aligned to (kCompatPageSize of linker_phdr.h).
const compatPage = 4096

// inCompat tells whether Android 16's compatibility mode loads the library: one that is aligned to exactly 4 KB, on pages of 16 KB, in an app
// that is run so (ElfReader::Read, linker_phdr.cpp of android-16.0.0).
func (r *run) inCompat() bool {
	return r.Compat && r.API >= pageAlignAPI && r.Page == 16384 && r.leastAlign() == compatPage
}

// loadCompat does LoadSegments in that mode: all is one piece of memory that may be written, into which segments are read; once relocations
// are done code may run in what lies before a boundary (linker_phdr_16kib_compat.cpp). The update of December 2025 runs what has no such
// boundary too, with memory that is both writable and executable; this is what Android 16 did first.
func (r *run) loadCompat() bool {
	boundary, why := r.boundary()
	if why != "" {
		r.refuse(`"%s" failed to setup 16KiB App Compat`, r.file.Name)
		r.faults[len(r.faults)-1].Why = fmt.Sprintf(`"%s": Compat loading failed: %s`, r.file.Name, why)
		return false
	}
	if boundary == noData {
		r.die("SIGSEGV: the linker looks for the library's writable segment, and there is none")
		return false
	}
	m := r.mem
	r.codeEnd = boundary
	m.hi += r.Page - -boundary&(r.Page-1) // a page more, less what lies before the library so that the boundary is one of pages
	m.page = compatPage
	m.place(m.lo, m.hi-m.lo, elf.PF_R|elf.PF_W, zeros)
	for i, s := range r.phdrs {
		if s.typ == elf.PT_LOAD && !r.readSegment(i, s) {
			return false
		}
	}
	return true
}

// noData stands for the boundary of a library without data.
const noData = math.MaxUint64

// boundary does IsEligibleFor16KiBAppCompat: it gives where code ends and data that is written begins, or why there is no such place.
func (r *run) boundary() (uint64, string) {
	var relro, first *segment
	last := -1
	for i := range r.phdrs {
		s := &r.phdrs[i]
		switch {
		case s.typ == elf.PT_GNU_RELRO && relro != nil:
			return 0, "Multiple RELRO segments found"
		case s.typ == elf.PT_GNU_RELRO:
			relro = s
		}
	}
	for i := range r.phdrs {
		s := &r.phdrs[i]
		if s.typ != elf.PT_LOAD || s.flags&(elf.PF_R|elf.PF_W) != elf.PF_R|elf.PF_W {
			continue
		}
		if last >= 0 && last != i-1 {
			return 0, "ELF contains multiple non-adjacent RW segments"
		}
		if first == nil {
			first = s
		}
		last = i
	}
	switch {
	case relro == nil && first == nil:
		return noData, ""
	case relro == nil:
		return first.addr &^ (compatPage - 1), ""
	case first == nil || first.addr != relro.addr:
		return 0, "RELRO is not in the first RW segment"
	case relro.addr+relro.mem < relro.addr:
		return 0, "relro vaddr + memsz overflowed"
	}
	return (relro.addr + relro.mem + compatPage - 1) &^ (compatPage - 1), ""
}

// readSegment does what LoadSegments does with one PT_LOAD there, and CompatMapSegment: it reads as much as the file has.
func (r *run) readSegment(i int, s segment) bool {
	if !r.segmentInFile(i, s) {
		return false
	}
	from := r.mem.down(s.off)
	length := s.off + s.file - from
	if length == 0 {
		return true
	}
	if r.strict() && s.flags&(elf.PF_W|elf.PF_X) == elf.PF_W|elf.PF_X {
		r.refuse(writableCode.at(r.API), r.file.Name)
	}
	if from > math.MaxInt64 {
		r.refuse(`Compat loading: "%s" failed to read LOAD segment %d: Invalid argument`, r.file.Name, i)
		return false
	}
	start := r.mem.down(s.addr)
	length = min(length, uint64(len(r.file.Data))-min(from, uint64(len(r.file.Data)))) // what the file has
	if start+length > r.mem.hi || start+length < start {
		r.die("SIGSEGV reading segment %d into memory, which has no place for it", i)
		return false
	}
	r.mem.insert(mapping{start, start + length, elf.PF_R | elf.PF_W, from})
	return true
}

// protectCompat makes code of what lies before the boundary.
func (r *run) protectCompat() {
	if !r.mem.protect(r.mem.lo, r.codeEnd, elf.PF_R|elf.PF_X) {
		r.refuse(`can't enable COMPAT GNU RELRO protection for "%s": Out of memory`, r.file.Name)
	}
}
