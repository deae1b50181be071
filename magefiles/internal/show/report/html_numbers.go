package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/size"
)

// htmlSizes is what the libraries weigh.
type htmlSizes struct {
	Rows     []htmlSize
	Left     int
	Maps     []htmlMap
	Budgets  []string
	Packages []htmlPackages
}

type htmlSize struct {
	Name, ABI, Path string
	At              spot
	Bars            []htmlBar // linked, stripped, compressed
}

// htmlBar is a number and its share of the largest, in percent.
type htmlBar struct {
	Name  string // of the column, where a narrow page has no head; may be empty
	Text  string
	Share string
}

func newHTMLSizes(r *Report) *htmlSizes {
	if len(r.Sizes) == 0 {
		return nil
	}
	v := &htmlSizes{Budgets: budgets(r.Budget, r.Sizes)}
	most := largest(r.Sizes)
	some, left := firstOf(r.Sizes, mostSizes)
	v.Left = left
	for _, l := range some {
		row := htmlSize{Name: l.Name, ABI: l.ABI, Path: l.BuildPath, At: inColumn(l.ABI, l.BuildPath)}
		bar := func(name string, n int64) { row.Bars = append(row.Bars, htmlBar{name, amount(n), share(n, most)}) }
		bar("linked", l.Linked)
		bar("stripped", l.Stripped)
		bar("compressed", l.Compressed)
		v.Rows = append(v.Rows, row)
	}
	v.Maps = newHTMLMaps(r.Sizes)
	parts, _ := firstOf(breakdowns(withObjects(r.Sizes)), mostPackages)
	for _, b := range parts {
		v.Packages = append(v.Packages, newHTMLPackages(b))
	}
	return v
}

// htmlPackages is which Go packages the bytes of one library come from.
type htmlPackages struct {
	Name    string
	Columns []column
	Rows    []htmlPackage
}

type htmlPackage struct {
	Path string
	Bars []htmlBar
}

// How many libraries are shown with their sizes, and with their parts.
const (
	mostSizes    = 200
	mostPackages = 20
)

// somePackages is how many packages of one library are shown; the rest is summed up.
const somePackages = 80

// withObjects names the source files of C code in place of all of it.
func withObjects(sizes []size.Library) []size.Library {
	sizes = slices.Clone(sizes)
	for i, l := range sizes {
		if len(l.Objects) == 0 {
			continue
		}
		parts := slices.DeleteFunc(slices.Clone(l.Packages), func(p size.Package) bool { return p.Path == size.CCode })
		for _, o := range l.Objects {
			parts = append(parts, size.Package{Path: cmp.Or(o.File, otherC), Bytes: o.Bytes})
		}
		sizes[i].Packages = parts
	}
	return sizes
}

// otherC is what of C code no debug information tells the source file of.
const otherC = "other C code and data"

func newHTMLPackages(b breakdown) htmlPackages {
	v := htmlPackages{Name: b.Name, Columns: b.Columns}
	var most int64
	for _, row := range b.Rows {
		for _, n := range row.Bytes {
			most = max(most, n)
		}
	}
	add := func(name string, bytes []int64) {
		row := htmlPackage{Path: name}
		for _, n := range bytes {
			row.Bars = append(row.Bars, htmlBar{Text: amount(n), Share: share(n, most)})
		}
		v.Rows = append(v.Rows, row)
	}
	for _, row := range b.Rows[:min(len(b.Rows), somePackages)] {
		add(row.Path, row.Bytes)
	}
	if rest, n := b.rest(somePackages); n > 0 {
		add(plural(n, "more package"), rest.Bytes)
	}
	return v
}

// mostImports is how many newer symbols are shown.
const mostImports = 500

// htmlImports is what the libraries take from the platform.
type htmlImports struct {
	Bars []htmlLevel
	Late []htmlLate
	Left int
	Old  string
}

type htmlLevel struct {
	Name  string
	Count int
	Share string
	Above string // that it is above min SDK
}

type htmlLate struct {
	lateImport
	Above string
}

func newHTMLImports(r *Report) *htmlImports {
	if len(r.Imports) == 0 {
		return nil
	}
	v := &htmlImports{Old: fmt.Sprint(oldLevel)}
	bars := levelBars(r.Imports)
	most := 0
	for _, b := range bars {
		most = max(most, b.Symbols)
	}
	for _, b := range bars {
		v.Bars = append(v.Bars, htmlLevel{b.Name(), b.Symbols, share(int64(b.Symbols), int64(most)), r.late(b.Level)})
	}
	late, left := firstOf(lateImports(r.Imports), mostImports)
	v.Left = left
	for _, i := range late {
		v.Late = append(v.Late, htmlLate{i, r.late(i.Level)})
	}
	return v
}
