package archive

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/cinclude"
)

// cgo asks the compiler which macros each file sees, and has no use for the answer where the file names nothing of C's, as a sketch does not:
// most of the time that a sketch takes goes into starting the compiler. What the compiler would say of it is that a header is missing, or
// what an #error line says. Where neither can be, a program that says nothing stands in for it.

// errorLine fits a line by which C code makes the compiler stop, in a Go file too.
var errorLine = lazyregexp.New(`(?m)^[ \t]*(?://)?[ \t]*#[ \t]*error\b`)

// quiet gives settings by which cgo asks nobody, where the compiler would find nothing wrong with the files of a package: cgo itself is the
// program, which with -V=full tells its version, whatever else it is told.
func (b *Builder) quiet(t target, p *listed, files map[string][]byte) target {
	if len(t.cgo) == 1 && b.findsAll(t, p, files) {
		t.env = append(slices.Clip(t.env), "CC="+quote(t.cgo[0])+" -V=full")
	}
	return t
}

// findsAll tells whether the compiler finds all that files of a package include, by texts and paths, and comes to no #error line. Conditions
// are not looked at: what some other system has the compiler itself passes over.
func (b *Builder) findsAll(t target, p *listed, files map[string][]byte) bool {
	flags := slices.Concat(t.cflags, compilerFlags(p))
	dirs := slices.Concat(includeDirs(p), cinclude.Dirs(p.Dir, t.cflags))
	system := b.systemDirs(t.abi)
	seen := map[string]bool{}
	var all func(text []byte, in []cinclude.Include, beside string) bool
	all = func(text []byte, in []cinclude.Include, beside string) bool {
		if bytes.Contains(text, []byte("error")) && errorLine().Match(text) {
			return false
		}
		for _, one := range in {
			file := one.Find(beside, dirs)
			if file == "" && one.Find(beside, system) == "" {
				return false
			}
			if file == "" || seen[file] {
				continue
			}
			seen[file] = true
			text, err := os.ReadFile(file)
			if err != nil || !all(text, cinclude.Of(text), filepath.Dir(file)) {
				return false
			}
		}
		return true
	}
	for file, text := range files {
		if !all(text, cinclude.Of(text), filepath.Dir(file)) {
			return false
		}
	}
	return all(nil, cinclude.OfFlags(flags), p.Dir)
}

// systemDirs gives the folders of the NDK's headers.
func (b *Builder) systemDirs(abi *matrix.ABI) []string {
	if abi == nil || b.Tools.NDK.Root == "" {
		return nil
	}
	include := filepath.Join(b.Tools.NDK.Sysroot(), "usr", "include")
	own, _ := filepath.Glob(filepath.Join(filepath.Dir(b.Tools.NDK.Sysroot()), "lib*", "clang", "*", "include"))
	return append(own, include, filepath.Join(include, abi.Triple))
}
