package symbolize

import (
	"debug/elf"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
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
	id          string
	debug       bool // with lines, not only names
	loads       []elfabi.Segment
	ranges      map[string][]span // of functions, by their names; nil until somebody asks
}

// span is the addresses of a function, the end behind it.
type span struct{ start, end uint64 }

func executable(s elfabi.Segment) bool { return s.Flags&elf.PF_X != 0 }

// index is what lies in the folder, in the order of paths.
type index struct {
	shown string // the folder
	files []*symbolFile
	byID  map[string][]*symbolFile // one for each ABI
	names map[string]bool          // of libraries
}

func readIndex(dir string) (*index, error) {
	x := &index{shown: layout.Dir + "/" + filepath.Base(dir), byID: map[string][]*symbolFile{}, names: map[string]bool{}}
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
	file := &symbolFile{path: path, shown: shown, library: name, id: l.BuildID(), loads: l.Loads(),
		abi: abi.Of(l.Machine, l.Class), debug: l.HasSections(".debug_")}
	if file.abi == nil {
		return nil // not of Android
	}
	x.files = append(x.files, file)
	x.names[name] = true
	if file.id != "" {
		x.byID[file.id] = better(x.byID[file.id], file)
	}
	return nil
}

// better adds a file to those of one build id. Of two for one ABI, which are of the same library, it keeps that with lines.
func better(files []*symbolFile, file *symbolFile) []*symbolFile {
	i := slices.IndexFunc(files, func(other *symbolFile) bool { return other.abi == file.abi })
	switch {
	case i < 0:
		return append(files, file)
	case file.debug && !files[i].debug:
		files[i] = file
	}
	return files
}

// builds gives a file for each build of the libraries that a test takes.
func (x *index) builds(take func(*symbolFile) bool) []*symbolFile {
	var all []*symbolFile
	for _, file := range x.files {
		same := x.byID[file.id]
		if take(file) && (file.id == "" || slices.Contains(same, file)) {
			all = append(all, file)
		}
	}
	return all
}

// agrees reports whether the library's function of that name is at the address. It is not known where the library has no such function, as
// with C++ names that are written otherwise.
func (file *symbolFile) agrees(function string, address uint64) (agrees, known bool) {
	if function == "" {
		return false, false
	}
	if file.ranges == nil {
		file.readRanges()
	}
	for _, r := range file.ranges[function] {
		agrees = agrees || r.start <= address && address < r.end
	}
	return agrees, len(file.ranges[function]) > 0
}

func (file *symbolFile) readRanges() {
	file.ranges = map[string][]span{}
	l, err := elfabi.ReadLibrary(file.path)
	if err != nil {
		return // it was there when the folder was read
	}
	for s := range l.Symbols() {
		if s.Type() == elf.STT_FUNC && !s.Undefined() {
			start := s.Value
			if file.abi.Thumb {
				start &^= 1
			}
			file.ranges[s.Name] = append(file.ranges[s.Name], span{start, start + max(s.Size, 1)})
		}
	}
}
