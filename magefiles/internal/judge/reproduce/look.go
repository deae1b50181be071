package reproduce

import (
	"cmp"
	"debug/elf"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const (
	mostNamed = 6  // functions, texts and folders that are named
	mostMoved = 40 // functions that may differ by themselves: where more do, their addresses have moved
	mostText  = 60 // bytes of a text that are shown
)

// look looks for what no setting tells: variables, functions, texts and folders that are another in two libraries. Where a setting differs,
// functions and texts follow from it.
func (c *comparer) look(part *Part, old, new *library, told bool) {
	var twin *elfabi.Library
	if c.symbols != nil {
		if l, err := elfabi.ReadLibrary(c.symbols(part.Name)); err == nil && l.BuildID() == new.BuildID() {
			twin = l
		}
	}
	if twin != nil {
		c.variables(part.Name, old, new, twin)
	}
	part.Seen = folders(old.File, new.File, part.Sections)
	if told {
		return
	}
	if twin != nil {
		names := functionsAt(old.File, new.File, twin)
		if len(names) > 0 && !slices.ContainsFunc(names, func(name string) bool { return !readsClock(name) }) {
			c.add(Setting{"fixes", "clock of Go's runtime", "another", "another", `"boottime" in go.fixes, where only one of the two has it`, nil}, part.Name)
		}
		part.Seen = append(part.Seen, naming("code of", names)...)
	}
	part.Seen = append(part.Seen, functions(old, new)...)
	if len(part.Seen) == 0 {
		part.Seen = texts(old.File, new.File, part.Sections)
	}
}

// variables reads Go's string variables in both libraries: -ldflags=-X sets them, and with -trimpath nothing else tells of it. A variable is
// at the same place of .data in both, as long as that has the same size.
func (c *comparer) variables(place string, old, new *library, twin *elfabi.Library) {
	was, is := old.Section(".data"), new.Section(".data")
	if old.lib == nil || new.lib == nil || was == nil || is == nil || was.Size != is.Size {
		return
	}
	var at [2][]uint64
	var names []string
	for s := range twin.Symbols() {
		if s.Type() == elf.STT_OBJECT && s.Size == 2*new.WordSize() && s.Value >= is.Addr && s.Value < is.Addr+is.Size && goVariable().MatchString(s.Name) {
			names = append(names, s.Name)
			at[0], at[1] = append(at[0], s.Value-is.Addr+was.Addr), append(at[1], s.Value)
		}
	}
	a, b := old.lib.GoStrings(at[0]...), new.lib.GoStrings(at[1]...)
	for i, name := range names {
		if a[i] == b[i] || !shown(a[i]) || !shown(b[i]) {
			continue
		}
		c.add(Setting{"variable", "variable " + name, strconv.Quote(a[i]), strconv.Quote(b[i]), fmt.Sprintf(`library.ldflags = ["-X=%s=%s"], if a flag sets it; else the source`, name, a[i]), nil}, place)
	}
}

// goVariable is the name of a variable of a package: main.version, and none of what the compiler makes.
var goVariable = lazyregexp.New(`^[\w./%-]+\.[A-Za-z_]\w*$`)

// functionsAt gives the functions whose code is another where both libraries have all code at the same places.
func functionsAt(old, new *elfabi.File, twin *elfabi.Library) []string {
	was, is := old.Section(".text"), new.Section(".text")
	if was == nil || is == nil || was.Size != is.Size {
		return nil
	}
	a, b := old.SectionContent(was), new.SectionContent(is)
	if a == b || len(a) != len(b) {
		return nil
	}
	var names []string
	for s := range twin.Symbols() {
		from := s.Value&^1 - is.Addr
		if s.Type() != elf.STT_FUNC || s.Size == 0 || s.Value < is.Addr || from+s.Size > uint64(len(b)) || a[from:from+s.Size] == b[from:from+s.Size] {
			continue
		}
		if names = append(names, s.Name); len(names) > mostMoved {
			return nil
		}
	}
	return names
}

// readsClock reports whether a function is one that go.fixes' boottime changes, and nothing more is known of it: its clock is a number in the code.
func readsClock(name string) bool {
	return strings.HasPrefix(name, "runtime.nanotime1") || strings.HasPrefix(name, "time.now")
}

// functions names the Go functions that one library has alone, or that have more or less code in it.
func functions(old, new *library) (seen []string) {
	a, b := functionSizes(old), functionSizes(new)
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	var gone, more, other []string
	for name := range unionOf(a, b) {
		x, was := a[name]
		y, is := b[name]
		switch {
		case !is:
			gone = append(gone, name)
		case !was:
			more = append(more, name)
		case x != y:
			other = append(other, name)
		}
	}
	return slices.Concat(naming("functions only in the released file:", gone), naming("functions only in the built file:", more), naming("functions of another size:", other))
}

// cgoDigest is what cgo puts into names of its own: it changes with the package's source.
var cgoDigest = lazyregexp.New(`_[0-9a-f]{12}_`)

func functionSizes(l *library) map[string]uint64 {
	all := map[string]uint64{}
	for name, size := range l.GoFuncSizes() {
		all[cgoDigest().ReplaceAllString(name, "_")] += size
	}
	return all
}

// naming names some, those of the library's own packages first: Go's own functions follow from its release.
func naming(what string, names []string) []string {
	if len(names) == 0 {
		return nil
	}
	names = slices.Clone(names)
	for i := range names {
		names[i] = strings.Clone(names[i])
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(standard(a), standard(b)), cmp.Compare(a, b)) })
	if n := len(names) - mostNamed; n > 0 {
		names = append(names[:mostNamed:mostNamed], fmt.Sprintf("and %d more", n))
	}
	return []string{what + " " + strings.Join(names, ", ")}
}

// standard is 1 for functions of packages that come with Go, whose paths have no dot in their first part.
func standard(name string) int {
	first, _, nested := strings.Cut(name, "/")
	if strings.HasPrefix(name, "main.") || nested && strings.Contains(first, ".") {
		return 0
	}
	return 1
}

// folder finds paths in which something is built. Those of Android's own devices are none.
var folder = lazyregexp.New(`(?:/(?:home|root|Users|build|builds|tmp|workspace|github|var|mnt|srv|work|opt|usr/local|usr/lib)|[A-Z]:[\\/])(?:[\\/][\w.+@ -]+){2,}`)

// folders tells which paths one of two files names and the other does not.
func folders(old, new *elfabi.File, differ []Section) []string {
	a, b := pathsIn(old, differ), pathsIn(new, differ)
	return slices.Concat(pathsOnly("folders that only the released file names:", a, b), pathsOnly("folders that only the built file names:", b, a))
}

func pathsIn(f *elfabi.File, differ []Section) map[string]bool {
	all := map[string]bool{}
	for _, s := range differ {
		section := f.Section(s.Name)
		if section == nil || section.Flags&elf.SHF_EXECINSTR != 0 {
			continue
		}
		for _, path := range folder().FindAllString(f.SectionContent(section), 1<<14) {
			all[folderOf(path)] = true
		}
	}
	return all
}

// folderOf leaves the first folders of a path: they tell whose machine it is.
func folderOf(path string) string {
	const most = 4
	parts := strings.SplitAfterN(path, "/", most+2)
	if len(parts) > most+1 {
		parts = parts[:most+1]
	} else {
		parts = parts[:max(1, len(parts)-1)]
	}
	return strings.Clone(strings.Join(parts, ""))
}

func pathsOnly(what string, in, notIn map[string]bool) []string {
	var all []string
	for path := range in {
		if !notIn[path] {
			all = append(all, path)
		}
	}
	return naming(what, all)
}

// texts shows what stands at the first place where constants differ.
func texts(old, new *elfabi.File, differ []Section) (seen []string) {
	for _, s := range differ {
		if !slices.Contains([]string{".rodata", ".data", ".noptrdata", ".go.buildinfo", ".comment"}, s.Name) || s.Released < 0 || s.Built < 0 {
			continue
		}
		a, b := old.SectionContent(old.Section(s.Name)), new.SectionContent(new.Section(s.Name))
		at := firstDifference(a, b)
		if x, y := textAround(a, at), textAround(b, at); x != y && x != "" && y != "" {
			seen = append(seen, fmt.Sprintf("%s at %#x: %q, and not %q", s.Name, at, x, y))
		}
	}
	return seen
}

func firstDifference(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// textAround gives the text that a place lies in; empty where it lies in none.
func textAround(data string, at int) string {
	from, to := at, at
	for from > 0 && at-from < mostText/3 && printable(data[from-1]) {
		from--
	}
	for to < len(data) && to-at < mostText && printable(data[to]) {
		to++
	}
	if to-from < 4 {
		return ""
	}
	return strings.Clone(data[from:to])
}

func printable(b byte) bool { return b >= ' ' && b < 0x7f }

// shown reports whether a text can be shown as a value.
func shown(text string) bool { return len(text) < 200 && utf8.ValidString(text) }
