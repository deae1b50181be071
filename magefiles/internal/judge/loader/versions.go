package loader

import (
	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// version is one that a symbol is wanted in.
type version struct {
	name string
	hash uint32
}

// definition is an entry of DT_VERDEF, without those that name the library itself.
type definition struct {
	version
	index  uint16
	nameAt uint32
}

// global is the index of what has no version of its own.
const global = 1

// verBase marks the entry that names the library itself.
const verBase = 1

// readDefinitions does validate_verdef_section (linker.cpp).
func (r *run) readDefinitions() bool {
	if !r.hasVerdef {
		return true
	}
	at := r.verdef
	for i := range r.verdefs {
		d := r.mem.bytes(at, 20)
		if r.crashed("reading DT_VERDEF", 0) || r.spent() {
			return false
		}
		if v := raw.U16(d, 0); v != 1 {
			r.refuse(`unsupported verdef[%d] vd_version: %d (expected 1) library: %s`, i, v, r.file.Name)
			return true // each pass over them ends here
		}
		next := uint64(raw.U32(d, 16))
		if raw.U16(d, 2)&verBase == 0 {
			if raw.U16(d, 6) == 0 {
				r.refuse(`invalid verdef[%d] vd_cnt == 0 (version without a name)`, i)
				return true
			}
			aux := r.half(at + uint64(raw.U32(d, 12)))
			r.versions = append(r.versions, definition{version{hash: raw.U32(d, 8)}, raw.U16(d, 4), aux})
		}
		if next == 0 && i+1 < r.verdefs {
			return r.again(r.verdefs-i-1, "DT_VERDEF")
		}
		at += next
	}
	return !r.crashed("reading DT_VERDEF", 0)
}

// patience is how many rounds of a loop a process does in a few seconds.
const patience = 1 << 30

// again tells what becomes of an entry that is its own next one: it is read as often as the table's count says.
func (r *run) again(rounds uint64, what string) bool {
	if rounds > patience {
		r.die("the linker never comes back: %s has an entry that is its own next one, and a count of %d", what, rounds)
		return false
	}
	return true
}

// versionIndex does find_verdef_version_index for a version that is asked for.
func (im *image) versionIndex(v *version) uint16 {
	for _, d := range im.versions {
		if d.hash == v.hash && im.mem.cString(im.strtab+uint64(d.nameAt)) == v.name {
			return d.index
		}
	}
	return global
}

// trackVersions does VersionTracker::init: which version an index in DT_VERSYM stands for.
func (r *run) trackVersions() bool {
	r.step = Versions
	if !r.trackNeeded() {
		return false
	}
	for _, d := range r.versions {
		name, ok := r.string(uint64(d.nameAt))
		if !ok {
			return false
		}
		r.tracker[d.index] = version{name, d.hash}
	}
	return true
}

// trackNeeded does init_verneed.
func (r *run) trackNeeded() bool {
	if !r.hasVerneed {
		return true
	}
	at := r.verneed
	for i := range r.verneeds {
		need := r.mem.bytes(at, 16)
		if r.crashed("reading DT_VERNEED", 0) || r.spent() {
			return false
		}
		if v := raw.U16(need, 0); v != 1 {
			r.refuse(`unsupported verneed[%d] vn_version: %d (expected 1)`, i, v)
		}
		library, ok := r.string(uint64(raw.U32(need, 4)))
		if !ok {
			return false
		}
		if !r.isChild(library) {
			r.refuse(`cannot find "%s" from verneed[%d] in DT_NEEDED list for "%s"`, library, i, r.file.Name)
		}
		if !r.trackAux(at+uint64(raw.U32(need, 8)), uint64(raw.U16(need, 2))) {
			return false
		}
		next := uint64(raw.U32(need, 12))
		if next == 0 && i+1 < r.verneeds {
			return r.again(r.verneeds-i-1, "DT_VERNEED")
		}
		at += next
	}
	return true
}

// trackAux reads the versions that are wanted of one library.
func (r *run) trackAux(at, count uint64) bool {
	for range count {
		aux := r.mem.bytes(at, 16)
		name, ok := r.string(uint64(raw.U32(aux, 8)))
		if !ok || r.crashed("reading DT_VERNEED", 0) || r.spent() {
			return false
		}
		r.tracker[raw.U16(aux, 6)] = version{name, raw.U32(aux, 0)}
		next := uint64(raw.U32(aux, 12))
		if next == 0 {
			return true // the others are the same again
		}
		at += next
	}
	return true
}

// isChild tells whether a library is one of DT_NEEDED by its SONAME.
func (r *run) isChild(soname string) bool {
	children := map[string]bool{}
	for _, name := range r.needed {
		children[name] = true
	}
	if r.unknown {
		_, public := r.System.Library(r.ABI, soname)
		r.guessed = r.guessed || !children[soname] && !public
		return children[soname] || !public // no library of an app has the name of one of Android's
	}
	for _, m := range r.group[1:] {
		if m.image != nil && m.image.soname == soname && children[m.image.file.Name] || m.system == soname && children[soname] {
			return true
		}
	}
	return false
}

// versionOf does lookup_version_info: the version in which the library wants a symbol.
func (r *run) versionOf(sym uint32, name string) (*version, bool) {
	if !r.hasVersym {
		return nil, true
	}
	index := r.quarter(r.versym + 2*uint64(sym))
	if index <= global {
		return nil, true
	}
	v, ok := r.tracker[index]
	if !ok {
		r.refuse(`cannot find verneed/verdef for version index=%d referenced by symbol "%s" at "%s"`, index, name, r.file.Name)
	}
	return &v, ok
}
