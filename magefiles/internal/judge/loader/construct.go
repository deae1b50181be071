package loader

import (
	"debug/elf"
	"math"
)

// protectRelro does phdr_table_protect_gnu_relro (linker_phdr.cpp).
func (r *run) protectRelro() {
	if r.codeEnd > 0 {
		r.protectCompat()
		return
	}
	for _, s := range r.seen {
		if s.typ != elf.PT_GNU_RELRO {
			continue
		}
		if !r.mem.protect(r.mem.down(s.addr), r.mem.up((s.addr+s.mem)&r.mem.mask), elf.PF_R) {
			r.refuse(`can't enable GNU RELRO protection for "%s": Out of memory`, r.file.Name)
		}
	}
}

// construct does what the linker does once the library is linked: it looks for __cfi_check in it (linker_cfi.cpp, from Android 8 on) and
// calls DT_INIT and DT_INIT_ARRAY.
func (r *run) construct() {
	if r.API >= strictAPI {
		_, _, ends := r.lookup(want("__cfi_check", nil), r.Device)
		if ends != "" {
			r.die("%s, while looking for %q", ends, "__cfi_check")
		}
		if r.crashed("looking for __cfi_check in the hash table", 0) {
			return
		}
	}
	if r.hasInit && !r.mem.runs(r.init) {
		r.die("SIGSEGV calling DT_INIT at %#x, where no code is", r.init&r.mem.mask)
	}
	for i := range r.inits {
		at := r.initArray + i*r.word
		v := r.valueAt(at)
		if !r.hasInitArray || r.crashed("reading word %d of DT_INIT_ARRAY", i) || r.spent() || r.full() {
			return
		}
		r.call(i, v)
	}
}

// call looks at a function that the linker would call. Nothing runs here, so that what code does is not known.
func (r *run) call(i, v uint64) {
	none := uint64(math.MaxUint64) & r.mem.mask
	if v == 0 || v == none || v>>28 == elsewhere>>28 {
		return
	}
	at := (v - r.bias) & r.mem.mask
	if r.ABI.Thumb {
		at &^= 1 // Thumb
	}
	switch {
	case r.mem.runs(at):
	case v < r.mem.hi:
		r.die("SIGSEGV calling function %d of DT_INIT_ARRAY: it is %#x, which no relocation made an address", i, v)
	default:
		r.die("SIGSEGV calling function %d of DT_INIT_ARRAY at %#x, where no code is", i, at)
	}
}
