package archive

import (
	"debug/elf"
	"fmt"
	"path"
	"regexp"
	"slices"
)

// definedGlobals gives the names of the global symbols that an object defines.
func definedGlobals(object string) ([]string, error) {
	f, err := elf.Open(object)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", object, err)
	}
	defer f.Close()
	symbols, err := f.Symbols()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", object, err)
	}
	var names []string
	for _, s := range symbols {
		if s.Section != elf.SHN_UNDEF && elf.ST_BIND(s.Info) != elf.STB_LOCAL {
			names = append(names, s.Name)
		}
	}
	return names, nil
}

// exportTwin is what cgo calls the Go side of an exported function.
var exportTwin = regexp.MustCompile(`^_cgoexp_[0-9a-f]+_(.+)$`)

// exportedBy gives the functions that carry //export, sorted.
func exportedBy(symbols []string) []string {
	var names []string
	for _, s := range symbols {
		if m := exportTwin.FindStringSubmatch(s); m != nil {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
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
