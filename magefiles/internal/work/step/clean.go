package step

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Clean removes what the project's tasks made, according to their records, and nothing else. It also removes folders that are then empty.
func (r *Runner) Clean() error {
	made, err := r.made()
	if err != nil {
		return err
	}
	if r.Dry {
		for _, rel := range r.there(made) {
			r.Log.Printf("would remove %s", rel)
		}
		return nil
	}
	for _, rel := range made {
		if err := r.removeMade(rel); err != nil {
			return err
		}
	}
	return r.cleanState()
}

// there gives those of the paths that exist, without those that lie in another.
func (r *Runner) there(made []string) []string {
	var some []string
	for _, rel := range made {
		_, err := os.Lstat(filepath.Join(r.State, filepath.FromSlash(rel)))
		if err == nil && !slices.ContainsFunc(some, func(outer string) bool { return overlap(outer, rel) }) {
			some = append(some, rel)
		}
	}
	return some
}

// cleanState removes the folder of stamps and lock, the lock last: until then it keeps other builds out.
func (r *Runner) cleanState() error {
	r.show("rm -rf " + Quote(r.state()))
	entries, err := os.ReadDir(r.state())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, entry := range entries {
		if path := r.state(entry.Name()); path != r.lockFile() {
			if err := os.RemoveAll(path); err != nil {
				return err
			}
		}
	}
	if !removesOpen {
		r.Unlock()
	}
	// On Windows it stays where another build has it open already.
	if err := os.Remove(r.lockFile()); err != nil && removesOpen && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	r.removeEmpty(r.state())
	return nil
}

// made lists what the stamps name: relative to the project, slash-separated.
func (r *Runner) made() ([]string, error) {
	files, err := r.stamps()
	if err != nil {
		return nil, err
	}
	var made []string
	for _, file := range files {
		s, err := readStamp(file)
		if err != nil {
			return nil, fmt.Errorf("%w; remove it, then run clean again", err)
		}
		made = append(made, s.Made...)
	}
	slices.Sort(made)
	return slices.Compact(made), nil
}

// removeMade removes one thing that a stamp names.
func (r *Runner) removeMade(rel string) error {
	path := filepath.Join(r.State, filepath.FromSlash(rel))
	if err := r.Remove(path); err != nil {
		return err
	}
	for _, tmp := range tmpNames(path) {
		os.RemoveAll(tmp)
	}
	r.removeEmpty(filepath.Dir(path))
	return nil
}

// removeEmpty removes dir and the folders above it, up to the project, as long as they are empty.
func (r *Runner) removeEmpty(dir string) {
	for dir != r.State && len(dir) > len(r.State) {
		if os.Remove(dir) != nil {
			return
		}
		dir = filepath.Dir(dir)
	}
}
