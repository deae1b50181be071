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
	abi    string
	packed string // file
	linked string // the same with symbols
}

// libraries finds the libraries of every ABI in the matrix. Each ABI must have the same: a device takes one ABI's folder and no other.
func (b *Builder) libraries(dirs map[string]Folders) ([]library, error) {
	var all []library
	var first []string
	for _, abi := range b.Matrix.ABIs {
		dir := dirs[abi.Name]
		names, err := librariesIn(dir.Packed)
		if err != nil {
			return nil, err
		}
		if len(names) == 0 {
			return nil, fmt.Errorf("%s: no library for %s; run the native build, which makes it", b.Runner.Rel(dir.Packed), abi.Name)
		}
		for _, name := range names {
			all = append(all, library{abi.Name, filepath.Join(dir.Packed, name), filepath.Join(dir.Linked, name)})
		}
		if first == nil {
			first = names
		}
		if !slices.Equal(first, names) {
			return nil, fmt.Errorf("%s: has %s, but %s has %s; build the same libraries for every ABI",
				b.Runner.Rel(dir.Packed), strings.Join(names, ", "), b.Matrix.ABIs[0].Name, strings.Join(first, ", "))
		}
	}
	programs, err := b.programs(first)
	return append(all, programs...), err
}

// programs gives the programs, which lie in the same folders as libraries.
func (b *Builder) programs(libraries []string) ([]library, error) {
	var all []library
	for _, p := range b.Programs {
		name := filepath.Base(p.Packed)
		if slices.Contains(libraries, name) {
			return nil, fmt.Errorf("%s: program.name %q: the native code of %s makes a %s too; give the program another name",
				b.matrixPlace("program", "name"), p.Name, b.Matrix.App.Dir, name)
		}
		all = append(all, library{p.ABI().Name, p.Packed, p.Linked})
	}
	return all, nil
}

// librariesIn returns the names of the libraries that lie in a folder.
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
