package matrix

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// pathFlags are the flags whose value is a path in the same string.
var pathFlags = strings.Fields("-isystem -iquote -idirafter -I -L")

// valueFlags are those that need a value.
var valueFlags = append(strings.Fields("-D -U -l -include -imacros"), pathFlags...)

// ownedCgoFlags are the flags that would undo what gondk or cgo does, with the reason.
var ownedCgoFlags = taken(map[string]string{
	"gondk sets it for the ABI, API level and NDK":                       "--target -target --sysroot -isysroot --gcc-toolchain",
	"the compiler would not compile, or not to the file that Go expects": "-c -E -S -M -MM -fsyntax-only -### --help --version -o",
	"cgo reads what the compiler writes, and cannot read LLVM's bitcode": "-flto -emit-llvm",
})

// checkCgoFlag says what is wrong with a flag for the C compilers or the linker.
func checkCgoFlag(l *cgoList, s string) (what, cure string) {
	name, _, _ := strings.Cut(s, "=")
	words := strings.Fields(s)
	switch {
	case s == "" || strings.ContainsFunc(s, unicode.IsControl):
		return "not a flag", "write it like " + l.key + " = " + l.sample
	case strings.HasPrefix(s, "@") || strings.Contains(s, ",@"):
		return "takes flags from a file, but gondk does not notice when that changes", "write the flags here, each as its own string"
	case strings.Contains(s, `'`) && strings.Contains(s, `"`):
		return "has both kinds of quotes, which go build cannot pass on", "use one kind"
	case slices.Contains(valueFlags, s):
		return "lacks its value", fmt.Sprintf("write both in one string, like %q", s+"…")
	case slices.Contains(valueFlags, words[0]):
		return "a space between the flag and its value", fmt.Sprintf("write %q", rooted(words[0]+strings.Join(words[1:], " ")))
	case !strings.Contains(words[0], "=") && len(words) > 1 && !slices.ContainsFunc(words, func(w string) bool { return w[0] != '-' }):
		return "several flags in one string", "write each as its own string: " + quoteList(words)
	case !strings.HasPrefix(s, "-") && l.key != "cgo_ldflags":
		return "not a flag", "begin each flag with -"
	case !strings.HasPrefix(s, "-") && !slices.Contains([]string{".a", ".o", ".so"}, filepath.Ext(s)):
		return "neither a flag nor a library", `start a flag with -, as in "-lcrypto"; a file must end in .a, .o or .so`
	case ownedCgoFlags[name] != "":
		return "a flag that you cannot set here: " + ownedCgoFlags[name], "remove it"
	}
	return checkCgoPath(s)
}

const relativePath = "a relative path, but Go runs compilers in its own folders"

// checkCgoPath refuses relative paths.
func checkCgoPath(flag string) (what, cure string) {
	if whole := rooted(flag); whole != flag {
		return relativePath, fmt.Sprintf("write %q", whole)
	}
	return "", ""
}

// rooted returns a flag with its path, where that is relative, from the project's folder on.
func rooted(flag string) string {
	option, path := cgoPath(flag)
	if path == "" || strings.HasPrefix(path, "${root}") || isAbs(path) {
		return flag
	}
	return option + "${root}/" + strings.TrimPrefix(path, "./")
}

// cgoPath returns the path in a flag and what stands before it; a file is one without a flag.
func cgoPath(flag string) (option, path string) {
	if !strings.HasPrefix(flag, "-") {
		return "", flag
	}
	for _, option := range pathFlags {
		if path, ok := strings.CutPrefix(flag, option); ok {
			return option, path
		}
	}
	return "", ""
}

// checkPkgConfigPath says what is wrong with a folder of .pc files.
func checkPkgConfigPath(l *cgoList, s string) (what, cure string) {
	switch {
	case s == "" || strings.ContainsFunc(s, unicode.IsControl):
		return "not a folder", "write it like " + l.key + " = " + l.sample
	case strings.ContainsAny(strings.TrimPrefix(s, drive().FindString(s)), ":;"):
		return "has a character that separates folders", "write each folder as its own string, or rename it"
	}
	return "", ""
}

// CheckPaths reports missing folders and files in the result of [Matrix.CgoFor]: a compiler silently ignores them.
func (c Cgo) CheckPaths() error {
	var errs []error
	for _, s := range slices.Concat(c.CFlags, c.CXXFlags, c.LDFlags, c.PkgConfigPath) {
		_, path := cgoPath(s.Text)
		if path == "" {
			continue
		}
		if _, err := os.Stat(path); err != nil {
			errs = append(errs, fmt.Errorf("%s: %s: %w; put this ABI's files there, or correct the path", s.At, path, cause(err)))
		}
	}
	return errors.Join(errs...)
}
