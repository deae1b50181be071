package loader

import (
	"debug/elf"
	"math"
)

// load does ElfReader::Load (linker_phdr.cpp).
func (r *run) load() bool {
	r.step = Segments
	if !r.reserve() {
		return false
	}
	if !r.loadSegments() {
		return false
	}
	r.step = LoadedHeaders
	return r.findPhdrs()
}

func (r *run) loadSegments() bool {
	if r.inCompat() {
		return r.loadCompat()
	}
	if r.API >= pageAlignAPI && r.Page >= 16384 {
		r.checkAlignment()
	}
	for i, s := range r.phdrs {
		if s.typ == elf.PT_LOAD && !r.loadSegment(i, s) {
			return false
		}
	}
	return true
}

// most is how many bytes of address space a process can have.
func (r *run) space() uint64 {
	if r.wide {
		return 1 << 47
	}
	return 1<<31 - 1
}

// reserve does ReserveAddressSpace and phdr_table_get_load_size.
func (r *run) reserve() bool {
	lo, hi, any := uint64(math.MaxUint64), uint64(0), false
	for _, s := range r.phdrs {
		if s.typ != elf.PT_LOAD {
			continue
		}
		any = true
		lo, hi = min(lo, s.addr), max(hi, (s.addr+s.mem)&r.mem.mask)
	}
	if !any {
		lo = 0
	}
	r.mem.lo, r.mem.hi = r.mem.down(lo), r.mem.up(hi)
	size := (r.mem.hi - r.mem.lo) & r.mem.mask
	switch {
	case size == 0:
		r.refuse(`"%s" has no loadable segments`, r.file.Name)
	case size > r.space():
		r.refuse(`couldn't reserve %d bytes of address space for "%s"`, r.signed(size), r.file.Name)
	default:
		return true
	}
	return false
}

// signed gives a number as %zd prints it.
func (im *image) signed(n uint64) int64 {
	if im.wide {
		return int64(n)
	}
	return int64(int32(n))
}

// leastAlign does CheckProgramHeaderAlignment.
func (r *run) leastAlign() uint64 {
	least := r.Page
	for _, s := range r.phdrs {
		if s.typ == elf.PT_LOAD && s.align&(s.align-1) == 0 && s.align > 1 {
			least = min(least, s.align)
		}
	}
	return least
}

// checkAlignment does what LoadSegments of Android 16 does first where an app is not run in compatibility mode.
func (r *run) checkAlignment() {
	if least := r.leastAlign(); least < r.Page {
		r.refuse(`"%s" program alignment (%d) cannot be smaller than system page size (%d)`, r.file.Name, least, r.Page)
	}
}

// memoryOfDevices is how many bytes a process gets at most that it may write.
const memoryOfDevices = 1 << 34

// loadSegment does LoadSegments for one PT_LOAD.
func (r *run) loadSegment(i int, s segment) bool {
	m := r.mem
	if !r.segmentInFile(i, s) {
		return false
	}
	start := m.down(s.addr)
	length := (s.off + s.file - m.down(s.off)) & m.mask
	prot := s.flags & (elf.PF_R | elf.PF_W | elf.PF_X)
	if length != 0 {
		if r.strict() && prot&(elf.PF_W|elf.PF_X) == elf.PF_W|elf.PF_X {
			r.refuse(writableCode.at(r.API), r.file.Name)
		}
		if why := r.cannotMap(m.down(s.off), length); why != "" {
			r.refuse(`couldn't map "%s" segment %d: %s`, r.file.Name, i, why)
			return false
		}
		m.place(start, m.up(length), prot, m.down(s.off))
	}
	tail := (s.addr + s.file) & m.mask
	if prot&elf.PF_W != 0 && tail&(m.page-1) != 0 {
		size := m.page - tail&(m.page-1)
		if m.write(tail, size); r.crashed("filling the last page of segment %d with zeros", uint64(i)) {
			return false
		}
		m.place(tail, size, prot, zeros)
	}
	return r.zeroFill(s, m.up(tail), prot)
}

// segmentInFile refuses a segment that the file does not have to its end.
func (r *run) segmentInFile(i int, s segment) bool {
	end := (s.off + s.file) & r.mem.mask
	if r.API < boundsAPI || end <= uint64(len(r.file.Data)) {
		return true
	}
	r.refuse(`invalid ELF file "%s" load segment[%d]: p_offset (%s) + p_filesz (%s) ( = %s) past end of file (0x%x)`,
		r.file.Name, i, pointer(s.off), pointer(s.file), pointer(end), len(r.file.Data))
	return false
}

// cannotMap tells why the kernel's mmap fails, if it does.
func (r *run) cannotMap(off, length uint64) string {
	switch {
	case length > r.space():
		return "Out of memory"
	case off > math.MaxInt64-length:
		return "Value too large for defined data type"
	}
	return ""
}

// zeroFill maps what a segment has beyond the file.
func (r *run) zeroFill(s segment, from uint64, prot elf.ProgFlag) bool {
	end := r.mem.up((s.addr + s.mem) & r.mem.mask)
	if r.abs(end) <= r.abs(from) {
		return true
	}
	if end-from > memoryOfDevices && prot&elf.PF_W != 0 {
		r.refuse(zeroFill.at(r.API), r.file.Name)
		return false
	}
	r.mem.place(from, end-from, prot, zeros)
	return true
}

// findPhdrs does FindPhdr: from here on the linker reads the program headers where they are mapped.
func (r *run) findPhdrs() bool {
	for _, s := range r.phdrs {
		if s.typ == elf.PT_PHDR {
			return r.checkPhdr(s.addr)
		}
	}
	for _, s := range r.phdrs {
		if s.typ != elf.PT_LOAD {
			continue
		}
		if s.off == 0 {
			off := r.get(r.mem.bytes(s.addr+24+r.word, int(r.word)), 0)
			if r.crashed("reading the ELF header in memory", 0) {
				return false
			}
			return r.checkPhdr(s.addr + off)
		}
		break
	}
	r.refuse(`can't find loaded phdr for "%s"`, r.file.Name)
	return false
}

func (r *run) checkPhdr(at uint64) bool {
	start, end := r.abs(at), r.abs(at+r.phdrNum*r.phdr)
	for _, s := range r.phdrs {
		if s.typ == elf.PT_LOAD && r.abs(s.addr) <= start && end <= r.abs(s.addr+s.file) {
			return r.readLoadedPhdrs(at)
		}
	}
	r.refuse(`"%s" loaded phdr %s not in loadable segment`, r.file.Name, pointer(start))
	return false
}

func (r *run) readLoadedPhdrs(at uint64) bool {
	for i := range r.phdrNum {
		r.seen = append(r.seen, r.segmentOf(r.mem.bytes(at+i*r.phdr, int(r.phdr))))
	}
	return !r.crashed("reading the program headers in memory", 0)
}
