// Package runtimefix changes files of Go's own for apps: it reads those of the Go that is used, and edits what it finds there or refuses.
package runtimefix

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/gofix"
)

// File is what is to be compiled in the place of a file of Go's own.
type File struct {
	Name string // below GOROOT, with slashes: src/runtime/sys_linux_arm64.s
	Text []byte // nil: as if it were not there
}

// edit is what a fix does to one file.
type edit struct {
	file  string // below GOROOT/src
	wants []text // that must be there, so that what the fix builds on is what it knows
	swaps []swap
	drop  bool   // the file is not to be compiled
	add   string // a new file's text; there must be none
}

// text is a piece of a file, and how often it must be there.
type text struct {
	of    string
	times int
}

// swap puts one text in the place of another.
type swap struct {
	text
	by string
}

// once swaps a text that must be there once.
func once(of, by string) swap { return swap{text{of, 1}, by} }

var edits = map[string][]edit{
	gofix.Boottime:      boottime,
	gofix.NoPidfd:       noPidfd,
	gofix.NetInterfaces: netInterfaces,
	gofix.LocalZone:     localZone,
}

// Make returns the files that fixes change, in a fixed order. goVersion is for errors.
func Make(goroot, goVersion string, fixes []string) ([]File, error) {
	var files []File
	for _, name := range gofix.Ordered(fixes) {
		for _, e := range edits[name] {
			text, err := e.make(goroot)
			if err != nil {
				return nil, fmt.Errorf("this Go is not known: %s: %w, which %q needs; build with Go 1.25 to 1.27, or leave %[3]q out of the fixes", goVersion, err, name)
			}
			files = append(files, File{"src/" + e.file, text})
		}
	}
	return files, nil
}

// make returns the text that the file is to have; its errors say what is not as expected.
func (e *edit) make(goroot string) ([]byte, error) {
	path := filepath.Join(goroot, "src", filepath.FromSlash(e.file))
	data, err := os.ReadFile(path)
	switch {
	case e.add != "" && errors.Is(err, fs.ErrNotExist):
		return []byte(e.add), nil
	case e.add != "" && err == nil:
		return nil, fmt.Errorf("there is a file %s", path)
	case err != nil:
		return nil, err
	}
	is := string(data)
	for _, want := range e.wants {
		if err := want.in(is, path); err != nil {
			return nil, err
		}
	}
	if e.drop {
		return nil, nil
	}
	for _, s := range e.swaps {
		if err := s.in(is, path); err != nil {
			return nil, err
		}
		is = strings.ReplaceAll(is, s.of, s.by)
	}
	return []byte(is), nil
}

// in reports where a text is not there as often as it must be.
func (t text) in(is, path string) error {
	if n := strings.Count(is, t.of); n != t.times {
		return fmt.Errorf("%s has %q %d times and not %d", path, strings.TrimSpace(t.of), n, t.times)
	}
	return nil
}
