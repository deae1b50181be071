package archive

import (
	"debug/elf"
	"fmt"
	"path"
	"path/filepath"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// definedBy returns the names of the global symbols that objects and static libraries define.
func definedBy(files []string) ([]string, error) {
	var names []string
	for _, file := range files {
		if filepath.Ext(file) != ".a" {
			object, err := elfabi.ReadObject(file)
			if err != nil {
				return nil, fmt.Errorf("cannot read the linked files: %w", err)
			}
			names = append(names, defined(object)...)
			continue
		}
		archive, err := elfabi.ReadArchive(file)
		if err != nil {
			return nil, err
		}
		for _, member := range archive.Members {
			object, err := member.Object()
			if err != nil {
				continue // ld.lld tells when it needs the member
			}
			names = append(names, defined(object)...)
		}
	}
	return names, nil
}

func defined(object *elfabi.Object) []string {
	var names []string
	for symbol := range object.Symbols() {
		if !symbol.Undefined() && symbol.Name != "" && symbol.Binding() != elf.STB_LOCAL {
			names = append(names, symbol.Name)
		}
	}
	return names
}

// matching returns the symbols that fit a pattern in which * stands for anything, sorted.
func matching(pattern string, symbols []string) []string {
	var names []string
	for _, s := range symbols {
		if ok, err := path.Match(pattern, s); err == nil && ok {
			names = append(names, s)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
