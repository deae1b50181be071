package size

import (
	"cmp"
	"debug/elf"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// packages tells which Go package the bytes of a library's loaded sections come from, the largest first. The sum is that of the sections.
func packages(f *elfabi.File) []Package {
	c := counts{file: f, known: map[string]bool{}, bytes: map[string]int64{}, told: make([]uint64, len(f.Sections))}
	c.learn()
	for s := range f.Symbols() {
		c.add(s)
	}
	c.rest()
	var all []Package
	for _, path := range slices.Sorted(maps.Keys(c.bytes)) {
		all = append(all, Package{path, c.bytes[path]})
	}
	slices.SortStableFunc(all, func(a, b Package) int { return cmp.Compare(b.Bytes, a.Bytes) })
	return all
}

type counts struct {
	file  *elfabi.File
	known map[string]bool // packages that have functions
	bytes map[string]int64
	told  []uint64 // by section: the bytes of its symbols
}

// learn finds the Go packages: those of the functions between Go's text marks. C's static names may have dots too.
func (c *counts) learn() {
	var low, high uint64
	for s := range c.file.Symbols() {
		switch s.Name {
		case "runtime.text":
			low = s.Value
		case "runtime.etext":
			high = s.Value
		}
	}
	for s := range c.file.Symbols() {
		if s.Type() == elf.STT_FUNC && s.Value >= low && s.Value < high {
			if path := packageOf(s.Name); path != "" {
				c.known[path] = true
			}
		}
	}
}

func (c *counts) add(s elfabi.Symbol) {
	i := int(s.Section)
	if i == 0 || i >= len(c.file.Sections) || s.Size == 0 || s.Type() == elf.STT_SECTION {
		return
	}
	section := &c.file.Sections[i]
	left := section.Size - min(section.Size, c.told[i])
	size := min(s.Size, left) // symbols may overlap, and may lie
	if !loaded(section) || size == 0 || section.Name == ".gopclntab" {
		return
	}
	c.told[i] += size
	c.bytes[c.owner(s.Name)] += int64(size)
}

func (c *counts) owner(name string) string {
	if path := packageOf(name); c.known[path] {
		return path
	}
	if strings.HasPrefix(name, "go:") || strings.HasPrefix(name, "type:") {
		return GoTypes
	}
	return CCode
}

// rest counts what no symbol tells of: tables, and data without names.
func (c *counts) rest() {
	for i := range c.file.Sections {
		section := &c.file.Sections[i]
		left := section.Size - min(section.Size, c.told[i])
		if !loaded(section) || left == 0 {
			continue
		}
		part := LinkTables
		switch {
		case section.Name == ".gopclntab":
			part = LineTables
		case section.Type == elf.SHT_PROGBITS && len(c.known) > 0 && goSection(section.Name):
			part = GoTypes
		case section.Type == elf.SHT_PROGBITS && (section.Flags&elf.SHF_EXECINSTR != 0 || section.Name == ".rodata" || section.Name == ".data"):
			part = CCode
		}
		c.bytes[part] += int64(left)
	}
}

// goSection reports whether Go's linker fills most of a section: what it leaves without names are types, strings and tables for the
// garbage collector.
func goSection(name string) bool {
	return strings.HasPrefix(name, ".go.") || slices.Contains([]string{".rodata", ".data.rel.ro", ".typelink", ".itablink", ".noptrdata", ".data"}, name)
}

// loaded reports whether a section's bytes are in the packed file.
func loaded(s *elfabi.Section) bool { return s.Flags&elf.SHF_ALLOC != 0 && s.Type != elf.SHT_NOBITS }

// packageOf returns the path of the package in a Go symbol's name: encoding/json of encoding/json.(*decodeState).value. Go's linker writes
// dots of a path's last element as %2e.
func packageOf(name string) string {
	if strings.HasPrefix(name, "go:") || strings.HasPrefix(name, "type:") {
		return ""
	}
	end := len(name)
	if at := strings.IndexAny(name, "[("); at >= 0 { // type arguments and receivers hold paths of their own
		end = at
	}
	slash := strings.LastIndexByte(name[:end], '/') + 1
	dot := strings.IndexByte(name[slash:], '.')
	if dot <= 0 {
		return ""
	}
	path, err := url.PathUnescape(name[:slash+dot])
	if err != nil {
		return name[:slash+dot]
	}
	return path
}
