package report

import "fmt"

// htmlSizes is what the libraries weigh.
type htmlSizes struct {
	Rows     []htmlSize
	Budgets  []string
	Packages []htmlPackages
}

type htmlSize struct {
	Name, ABI, Path string
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
	for _, l := range r.Sizes {
		row := htmlSize{Name: l.Name, ABI: l.ABI, Path: l.BuildPath}
		bar := func(name string, n int64) { row.Bars = append(row.Bars, htmlBar{name, amount(n), share(n, most)}) }
		bar("linked", l.Linked)
		bar("stripped", l.Stripped)
		bar("compressed", l.Compressed)
		v.Rows = append(v.Rows, row)
	}
	for _, b := range breakdowns(r.Sizes) {
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

// somePackages is how many packages of one library are shown; the rest is summed up.
const somePackages = 25

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

// htmlImports is what the libraries take from the platform.
type htmlImports struct {
	Bars []htmlLevel
	Late []htmlLate
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
	for _, i := range lateImports(r.Imports) {
		v.Late = append(v.Late, htmlLate{i, r.late(i.Level)})
	}
	return v
}
