package loader

// Memo is what one device's linker made of a library's relocations, so that the next one does them again only where it may end otherwise:
// nearly always they end well on all devices, and they are most of the work.
type Memo struct {
	good bool
	api  int // from this level on
	maps []mapping

	watched map[uint64]uint64 // of the run that it is of

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
		m.good, m.api, m.maps, m.watched = true, r.API, r.mem.maps, r.watched
	}
}

// holds tells whether relocations end well here too: a newer linker knows each symbol of Android's that the older one knew, and all that was
// read or written is there.
func (m *Memo) holds(r *run) bool {
	if !m.good || r.API < m.api {
		return false
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
