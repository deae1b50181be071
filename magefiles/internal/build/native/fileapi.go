package native

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// query asks CMake's file API (cmake-file-api(7)) for the targets, what they make and how.
const query = ".cmake/api/v1/query/codemodel-v2"

// target is what a reply of the file API says of one of the project's targets.
type target struct {
	Type      string
	Artifacts []struct{ Path string }
	Link      struct {
		CommandFragments []fragment
	}
	CompileGroups []struct {
		CompileCommandFragments []fragment
		Defines                 []struct{ Define string }
		SourceIndexes           []int
	}
	Sources []struct{ Path string }
}

// fragment is a part of a command, as a shell gets it: one flag or several.
type fragment struct{ Fragment string }

// targets returns the shared libraries that the project's targets make, and the flags that make them.
func (b *Builder) targets(dir string) (made, error) {
	m := made{commands: Commands{Links: map[string][]string{}}}
	replies := filepath.Join(dir, ".cmake", "api", "v1", "reply")
	entries, err := os.ReadDir(replies)
	if err != nil {
		return m, err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "target-") {
			continue
		}
		t, err := readTarget(filepath.Join(replies, e.Name()))
		if err != nil {
			return m, err
		}
		if err := b.take(&m, t, dir); err != nil {
			return m, err
		}
	}
	if len(m.files) == 0 {
		return m, fmt.Errorf("%s makes no shared library; add_library(… SHARED …) makes one", b.Run.Rel(b.app("CMakeLists.txt")))
	}
	slices.Sort(m.files)
	m.files = slices.Compact(m.files)
	m.commands.sort()
	return m, nil
}

// take adds one target.
func (b *Builder) take(m *made, t *target, dir string) error {
	for _, path := range t.sharedLibraries() {
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		// The API names targets with EXCLUDE_FROM_ALL like others; they are not built.
		if _, err := os.Stat(path); err != nil {
			return nil
		}
		m.files = append(m.files, path)
		m.commands.Links[filepath.Base(path)] = words(t.Link.CommandFragments)
	}
	for _, group := range t.CompileGroups {
		flags := words(group.CompileCommandFragments)
		for _, d := range group.Defines {
			flags = append(flags, "-D"+d.Define)
		}
		for _, i := range group.SourceIndexes {
			if i < 0 || i >= len(t.Sources) {
				return fmt.Errorf("%s: CMake's file API names source %d of %d; remove the folder and build again", dir, i, len(t.Sources))
			}
			path := filepath.FromSlash(t.Sources[i].Path)
			if !filepath.IsAbs(path) {
				path = b.app(path)
			}
			m.commands.Sources = append(m.commands.Sources, Source{path, flags})
		}
	}
	return nil
}

func words(fragments []fragment) []string {
	var all []string
	for _, f := range fragments {
		all = append(all, strings.Fields(f.Fragment)...)
	}
	return all
}

func readTarget(reply string) (*target, error) {
	data, err := os.ReadFile(reply)
	if err != nil {
		return nil, err
	}
	t := &target{}
	if err := json.Unmarshal(data, t); err != nil {
		return nil, fmt.Errorf("%s: %w", reply, err)
	}
	return t, nil
}

// sharedLibraries returns the libraries that the target makes; paths may be relative to the build folder.
func (t *target) sharedLibraries() []string {
	var paths []string
	if t.Type == "SHARED_LIBRARY" || t.Type == "MODULE_LIBRARY" {
		for _, a := range t.Artifacts {
			paths = append(paths, filepath.FromSlash(a.Path))
		}
	}
	return paths
}
