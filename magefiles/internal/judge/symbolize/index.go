package symbolize

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/project/layout"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// symbolFile is an unstripped library, or symbols split off from one.
type symbolFile struct {
	path, shown string // shown is relative to where Dir lies
	library     string // file name of the library: without the .dbg or .sym of one from a bundle
	abi         *abi.ABI
	debug       bool // with lines, not only names
}

// index is what lies in the folder, in the order of paths.
type index struct {
	shown string // the folder
	files []*symbolFile
	byID  map[string]*symbolFile
	names map[string]bool // of libraries
}

func readIndex(dir string) (*index, error) {
	x := &index{shown: layout.Dir + "/" + filepath.Base(dir), byID: map[string]*symbolFile{}, names: map[string]bool{}}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !isELF(path) {
			return err
		}
		return x.add(dir, path)
	})
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(x.files) == 0 {
		return nil, fmt.Errorf("%s has no symbols; run mage aab to make them, or put the saved symbols of the build that crashed there", x.shown)
	}
	return x, err
}

func isELF(path string) bool {
	kind, err := elfabi.SniffFile(path)
	return err != nil || kind == elfabi.KindLibrary || kind == elfabi.KindObject // what cannot be read is for the reader to tell of
}

func (x *index) add(dir, path string) error {
	l, err := elfabi.ReadLibrary(path)
	if err != nil {
		return err
	}
	if l.Stripped() {
		return nil
	}
	rel, err := filepath.Rel(dir, path)
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), ".dbg"), ".sym")
	shown := x.shown + "/" + filepath.ToSlash(rel)
	file := &symbolFile{path: path, shown: shown, library: name, abi: abi.Of(l.Machine, l.Class), debug: l.HasSections(".debug_")}
	if file.abi == nil {
		return nil // not of Android
	}
	x.files = append(x.files, file)
	x.names[name] = true
	if id := l.BuildID(); id != "" && (x.byID[id] == nil || file.debug && !x.byID[id].debug) {
		x.byID[id] = file
	}
	return nil
}

// named returns the files of a frame's library, by its name and ABI.
func (x *index) named(f *frame) []*symbolFile {
	var all []*symbolFile
	for _, file := range x.files {
		if file.library == f.library && f.fits(file.abi) {
			all = append(all, file)
		}
	}
	return all
}
