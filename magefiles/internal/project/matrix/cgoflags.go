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

// pathFlags are the flags whose value is a path, and which take it in the same text.
var pathFlags = strings.Fields("-isystem -iquote -idirafter -I -L")

// valueFlags are those that mean nothing without a value.
var valueFlags = append(strings.Fields("-D -U -l -include -imacros"), pathFlags...)

// ownedCgoFlags are the flags that would undo what gondk or cgo does, with the reason.
var ownedCgoFlags = taken(map[string]string{
	"gondk sets it to what fits the ABI, the API level and the NDK":      "--target -target --sysroot -isysroot --gcc-toolchain",
	"the compiler would not compile, or not to where Go looks":           "-c -E -S -M -MM -fsyntax-only -### --help --version -o",
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
		return "takes flags from a file, and gondk does not see when that changes", "write the flags here, one text each"
	case strings.Contains(s, `'`) && strings.Contains(s, `"`):
		return "both kinds of quotes in one flag, which go build cannot pass on", "use one kind"
	case slices.Contains(valueFlags, s):
		return "lacks its value", fmt.Sprintf("write both in one text, like %q", s+"…")
	case slices.Contains(valueFlags, words[0]):
		return "a space between the flag and its value", fmt.Sprintf("write %q", rooted(words[0]+strings.Join(words[1:], " ")))
	case !strings.Contains(words[0], "=") && len(words) > 1 && !slices.ContainsFunc(words, func(w string) bool { return w[0] != '-' }):
		return "several flags in one text", "write each as a text of its own: " + quoteList(words)
	case !strings.HasPrefix(s, "-") && l.key != "cgo_ldflags":
		return "not a flag", "begin each flag with -"
	case !strings.HasPrefix(s, "-") && !slices.Contains([]string{".a", ".o", ".so"}, filepath.Ext(s)):
		return "neither a flag nor a library", `begin flags with -, as in "-lcrypto", and let files end in .a, .o or .so`
	case ownedCgoFlags[name] != "":
		return "a flag that cannot be set here: " + ownedCgoFlags[name], "take it out"
	}
	return checkCgoPath(s)
}

const relativePath = "a relative path, and Go runs compilers in folders of its own"

// checkCgoPath refuses relative paths.
func checkCgoPath(flag string) (what, cure string) {
	if whole := rooted(flag); whole != flag {
		return relativePath, fmt.Sprintf("write %q", whole)
	}
	return "", ""
}

// rooted gives a flag with its path, where that is relative, from the project's folder on.
func rooted(flag string) string {
	option, path := cgoPath(flag)
	if path == "" || strings.HasPrefix(path, "${root}") || isAbs(path) {
		return flag
	}
	return option + "${root}/" + strings.TrimPrefix(path, "./")
}

// cgoPath gives the path in a flag and what stands before it; a file is one without a flag.
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
	case strings.ContainsAny(strings.TrimPrefix(s, drive.FindString(s)), ":;"):
		return "has a character that parts folders from one another", "write each folder as a text of its own, or rename it"
	}
	return "", ""
}

// CheckPaths tells of the folders and files in what [Matrix.CgoFor] gives that are not there: a compiler passes over them without a word.
func (c Cgo) CheckPaths() error {
	var errs []error
	for _, s := range slices.Concat(c.CFlags, c.CXXFlags, c.LDFlags, c.PkgConfigPath) {
		_, path := cgoPath(s.Text)
		if path == "" {
			continue
		}
		if _, err := os.Stat(path); err != nil {
			errs = append(errs, fmt.Errorf("%s: %s: %w; put there what this ABI needs, or correct the path", s.At, path, cause(err)))
		}
	}
	return errors.Join(errs...)
}
