package loader

import "debug/elf"

// Memo is what one device's linker made of a library's relocations, so that the next one does them again only where it may end otherwise:
// nearly always they end well on all devices, and they are most of the work.
type Memo struct {
	good bool
	api  int // from this level on
	maps []mapping

	watched map[uint64]uint64 // of the run that it is of
	called  bool              // resolvers were called

	own  []byte // a bit for each symbol that the library itself has, where pages are of one size
	page uint64
}

// shares tells whether own is of use here. Releases that do not look at versions find what those that do have found.
func (m *Memo) shares(r *run) bool {
	if m.page == 0 {
		m.page = r.Page
	}
	return m.page == r.Page
}

// keep notes that relocations were done, and whether without a fault.
func (m *Memo) keep(r *run, good bool) {
	if good && !r.lost && !r.textrel && r.API >= gnuHashAPI && (r.API >= relrAPI || !r.leveled) && !m.good {
		m.good, m.api, m.maps, m.watched, m.called = true, r.API, r.mem.maps, r.watched, r.called
	}
}

// holds tells whether relocations end well here too: a newer linker knows each symbol of Android's that the older one knew, and all that was
// read or written is there.
func (m *Memo) holds(r *run) bool {
	if !m.good || r.API < m.api {
		return false
	}
	if r.codeEnd > 0 {
		r.watched = m.watched
		return !m.called && r.apart()
	}
	for _, want := range m.maps {
		i := r.mem.find(want.start, 0)
		if i < 0 || r.mem.maps[i].end < want.end || r.mem.maps[i].prot != want.prot || r.mem.maps[i].shifted(want.start) != want.off {
			return false
		}
	}
	r.watched = m.watched
	return true
}

// apart tells whether no page of 4 KB has parts of two segments. In compatibility mode, then, each segment's memory is as it is elsewhere, and
// all of it may be written; only code cannot run yet.
func (r *run) apart() bool {
	var last uint64
	for _, s := range r.phdrs {
		if s.typ != elf.PT_LOAD {
			continue
		}
		if s.addr&^(compatPage-1) < last || s.file > s.mem {
			return false
		}
		last = (s.addr + s.mem + compatPage - 1) &^ (compatPage - 1)
	}
	return true
}
