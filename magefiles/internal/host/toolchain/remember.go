package toolchain

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
)

// versions remembers in gondk's cache what programs told about themselves: java alone takes a tenth of a second to say its version, and
// tools are looked for at every build. A file of another size or time is asked again.
type versions struct {
	mu      sync.Mutex
	file    string
	known   map[string]remembered
	changed bool
}

type remembered struct {
	Size    int64  `json:"size"`
	Time    int64  `json:"time"` // of last change, in nanoseconds since 1970
	Version string `json:"version"`
}

func loadVersions(cache string) *versions {
	v := &versions{known: map[string]remembered{}}
	if cache == "" {
		return v
	}
	v.file = filepath.Join(cache, "versions.json")
	if data, err := os.ReadFile(v.file); err == nil && json.Unmarshal(data, &v.known) != nil || v.known == nil {
		v.known = map[string]remembered{} // damaged: everything is asked again
	}
	return v
}

// of returns the version of the file at path, by ask where it is not known. An empty answer is not remembered.
func (v *versions) of(path string, ask func() string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	is := remembered{Size: info.Size(), Time: info.ModTime().UnixNano()}
	v.mu.Lock()
	was := v.known[path]
	v.mu.Unlock()
	if was.Size == is.Size && was.Time == is.Time {
		return was.Version
	}
	if is.Version = ask(); is.Version != "" {
		v.mu.Lock()
		v.known[path], v.changed = is, true
		v.mu.Unlock()
	}
	return is.Version
}

// forget makes the next of ask again.
func (v *versions) forget(path string) {
	v.mu.Lock()
	if _, was := v.known[path]; was {
		delete(v.known, path)
		v.changed = true
	}
	v.mu.Unlock()
}

// save writes what was learned. Where that fails it is asked again the next time, so a failure is no news.
func (v *versions) save() {
	if !v.changed || v.file == "" {
		return
	}
	data, err := json.MarshalIndent(v.known, "", "\t")
	if err != nil || os.MkdirAll(filepath.Dir(v.file), 0o777) != nil {
		return
	}
	tmp, err := os.CreateTemp(filepath.Dir(v.file), "versions-*.tmp")
	if err != nil {
		return
	}
	_, err = tmp.Write(data)
	if cerr := tmp.Close(); err != nil || cerr != nil || os.Rename(tmp.Name(), v.file) != nil {
		os.Remove(tmp.Name())
	}
}
