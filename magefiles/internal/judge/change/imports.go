package change

import (
	"cmp"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
)

// Import is a symbol that a library newly wants from others, or no longer.
type Import struct {
	Library string
	ABIs    []string
	Name    string
	From    string // libc.so; empty if it may come from any
	Since   int    // first API level that has it; 0 if that is not known
	Came    bool
}

// imports tells which symbols came and went, those of several ABIs once.
func (d *Diff) imports(old, new *baseline.Baseline) {
	for i := range old.ABIs {
		is := new.Find(old.ABIs[i].Name)
		if is == nil {
			continue
		}
		for _, o := range old.ABIs[i].Libraries {
			if n := is.Find(o.Name); n != nil {
				d.addImports(is.Name, o.Name, n.Imports, o.Imports, true)
				d.addImports(is.Name, o.Name, o.Imports, n.Imports, false)
			}
		}
	}
	slices.SortStableFunc(d.Imports, func(a, b Import) int {
		came := map[bool]int{true: 0, false: 1}
		return cmp.Or(cmp.Compare(a.Library, b.Library), cmp.Compare(came[a.Came], came[b.Came]), cmp.Compare(b.Since, a.Since), cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.From, b.From))
	})
	d.Imports = foldImports(d.Imports)
}

// addImports adds those of one list that the other does not have.
func (d *Diff) addImports(abi, library string, all, others []baseline.Import, came bool) {
	known := map[string]bool{}
	for _, i := range others {
		known[i.Name] = true
	}
	for _, i := range all {
		if !known[i.Name] {
			d.Imports = append(d.Imports, Import{Library: library, ABIs: []string{abi}, Name: i.Name, From: i.Library, Since: i.Since, Came: came})
		}
	}
}

// foldImports makes one of those that several ABIs have alike. They are sorted.
func foldImports(all []Import) []Import {
	var some []Import
	for _, i := range all {
		if last := len(some) - 1; last >= 0 && some[last].like(i) {
			some[last].ABIs = append(some[last].ABIs, i.ABIs...)
			continue
		}
		some = append(some, i)
	}
	return some
}

func (i Import) like(o Import) bool {
	return i.Library == o.Library && i.Name == o.Name && i.From == o.From && i.Since == o.Since && i.Came == o.Came
}
