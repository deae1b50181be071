package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// grid is groups of rules by ABI and build path. There are two: of what is looked at in each ABI, and of what concerns all ABIs.
type grid struct {
	ABIs  []string // one, which is empty, for what concerns all
	Paths []string // of each ABI; one, which is empty, if nothing has a build path
	Rows  []gridRow
}

type gridRow struct {
	Group check.Group
	Cells []gridCell // of each ABI those of each build path; fewer where cells span
}

// gridCell is what was found of one group in one ABI and build path; it spans the paths where what was looked at belongs to none.
type gridCell struct {
	ABI, Path string
	Span      int // how many columns it takes

	Looked                              bool
	Errors, Warnings, Infos, Suppressed int
	Worst                               anchor // of the first finding, the worst; empty if nothing was found
}

// anchor names what is told of one rule in one severity.
type anchor struct {
	ID       string
	Severity check.Severity
}

// column is one ABI in one build path; an empty path it is in every path.
type column struct{ ABI, Path string }

// String names the column: arm64-v8a cmake.
func (c column) String() string {
	return cmp.Or(strings.TrimSpace(c.ABI+" "+c.Path), "all")
}

// columnOf puts a place in its column. Folders of a file may have any name, so ABIs that nobody knows share a column.
func columnOf(name, path string) column {
	if name != "" && abi.Find(name) == nil {
		name = "other ABIs"
	}
	return column{name, path}
}

// cells are what was found by group and column.
type cells map[check.Group]map[column]*gridCell

func (c cells) at(g check.Group, col column) *gridCell {
	if c[g] == nil {
		c[g] = map[column]*gridCell{}
	}
	if c[g][col] == nil {
		c[g][col] = &gridCell{}
	}
	c[g][col].Looked = true
	return c[g][col]
}

func (c cells) columns() []column {
	set := map[column]bool{}
	for _, row := range c {
		for col := range row {
			set[col] = true
		}
	}
	return slices.Collect(maps.Keys(set))
}

// grids returns the grid by ABI and the grid of what concerns all ABIs; one without rows is left out.
func (r *Report) grids() []grid {
	byABI, forAll := cells{}, cells{}
	at := func(g check.Group, abi, path string) *gridCell {
		col := columnOf(abi, path)
		if col.ABI == "" {
			return forAll.at(g, col)
		}
		return byABI.at(g, col)
	}
	result, order := r.result(), ruleOrder(r.result().Rules)
	for _, l := range result.Looks {
		at(l.Group, l.ABI, l.BuildPath)
	}
	for _, f := range result.Findings {
		at(order.rule(f.ID).Group, f.Place.ABI, f.Place.BuildPath).count(f)
	}
	for _, f := range result.Suppressed {
		at(order.rule(f.ID).Group, f.Place.ABI, f.Place.BuildPath).Suppressed++
	}
	var all []grid
	for _, c := range []cells{byABI, forAll} {
		if len(c) > 0 {
			all = append(all, c.grid())
		}
	}
	return all
}

func (c cells) grid() grid {
	g := grid{}
	abis, paths := map[string]bool{}, map[string]bool{}
	for _, col := range c.columns() {
		abis[col.ABI], paths[col.Path] = true, true
	}
	if len(paths) > 1 {
		delete(paths, "") // what has none spans them
	}
	g.ABIs = slices.SortedFunc(maps.Keys(abis), abi.Compare)
	g.Paths = slices.Sorted(maps.Keys(paths))
	for _, group := range append(check.Groups(), "") {
		if c[group] != nil {
			g.Rows = append(g.Rows, g.row(group, c[group]))
		}
	}
	return g
}

func (g grid) row(group check.Group, cells map[column]*gridCell) gridRow {
	row := gridRow{Group: cmp.Or(group, "other rules")}
	for _, name := range g.ABIs {
		all := cells[column{name, ""}]
		split := all == nil
		for _, path := range g.Paths {
			split = split || path != "" && cells[column{name, path}] != nil
		}
		if !split {
			all.ABI, all.Span = name, len(g.Paths)
			row.Cells = append(row.Cells, *all)
			continue
		}
		for _, path := range g.Paths {
			cell := gridCell{ABI: name, Path: path, Span: 1}
			cell.add(cells[column{name, path}])
			if path != "" {
				cell.add(all) // it concerns each path
			}
			row.Cells = append(row.Cells, cell)
		}
	}
	return row
}

func (c *gridCell) add(o *gridCell) {
	if o == nil {
		return
	}
	c.Looked = true
	if c.Errors == 0 && (o.Errors > 0 || c.Warnings == 0) {
		c.Worst = cmp.Or(o.Worst, c.Worst)
	}
	c.Errors, c.Warnings, c.Infos, c.Suppressed = c.Errors+o.Errors, c.Warnings+o.Warnings, c.Infos+o.Infos, c.Suppressed+o.Suppressed
}

func (c *gridCell) count(f check.Finding) {
	if c.Worst == (anchor{}) {
		c.Worst = anchor{f.ID, f.Severity} // findings come the worst first
	}
	switch f.Severity {
	case check.Error:
		c.Errors++
	case check.Warning:
		c.Warnings++
	default:
		c.Infos++
	}
}

// State is the worst of a cell: error, warning, ok, or none if nothing was checked.
func (c gridCell) State() string {
	switch {
	case !c.Looked:
		return "none"
	case c.Errors > 0:
		return "error"
	case c.Warnings > 0:
		return "warning"
	}
	return "ok"
}

// Short is how many of the worst there are, for a narrow page; empty if there are neither errors nor warnings.
func (c gridCell) Short() string {
	if n := cmp.Or(c.Errors, c.Warnings); n > 0 {
		return fmt.Sprint(n)
	}
	return ""
}

// Words reports the cell without colour or shape.
func (c gridCell) Words() []string {
	var words []string
	if c.Errors > 0 {
		words = append(words, plural(c.Errors, "error"))
	}
	if c.Warnings > 0 {
		words = append(words, plural(c.Warnings, "warning"))
	}
	switch {
	case !c.Looked:
		return []string{"not looked at"}
	case len(words) == 0:
		words = append(words, "ok")
	}
	if c.Infos > 0 {
		words = append(words, plural(c.Infos, "info"))
	}
	if c.Suppressed > 0 {
		words = append(words, fmt.Sprintf("%d suppressed", c.Suppressed))
	}
	return words
}
