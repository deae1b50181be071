package elfabi

import (
	"debug/elf"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// version is what an index in the table of symbol versions stands for.
type version struct{ name, library string }

// maxVersions is how many versions an index of 15 bits can tell apart; more are a loop.
const maxVersions = 1 << 15

// VerNeed has the versions that a library needs of another one.
type VerNeed struct {
	Library  string   // libc.so
	Revision uint16   // vn_version: bionic wants 1
	Versions []string // LIBC, LIBC_N: in the file's order
}

// VerNeeds returns the entries of DT_VERNEED in the file's order.
func (l *Library) VerNeeds() []VerNeed { return l.verneeds }

func (l *Library) readVersions() error {
	l.versions = map[uint16]version{}
	if l.strtab == "" {
		return nil
	}
	if addr, ok := l.Dynamic.Value(elf.DT_VERSYM); ok {
		var err error
		if l.versym, err = l.loaded(addr, 2*uint64(l.dynsym.count()), "DT_VERSYM"); err != nil {
			return err
		}
	}
	if addr, ok := l.Dynamic.Value(elf.DT_VERNEED); ok {
		if err := l.readNeeded(addr); err != nil {
			return err
		}
	}
	if addr, ok := l.Dynamic.Value(elf.DT_VERDEF); ok {
		return l.readDefined(addr)
	}
	return nil
}

// readNeeded reads which versions the library wants of which other library.
func (l *Library) readNeeded(addr uint64) error {
	table, err := l.from(addr, "DT_VERNEED")
	if err != nil {
		return err
	}
	count, _ := l.Dynamic.Value(elf.DT_VERNEEDNUM)
	return l.chain(table, count, 16, 12, "DT_VERNEED", func(need string) error {
		library, err := l.dynString(uint64(raw.U32(need, 4)), "a library of DT_VERNEED")
		if err != nil {
			return err
		}
		l.verneeds = append(l.verneeds, VerNeed{Library: library, Revision: raw.U16(need, 0)})
		wanted := &l.verneeds[len(l.verneeds)-1]
		aux := uint64(raw.U32(need, 8))
		if aux > uint64(len(need)) {
			return l.fail("DT_VERNEED for %q points past its segment; the file is damaged: link it again", library)
		}
		return l.chain(need[aux:], uint64(raw.U16(need, 2)), 16, 12, "DT_VERNEED", func(s string) error {
			name, err := l.dynString(uint64(raw.U32(s, 8)), "a version of DT_VERNEED")
			l.versions[raw.U16(s, 6)&0x7fff] = version{name, library}
			wanted.Versions = append(wanted.Versions, name)
			return err
		})
	})
}

// verBase marks the entry of DT_VERDEF that names the library itself, not a version.
const verBase = 1

// readDefined reads which versions the library itself defines.
func (l *Library) readDefined(addr uint64) error {
	table, err := l.from(addr, "DT_VERDEF")
	if err != nil {
		return err
	}
	count, _ := l.Dynamic.Value(elf.DT_VERDEFNUM)
	return l.chain(table, count, 20, 16, "DT_VERDEF", func(def string) error {
		if raw.U16(def, 2)&verBase != 0 {
			return nil
		}
		aux := uint64(raw.U32(def, 12))
		if aux > uint64(len(def)) || uint64(len(def))-aux < 8 {
			return l.fail("DT_VERDEF points past its segment; the file is damaged: link it again")
		}
		name, err := l.dynString(uint64(raw.U32(def[aux:], 0)), "a version of DT_VERDEF")
		l.versions[raw.U16(def, 4)&0x7fff] = version{name: name}
		return err
	})
}

// chain walks a count of entries of a size that each hold the distance to the next one at an offset. The loader goes by the count alone;
// an entry that is its own next one is the same again.
func (l *Library) chain(table string, count uint64, size, nextAt int, what string, each func(string) error) error {
	for ; count > 0; count-- {
		if len(table) < size {
			return l.fail("%s runs past its segment; the file is damaged: link it again", what)
		}
		if l.versionsRead++; l.versionsRead > maxVersions {
			return l.fail("%s has more than %d entries; the file is damaged: link it again", what, maxVersions)
		}
		if err := each(table); err != nil {
			return err
		}
		next := uint64(raw.U32(table, nextAt))
		if next == 0 || count == 1 {
			return nil
		}
		if next > uint64(len(table)) {
			return l.fail("%s runs past its segment; the file is damaged: link it again", what)
		}
		table = table[next:]
	}
	return nil
}
