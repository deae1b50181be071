package elfabi

import (
	"debug/elf"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// GNUHash is the header of DT_GNU_HASH.
type GNUHash struct {
	Buckets   uint32
	First     uint32 // index of the first dynamic symbol that the table has
	MaskWords uint32 // words of its Bloom filter: a power of two
}

// GNUHash returns the header of DT_GNU_HASH; false if there is none in what is loaded.
func (l *Library) GNUHash() (GNUHash, bool) {
	h, _, ok := l.gnuHash()
	return h, ok
}

// gnuHash returns the header and what is loaded behind it.
func (l *Library) gnuHash() (h GNUHash, rest string, ok bool) {
	table, ok := l.hashTable(elf.DT_GNU_HASH)
	if !ok || len(table) < 16 {
		return h, "", false
	}
	return GNUHash{raw.U32(table, 0), raw.U32(table, 4), raw.U32(table, 8)}, table[16:], true
}

// HashBuckets returns the number of buckets of DT_HASH; false if there is none in what is loaded.
func (l *Library) HashBuckets() (uint32, bool) {
	table, ok := l.hashTable(elf.DT_HASH)
	if !ok || len(table) < 8 {
		return 0, false
	}
	return raw.U32(table, 0), true
}

func (l *Library) hashTable(tag elf.DynTag) (string, bool) {
	addr, ok := l.Dynamic.Value(tag)
	if !ok {
		return "", false
	}
	table, err := l.from(addr, tag.String())
	return table, err == nil
}

// dynamicSymbols finds the table that the loader uses. It does not say how long it is: the section header does, or where a packer
// removed or moved that, the hash tables.
func (l *Library) dynamicSymbols() (symtab, error) {
	addr, ok := l.Dynamic.Value(elf.DT_SYMTAB)
	var section *Section
	for i := range l.Sections {
		if l.Sections[i].Type == elf.SHT_DYNSYM {
			section = &l.Sections[i]
			break
		}
	}
	switch {
	case section != nil && (!ok || section.Addr == addr):
		return l.checkTable(section)
	case !ok || l.strtab == "":
		return symtab{}, nil
	}
	size := l.layout().symbol
	entries, err := l.loaded(addr, uint64(l.hashedSymbols())*uint64(size), "DT_SYMTAB")
	if err != nil {
		return symtab{}, err
	}
	return l.checkNames(symtab{l.Is64(), entries, l.strtab[:min(l.strsz, uint64(len(l.strtab)))], size, nil}, "DT_SYMTAB")
}

// hashedSymbols counts the dynamic symbols, with the empty first one, by the hash tables.
func (l *Library) hashedSymbols() uint32 {
	if table, ok := l.hashTable(elf.DT_HASH); ok && len(table) >= 8 {
		return raw.U32(table, 4)
	}
	h, rest, ok := l.gnuHash()
	skip := uint64(h.MaskWords) * uint64(l.layout().word)
	buckets := 4 * uint64(h.Buckets)
	if !ok || skip > uint64(len(rest)) || buckets > uint64(len(rest))-skip {
		return 0
	}
	chains := rest[skip+buckets:]
	last := uint32(0)
	for at := skip; at < skip+buckets; at += 4 {
		last = max(last, raw.U32(rest, int(at)))
	}
	if last < h.First {
		return h.First // the table is empty: all symbols come from elsewhere
	}
	for at := 4 * uint64(last-h.First); at+4 <= uint64(len(chains)); at += 4 {
		last++
		if raw.U32(chains, int(at))&1 == 1 { // ends the last chain
			break
		}
	}
	return last
}
