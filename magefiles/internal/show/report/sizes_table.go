package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/size"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// Sizes writes the sizes of the libraries, and which Go packages the bytes of each come from, as a table for a terminal.
func Sizes(w io.Writer, sizes []size.Library, budget matrix.Budget, term Terminal) error {
	sizes = printed(sizes, cleaner(printable).sizes)
	p := newPage(term)
	nameWidth := p.width - 3*sizeWidth
	p.line(pad("bytes", nameWidth) + right("linked") + right("stripped") + right("compressed"))
	for _, l := range sizes {
		p.cells(spot{l.Name, list(l.ABI), list(l.BuildPath)}.String(), nameWidth, l.Linked, l.Stripped, l.Compressed)
	}
	for _, b := range breakdowns(sizes) {
		p.breakdown(b)
	}
	p.line("")
	verdicts := budgets(budget, sizes)
	if len(verdicts) == 0 {
		verdicts = []string{"No size is too much: abi-matrix.toml has no [budget]."}
	}
	for _, text := range verdicts {
		p.paragraph(0, text)
	}
	return p.flush(w)
}

const (
	sizeWidth    = 12 // "100,000,000 "
	packageLines = 20 // packages of one library that a terminal shows
)

func right(text string) string { return fmt.Sprintf("%*s", sizeWidth, text) }

// cells writes a name, wrapped, and numbers at the right of its last line.
func (p *page) cells(name string, width int, numbers ...int64) {
	lines := wrap(name, width-1)
	for _, line := range lines[:len(lines)-1] {
		p.line(line)
	}
	text := pad(lines[len(lines)-1], width)
	for _, n := range numbers {
		number := grouped(n)
		switch {
		case n == 0:
			number = "-"
		case len(number) >= sizeWidth:
			number = amount(n)
		}
		text += right(number)
	}
	p.line(text)
}

// breakdown shows the packages of one library; the columns that do not fit are left to abi.html.
func (p *page) breakdown(b breakdown) {
	columns := min(len(b.Columns), 4)
	width := p.width - columns*sizeWidth
	p.line("")
	heads := [2]string{pad("Go packages in", width), pad(clip(b.Name, width-2), width)}
	for _, c := range b.Columns[:columns] {
		heads[0] += right(clip(c.ABI, sizeWidth-1))
		path := c.Path
		if strings.Contains(path, ", ") {
			path = "both paths"
		}
		heads[1] += right(clip(path, sizeWidth-1))
	}
	p.line(heads[0])
	p.line(heads[1])
	for _, row := range b.Rows[:min(len(b.Rows), packageLines)] {
		p.cells(row.Path, width, row.Bytes[:columns]...)
	}
	if rest, n := b.rest(packageLines); n > 0 {
		p.cells(plural(n, "more package"), width, rest.Bytes[:columns]...)
	}
}

// budgets says how the sizes compare with the budget.
func budgets(budget matrix.Budget, sizes []size.Library) []string {
	var all []string
	if budget.Library > 0 {
		var most int64
		for _, l := range sizes {
			most = max(most, l.Stripped)
		}
		all = append(all, within("Each library", "budget.library", most, budget.Library))
	}
	if budget.Download > 0 {
		var most int64
		for _, d := range downloads(sizes) {
			most = max(most, d.Bytes)
		}
		all = append(all, within("The libraries of one ABI, compressed,", "budget.download", most, budget.Download))
	}
	return all
}

func within(what, key string, most, limit int64) string {
	if most > limit {
		return fmt.Sprintf("%s may have %s (%s); the largest has %s, which is %s too much.", what, amount(limit), key, amount(most), amount(most-limit))
	}
	return fmt.Sprintf("%s may have %s (%s); the largest has %s.", what, amount(limit), key, amount(most))
}
