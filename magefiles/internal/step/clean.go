package step

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Clean removes what the project's tasks made, by their own records, and nothing else. Folders above those are removed where that
// leaves them empty.
func (r *Runner) Clean() error {
	made, err := r.made()
	if err != nil {
		return err
	}
	for _, rel := range made {
		path := filepath.Join(r.Root, filepath.FromSlash(rel))
		r.show("rm -rf " + Quote(path))
		if err := os.RemoveAll(path); err != nil {
			return err
		}
		os.RemoveAll(filepath.Join(filepath.Dir(path), ".gondk-tmp-"+filepath.Base(path)))
		r.removeEmpty(filepath.Dir(path))
	}
	r.show("rm -rf " + Quote(r.state()))
	if err := os.RemoveAll(r.state()); err != nil {
		return err
	}
	r.removeEmpty(filepath.Dir(r.state()))
	return nil
}

// made lists what the stamps name: relative to the project, slash-separated.
func (r *Runner) made() ([]string, error) {
	files, err := os.ReadDir(r.state("stamps"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var made []string
	for _, file := range files {
		if filepath.Ext(file.Name()) != ".json" {
			continue // the half of a stamp that a killed build left
		}
		name := r.state("stamps", file.Name())
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var s stamp
		if err := json.Unmarshal(data, &s); err != nil {
			return nil, fmt.Errorf("%s: not a stamp of gondk's: %w; remove it, then clean again", name, err)
		}
		for _, rel := range s.Made {
			if local := filepath.FromSlash(rel); !filepath.IsLocal(local) || filepath.Clean(local) == "." {
				return nil, fmt.Errorf("%s: %q is not a path inside the project; remove the stamp, then clean again", name, rel)
			}
			made = append(made, rel)
		}
	}
	slices.Sort(made)
	return slices.Compact(made), nil
}

// removeEmpty removes dir and the folders above it, up to the project, as long as they are empty.
func (r *Runner) removeEmpty(dir string) {
	for dir != r.Root && len(dir) > len(r.Root) {
		if os.Remove(dir) != nil {
			return
		}
		dir = filepath.Dir(dir)
	}
}
