package begin

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/layout"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Line is what was done about one file.
type Line struct {
	File string // slash-separated, relative to the project
	Did  string // "written", or why it was left alone
}

// there is the usual reason why a file is left alone.
const there = "it already exists"

// writer writes files that do not exist yet. After an error it does nothing.
type writer struct {
	run   *step.Runner
	lines []Line
	err   error
}

func (w *writer) left(name, why string) { w.lines = append(w.lines, Line{name, "left alone: " + why}) }

// did gives what is said of something that was done, or would be.
func (w *writer) did(done, would string) string {
	if w.run.Dry {
		return would
	}
	return done
}

func (w *writer) file(name string, data []byte, why string) {
	w.at(filepath.Join(w.run.Root, filepath.FromSlash(name)), data, why)
}

// shown returns a path as it reads best in the project's folder.
func (w *writer) shown(path string) string {
	if rel, err := filepath.Rel(w.run.Root, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return path
}

// at writes a file that may lie outside the project's folder, unless it is there.
func (w *writer) at(to string, data []byte, why string) {
	if w.err != nil {
		return
	}
	if _, err := os.Lstat(to); err == nil {
		w.left(w.shown(to), why)
		return
	}
	if w.err = w.run.WriteFile(to, data); w.err == nil {
		w.lines = append(w.lines, Line{w.shown(to), w.did("written", "would be written")})
	}
}

func (w *writer) embedded(name, from string) {
	data, err := files.ReadFile("files/" + from)
	if err != nil && w.err == nil {
		w.err = err
	}
	w.file(name, data, there)
}

// tree writes all files below an embedded folder; their names lose an ending that keeps the go command from them.
func (w *writer) tree(to, from, ending string) {
	err := fs.WalkDir(files, "files/"+from, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel := strings.TrimPrefix(name, "files/"+from+"/")
			w.embedded(path.Join(to, strings.TrimSuffix(rel, ending)), strings.TrimPrefix(name, "files/"))
		}
		return err
	})
	if w.err == nil {
		w.err = err
	}
}

// ignore keeps what builds make out of git.
func (w *writer) ignore() {
	if w.err != nil {
		return
	}
	name := filepath.Join(w.run.Root, ".gitignore")
	text, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.err = err
		return
	}
	for line := range strings.Lines(string(text)) {
		if strings.Trim(strings.TrimSpace(line), "/") == layout.Dir {
			w.left(".gitignore", "it already ignores "+layout.Dir)
			return
		}
	}
	if len(text) > 0 && !bytes.HasSuffix(text, []byte("\n")) {
		text = append(text, '\n')
	}
	if w.err = w.run.WriteFile(name, append(text, "/"+layout.Dir+"/\n"...)); w.err == nil {
		w.lines = append(w.lines, Line{".gitignore", w.did("added", "would get") + " the line /" + layout.Dir + "/"})
	}
}

// changes writes the build files that are to change, after what they then include.
func (w *writer) changes(list []change) {
	for _, c := range list {
		why := there
		if text, err := os.ReadFile(c.beside); err == nil && !bytes.Equal(text, c.holds) {
			why = "it already exists, changed or from another version of gondk; remove it to get this version's"
		}
		w.at(c.beside, c.holds, why)
		if c.text != nil && w.err == nil {
			w.err = w.run.WriteFile(c.file, c.text)
		}
		if w.err == nil {
			w.lines = append(w.lines, Line{w.shown(c.file), c.did})
		}
	}
}
