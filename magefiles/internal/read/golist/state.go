package golist

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// state gathers what is watched as it is now.
type state struct {
	run     *step.Runner
	sum     hash.Hash
	name    func(path string) string // by which a file or folder is told from others
	settled bool                     // nothing was changed since shortly before this program began
}

func newState(run *step.Runner, name func(path string) string) *state {
	return &state{run: run, sum: sha256.New(), name: name, settled: true}
}

func (w *watched) state(run *step.Runner) (*state, error) {
	s := newState(run, func(path string) string { return path })
	for _, take := range w.parts() {
		if err := take(s); err != nil {
			return nil, err
		}
	}
	for _, dir := range w.Places {
		if _, err := os.Stat(dir); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// parts are all that is watched where anybody may change it: each takes one folder, file or pattern as it is now.
func (w *watched) parts() []func(s *state) error {
	var all []func(s *state) error
	for _, dir := range w.Folders {
		all = append(all, func(s *state) error { return s.folder(dir, w.Content) })
	}
	for _, file := range w.Files {
		all = append(all, func(s *state) error { return s.file(file) })
	}
	for _, e := range w.Embeds {
		all = append(all, func(s *state) error { return s.embeds(e, w.Content) })
	}
	return all
}

func (s *state) digest() string { return hex.EncodeToString(s.sum.Sum(nil)) }

func (s *state) saw(info fs.FileInfo) { s.settled = s.settled && s.run.Settled(info) }

// sources are the ends of the names of files that the go command looks into, or counts (go/build's knownExt and what cgo and SWIG take).
var sources = strings.Fields(".go .c .cc .cpp .cxx .m .h .hh .hpp .hxx .f .F .for .f90 .s .S .sx .swig .swigcxx .syso")

// folder takes a package's folder: which sources are in it, and what is in them. Of Go files the head alone counts, unless all content does.
func (s *state) folder(dir string, content bool) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	s.saw(info)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.sum, "folder %q\n", s.name(dir))
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || name[0] == '_' || name[0] == '.' || !slices.Contains(sources, filepath.Ext(name)) {
			continue // the go command does not see them
		}
		digest := s.run.Digest
		if !content && filepath.Ext(name) == ".go" {
			digest = s.head
		}
		if err := s.fileBy(filepath.Join(dir, name), digest); err != nil {
			return err
		}
	}
	return nil
}

func (s *state) head(file string) (string, error) { return s.run.DigestPart(file, "head", head) }

// file takes a file's content, or that there is none.
func (s *state) file(name string) error { return s.fileBy(name, s.run.Digest) }

func (s *state) fileBy(name string, digest func(string) (string, error)) error {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(s.sum, "no %q\n", s.name(name))
		return nil
	}
	if err != nil {
		return err
	}
	s.saw(info)
	if !info.Mode().IsRegular() {
		fmt.Fprintf(s.sum, "%v %q\n", info.Mode().Type(), s.name(name))
		return nil
	}
	sum, err := digest(name)
	fmt.Fprintf(s.sum, "%s %q\n", sum, s.name(name))
	return err
}

// embeds takes the names of all that the patterns may stand for; what is in the files is not go list's.
func (s *state) embeds(e embed, content bool) error {
	folder := os.DirFS(e.Folder)
	for _, pattern := range e.Patterns {
		pattern = strings.TrimPrefix(pattern, "all:")
		fmt.Fprintf(s.sum, "embed %q %q\n", s.name(e.Folder), pattern)
		matches, err := fs.Glob(folder, pattern)
		if err != nil {
			return err
		}
		for _, match := range append(matches, path.Dir(pattern)) {
			if info, err := fs.Stat(folder, path.Dir(match)); err == nil { // files come and go there
				s.saw(info)
			}
		}
		for _, match := range matches {
			err := fs.WalkDir(folder, match, func(name string, d fs.DirEntry, err error) error {
				if err == nil && content && !d.IsDir() {
					err = s.file(filepath.Join(e.Folder, filepath.FromSlash(name)))
				}
				return cmp.Or(err, s.embedded(name, d))
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *state) embedded(path string, d fs.DirEntry) error {
	if d == nil {
		return fs.ErrNotExist
	}
	info, err := d.Info()
	if err != nil {
		return err
	}
	s.saw(info)
	fmt.Fprintf(s.sum, "%v %q\n", d.Type(), path)
	return nil
}
