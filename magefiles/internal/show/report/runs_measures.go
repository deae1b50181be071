package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/runner"
)

// Widths of the table of measures: two build paths fit 80 columns.
const (
	measureWidth    = 20
	measureABIWidth = 14
	tookWidth       = 22 // of a build path's column
)

// measured is what was measured in one check and ABI, by build path.
type measured struct {
	check, key, abi string
	took            map[string]runner.Measure
}

// measures writes what was measured: a line for each thing and ABI, with the build paths beside each other.
func (p *page) measures(runs []runner.Run) {
	rows, paths := measuresOf(runs)
	if len(rows) == 0 {
		return
	}
	title := pad("median (last run)", measureWidth+measureABIWidth)
	for _, path := range paths {
		title += pad(path, tookWidth)
	}
	p.line(strings.TrimRight(title, " "))
	for i, row := range rows {
		name := row.key
		if i > 0 && rows[i-1].check == row.check && rows[i-1].key == row.key {
			name = ""
		}
		line := pad(shorten(printable(name), measureWidth-1), measureWidth) + pad(row.abi, measureABIWidth)
		for _, path := range paths {
			line += pad(tookText(row.took[path]), tookWidth)
		}
		p.line(strings.TrimRight(line, " "))
	}
	p.line("")
}

// measuresOf gathers what was measured, ABIs of one thing behind each other, and the build paths.
func measuresOf(runs []runner.Run) (rows []measured, paths []string) {
	for _, r := range runs {
		if !slices.Contains(paths, r.Path) {
			paths = append(paths, r.Path)
		}
		for _, c := range r.Checks {
			for _, m := range c.Measures {
				i := slices.IndexFunc(rows, func(o measured) bool { return o.check == c.Name && o.key == m.Key && o.abi == r.ABI })
				if i < 0 {
					i = endOf(rows, c.Name, m.Key)
					rows = slices.Insert(rows, i, measured{c.Name, m.Key, r.ABI, map[string]runner.Measure{}})
				}
				rows[i].took[r.Path] = m
			}
		}
	}
	return rows, paths
}

// endOf returns the place behind the rows of one thing.
func endOf(rows []measured, check, key string) int {
	for i := len(rows); i > 0; i-- {
		if rows[i-1].check == check && rows[i-1].key == key {
			return i
		}
	}
	return len(rows)
}

// tookText gives a time, and what it was in the run before; nothing where it was not measured.
func tookText(m runner.Measure) string {
	switch {
	case m.Key == "":
		return "-"
	case m.Last == 0:
		return nanoseconds(m.Nanoseconds)
	}
	return nanoseconds(m.Nanoseconds) + " (" + nanoseconds(m.Last) + ")"
}

// nanoseconds gives a time with three digits: 208 ns, 4.13 ms.
func nanoseconds(n float64) string {
	for _, unit := range []string{"ns", "µs", "ms"} {
		if n < 999.5 {
			return fmt.Sprintf("%.3g %s", n, unit)
		}
		n /= 1000
	}
	return fmt.Sprintf("%.3g s", n)
}
