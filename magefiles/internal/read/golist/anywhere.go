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
// place of its source (runtime.Caller), by which programs find the files beside it.
func (a Answer) Anywhere(run *step.Runner) (string, error) {
	if a.from == nil || a.from.Cgo {
		return "", nil
	}
	for _, dir := range a.from.Folders {
		if bound, err := asksForPlace(dir); err != nil || bound {
			return "", err
		}
	}
	return a.from.anywhere(run)
}

func (w *watched) anywhere(run *step.Runner) (string, error) {
	var all []string // sorted by content: folders of two modules may stand in another order elsewhere
	add := func(take func(s *state) error) error {
		s := newState(run, w.inModule)
		err := take(s)
		all = append(all, s.digest())
		return err
	}
	for _, dir := range w.Folders {
		if err := add(func(s *state) error { return s.folder(dir, w.Content) }); err != nil {
			return "", err
		}
	}
	for _, file := range w.Files {
		if err := add(func(s *state) error { return s.file(file) }); err != nil {
			return "", err
		}
	}
	for _, e := range w.Embeds {
		if err := add(func(s *state) error { return s.embeds(e, w.Content) }); err != nil {
			return "", err
		}
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

// asksForPlace reports whether a Go file in a folder calls what tells the place of its source.
func asksForPlace(dir string) (bool, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) != ".go" || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return false, err
		}
		calls := func(name string) bool { return bytes.Contains(text, []byte(name+"(")) }
		if bytes.Contains(text, []byte(`"runtime"`)) && (calls("Caller") || calls("Callers") || calls("FileLine")) {
			return true, nil
		}
	}
	return false, nil
}
