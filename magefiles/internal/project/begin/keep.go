package begin

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

var (
	// cFunction matches the head of a function's definition as people write it: at a line's beginning, its name before the first bracket.
	cFunction = lazyregexp.New(`(?m)^(?:[A-Za-z_][^;{}()=#/]*[\s*])?([A-Za-z_]\w*)[ \t]*\([^;{}]*?\)\s*\{`)
	cComment  = lazyregexp.New(`(?s)/\*.*?\*/|//[^\n]*`)
	cLocal    = lazyregexp.New(`\b(static|inline)\b`)
	jniName   = lazyregexp.New(`\bJNI_On(?:Un)?[lL]oad\b|\bJava_\w+`)
)

// maxKeep is how many names of C functions a matrix is to have. A package with more has somebody's whole C library in it, not an API.
const maxKeep = 40

// kept returns the patterns of the C functions beside a package's Go code that are made to be called from outside: what Java finds by its name,
// and what the package's own headers declare. The archive hides all but Go's exports otherwise.
func (c *goPackage) kept() (keep []string) {
	headers := c.headerText()
	var api []string
	for _, name := range c.cFunctions() {
		switch {
		case strings.HasPrefix(name, "Java_"):
			keep = append(keep, "Java_*")
		case jniName().MatchString(name):
			keep = append(keep, name)
		case regexp.MustCompile(`\b` + name + `\s*\(`).MatchString(headers):
			api = append(api, name)
		}
	}
	if len(api) <= maxKeep {
		keep = append(keep, shorten(api)...)
	}
	slices.Sort(keep)
	return slices.Compact(keep)
}

// shorten gives one pattern for several names that begin alike: tailscale_*.
func shorten(names []string) []string {
	if len(names) < 2 {
		return names
	}
	prefix, _, ok := strings.Cut(names[0], "_")
	if prefix += "_"; ok && !slices.ContainsFunc(names, func(n string) bool { return !strings.HasPrefix(n, prefix) }) && len(prefix) > 2 {
		return []string{prefix + "*"}
	}
	return names
}

// cFunctions returns the names of the functions that the package's C and C++ files define for others.
func (c *goPackage) cFunctions() (names []string) {
	for _, file := range c.cFiles {
		text, _ := os.ReadFile(file)
		for _, m := range cFunction().FindAllSubmatch(cComment().ReplaceAll(text, nil), -1) {
			head, name := string(m[0]), string(m[1])
			if !cLocal().MatchString(head[:strings.Index(head, "(")]) && !slices.Contains(notFunctions, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// notFunctions stand before brackets and a block, and are none.
var notFunctions = []string{"if", "for", "while", "switch", "main", "defined"}

// headerText returns the headers of the package's folder, as one text.
func (c *goPackage) headerText() string {
	var all strings.Builder
	for _, file := range c.hFiles {
		text, _ := os.ReadFile(file)
		all.Write(cComment().ReplaceAll(text, nil))
	}
	return all.String()
}

// inFolder gives whole paths.
func inFolder(dir string, names ...[]string) (files []string) {
	for _, name := range slices.Concat(names...) {
		files = append(files, filepath.Join(dir, name))
	}
	return files
}
