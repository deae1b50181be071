package step

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Retire removes what tasks of that name made for ABIs that are not in keep: a dropped ABI must not be shipped by accident.
func (r *Runner) Retire(name string, keep []string) error {
	files, err := r.stamps()
	if err != nil {
		return err
	}
	for _, file := range files {
		s, err := readStamp(file)
		if err != nil || s.Name != name || slices.Contains(keep, s.ABI) || r.Dry {
			continue
		}
		for _, rel := range s.Made {
			if err := r.removeMade(rel); err != nil {
				return err
			}
		}
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	return nil
}

// forget removes what the task made before under names that it does not use any more.
func (r *Runner) forget(t Task) error {
	was, err := readStamp(r.stampFile(t))
	if err != nil {
		return nil
	}
	var now []string
	for _, path := range slices.Concat(t.Outputs, t.Work) {
		now = append(now, filepath.ToSlash(r.Rel(path)))
	}
	for _, rel := range was.Made {
		if slices.ContainsFunc(now, func(path string) bool { return overlap(path, rel) }) {
			continue
		}
		if err := r.removeMade(rel); err != nil {
			return err
		}
	}
	return nil
}

// overlap reports whether one of two slash-separated paths is the other or holds it.
func overlap(a, b string) bool {
	return strings.HasPrefix(a+"/", b+"/") || strings.HasPrefix(b+"/", a+"/")
}

// stamps lists the paths of all stamps.
func (r *Runner) stamps() ([]string, error) {
	entries, err := os.ReadDir(r.state("stamps"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".json" && !strings.HasPrefix(e.Name(), tmpPrefix) {
			files = append(files, r.state("stamps", e.Name()))
		}
	}
	return files, nil
}

// readStamp reads a stamp and refuses one that names anything outside the project, or the project itself.
func readStamp(file string) (stamp, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return stamp{}, err
	}
	var s stamp
	if err := json.Unmarshal(data, &s); err != nil {
		return stamp{}, fmt.Errorf("%s: not a gondk stamp: %w", file, err)
	}
	for _, rel := range s.Made {
		if local := filepath.FromSlash(rel); !filepath.IsLocal(local) || filepath.Clean(local) == "." {
			return stamp{}, fmt.Errorf("%s: %q is not a path inside the project", file, rel)
		}
	}
	return s, nil
}
