package loader

import (
	"debug/elf"
	"slices"
)

// applyTLS does the relocations of thread-local storage. Android 9 and before knew none of them, and let two of arm64's pass.
func (r *run) applyTLS(one reloc, t target) bool {
	m := r.relocs
	r.leveled = true
	if r.API < tlsAPI {
		if !slices.Contains(m.UnsupportedTLS, one.typ) {
			r.refuse(unknownReloc.at(r.API), r.file.Name, int32(one.typ), one.index)
		}
		return !r.full()
	}
	if !r.checkTLSSymbol(one, t) {
		return !r.full()
	}
	switch {
	case one.typ == m.TLSStatic:
		r.staticTLS(one, t)
		return !r.full()
	case one.typ == m.TLSDescriptor && !m.Descriptors:
		r.refuse(unknownReloc.at(r.API), r.file.Name, int32(one.typ), one.index)
		return !r.full()
	case one.typ == m.TLSDescriptor:
		return r.store(one, 0, 2*r.word)
	}
	return r.store(one, 0, r.word)
}

// checkTLSSymbol looks whether the symbol is thread-local, and its library has such storage.
func (r *run) checkTLSSymbol(one reloc, t target) bool {
	if one.sym == 0 {
		if !r.tls {
			r.refuse(`TLS relocation refers to symbol "%s" in solib "%s" with no TLS segment`, "(null)", r.file.Name)
		}
		return r.tls
	}
	switch {
	case t.by != nil && !t.tls:
		r.refuse(`TLS relocation refers to symbol "%s" in solib "%s" with no TLS segment`, t.name, t.by.file.Name)
	case t.by != nil && t.sym.typ() != elf.STT_TLS, t.by == nil && t.found && !r.unknown && r.isFunction(t.name):
		r.refuse(`reference to non-TLS symbol "%s" from TLS relocation in "%s"`, t.name, r.file.Name)
	default:
		return true
	}
	return false
}

// checkLocalTLS refuses thread-local symbols that are local, before they are looked for.
func (r *run) checkLocalTLS(one reloc) bool {
	s := r.symbolAt(one.sym)
	if r.crashed("reading symbol %d, which a relocation names", uint64(one.sym)) {
		return false
	}
	if one.sym == 0 || s.bind() != elf.STB_LOCAL {
		return true
	}
	if r.API >= relrAPI && r.API < slowTLSAPI && !r.resolve(one.sym).ok {
		return false
	}
	if s.typ() == elf.STT_SECTION && r.API >= 33 {
		r.refuse(`unexpected TLS reference to local section in "%s": sym type %d, rel type %d`, r.file.Name, s.typ(), one.typ)
	} else if name, ok := r.string(uint64(s.name)); ok {
		r.refuse(localTLS.at(r.API), name, r.file.Name, s.typ(), one.typ, one.index)
	}
	return false
}

// isFunction tells of a symbol of Android's that is public: none of these is thread-local.
func (r *run) isFunction(name string) bool {
	_, ok := r.System.Find(r.ABI, name)
	return ok
}

// staticTLS does R_*_TPREL: only what is loaded with the process has such storage.
func (r *run) staticTLS(one reloc, t target) {
	in, name := r.file.Name, "(null)"
	if one.sym != 0 {
		if t.by == nil {
			return
		}
		in, name = t.by.file.Name, t.name
	}
	r.refuse(`TLS symbol "%s" in dlopened "%s" referenced from "%s" using IE access model`, name, in, r.file.Name)
}
