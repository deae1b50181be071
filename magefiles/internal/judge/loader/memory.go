package loader

import (
	"cmp"
	"debug/elf"
	"fmt"
	"math"
	"slices"
	"strings"
)

// memory is the library's part of a process. Addresses are the library's own: the distance to its load bias.
type memory struct {
	data   string // of the file
	page   uint64
	mask   uint64 // of addresses: 32 bits or 64
	reach  uint64 // of what the processor looks at when it reads and writes: arm64 passes over the top byte
	lo, hi uint64 // what is reserved for the library; it cannot be read before it is mapped
	maps   []mapping
	read   int // index of the mapping that was read last
	wrote  int // and of the one written last

	bad  string // the first bad access since somebody asked
	work uint64 // bytes looked at and steps done, so that a hostile file ends
	most uint64
}

// mapping is a piece of memory, cut to the byte. What lies behind the file's end on its last page is zero, as the rest of .bss is.
type mapping struct {
	start, end uint64 // end is behind the last byte
	prot       elf.ProgFlag
	off        uint64 // of start in the file, or zeros, or behind
}

// What a mapping shows that does not come from the file.
const (
	zeros  = math.MaxUint64
	behind = math.MaxUint64 - 1 // pages of a file that it does not have: SIGBUS
)

func newMemory(data string, d Device) *memory {
	m := &memory{data: data, page: d.Page, mask: math.MaxUint64, most: 4*uint64(len(data)) + 1<<22}
	if !d.is64() {
		m.mask = math.MaxUint32
	}
	m.reach = m.mask >> d.ABI.TagBits
	return m
}

func (m *memory) down(a uint64) uint64 { return a &^ (m.page - 1) & m.mask }
func (m *memory) up(a uint64) uint64   { return (a + m.page - 1) &^ (m.page - 1) & m.mask }

// place maps as mmap with MAP_FIXED does: what was there goes.
func (m *memory) place(start, size uint64, prot elf.ProgFlag, off uint64) {
	if size == 0 || start+size < start {
		return
	}
	if off >= behind {
		m.insert(mapping{start, start + size, prot, off})
		return
	}
	left := uint64(len(m.data)) - min(off, uint64(len(m.data)))
	inFile := min(size, left)
	inPage := min(size, m.up(left))
	m.insert(mapping{start, start + inFile, prot, off})
	m.insert(mapping{start + inFile, start + inPage, prot, zeros})
	m.insert(mapping{start + inPage, start + size, prot, behind})
}

func (m *memory) insert(n mapping) {
	if n.start >= n.end {
		return
	}
	m.maps = append(m.without(n.start, n.end), n)
	slices.SortFunc(m.maps, func(a, b mapping) int { return cmp.Compare(a.start, b.start) })
	m.maps = joined(m.maps)
	m.read, m.wrote = 0, 0
}

// joined makes one of mappings that go on in each other.
func joined(all []mapping) []mapping {
	kept := all[:1]
	for _, o := range all[1:] {
		last := &kept[len(kept)-1]
		if last.end == o.start && last.prot == o.prot && last.shifted(o.start) == o.off {
			last.end = o.end
		} else {
			kept = append(kept, o)
		}
	}
	return kept
}

// without returns the mappings without a piece.
func (m *memory) without(start, end uint64) []mapping {
	var kept []mapping
	for _, o := range m.maps {
		if o.end <= start || end <= o.start {
			kept = append(kept, o)
			continue
		}
		if o.start < start {
			kept = append(kept, mapping{o.start, start, o.prot, o.off})
		}
		if end < o.end {
			kept = append(kept, mapping{end, o.end, o.prot, o.shifted(end)})
		}
	}
	return kept
}

// shifted gives where the file has what the mapping shows at an address.
func (o mapping) shifted(addr uint64) uint64 {
	if o.off >= behind {
		return o.off
	}
	return o.off + addr - o.start
}

// protect does what mprotect does with pages, and tells whether all of them were there.
func (m *memory) protect(start, end uint64, prot elf.ProgFlag) bool {
	if start == end {
		return true
	}
	if end < start || !m.covers(start, end) {
		return false
	}
	for _, o := range slices.Clone(m.maps) {
		from, to := max(o.start, start), min(o.end, end)
		if from < to {
			m.insert(mapping{from, to, prot, o.shifted(from)})
		}
	}
	return true
}

// covers tells whether every page is mapped or reserved.
func (m *memory) covers(start, end uint64) bool {
	for at := start; at < end; {
		switch i := m.find(at, 0); {
		case i >= 0:
			at = m.maps[i].end
		case m.lo <= at && at < m.hi:
			at = m.hi // what lies in between is mapped or reserved
		default:
			return false
		}
	}
	return true
}

// find returns the index of the mapping that has an address, or -1; hint is one to look at first.
func (m *memory) find(addr uint64, hint int) int {
	if hint < len(m.maps) && m.maps[hint].start <= addr && addr < m.maps[hint].end {
		return hint
	}
	i, _ := slices.BinarySearchFunc(m.maps, addr, func(o mapping, a uint64) int {
		if o.end <= a {
			return -1
		}
		return 1
	})
	if i < len(m.maps) && m.maps[i].start <= addr {
		return i
	}
	return -1
}

// readable gives what is left of the mapping at an address: its bytes in the file, or that many zeros. It notes a bad access.
func (m *memory) readable(addr uint64) (s string, zero uint64) {
	i := m.find(addr, m.read)
	if i < 0 || m.maps[i].prot == 0 {
		m.fail("SIGSEGV reading address %#x, where nothing is mapped", addr)
		return "", 0
	}
	m.read = i
	o := m.maps[i]
	switch o.off {
	case behind:
		m.fail("SIGBUS reading address %#x, which is behind the end of the file", addr)
		return "", 0
	case zeros:
		return "", o.end - addr
	}
	return m.data[o.off+addr-o.start : o.off+o.end-o.start], 0
}

func (m *memory) fail(format string, addr uint64) {
	if m.bad == "" {
		m.bad = fmt.Sprintf(format, addr)
	}
}

// bytes gives a few bytes. It gives zeros after a bad access.
func (m *memory) bytes(addr uint64, n int) string {
	m.work++
	addr &= m.reach
	if s, zero := m.readable(addr); len(s) >= n {
		return s[:n]
	} else if zero >= uint64(n) || m.bad != "" {
		return nothing[:n]
	}
	return m.gather(addr, n)
}

var nothing = strings.Repeat("\x00", 64)

// gather reads over the border of mappings.
func (m *memory) gather(addr uint64, n int) string {
	var b strings.Builder
	for b.Len() < n && m.bad == "" {
		at := (addr + uint64(b.Len())) & m.reach
		s, zero := m.readable(at)
		left := n - b.Len()
		b.WriteString(s[:min(len(s), left)])
		b.WriteString(nothing[:min(zero, uint64(left))])
	}
	return (b.String() + nothing)[:n]
}

// cString returns the text at an address up to its NUL.
func (m *memory) cString(addr uint64) string {
	addr &= m.reach
	var before string
	for {
		s, _ := m.readable(addr)
		end := strings.IndexByte(s, 0)
		m.work += uint64(len(before) + max(end, 0))
		switch {
		case end >= 0 && before == "":
			return s[:end]
		case end >= 0:
			return before + s[:end]
		case s == "" || m.work > m.most: // zeros, a bad access, or enough
			return before
		}
		before += s
		m.work += uint64(len(before))
		addr = (addr + uint64(len(s))) & m.reach
	}
}

// write tells whether n bytes can be written, and notes a bad access where not.
func (m *memory) write(addr uint64, n uint64) bool {
	addr &= m.reach
	i := m.find(addr, m.wrote)
	switch {
	case i < 0:
		m.fail("SIGSEGV writing address %#x, where nothing is mapped", addr)
	case m.maps[i].prot&elf.PF_W == 0:
		m.fail("SIGSEGV writing address %#x, which is not writable", addr)
	case m.maps[i].off == behind:
		m.fail("SIGBUS writing address %#x, which is behind the end of the file", addr)
	case addr+n > m.maps[i].end && addr+n > addr:
		return m.write(m.maps[i].end, addr+n-m.maps[i].end)
	default:
		m.wrote = i
		return true
	}
	return false
}

// runs tells whether code can run at an address.
func (m *memory) runs(addr uint64) bool {
	i := m.find(addr&m.reach, 0)
	return i >= 0 && m.maps[i].prot&elf.PF_X != 0 && m.maps[i].off < behind
}
