package size

import (
	"cmp"
	"debug/elf"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// packages tells which Go package the bytes of a library's loaded sections come from, the largest first, and which source file those of C
// code. The sum is that of the sections.
func packages(f *elfabi.File) ([]Package, []Object) {
	c := counts{file: f, known: map[string]bool{}, bytes: map[string]int64{}, told: make([]uint64, len(f.Sections))}
	c.learn()
	for s := range f.Symbols() {
		c.add(s)
	}
	c.rest()
	info, err := f.GoInfo()
	var all []Package
	for _, name := range slices.Sorted(maps.Keys(c.bytes)) {
		p := Package{Path: name, Bytes: c.bytes[name]}
		if err == nil && info != nil && c.known[name] {
			p.Module = moduleOf(info, name)
		}
		all = append(all, p)
	}
	slices.SortStableFunc(all, func(a, b Package) int { return cmp.Compare(b.Bytes, a.Bytes) })
	return all, c.objects()
}

type counts struct {
	file  *elfabi.File
	known map[string]bool // packages that have functions
	bytes map[string]int64
	told  []uint64        // by section: the bytes of its symbols
	code  []elfabi.Symbol // functions of C, with the sizes that count
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
			if path := PackageOf(s.Name); path != "" {
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
	owner := c.owner(s.Name)
	c.bytes[owner] += int64(size)
	if owner == CCode && s.Type() == elf.STT_FUNC {
		s.Size = size
		c.code = append(c.code, s)
	}
}

// objects tells which source files C's functions come from, the largest first. Its data have no debug information that is quick to read.
func (c *counts) objects() []Object {
	files := c.file.SourceFiles(c.code)
	bytes, left := map[string]int64{}, c.bytes[CCode]
	for _, s := range c.code {
		if file := files[s.Value]; file != "" {
			bytes[path.Base(strings.ReplaceAll(file, `\`, "/"))] += int64(s.Size)
			left -= int64(s.Size)
		}
	}
	if left > 0 {
		bytes[""] = left
	}
	var all []Object
	for _, name := range slices.Sorted(maps.Keys(bytes)) {
		all = append(all, Object{name, bytes[name]})
	}
	slices.SortStableFunc(all, func(a, b Object) int { return cmp.Compare(b.Bytes, a.Bytes) })
	return all
}

func (c *counts) owner(name string) string {
	if path := PackageOf(name); c.known[path] {
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

// PackageOf returns the path of the package in a Go symbol's name: encoding/json of encoding/json.(*decodeState).value. Go's linker writes
// dots of a path's last element as %2e.
func PackageOf(name string) string {
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
