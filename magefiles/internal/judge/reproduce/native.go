package reproduce

import (
	"cmp"
	"debug/elf"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

func isNative(data string) bool { return strings.HasPrefix(data, elf.ELFMAG) || isArchive(data) }

func isArchive(data string) bool { return strings.HasPrefix(data, "!<arch>\n") }

// native compares two libraries, two archives of one object each, or what else is ELF.
func (c *comparer) native(place, old, new string) (Part, error) {
	part := Part{Name: place, Released: int64(len(old)), Built: int64(len(new))}
	a, err := read(c.named(place, c.Released), old)
	if err != nil {
		return part, err
	}
	b, err := read(c.named(place, c.Built), new)
	if err != nil {
		return part, err
	}
	before := len(c.Settings)
	if a.Machine != b.Machine || a.Class != b.Class {
		return part, fmt.Errorf("%s is for %s and %s for %s; give a file for an ABI that is built", c.named(place, c.Released), a.Machine, c.named(place, c.Built), b.Machine)
	}
	c.golang(a, b, place)
	c.each(linkSettings, a, b, place)
	c.exports(a, b, place)
	var equal int
	part.Sections, equal = sections(a.File, b.File)
	if place == "" {
		c.Equal = equal
	}
	c.look(&part, a, b, len(c.told(before, place)) > 0)
	part.Settings = c.told(before, place)
	if len(part.Settings) == 0 {
		s := hidden(a, b, part.Sections)
		c.add(s, place)
		part.Settings = []string{s.ID}
	}
	return part, nil
}

func (c *comparer) named(place, file string) string {
	if place == "" {
		return file
	}
	return file + "(" + place + ")"
}

// told gives the ids of the settings that a place tells: those that were added, and those that others had told before.
func (c *comparer) told(before int, place string) (ids []string) {
	for i, s := range c.Settings {
		if (i >= before || slices.Contains(s.Places, place)) && !slices.Contains(ids, s.ID) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// read reads a library, an archive's first object, or another ELF file.
func read(name, data string) (*library, error) {
	if isArchive(data) {
		return readArchive(name, data)
	}
	if l, err := elfabi.ParseLibrary(name, data); err == nil {
		info, _ := l.FindGoInfo() // damage is not known from none: both files have the same, or sections tell
		return &library{l.File, l, info}, nil
	}
	f, err := elfabi.ParseFile(name, data)
	if err != nil {
		return nil, err
	}
	info, _ := f.GoInfo()
	return &library{f, nil, info}, nil
}

// readArchive takes the one object that gondk's archives have.
func readArchive(name, data string) (*library, error) {
	a, err := elfabi.ParseArchive(name, data)
	if err != nil {
		return nil, err
	}
	for _, m := range a.Members {
		if o, err := m.Object(); err == nil {
			info, _ := o.GoInfo()
			return &library{o.File, nil, info}, nil
		}
	}
	return nil, fmt.Errorf("%s: %w", name, errOpen)
}

// exports compares what others can link to.
func (c *comparer) exports(old, new *library, place string) {
	if old.lib == nil || new.lib == nil {
		return
	}
	a, b := exported(old.lib), exported(new.lib)
	var gone, more []string
	for _, name := range slices.Sorted(unionOf(a, b)) {
		switch {
		case !b[name]:
			gone = append(gone, name)
		case !a[name]:
			more = append(more, name)
		}
	}
	if len(gone)+len(more) > 0 {
		for _, names := range [][]string{gone, more} { // cgo's own come last
			slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(reserved(a), reserved(b)) })
		}
		c.add(Setting{"exports", "exports", none(only(gone)), none(only(more)), "//export in the Go code, library.keep, or the app's C code", nil}, place)
	}
}

// reserved is 1 for names that compilers make.
func reserved(name string) int {
	if strings.HasPrefix(name, "_") {
		return 1
	}
	return 0
}

func only(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "also " + some(names)
}

func exported(l *elfabi.Library) map[string]bool {
	all := map[string]bool{}
	for s := range l.Exports() {
		all[strings.Clone(s.Name)] = true
	}
	return all
}

// sections gives those that differ, in the released file's order, and how many are equal. What the symbol tables of stripped and unstripped
// files are called does not count.
func sections(old, new *elfabi.File) (differ []Section, equal int) {
	seen := map[string]bool{"": true}
	for _, f := range []*elfabi.File{old, new} {
		for _, s := range f.Sections {
			if seen[s.Name] {
				continue
			}
			seen[s.Name] = true
			a, b := old.Section(s.Name), new.Section(s.Name)
			if a != nil && b != nil && a.Size == b.Size && old.Digest(s.Name) == new.Digest(s.Name) {
				equal++
				continue
			}
			name := strings.Clone(s.Name)
			differ = append(differ, Section{name, sectionSize(a), sectionSize(b), what(name)})
		}
	}
	return differ, equal
}

func sectionSize(s *elfabi.Section) int64 {
	if s == nil {
		return -1
	}
	return int64(s.Size)
}

// contents says what sections hold, by how their names begin; of two the longer one counts.
var contents = map[string]string{
	".text": "code", ".plt": "code", ".init": "functions that run first", ".fini": "functions that run last", ".rodata": "constants", ".typelink": "constants", ".itablink": "constants",
	".data": "variables", ".noptrdata": "variables", ".bss": "variables", ".noptrbss": "variables", ".tbss": "variables of threads", ".tdata": "variables of threads",
	".data.rel.ro": "constants with addresses", ".gopclntab": "Go's functions and lines", ".data.rel.ro.gopclntab": "Go's functions and lines",
	".go.buildinfo": "Go's build information", ".go.module": "Go's tables", ".note.go.buildid": "the Go build id", ".note.gnu.build-id": "the build id: a digest of all the rest",
	".note.android.ident": "API level and NDK", ".note.gnu.property": "branch protection", ".comment": "compilers and linker", ".debug": "debug information", ".zdebug": "debug information",
	".symtab": "names of all symbols", ".strtab": "names of all symbols", ".shstrtab": "names of sections", ".dynsym": "exports and imports", ".dynstr": "exports and imports",
	".gnu.hash": "exports", ".hash": "exports", ".gnu.version": "versions of imports", ".rel": "relocations", ".dynamic": "what Android's linker is told",
	".eh_frame": "unwinding of C code", ".gcc_except_table": "unwinding of C++ code", ".ARM.exidx": "unwinding of C code", ".ARM.extab": "unwinding of C code",
	".got": "addresses", ".ARM.attributes": "the CPU that the compiler had in mind",
}

func what(section string) string {
	best := ""
	for start := range contents {
		if strings.HasPrefix(section, start) && len(start) > len(best) {
			best = start
		}
	}
	return contents[best]
}

// hidden names what is left where no file tells a setting that differs. gondk's Go build id is a digest of all that the Go code is made of, so
// that it tells Go code from C code.
func hidden(old, new *library, differ []Section) Setting {
	a, b := old.GoBuildID(), new.GoBuildID()
	loaded := slices.DeleteFunc(slices.Clone(differ), func(s Section) bool { return s.Name == ".note.gnu.build-id" || unloaded(s.Name) })
	switch {
	case len(loaded) == 0:
		return Setting{"debug-info", "debug information", "another", "another",
			"the folder that C code is compiled in, or -ffile-prefix-map and -g in its flags: the build id is made before debug information is stripped", nil}
	case len(loaded) == 1 && loaded[0].Name == ".note.go.buildid" && isGondks(a) && isGondks(b):
		return Setting{"go-id", "Go build id", a[:12], b[:12],
			"the release's go.mod, go.sum, sources and abi-matrix.toml: the code is the same, and something of that, which changes no code, is not", nil}
	case a != b && isGondks(a) && isGondks(b):
		return Setting{"go-code", "Go code", a[:12], b[:12],
			"the release's sources and abi-matrix.toml: what no file tells are library.ldflags, library.keep, cgo flags and GOFLAGS", nil}
	case a == b && isGondks(a):
		return Setting{"c-code", "C code of the app", "another", "another", "the release's C sources and the flags in CMakeLists.txt or Android.mk: the Go code in it is the same", nil}
	}
	return Setting{"code", "code", "another", "another", "the release's sources and flags: no file tells which of them is another", nil}
}

// unloaded reports whether a section is nothing to a device.
func unloaded(name string) bool {
	return strings.HasPrefix(name, ".debug") || slices.Contains([]string{".symtab", ".strtab", ".shstrtab", ".comment", ".gnu_debuglink"}, name)
}
