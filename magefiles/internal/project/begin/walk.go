package begin

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// seen is what the project's files show.
type seen struct {
	packages []*goPackage      // by folder
	broken   []error           // about Go files that cannot be read as such
	apps     []string          // folders with src/main/AndroidManifest.xml
	headers  map[string]string // C headers by their small-lettered name without .h, with their path
	modules  []string          // of ndk-build
	magefile string
	hasKit   bool // it imports gondk's targets
}

// skipped are folders with third-party or generated files. The go command also skips vendor and testdata.
var skipped = []string{"vendor", "testdata", "node_modules", "third_party"}

// skip says by a folder's name whether it has none of the project's own packages.
func skip(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || slices.Contains(skipped, name)
}

func walk(root string) (*seen, error) {
	s := &seen{headers: map[string]string{}}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !d.IsDir():
			return s.file(root, name, d)
		case name != root && (skip(d.Name()) || exists(filepath.Join(name, "go.mod")) || exists(filepath.Join(name, filepath.Base(step.StateDir)))):
			return fs.SkipDir
		}
		return s.folder(root, name)
	})
	return s, err
}

func (s *seen) folder(root, dir string) error {
	if dir == filepath.Join(root, "magefiles") { // mage's, whatever its build tags
		return nil
	}
	rel, err := relPackage(root, dir)
	if err != nil {
		return err
	}
	p, broken := readPackage(dir, rel)
	if broken != nil {
		s.broken = append(s.broken, broken)
	}
	if p != nil {
		s.packages = append(s.packages, p)
	}
	return nil
}

var (
	mageLine   = lazyregexp.New(`(?m)^//go:build .*\bmage\b`)
	moduleName = lazyregexp.New(`(?m)^\s*LOCAL_MODULE\s*[:?]?=\s*(\S+)`)
)

func (s *seen) file(root, name string, d fs.DirEntry) error {
	rel, err := filepath.Rel(root, name)
	if err != nil || !d.Type().IsRegular() {
		return err
	}
	rel = filepath.ToSlash(rel)
	switch {
	case strings.HasSuffix(rel, "src/main/AndroidManifest.xml"):
		s.apps = append(s.apps, path.Clean(strings.TrimSuffix(rel, "src/main/AndroidManifest.xml")))
	case strings.HasSuffix(rel, ".h"):
		s.headers[strings.ToLower(strings.TrimSuffix(d.Name(), ".h"))] = rel
	case strings.HasSuffix(rel, ".mk"):
		return s.makefile(name)
	case strings.HasSuffix(rel, ".go") && !strings.HasSuffix(rel, "_test.go"):
		return s.goFile(name, rel)
	}
	return nil
}

func (s *seen) makefile(name string) error {
	text, err := os.ReadFile(name)
	for _, m := range moduleName().FindAllSubmatch(text, -1) {
		s.modules = append(s.modules, string(m[1]))
	}
	return err
}

// goFile looks whether a file has mage's targets.
func (s *seen) goFile(name, rel string) error {
	text, err := os.ReadFile(name)
	if err != nil || !mageLine().Match(text) && path.Dir(rel) != "magefiles" {
		return err
	}
	if kit := bytes.Contains(text, []byte(`"`+gondkPath+`/magefiles/kit"`)); kit || s.magefile == "" {
		s.magefile, s.hasKit = rel, kit
	}
	return nil
}
