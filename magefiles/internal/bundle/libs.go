package bundle

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// library is one library of one ABI.
type library struct {
	abi  string
	file string
}

// libraries finds the libraries of every ABI in the matrix. Each ABI must have the same: a device takes one ABI's folder and no other.
func (b *Builder) libraries(dirs map[string]string) ([]library, error) {
	var all []library
	var first []string
	for _, abi := range b.Matrix.ABIs {
		names, err := librariesIn(dirs[abi.Name])
		if err != nil {
			return nil, err
		}
		if len(names) == 0 {
			return nil, fmt.Errorf("%s: no library for %s; the native build makes it", b.Runner.Rel(dirs[abi.Name]), abi.Name)
		}
		for _, name := range names {
			all = append(all, library{abi.Name, filepath.Join(dirs[abi.Name], name)})
		}
		if first == nil {
			first = names
		}
		if !slices.Equal(first, names) {
			return nil, fmt.Errorf("%s: has %s, but %s has %s; build the same libraries for every ABI",
				b.Runner.Rel(dirs[abi.Name]), strings.Join(names, ", "), b.Matrix.ABIs[0].Name, strings.Join(first, ", "))
		}
	}
	return all, nil
}

// librariesIn gives the names of the libraries that lie in a folder.
func librariesIn(dir string) ([]string, error) {
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var names []string
	for _, file := range files {
		if filepath.Ext(file.Name()) == ".so" && !file.IsDir() {
			names = append(names, file.Name())
		}
	}
	return names, nil
}
