package journeys

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// place is where scripts and tests build the sample, one at a time: builds of several at once on a small machine take each other's
// memory and cores. CMake, ninja and make know what they have built by path and time; so what one build has made of the sample is laid
// back if it was made, times and all, and the next one who wants a built sample has it in no time.
type place struct {
	root  string // of all that is here
	once  sync.Once
	err   error // why there is no built sample
	lines int   // that mage -v aab writes, from the sources on
}

// shared is the one place of a run. TestMain gives it its folder.
var shared place

func init() { commands["built"] = built }

// project is the project's folder. Its name is one that tools trip over.
func (p *place) project() string { return filepath.Join(p.root, "my bücher app") }

// kept is the copy of the project with all that mage aab makes.
func (p *place) kept() string { return filepath.Join(p.root, "kept") }

// sources lays the sample's sources there and nothing else.
func (p *place) sources() error {
	if err := os.RemoveAll(p.project()); err != nil {
		return err
	}
	return copyProject(p.project())
}

// built lays the sample there as mage aab, with no signing keys, leaves it. The first call builds it.
func (p *place) built() error {
	p.once.Do(func() { p.err = p.build() })
	if p.err != nil {
		return p.err
	}
	return p.restore()
}

func (p *place) build() error {
	if err := p.sources(); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := mage(p.project(), &out, "-v", "aab").Run(); err != nil {
		return fmt.Errorf("the sample does not build: %w\n%s", err, out.String())
	}
	p.lines = bytes.Count(out.Bytes(), []byte("\n"))
	return copyTree(p.kept(), p.project())
}

func (p *place) restore() error {
	if err := os.RemoveAll(p.project()); err != nil {
		return err
	}
	return copyTree(p.project(), p.kept())
}

// built lays the sample, built, into the script's project; what the script has changed there is gone.
func built(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: built")
	}
	ts.Check(shared.built())
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
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.WriteFile(to, data, info.Mode().Perm()); err != nil {
		return err
	}
	return os.Chtimes(to, info.ModTime(), info.ModTime())
}
