package journeys

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// place is where samples are built, one at a time: builds of many at once on a small machine take each other's memory and cores. CMake,
// ninja and make know what they have built by path and time; so what one build has made of a sample is laid back where it was made, times
// and all, and the next one who wants it built has it in no time.
type place struct {
	root  string // of all that is here
	small sample // with the Go library of testdata/small: what scripts and tests have that are not about the sample itself
	whole sample // as it is in this repository
}

// sample is one of the projects that lie there.
type sample struct {
	name string
	lay  func(dir string) error // lays the sources there
	once sync.Once
	err  error  // why it is not built
	said []byte // by mage -v aab, from the sources on
}

// Scripts have one place, and the tests of TestBuilt another: neither waits for the other. TestMain gives them their folders.
var forScripts, forTests = newPlace(), newPlace()

func newPlace() *place {
	return &place{small: sample{name: "small", lay: copySmall}, whole: sample{name: "whole", lay: copyProject}}
}

func init() {
	commands["built"] = built
}

// projectName is one that tools trip over.
const projectName = "my bücher app"

// project is the project's folder.
func (p *place) project() string { return filepath.Join(p.root, projectName) }

// kept is the copy of a project with all that mage aab makes.
func (p *place) kept(s *sample) string { return filepath.Join(p.root, s.name) }

// sources lays a sample's sources there and nothing else.
func (p *place) sources(s *sample) error {
	if err := os.RemoveAll(p.project()); err != nil {
		return err
	}
	return s.lay(p.project())
}

// built lays a sample there as mage aab, with no signing keys, leaves it. The first call builds it.
func (p *place) built(s *sample) error {
	s.once.Do(func() { s.err = p.build(s) })
	if s.err != nil {
		return s.err
	}
	if err := os.RemoveAll(p.project()); err != nil {
		return err
	}
	return copyTree(p.project(), p.kept(s))
}

func (p *place) build(s *sample) error {
	if err := p.sources(s); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := mage(p.project(), &out, "-v", "aab").Run(); err != nil {
		return fmt.Errorf("the %s sample does not build: %w\n%s", s.name, err, out.String())
	}
	s.said = out.Bytes()
	return copyTree(p.kept(s), p.project())
}

// built [whole] lays a built sample, the small one or the whole, into the script's project; what the script has changed there is gone.
// What mage -v aab said of it is in $WORK/built.txt.
func built(ts *testscript.TestScript, neg bool, args []string) {
	s := &forScripts.small
	switch {
	case neg || len(args) > 1 || len(args) == 1 && args[0] != "whole":
		ts.Fatalf("usage: built [whole]")
	case len(args) == 1:
		s = &forScripts.whole
	}
	ts.Check(forScripts.built(s))
	ts.Check(os.WriteFile(filepath.Join(ts.Getenv("WORK"), "built.txt"), s.said, 0o666))
}

// copySmall lays the small sample's sources into a folder, which has no program and binds nothing: its headers, its C code, two of its Go
// packages and some of its classes are the whole one's.
func copySmall(dir string) error {
	if err := copyProject(dir); err != nil {
		return err
	}
	return errors.Join(makeSmaller(filepath.Join(dir, "abi-matrix.toml")), copySmallLibrary(filepath.Join(dir, "golib")),
		copySmallApp(filepath.Join(dir, "android-sample", "src", "main")))
}

func copySmallLibrary(lib string) error {
	if err := os.RemoveAll(lib); err != nil {
		return err
	}
	if err := os.CopyFS(lib, os.DirFS(filepath.Join("testdata", "small", "golib"))); err != nil {
		return err
	}
	for _, name := range []string{"cancel", "handle"} {
		if err := os.CopyFS(filepath.Join(lib, name), os.DirFS(filepath.Join(repository, "golib", name))); err != nil {
			return err
		}
	}
	for _, name := range []string{"golib_base.h", "golib_update.h"} {
		if err := copyFile(filepath.Join(repository, "golib", name), filepath.Join(lib, name)); err != nil {
			return err
		}
	}
	return nil
}

// copySmallApp leaves those classes that do not call what is bound.
func copySmallApp(main string) error {
	classes := filepath.Join(main, "java", "dev", "gondk", "sample")
	entries, err := os.ReadDir(classes)
	if err != nil {
		return err
	}
	err = os.RemoveAll(filepath.Join(main, "kotlin"))
	for _, e := range entries {
		if e.Name() != "BuildInfo.java" && e.Name() != "Insets.java" {
			err = errors.Join(err, os.Remove(filepath.Join(classes, e.Name())))
		}
	}
	return errors.Join(err, os.CopyFS(classes, os.DirFS(filepath.Join("testdata", "small", "java"))))
}

// makeSmaller takes what is bound, and the programs, out of a matrix.
func makeSmaller(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return os.WriteFile(file, regexp.MustCompile(`(?s)(\[bind\]|\[\[program\]\]).*?\n\n`).ReplaceAll(text, nil), 0o666)
}

// copyTree copies a folder with the files' modes and times, and links as links.
func copyTree(to, from string) error {
	type folder struct {
		path string
		info fs.FileInfo
	}
	var folders []folder
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		target := to + path[len(from):]
		switch {
		case d.IsDir():
			folders = append(folders, folder{target, info})
			return os.MkdirAll(target, 0o777)
		case d.Type() == fs.ModeSymlink:
			return copyLink(target, path)
		default:
			return copyWithTime(target, path, info)
		}
	})
	for _, f := range folders { // after their files, which change a folder's time
		err = errors.Join(err, os.Chtimes(f.path, f.info.ModTime(), f.info.ModTime()))
	}
	return err
}

func copyLink(to, from string) error {
	target, err := os.Readlink(from)
	if err != nil {
		return err
	}
	return os.Symlink(target, to)
}

func copyWithTime(to, from string, info fs.FileInfo) error {
	if err := copyFile(from, to); err != nil {
		return err
	}
	if err := os.Chmod(to, info.Mode().Perm()); err != nil {
		return err
	}
	return os.Chtimes(to, info.ModTime(), info.ModTime())
}
