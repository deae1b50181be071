package matrix

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/project/layout"
)

var libraryName = lazyregexp.New(`^[a-z][a-z0-9_]{0,63}$`)

// takenNames are the names that a library cannot have, with the reason.
var takenNames = taken(map[string]string{
	// -l<name> and LOCAL_STATIC_LIBRARIES would be ambiguous.
	"Android has a library of that name": `aaudio amidi android atomic binder_ndk c camera2ndk dl gcc icu jnigraphics log m mediandk
		nativehelper nativewindow neuralnetworks pthread rt sync unwind vulkan z`,
	// include/<name>.h would hide it from every file that is compiled with the archive's include path.
	"the C library has a header of that name": `alloca assert byteswap complex ctype dirent dlfcn elf endian err errno error fcntl features
		fenv float fnmatch ftw getopt glob grp ifaddrs inttypes iso646 jni langinfo libgen limits link locale malloc math memory mntent netdb
		nl_types paths poll pty pwd regex resolv sched search semaphore setjmp signal spawn stdalign stdarg stdatomic stdbool stddef stdint
		stdio stdio_ext stdlib stdnoreturn string strings syscall syslog termios tgmath threads time uchar ucontext unistd utime utmp wait
		wchar wctype xlocale zconf zlib`,
	layout.Dir + "/ uses a folder of that name for something else": strings.Join(layout.Taken(), " "),
	"Windows has a device of that name": `aux com1 com2 com3 com4 com5 com6 com7 com8 com9 con lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8
		lpt9 nul prn`,
})

func taken(groups map[string]string) map[string]string {
	reasons := map[string]string{}
	for reason, names := range groups {
		for _, name := range strings.Fields(names) {
			reasons[name] = reason
		}
	}
	return reasons
}

func setLibraryName(r *reader, v value, s string) {
	if !libraryName().MatchString(s) {
		r.bad(v, "not usable as the name of a file, a CMake target and a make module",
			"start with a lower-case letter, then use lower-case letters, digits and _, at most 64")
		return
	}
	if reason := takenNames[s]; reason != "" {
		r.bad(v, reason, "take another, such as "+s+"_go")
		return
	}
	r.m.Library.Name = s
}

var version = lazyregexp.New(`^[0-9]+(\.[0-9]+){0,2}$`)

func setVersion(r *reader, v value, s string) {
	if !version().MatchString(s) {
		r.bad(v, "not a version that CMake can compare", "write up to three numbers separated by dots, as in \"1.2.3\"")
		return
	}
	r.m.Library.Version = s
}

func endLibrary(r *reader, _ string) {
	lib := &r.m.Library
	several := len(lib.Packages) > 0
	if what, cure := LDFlags(lib.LDFlags); what != "" && r.okBelow("library.ldflags[") {
		last := len(lib.LDFlags) - 1
		r.bad(value{path: fmt.Sprintf("library.ldflags[%d]", last), any: lib.LDFlags[last]}, what, cure)
	}
	switch {
	case several && r.given["library.package"]:
		r.bad(value{path: "library.packages[0]", any: lib.Packages[0]}, "stands beside library.package", "keep one of the two: for packages, gondk makes the main package")
	case !several && !r.given["library.package"] && lib.Name != "":
		lib.Package = "./" + lib.Name
	}
}

// setPackage takes a folder of the project (./golib) or an import path (example.com/team/lib).
func setPackage(r *reader, v value, s string) { r.m.Library.Package = r.packageName(v, s) }

// packagesIn gives the setter of a list of packages.
func packagesIn(field func(*Matrix) *[]string) func(*reader, value, string) {
	return func(r *reader, v value, s string) {
		name, all := r.packageName(v, s), field(r.m)
		switch {
		case name == "":
		case slices.Contains(*all, name):
			r.bad(v, "is in the list twice", "remove one of them")
		default:
			*all = append(*all, name)
		}
	}
}

// packageName returns a package's name for the go command, or records why it is wrong.
func (r *reader) packageName(v value, s string) string {
	const cure = `name one package: a folder of the project ("./golib") or an import path`
	switch {
	case s == "" || strings.HasPrefix(s, "-") || strings.ContainsFunc(s, unicode.IsControl):
		r.bad(v, "not a package", cure)
	case strings.Contains(s, "..."):
		several := ""
		if strings.HasPrefix(v.path, "library.") {
			several = `; packages = ["./a", "./b"] makes one archive of several`
		}
		r.bad(v, "matches several packages", cure+several)
	case isFolder(s):
		if r.inside(v, s) {
			return strings.TrimSuffix("./"+path.Clean(s), "/.")
		}
	case strings.ContainsFunc(s, unicode.IsSpace) || strings.ContainsAny(s, `\@`):
		r.bad(v, "not a package", cure+", without version")
	default:
		return s
	}
	return ""
}

// isFolder reports whether Go takes the name of a package for a folder.
func isFolder(pkg string) bool {
	return pkg == "." || pkg == ".." || strings.HasPrefix(pkg, "./") || strings.HasPrefix(pkg, "../") || isAbs(pkg) ||
		strings.HasPrefix(pkg, `.\`) || strings.HasPrefix(pkg, `..\`)
}

var drive = lazyregexp.New(`^[A-Za-z]:`)

// isAbs reports whether path is absolute on any host: a matrix must mean the same on all of them.
func isAbs(path string) bool {
	return strings.HasPrefix(path, "/") || strings.HasPrefix(path, `\`) || drive().MatchString(path)
}

// inside reports whether a path stays in the project by its text; what links lead to, checkFolders finds.
func (r *reader) inside(v value, s string) bool {
	switch {
	case isAbs(s):
		r.bad(v, "an absolute path, which other machines do not have", "write it relative to the folder of "+FileName)
	case strings.Contains(s, `\`):
		r.bad(v, `a path with \, which only works on Windows`, "separate folders with /")
	case !filepath.IsLocal(filepath.FromSlash(path.Clean(s))):
		r.bad(v, "outside the project", "name a folder below that of "+FileName)
	default:
		return true
	}
	return false
}

func setTag(r *reader, v value, s string) {
	if s == "" || strings.ContainsFunc(s, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '_' && c != '.' }) {
		r.bad(v, "not a build tag", `quote each tag separately: tags = ["a", "b"]`)
		return
	}
	r.m.Library.Tags = append(r.m.Library.Tags, s)
}

func setLDFlag(r *reader, v value, s string) {
	if what, cure := LDFlag(r.m.Library.LDFlags, s); what != "" {
		r.bad(v, what, cure)
		return
	}
	r.m.Library.LDFlags = append(r.m.Library.LDFlags, s)
}

func quoteList(words []string) string {
	var quoted []string
	for _, w := range words {
		quoted = append(quoted, strconv.Quote(w))
	}
	return strings.Join(quoted, ", ")
}

var symbolPattern = lazyregexp.New(`^[A-Za-z_*][A-Za-z0-9_*]*$`)

func setKeep(r *reader, v value, s string) {
	switch {
	case !symbolPattern().MatchString(s):
		r.bad(v, "not a C symbol", `use letters, digits, _ and * (anything), as in "Java_*"`)
	case strings.Trim(s, "*") == "":
		r.bad(v, "keeps every symbol, including those of Go's runtime", `name the symbols to keep, as in "Java_*"`)
	case !slices.Contains(r.m.Library.Keep, s):
		r.m.Library.Keep = append(r.m.Library.Keep, s)
	}
}
