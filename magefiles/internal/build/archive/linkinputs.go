package archive

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/link"
)

// linkInputs is what becomes of all that is said to the linker.
type linkInputs struct {
	args   []string // of the relocatable link: files that become part of the archive, and flags for them
	files  []string // the files among args
	libs   []string // libraries that whoever links the archive links too: log
	shared []string // paths of those of libs that the packages bring, which the app has to bring then
}

// linkReader reads the words for a linker as ld.lld does.
type linkReader struct {
	linkInputs
	root    string // what relative paths are relative to
	system  string // the NDK's folder of static libraries
	dirs    []string
	static  bool   // of -l, after -Bstatic
	whole   bool   // after --whole-archive
	pushed  []bool // static and whole of --push-state
	written bool   // whole, as args say it
}

// readLink reads all that is said to the linker, in its order. Relative paths are relative to root; system is where the NDK has static
// libraries.
func readLink(all []*given, root, system string) (*linkInputs, error) {
	r := &linkReader{root: root, system: system}
	var words []word
	for _, g := range all {
		some, err := linkerWords(g)
		if err != nil {
			return nil, err
		}
		words = append(words, some...)
	}
	// Linkers know every -L before they look for the first library.
	for rest := words; len(rest) > 0; {
		var o option
		if o, rest = nextOption(rest); o.name == "L" || o.name == "library-path" {
			r.dirs = append(r.dirs, absolute(root, o.value))
		}
	}
	for len(words) > 0 {
		var o option
		if o, words = nextOption(words); o.name != "L" && o.name != "library-path" {
			if err := r.take(o); err != nil {
				return nil, err
			}
		}
	}
	r.setWhole(false)
	r.libs = append(r.libs, link.Always...)
	slices.Sort(r.libs)
	r.libs = slices.Compact(r.libs)
	return &r.linkInputs, nil
}

func (r *linkReader) take(o option) error {
	switch {
	case o.name == "":
		return r.file(o.word, absolute(r.root, o.value))
	case o.name == "l" || o.name == "library":
		return r.library(o)
	case o.name == "u" || o.name == "undefined" || o.name == "require-defined":
		r.args = append(r.args, "--undefined="+o.value)
	case o.name == "allow-multiple-definition" || o.name == "z" && o.value == "muldefs":
		r.args = append(r.args, "--allow-multiple-definition")
	case r.state(o.name):
	case o.name == "z" && !harmlessZ[strings.SplitN(o.value, "=", 2)[0]], !harmless[o.name] && o.name != "z":
		return refuse(o)
	}
	return nil
}

// state keeps what flags say about the files and libraries after them.
func (r *linkReader) state(flag string) bool {
	switch flag {
	case "whole-archive":
		r.whole = true
	case "no-whole-archive":
		r.whole = false
	case "Bstatic", "dn", "non_shared":
		r.static = true
	case "Bdynamic", "dy", "call_shared":
		r.static = false
	case "push-state":
		r.pushed = append(r.pushed, r.static, r.whole)
	case "pop-state":
		if n := len(r.pushed); n >= 2 {
			r.static, r.whole, r.pushed = r.pushed[n-2], r.pushed[n-1], r.pushed[:n-2]
		}
	default:
		return false
	}
	return true
}

// library takes -lNAME: a static library becomes part of the archive, a shared one stays with whoever links it.
func (r *linkReader) library(o option) error {
	dirs := r.dirs
	exact, isExact := strings.CutPrefix(o.value, ":")
	if (r.static || isExact) && r.system != "" && !slices.Contains(always, "lib"+o.value+".so") {
		dirs = append(slices.Clone(dirs), r.system)
	}
	for _, dir := range dirs {
		for _, file := range r.candidates(o.value) {
			if path := filepath.Join(dir, file); exists(path) {
				return r.file(o.word, path)
			}
		}
	}
	if isExact {
		o.value = libraryName(exact)
	}
	r.libs = append(r.libs, o.value)
	return nil
}

// candidates returns the files that -l may mean, the first first.
func (r *linkReader) candidates(library string) []string {
	exact, ok := strings.CutPrefix(library, ":")
	switch {
	case ok:
		return []string{exact}
	case r.static:
		return []string{"lib" + library + ".a"}
	}
	return []string{"lib" + library + ".so", "lib" + library + ".a"}
}

// file takes a file that is linked.
func (r *linkReader) file(w word, path string) error {
	base := filepath.Base(path)
	ext := filepath.Ext(base)
	switch {
	case ext == ".so" || strings.Contains(base, ".so."):
		r.libs = append(r.libs, libraryName(base))
		if !slices.Contains(r.shared, path) {
			r.shared = append(r.shared, path)
		}
		return nil
	case ext != ".a" && ext != ".o" && ext != ".lo" && ext != ".obj":
		return &refused{w, "neither an object (.o) nor a library (.a, .so)", "name one of these"}
	case !exists(path):
		return &refused{w, "no such file: " + path, "make it or correct the name; ${SRCDIR} is the package's folder"}
	}
	if slices.Contains(r.files, path) && !r.whole {
		return nil // two packages may name one object, and linkers look into a library again by themselves
	}
	r.setWhole(r.whole && ext == ".a")
	if !slices.Contains(r.files, path) {
		r.files = append(r.files, path)
	}
	r.args = append(r.args, path)
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (r *linkReader) setWhole(whole bool) {
	switch {
	case whole && !r.written:
		r.args = append(r.args, "--whole-archive")
	case !whole && r.written:
		r.args = append(r.args, "--no-whole-archive")
	}
	r.written = whole
}

// libraryName gives foo for libfoo.so, libfoo.so.1 and libfoo.a.
func libraryName(file string) string {
	base, _, _ := strings.Cut(strings.TrimPrefix(file, "lib"), ".")
	return base
}
