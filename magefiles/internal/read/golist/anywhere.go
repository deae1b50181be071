package golist

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Anywhere gives a digest over all that the answer came from, as State, but the same in any folder: what is made of the packages by the same Go
// is then the same too. It is empty where that is not so: if more counts than is known here, as with C code, or if a package asks Go for the
// place of source code (runtime.Caller), by which programs find the files beside theirs. The query has to ask for GoFiles, too.
func (a Answer) Anywhere(run *step.Runner) (string, error) {
	if a.from == nil || a.from.Cgo {
		return "", nil
	}
	pkgs, err := packages(a.Text)
	if err != nil {
		return "", err
	}
	for _, p := range pkgs {
		if !p.Standard && mayAskForPlace(p.Dir, p.GoFiles) {
			return "", nil
		}
	}
	return a.from.anywhere(run)
}

func (w *watched) anywhere(run *step.Runner) (string, error) {
	var all []string // sorted by content: folders of two modules may stand in another order elsewhere
	for _, take := range w.parts() {
		s := newState(run, w.inModule)
		if err := take(s); err != nil {
			return "", err
		}
		all = append(all, s.digest())
	}
	slices.Sort(all)
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q", all, w.Places)) // the module cache is one for all
	return hex.EncodeToString(sum[:]), nil
}

// inModule names a file or folder by its module's path and its place in it, if it is in one.
func (w *watched) inModule(path string) string {
	for dir := path; ; dir = filepath.Dir(dir) {
		if module, ok := w.Modules[dir]; ok {
			return module + " " + filepath.ToSlash(strings.TrimPrefix(path, dir))
		}
		if dir == filepath.Dir(dir) {
			return path
		}
	}
}

// mayAskForPlace reports whether one of the Go files in a folder calls what tells the place of source code, or cannot be read.
func mayAskForPlace(dir string, files []string) bool {
	for _, name := range files {
		text, err := os.ReadFile(filepath.Join(dir, name))
		calls := func(name string) bool { return bytes.Contains(text, []byte(name+"(")) }
		if err != nil || bytes.Contains(text, []byte(`"runtime"`)) && (calls("Caller") || calls("Callers") || calls("FileLine")) {
			return true
		}
	}
	return false
}
