package loader

import (
	"debug/elf"
	"math"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// tables is what the dynamic table tells: addresses, and sizes in entries. Of equal tags the last one counts.
type tables struct {
	strtab, strsz, symtab              uint64
	hasStrtab, hasSymtab               bool
	sysv                               sysvHash
	gnu                                gnuHash
	hasGNU                             bool
	versym, verdef, verneed            uint64
	hasVersym, hasVerdef, hasVerneed   bool
	verdefs, verneeds                  uint64
	versions                           []definition
	plt, rel, relr, packed             uint64
	hasPlt, hasRel, hasRelr, hasPacked bool
	plts, rels, relrs, packedSize      uint64
	init, initArray, inits             uint64
	hasInit, hasInitArray              bool
	symbolic, textrel, tls             bool
}

// prelink does soinfo::prelink_image (linker.cpp).
func (r *run) prelink() bool {
	r.step = DynamicTable
	at, ok := r.dynamicAddress()
	if !ok {
		r.refuse(`missing PT_DYNAMIC in "%s"`, r.file.Name)
		return false
	}
	if r.API >= tlsAPI {
		r.checkTLS()
	}
	dynamic := at
	for {
		entry := r.mem.bytes(at, int(r.dyn))
		if r.crashed("reading the dynamic table, which has no DT_NULL at its end", 0) {
			return false
		}
		tag := elf.DynTag(r.tag(entry))
		if tag == elf.DT_NULL {
			break
		}
		if !r.entry(tag, r.get(entry, r.word)) || r.spent() {
			return false
		}
		at += r.dyn
	}
	if !r.checkTables() {
		return false
	}
	return r.names(dynamic, at) && r.readDefinitions()
}

// dynamicAddress gives where the first PT_DYNAMIC lies.
func (r *run) dynamicAddress() (uint64, bool) {
	for _, s := range r.seen {
		if s.typ == elf.PT_DYNAMIC {
			return s.addr, true
		}
	}
	return 0, false
}

// checkTLS looks at the first PT_TLS.
func (r *run) checkTLS() {
	for _, s := range r.seen {
		if s.typ != elf.PT_TLS {
			continue
		}
		r.tls = true
		if s.align == 0 || s.align&(s.align-1) != 0 {
			r.refuse(`TLS segment alignment in "%s" is not a power of 2: %d`, r.file.Name, s.align)
		}
		return
	}
}

// entry takes one entry of the dynamic table. It tells whether the rest can be read.
func (r *run) entry(tag elf.DynTag, v uint64) bool {
	switch tag {
	case elf.DT_HASH:
		return r.readSysvHash(v)
	case elf.DT_GNU_HASH:
		if r.API >= gnuHashAPI {
			return r.readGNUHash(v)
		}
	case elf.DT_STRTAB:
		r.strtab, r.hasStrtab = v, true
	case elf.DT_STRSZ:
		r.strsz = v
	case elf.DT_SYMTAB:
		r.symtab, r.hasSymtab = v, true
	case elf.DT_INIT:
		r.init, r.hasInit = v, true
	case elf.DT_INIT_ARRAY:
		r.initArray, r.hasInitArray = v, true
	case elf.DT_INIT_ARRAYSZ:
		r.inits = v & math.MaxUint32 / r.word
	case elf.DT_SYMBOLIC:
		r.symbolic = true
	case elf.DT_TEXTREL:
		r.hasTextrel("DT_TEXTREL")
	case elf.DT_FLAGS:
		r.symbolic = r.symbolic || elf.DynFlag(v)&elf.DF_SYMBOLIC != 0
		if elf.DynFlag(v)&elf.DF_TEXTREL != 0 {
			r.hasTextrel("DF_TEXTREL")
		}
	case elf.DT_TLSDESC_GOT, elf.DT_TLSDESC_PLT:
		if r.API == 28 {
			r.refuse(`unsupported ELF TLS DT entry in "%s"`, r.file.Name)
		}
	default:
		r.relocEntry(tag, v)
		r.versionEntry(tag, v)
	}
	return true
}

func (r *run) hasTextrel(tag string) {
	r.textrel = true
	if r.wide {
		r.refuse(textrel.at(r.API), r.file.Name, tag)
	}
}

func (r *run) versionEntry(tag elf.DynTag, v uint64) {
	if r.API < versionsAPI {
		return
	}
	switch tag {
	case elf.DT_VERSYM:
		r.versym, r.hasVersym = v, true
	case elf.DT_VERDEF:
		r.verdef, r.hasVerdef = v, true
	case elf.DT_VERDEFNUM:
		r.verdefs = v
	case elf.DT_VERNEED:
		r.verneed, r.hasVerneed = v, true
	case elf.DT_VERNEEDNUM:
		r.verneeds = v
	}
}

// relocEntry takes what is about relocations: RELA in 64-bit libraries, REL in others.
func (r *run) relocEntry(tag elf.DynTag, v uint64) {
	switch tag {
	case elf.DT_JMPREL:
		r.plt, r.hasPlt = v, true
	case elf.DT_PLTRELSZ:
		r.plts = v / r.rela
	case elf.DT_RELA, elf.DT_RELASZ, elf.DT_REL, elf.DT_RELSZ, elfabi.DT_ANDROID_RELA, elfabi.DT_ANDROID_RELASZ, elfabi.DT_ANDROID_REL, elfabi.DT_ANDROID_RELSZ:
		r.tableEntry(tag, v)
	case elf.DT_SYMENT:
		r.entrySize(v, r.sym, `invalid DT_SYMENT: %d in "%s"`)
	case elf.DT_RELAENT:
		if r.wide {
			r.entrySize(v, r.rela, `invalid DT_RELAENT: %d`)
		}
	case elf.DT_RELENT:
		if !r.wide {
			r.entrySize(v, r.rela, `invalid DT_RELENT: %d`)
		}
	case elf.DT_PLTREL:
		if want := r.kind(); r.API >= kindsAPI && elf.DynTag(v) != want {
			r.refuse(`unsupported DT_PLTREL in "%s"; expected %s`, r.file.Name, want)
		}
	case elfabi.DT_ANDROID_RELR, elfabi.DT_ANDROID_RELRSZ, elfabi.DT_ANDROID_RELRENT:
		r.leveled = true
		if r.API >= androidRelrAPI {
			r.relrEntry(tag-elfabi.DT_ANDROID_RELR, v)
		}
	case elfabi.DT_RELR, elfabi.DT_RELRSZ, elfabi.DT_RELRENT:
		r.leveled = true
		if r.API >= relrAPI {
			r.relrEntry(map[elf.DynTag]elf.DynTag{elfabi.DT_RELR: 0, elfabi.DT_RELRSZ: 1, elfabi.DT_RELRENT: 3}[tag], v)
		}
	}
}

// kind returns the tag of the kind of relocations that the class has.
func (im *image) kind() elf.DynTag {
	if im.wide {
		return elf.DT_RELA
	}
	return elf.DT_REL
}

// entrySize refuses an entry of another size. Messages that have no name of the library in them ignore it.
func (r *run) entrySize(v, want uint64, format string) {
	if r.API < kindsAPI || v == want {
		return
	}
	args := []any{r.signed(v)}
	if format == `invalid DT_SYMENT: %d in "%s"` {
		args = append(args, r.file.Name)
	}
	r.refuse(format, args...)
}

// relrEntry takes a tag of RELR by its distance to DT_ANDROID_RELR: the table, its size, or the size of an entry.
func (r *run) relrEntry(what elf.DynTag, v uint64) {
	switch what {
	case 0:
		r.relr, r.hasRelr = v, true
	case 1:
		r.relrs = v / r.word
	default:
		r.entrySize(v, r.word, `invalid DT_RELRENT: %d`)
	}
}

// tableEntry takes the tables of relocations, and refuses those of the other class's kind.
func (r *run) tableEntry(tag elf.DynTag, v uint64) {
	own := map[elf.DynTag]int{elf.DT_REL: 0, elf.DT_RELSZ: 1, elfabi.DT_ANDROID_REL: 2, elfabi.DT_ANDROID_RELSZ: 3}
	if r.wide {
		own = map[elf.DynTag]int{elf.DT_RELA: 0, elf.DT_RELASZ: 1, elfabi.DT_ANDROID_RELA: 2, elfabi.DT_ANDROID_RELASZ: 3}
	}
	what, ok := own[tag]
	android := tag >= elfabi.DT_ANDROID_REL
	switch {
	case android && r.API < packedAPI:
	case !ok:
		r.refuse(`unsupported %s in "%s"`, tagName(tag), r.file.Name)
	case what == 0:
		r.rel, r.hasRel = v, true
	case what == 1:
		r.rels = v / r.rela
	case what == 2:
		r.packed, r.hasPacked = v, true
	default:
		r.packedSize = v
	}
}

func tagName(tag elf.DynTag) string {
	switch tag {
	case elfabi.DT_ANDROID_REL:
		return "DT_ANDROID_REL"
	case elfabi.DT_ANDROID_RELSZ:
		return "DT_ANDROID_RELSZ"
	case elfabi.DT_ANDROID_RELA:
		return "DT_ANDROID_RELA"
	case elfabi.DT_ANDROID_RELASZ:
		return "DT_ANDROID_RELASZ"
	}
	return tag.String()
}

// checkTables looks whether everything that symbols are looked for by is there.
func (r *run) checkTables() bool {
	switch {
	case r.sysv.buckets == 0 && (r.gnu.buckets == 0 || r.API < gnuHashAPI):
		r.refuse(noHash.at(r.API), r.file.Name)
	case !r.hasStrtab:
		r.refuse(`empty/missing DT_STRTAB in "%s"`, r.file.Name)
	case !r.hasSymtab:
		r.refuse(`empty/missing DT_SYMTAB in "%s"`, r.file.Name)
	default:
		return true
	}
	return false
}

// names reads the texts of the dynamic table between two addresses.
func (r *run) names(at, end uint64) bool {
	early := r.API < sectionsAPI
	for ; at != end; at += r.dyn {
		entry := r.mem.bytes(at, int(r.dyn))
		tag, v := elf.DynTag(r.tag(entry)), r.get(entry, r.word)
		if (tag != elf.DT_SONAME || r.API < sonamesAPI) && (tag != elf.DT_RUNPATH || early) && (tag != elf.DT_NEEDED || !early) {
			continue
		}
		s, ok := r.string(v)
		if !ok {
			return false
		}
		switch tag {
		case elf.DT_SONAME:
			r.soname = s
		case elf.DT_NEEDED:
			r.needed = append(r.needed, s)
		}
	}
	if early {
		r.step = Needed
		r.findAll()
		r.step = DynamicTable
	}
	return true
}

// string does soinfo::get_string, which ends the process for what lies outside DT_STRTAB.
func (r *run) string(index uint64) (string, bool) {
	index &= math.MaxUint32
	if r.API >= boundsAPI && index >= r.strsz {
		r.outside(index)
		return "", false
	}
	s := r.mem.cString(r.strtab + index)
	return s, !r.crashed("reading DT_STRTAB", 0)
}

func (r *run) outside(index uint64) {
	r.die("%s: strtab out of bounds error; STRSZ=%d, name=%d", r.file.Name, r.signed(r.strsz), int32(index))
}

// half and quarter read numbers of 32 and 16 bits.
func (im *image) half(addr uint64) uint32    { return raw.U32(im.mem.bytes(addr, 4), 0) }
func (im *image) quarter(addr uint64) uint16 { return raw.U16(im.mem.bytes(addr, 2), 0) }
