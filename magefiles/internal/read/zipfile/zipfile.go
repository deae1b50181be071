// Package zipfile writes zip files whose bytes depend on nothing but their content, and takes files out of zips.
package zipfile

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Entry is one file in a zip that is to be written. Its content is in a file, in another zip, or in memory.
type Entry struct {
	Name   string    // slash-separated
	File   string    // where its content is,
	Zipped *zip.File // or here,
	Data   []byte    // or this
}

func (e Entry) open() (io.ReadCloser, error) {
	switch {
	case e.Zipped != nil:
		return e.Zipped.Open()
	case e.File != "":
		return os.Open(e.File)
	}
	return io.NopCloser(bytes.NewReader(e.Data)), nil
}

// Write writes the entries sorted by name, with one time for all, and without folders, which bundletool refuses. method is zip.Store or
// zip.Deflate.
func Write(r *step.Runner, path string, method uint16, entries []Entry) error {
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(x, y Entry) int { return cmp.Compare(x.Name, y.Name) })
	return r.Stage(path, func(tmp string) error {
		f, err := os.Create(tmp)
		if err != nil {
			return err
		}
		defer f.Close()
		z := zip.NewWriter(f)
		for _, e := range entries {
			if strings.HasSuffix(e.Name, "/") {
				continue
			}
			if err := add(z, method, e); err != nil {
				return fmt.Errorf("%s: %w", e.Name, err)
			}
		}
		if err := z.Close(); err != nil {
			return err
		}
		return f.Close()
	})
}

// dosEpoch is 1980-01-01 in a zip's own form, without Go's extra field for a time.
const dosEpoch = 1<<5 | 1

func add(z *zip.Writer, method uint16, e Entry) error {
	in, err := e.open()
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := z.CreateHeader(&zip.FileHeader{Name: e.Name, Method: method, ModifiedDate: dosEpoch})
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return err
}

// Below returns an entry for each file in a folder, at any depth, below prefix. None where there is no folder.
func Below(dir, prefix string) ([]Entry, error) {
	if _, err := os.Stat(dir); os.IsNotExist(err) {
		return nil, nil
	}
	var entries []Entry
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		entries = append(entries, Entry{Name: prefix + filepath.ToSlash(rel), File: path})
		return err
	})
	return entries, err
}
