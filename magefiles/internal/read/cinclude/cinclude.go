// Package cinclude tells which files C code includes, and where a compiler finds them. Conditions are not looked at: a file too many is
// better than one too few.
package cinclude

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// Include is a file as C code names it.
type Include struct {
	Name   string // openssl/ssl.h
	Quoted bool   // and not in angle brackets: it may lie beside the file that includes it
}

var (
	include = lazyregexp.New(`^[ \t]*(?://)?[ \t]*#[ \t]*include[ \t]+(["<])([^">\n]+)[">]`)
	// A macro may stand for the file: mbed TLS's #include MBEDTLS_CONFIG_FILE, Dear ImGui's IMGUI_USER_CONFIG.
	macro     = lazyregexp.New(`^[ \t]*(?://)?[ \t]*#[ \t]*define[ \t]+\w+[ \t]+(["<])([^">\n]+` + ending + `)[">]`)
	macroFlag = lazyregexp.New(`^-D\w+=(["<])([^">]+` + ending + `)[">]$`)
)

// ending fits the end of a name that C code includes.
const ending = `\.(?:h|hh|hpp|hxx|inc|inl|def|c|cc|cpp|cxx)`

// Of gives what C code includes, or a Go file above its import "C". SQLite's one file has 8 MB: what is no directive is passed over.
func Of(text []byte) []Include {
	var all []Include
	for line := range bytes.Lines(text) {
		if bytes.IndexByte(line, '#') < 0 {
			continue
		}
		m := include().FindSubmatch(line)
		if m == nil && bytes.Contains(line, []byte("define")) {
			m = macro().FindSubmatch(line)
		}
		if m != nil {
			all = append(all, Include{string(m[2]), string(m[1]) == `"`})
		}
	}
	return all
}

// OfFlags gives what a compiler's flags add to each file: -include FILE, and macros that stand for a file's name.
func OfFlags(flags []string) []Include {
	var all []Include
	for i, flag := range flags {
		if m := macroFlag().FindStringSubmatch(flag); m != nil {
			all = append(all, Include{m[2], m[1] == `"`})
		}
		if flag == "-include" && i+1 < len(flags) {
			all = append(all, Include{flags[i+1], true})
		}
	}
	return all
}

// Dirs gives the folders that a compiler's flags name to look in, when it is started in dir.
func Dirs(dir string, flags []string) []string {
	var dirs []string
	for i, flag := range flags {
		for _, option := range []string{"-I", "-iquote", "-isystem"} {
			folder, ok := strings.CutPrefix(flag, option)
			if ok && folder == "" && i+1 < len(flags) {
				folder = flags[i+1]
			}
			switch {
			case !ok || folder == "":
			case filepath.IsAbs(folder):
				dirs = append(dirs, filepath.Clean(folder))
			default:
				dirs = append(dirs, filepath.Join(dir, folder))
			}
		}
	}
	return dirs
}

// Find returns the file's path, looked for as the compiler does: beside the file that includes it, then in dirs. It gives nothing for one
// that lies in none of these, as the system's do.
func (in Include) Find(beside string, dirs []string) string {
	if in.Quoted {
		dirs = append([]string{beside}, dirs...)
	}
	for _, dir := range dirs {
		path := filepath.Join(dir, filepath.FromSlash(in.Name))
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path
		}
	}
	return ""
}
