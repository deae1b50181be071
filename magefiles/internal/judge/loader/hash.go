package loader

import (
	"debug/elf"
	"fmt"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// sysvHash is DT_HASH.
type sysvHash struct {
	buckets       uint32
	bucket, chain uint64 // addresses
}

// gnuHash is DT_GNU_HASH.
type gnuHash struct {
	buckets, mask, shift uint32
	bloom, bucket, chain uint64 // addresses; chain is where symbol 0 would have its word
}

func (r *run) readSysvHash(at uint64) bool {
	r.sysv.buckets = r.half(at)
	r.sysv.bucket = at + 8
	r.sysv.chain = at + 8 + 4*uint64(r.sysv.buckets)
	return !r.crashed("reading DT_HASH", 0)
}

func (r *run) readGNUHash(at uint64) bool {
	words := r.half(at + 8)
	first := uint64(r.half(at + 4))
	bloom := at + 16
	bucket := bloom + r.word*uint64(words)
	r.gnu = gnuHash{r.half(at), words - 1, r.half(at + 12), bloom, bucket, 0}
	r.gnu.chain = bucket + 4*uint64(r.gnu.buckets) - 4*first
	r.hasGNU = true
	if words&(words-1) != 0 {
		r.refuse(`invalid maskwords for gnu_hash = 0x%x, in "%s" expecting power to two`, words, r.file.Name)
	}
	return !r.crashed("reading DT_GNU_HASH", 0)
}

// symbol is an entry of DT_SYMTAB.
type symbol struct {
	name  uint32
	info  byte
	shndx uint16
	value uint64
}

func (s symbol) bind() elf.SymBind { return elf.ST_BIND(s.info) }
func (s symbol) typ() elf.SymType  { return elf.ST_TYPE(s.info) }

func (im *image) symbolAt(i uint32) symbol {
	s := im.mem.bytes(im.symtab+uint64(i)*im.sym, int(im.sym))
	if im.wide {
		return symbol{raw.U32(s, 0), s[4], raw.U16(s, 6), raw.U64(s, 8)}
	}
	return symbol{raw.U32(s, 0), s[12], raw.U16(s, 14), uint64(raw.U32(s, 4))}
}

// global does is_symbol_global_and_defined (linker_relocate.h).
func (s symbol) global() bool {
	return (s.bind() == elf.STB_GLOBAL || s.bind() == elf.STB_WEAK) && elf.SectionIndex(s.shndx) != elf.SHN_UNDEF
}

// wanted is a name that is looked for, with its hashes.
type wanted struct {
	name    string
	gnu     uint32
	version *version // nil: none is asked for

	by *image // the library that asks, and where in its DT_STRTAB the name stands
	at uint32
}

func want(name string, v *version) wanted {
	w := wanted{name: name, gnu: 5381, version: v}
	for i := range len(name) {
		w.gnu = w.gnu*33 + uint32(name[i])
	}
	return w
}

func sysvSum(name string) uint32 {
	var h uint32
	for i := range len(name) {
		h = h<<4 + uint32(name[i])
		g := h & 0xf0000000
		h ^= g | g>>24
	}
	return h
}

// lookup finds a symbol as soinfo_do_lookup does in one library (linker_soinfo.cpp). What it meets of bad memory stays noted; ends tells
// of a message of the linker's that ends the process.
func (im *image) lookup(w wanted, d Device) (s symbol, found bool, ends string) {
	im.mem.work += uint64(len(w.name))
	if im.hasGNU {
		return im.gnuLookup(w, d)
	}
	return im.sysvLookup(w, d)
}

func (im *image) gnuLookup(w wanted, d Device) (symbol, bool, string) {
	bits := uint32(8 * im.word)
	shift := im.gnu.shift & d.ABI.ShiftMask
	bloom := im.get(im.mem.bytes(im.gnu.bloom+im.word*uint64(w.gnu/bits&im.gnu.mask), int(im.word)), 0)
	if 1&(bloom>>(w.gnu%bits))&(bloom>>(w.gnu>>shift%bits)) == 0 || im.mem.bad != "" {
		return symbol{}, false, ""
	}
	slot, ends := modulo(w.gnu, im.gnu.buckets, d)
	if ends != "" {
		return symbol{}, false, ends
	}
	n := im.half(im.gnu.bucket + 4*uint64(slot))
	if n == 0 {
		return symbol{}, false, ""
	}
	return im.gnuChain(n, w, d)
}

func (im *image) gnuChain(n uint32, w wanted, d Device) (symbol, bool, string) {
	for {
		chain := im.half(im.gnu.chain + 4*uint64(n))
		if im.mem.bad != "" || im.mem.work > im.mem.most {
			return symbol{}, false, ""
		}
		if (chain^w.gnu)>>1 == 0 {
			if s, ok := im.matches(n, w, d); ok {
				return s, true, ""
			}
		}
		if chain&1 != 0 {
			return symbol{}, false, ""
		}
		n++
	}
}

// matches holds a symbol against what is wanted. A name that lies outside DT_STRTAB is none.
func (im *image) matches(n uint32, w wanted, d Device) (symbol, bool) {
	s := im.symbolAt(n)
	if !im.versionFits(n, w) || d.API >= boundsAPI && uint64(s.name)+uint64(len(w.name))+1 > im.strsz {
		return s, false
	}
	same := w.by == im && s.name == w.at || im.mem.cString(im.strtab+uint64(s.name)) == w.name
	return s, same && s.global()
}

func (im *image) sysvLookup(w wanted, d Device) (symbol, bool, string) {
	slot, ends := modulo(sysvSum(w.name), im.sysv.buckets, d)
	if ends != "" {
		return symbol{}, false, ends
	}
	steps := 0
	for n := im.half(im.sysv.bucket + 4*uint64(slot)); n != 0; n = im.half(im.sysv.chain + 4*uint64(n)) {
		s := im.symbolAt(n)
		if im.mem.bad != "" || im.mem.work > im.mem.most {
			return s, false, ""
		}
		if im.versionFits(n, w) {
			if d.API >= boundsAPI && uint64(s.name) >= im.strsz {
				return s, false, "SIGABRT: " + im.file.Name + ": strtab out of bounds error"
			}
			same := w.by == im && s.name == w.at || im.mem.cString(im.strtab+uint64(s.name)) == w.name
			if same && s.global() {
				return s, true, ""
			}
			if same && d.API < bindsAPI && s.bind() > elf.STB_WEAK {
				return s, false, fmt.Sprintf("SIGABRT: ERROR: Unexpected ST_BIND value: %d for '%s' in '%s'", s.bind(), w.name, im.file.Name)
			}
		}
		if steps++; steps > len(im.file.Data)/4 {
			return s, false, "the linker never comes back: a chain of DT_HASH is a ring"
		}
	}
	return symbol{}, false, ""
}

// modulo divides as the device's processor does: x86 traps at zero, arm64 gives the number back.
func modulo(n, by uint32, d Device) (uint32, string) {
	switch {
	case by != 0:
		return n % by, ""
	case d.ABI.DivideTrap:
		return 0, "SIGFPE: a hash table has no buckets"
	}
	return n, ""
}

// versionFits does check_symbol_version.
func (im *image) versionFits(n uint32, w wanted) bool {
	if !im.hasVersym {
		return true
	}
	have := im.quarter(im.versym + 2*uint64(n))
	if w.version == nil {
		return have&hidden == 0
	}
	return im.versionIndex(w.version) == have&^hidden
}

// hidden marks the symbols that one gets only by asking for their version.
const hidden = 0x8000
