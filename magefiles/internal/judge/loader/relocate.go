package loader

import (
	"debug/elf"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// reloc is one dynamic relocation.
type reloc struct {
	offset    uint64
	typ, sym  uint32
	addend    uint64
	index     uint64 // in its table
	hasAddend bool   // else it is what stands at the place
}

// link does soinfo::link_image and call_constructors (linker.cpp, linker_soinfo.cpp).
func (r *run) link() {
	if r.textrel && !r.wide && r.refusesTextrel() {
		r.step = Relocations
		r.refuse(textrel32.at(r.API), r.file.Name)
	}
	if r.API >= versionsAPI && !r.trackVersions() {
		return
	}
	r.step = Relocations
	if r.textrel && !r.wide {
		r.unprotect()
	}
	if !r.memo.holds(r) {
		before := len(r.faults)
		if !r.relocate() {
			return
		}
		r.memo.keep(r, len(r.faults) == before)
	}
	r.step = Relro
	r.protectRelro()
	r.step = Constructors
	r.construct()
}

// refusesTextrel tells of 32-bit libraries. Android 6 lets those of apps pass that have its own level as target SDK.
func (r *run) refusesTextrel() bool {
	return r.TargetSDK >= textrelTarget && r.API >= textrelTarget && (r.API > textrelTarget || r.TargetSDK != r.API)
}

// unprotect makes all segments writable, as the linker does for old 32-bit apps with text relocations.
func (r *run) unprotect() {
	for i := range r.mem.maps {
		r.mem.maps[i].prot |= elf.PF_W
	}
}

// relocate does soinfo::relocate (linker_relocate.cpp): packed tables, then RELR, then the plain ones.
func (r *run) relocate() bool {
	if r.hasPacked && !r.relocatePacked() {
		return false
	}
	if r.hasRelr && !r.relocateRelr() {
		return false
	}
	return (!r.hasRel || r.relocateTable(r.rel, r.rels)) && (!r.hasPlt || r.relocateTable(r.plt, r.plts))
}

func (r *run) relocateTable(at, count uint64) bool {
	for i := uint64(0); i < count; i++ {
		if i += r.quick(at+i*r.rela, count-i); i >= count {
			break
		}
		s := r.mem.bytes(at+i*r.rela, int(r.rela))
		if r.crashed("reading relocation %d", i) || r.spent() {
			return false
		}
		one := r.relocOf(s)
		one.index = i
		if !r.apply(one) {
			return false
		}
	}
	return true
}

// quick passes over relocations as nearly all are: of a plain type, of a symbol that is known to be found, at a place like the last one. It
// tells how many there were.
func (r *run) quick(at, count uint64) (n uint64) {
	if r.mem.wrote >= len(r.mem.maps) {
		return 0
	}
	m, w := r.relocs, r.mem.maps[r.mem.wrote]
	if w.prot&elf.PF_W == 0 || w.off == behind {
		return 0
	}
	s, _ := r.mem.readable(at & r.mem.reach)
	r.mem.bad = ""
	for ; n < count && uint64(len(s)) >= r.rela; n++ {
		one := r.relocOf(s)
		if !m.Plain(one.typ) || one.sym != 0 && !r.isPlain(one.sym) || one.offset < w.start || one.offset > w.end-r.word || r.watches(one.offset) {
			break
		}
		s = s[r.rela:]
	}
	r.mem.work += n
	return n
}

func (im *image) relocOf(s string) reloc {
	if im.wide {
		return reloc{offset: raw.U64(s, 0), typ: raw.U32(s, 8), sym: raw.U32(s, 12), addend: raw.U64(s, 16), hasAddend: true}
	}
	info := raw.U32(s, 4)
	return reloc{offset: uint64(raw.U32(s, 0)), typ: info & 0xff, sym: info >> 8}
}

// relocateRelr does relocate_relr (linker.cpp).
func (r *run) relocateRelr() bool {
	var base uint64
	for i := range r.relrs {
		entry := r.get(r.mem.bytes(r.relr+i*r.word, int(r.word)), 0)
		if r.crashed("reading word %d of RELR", i) || r.spent() {
			return false
		}
		if entry&1 == 0 {
			if !r.add(entry) {
				return false
			}
			base = entry + r.word
			continue
		}
		at := base
		for entry >>= 1; entry != 0; entry >>= 1 {
			if entry&1 != 0 && !r.add(at) {
				return false
			}
			at += r.word
		}
		base += (8*r.word - 1) * r.word
	}
	return true
}

// add does apply_relr_reloc.
func (r *run) add(at uint64) bool {
	r.mem.work++
	if !r.mem.write(at, r.word) {
		return !r.crashed("relocating by RELR", 0)
	}
	if r.watches(at) {
		r.watched[at&r.mem.mask] = r.valueAt(at) + r.bias
	}
	return true
}

// watches tells whether a word of DT_INIT_ARRAY is at an address: what is written there is called later.
func (r *run) watches(at uint64) bool {
	return r.hasInitArray && (at-r.initArray)&r.mem.mask < r.inits*r.word
}

// valueAt gives the word at an address, as relocations left it.
func (r *run) valueAt(at uint64) uint64 {
	if v, ok := r.watched[at&r.mem.mask]; ok {
		return v
	}
	return r.get(r.mem.bytes(at, int(r.word)), 0)
}

// apply does process_relocation_impl. It tells whether the next one can be done.
func (r *run) apply(one reloc) bool {
	m := r.relocs
	if one.typ == 0 {
		return true
	}
	if m.ThreadLocal(one.typ) && r.API >= tlsAPI && !r.checkLocalTLS(one) {
		return !r.full()
	}
	if one.typ == m.Relative && one.sym != 0 && r.API < bindsAPI {
		r.refuse("odd RELATIVE form...")
		return !r.full()
	}
	var t target
	if one.sym != 0 {
		if t = r.resolve(one.sym); !t.ok {
			return !r.full()
		}
	}
	switch {
	case m.ThreadLocal(one.typ):
		return r.applyTLS(one, t)
	case m.Plain(one.typ):
		return r.applyPlain(m, one, t)
	case one.typ == m.IRelative:
		return r.applyResolver(one)
	case one.typ == m.Copy:
		r.refuse(copyReloc.at(r.API), r.file.Name, m.CopyName)
	case slices.Contains(m.Others, one.typ) || r.API < 30 && slices.Contains(m.Before30, one.typ):
		r.leveled = true
		return r.store(one, 0, 4)
	default:
		r.refuse(unknownReloc.at(r.API), r.file.Name, int32(one.typ), one.index)
	}
	return !r.full()
}

// applyPlain does the types that nearly all relocations have.
func (r *run) applyPlain(m *abi.Dynamic, one reloc, t target) bool {
	if t.found && t.by != nil && t.sym.typ() == elf.STT_GNU_IFUNC && t.own {
		if r.called = true; !r.mem.runs(t.sym.value) {
			r.die("SIGSEGV calling the resolver of %q at %#x, where no code is", t.name, t.sym.value)
			return !r.full()
		}
	}
	if t.found && t.by != nil && t.sym.typ() == elf.STT_TLS && r.API == 28 {
		r.refuse(`unsupported ELF TLS symbol "%s" referenced by "%s"`, t.name, r.file.Name)
	}
	value := t.sym.value
	switch {
	case one.typ == m.Relative, t.own:
		value += r.bias
	case one.sym != 0 && t.found:
		value = elsewhere
	}
	if one.typ == m.Relative {
		value = r.bias
	}
	switch {
	case one.hasAddend:
		value += one.addend
	case one.typ == m.Word || one.typ == m.Relative:
		value += r.inPlace(one)
	}
	return r.store(one, value, r.word)
}

// elsewhere stands for an address in another library.
const elsewhere = 0x50000000

// inPlace reads the addend that stands at the place, where the value matters.
func (r *run) inPlace(one reloc) uint64 {
	if !r.watches(one.offset) {
		return 0
	}
	return r.valueAt(one.offset)
}

// store writes the value of a relocation.
func (r *run) store(one reloc, value, size uint64) bool {
	if !r.mem.write(one.offset, size) {
		r.crashed("doing relocation %d", one.index)
		return !r.full()
	}
	if r.watches(one.offset) {
		r.watched[one.offset&r.mem.mask] = value & r.mem.mask
	}
	return true
}

// applyResolver does R_*_IRELATIVE: it calls the library while relocations are still being done.
func (r *run) applyResolver(one reloc) bool {
	at := one.addend
	if !one.hasAddend {
		at = r.valueAt(one.offset)
		if r.crashed("reading the place of relocation %d", one.index) {
			return !r.full()
		}
	}
	if r.called = true; !r.mem.runs(at) {
		r.die("SIGSEGV calling the resolver of relocation %d at %#x, where no code is", one.index, at&r.mem.mask)
		return !r.full()
	}
	return r.store(one, 0, r.word)
}
