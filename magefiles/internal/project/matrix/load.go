package matrix

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// maxSize is more than any matrix needs, and small enough to read at once.
const maxSize = 64 << 10

// Load reads the matrix at path and checks that its folders exist. Mistakes in the file are returned as [Errors], all at once.
func Load(path string) (*Matrix, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	name := shown(abs)
	data, err := read(abs, name)
	if err != nil {
		return nil, err
	}
	r := parse(data, name)
	r.m.File, r.m.Root = abs, filepath.Dir(abs)
	r.checkFolders()
	return r.result()
}

// shown returns the file's name as it reads best to somebody in the current folder.
func shown(abs string) string {
	here, err := os.Getwd()
	if err != nil {
		return abs
	}
	rel, err := filepath.Rel(here, abs)
	if err != nil || !filepath.IsLocal(rel) {
		return abs
	}
	return rel
}

func read(path, name string) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: no such file in %s; run mage in the project's folder, or create the file with these two lines:\n\n"+
			"\t[library]\n\tname = \"golib\"", name, filepath.Dir(path))
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w; make the file and the folders above it readable", name, cause(err))
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %s is not a file; move it away and create the file instead", name, path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; make the file readable", name, cause(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w; copy the file again", name, cause(err))
	}
	return data, nil
}

// cause leaves out the path, which the message has already.
func cause(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}
