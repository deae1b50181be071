package archive

import (
	"debug/elf"
	"fmt"
	"path"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/elfabi"
)

// definedBy gives the names of the global symbols that objects define.
func definedBy(objects []string) ([]string, error) {
	var names []string
	for _, file := range objects {
		object, err := elfabi.ReadObject(file)
		if err != nil {
			return nil, fmt.Errorf("cannot read what go build left: %w", err)
		}
		for symbol := range object.Symbols() {
			if !symbol.Undefined() && symbol.Name != "" && symbol.Binding() != elf.STB_LOCAL {
				names = append(names, symbol.Name)
			}
		}
	}
	return names, nil
}

// matching gives the symbols that fit a pattern in which * stands for anything, sorted.
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
