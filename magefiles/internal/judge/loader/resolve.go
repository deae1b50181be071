package loader

import (
	"debug/elf"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

// target is what a symbol of a relocation stands for.
type target struct {
	name  string
	own   bool   // the library itself has it
	found bool   // false: a weak symbol that nobody has
	sym   symbol // where a library of the app has it
	by    *image // that library; nil: Android's, or one that nobody knows
	tls   bool   // the library that has it has thread-local storage, as far as is known
	ok    bool   // false: a fault was told
}

// resolve does lookup_symbol (linker_relocate.cpp), once for each symbol.
func (r *run) resolve(sym uint32) target {
	if t, ok := r.resolved[sym]; ok {
		return t
	}
	t := r.resolveNew(sym)
	if t.ok && (t.by == nil || t.sym.typ() != elf.STT_GNU_IFUNC && t.sym.typ() != elf.STT_TLS) {
		r.plain = r.marked(r.plain, sym) // asked for again only where the value matters
		if t.own && r.API >= versionsAPI && r.memo.shares(r) {
			r.memo.own = r.marked(r.memo.own, sym)
		}
	} else {
		r.resolved[sym] = t
	}
	return t
}

// isPlain tells whether a symbol was found that may stand in any plain relocation.
func (r *run) isPlain(sym uint32) bool {
	return has(r.plain, sym) || has(r.memo.own, sym) && r.memo.shares(r)
}

func has(bits []byte, sym uint32) bool {
	return uint64(sym)/8 < uint64(len(bits)) && bits[sym/8]>>(sym%8)&1 != 0
}

// marked sets the bit of a symbol. No file has more symbols than bytes.
func (r *run) marked(bits []byte, sym uint32) []byte {
	if uint64(sym) >= uint64(len(r.file.Data)) {
		return bits
	}
	if at := int(sym / 8); at >= len(bits) {
		bits = append(bits, make([]byte, at+1-len(bits)+len(bits)/2)...)
	}
	bits[sym/8] |= 1 << (sym % 8)
	return bits
}

func (r *run) resolveNew(sym uint32) target {
	s := r.symbolAt(sym)
	if r.crashed("reading symbol %d, which a relocation names", uint64(sym)) {
		return target{}
	}
	name, ok := r.string(uint64(s.name))
	if !ok {
		return target{}
	}
	v, ok := r.versionOf(sym, name)
	if r.crashed("reading the version of symbol %d", uint64(sym)) || !ok {
		return target{name: name}
	}
	w := want(name, v)
	w.by, w.at = r.image, s.name
	t := r.search(w)
	if t.ok && !t.found && s.bind() != elf.STB_WEAK {
		r.refuse(`cannot locate symbol "%s" referenced by "%s"...`, name, r.file.Name)
		t.ok = false
	}
	return t
}

// search looks through the group.
func (r *run) search(w wanted) target {
	maybe := r.unknown && w.name != "" // nobody has a symbol without a name
	for _, m := range r.group {
		if m.image == nil {
			if yes, perhaps := r.inSystem(m, w); yes {
				return target{name: w.name, found: true, tls: true, ok: true}
			} else if perhaps {
				maybe = true
			}
			continue
		}
		s, found, ends := m.image.lookup(w, r.Device)
		if ends != "" {
			r.die("%s, while looking for %q", ends, w.name)
		}
		if m.image != r.image && m.image.mem.bad != "" {
			m.image.mem.bad, maybe = "", true // its own faults are told where it is looked at itself
		}
		if ends != "" || r.crashed("looking for a symbol in the hash table", 0) {
			return target{name: w.name}
		}
		if found {
			return target{w.name, m.image == r.image, true, s, m.image, m.image.tls, true}
		}
	}
	return target{name: w.name, found: maybe, tls: true, ok: true}
}

// notForApps are versions of symbols that Android keeps to itself; nobody lists them.
var notForApps = []string{"LIBC_PRIVATE", "LIBC_PLATFORM", "LIBC_DEPRECATED"}

// inSystem tells whether a library of Android's has a symbol, or may have it.
func (r *run) inSystem(m member, w wanted) (yes, perhaps bool) {
	if w.version != nil && slices.Contains(notForApps, w.version.name) || ndkapi.Private(r.ABI, w.name) {
		return false, true
	}
	for _, s := range r.System.FindAll(r.ABI, w.name) {
		if s.Library == m.system && s.API <= r.API {
			return r.versionHas(m.system, s.Version, w.version), false
		}
	}
	return false, !m.known
}

// versioned are the libraries of which it is sure that their symbols have had versions in each release that looks at them.
var versioned = []string{"libc.so", "libm.so", "libdl.so"}

// versionHas tells whether a symbol with a version, or none, is the one that is asked for.
func (r *run) versionHas(library, have string, v *version) bool {
	if v == nil || have == "" || r.API < versionsAPI {
		return true
	}
	fits := v.hash == sysvSum(v.name) && r.covers(have, v.name)
	if !fits && r.API < 29 && !slices.Contains(versioned, library) {
		r.leveled = true
		return true
	}
	return fits
}

// covers tells whether a symbol of one version may be had in another: it may have had an older one before, of which the table does not tell.
func (r *run) covers(have, asked string) bool {
	if have == asked {
		return true
	}
	wanted, known := r.System.Version(r.ABI, asked)
	since, _ := r.System.Version(r.ABI, have)
	return known && wanted <= since
}
