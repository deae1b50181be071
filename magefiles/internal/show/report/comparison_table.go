package report

import (
	"io"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

const (
	markWidth     = 10 // "≠ warning "
	propertyWidth = 23
	gap           = 2
	valueLines    = 4  // that one value may take
	diffLines     = 12 // that one row's differences may take; JSON has all
)

// ComparisonTable writes the comparison side by side: a row for each property, grouped by ABI and library; without all, only those that are
// not equal.
func ComparisonTable(w io.Writer, c *check.Comparison, term Terminal, all bool) error {
	c = cleaner(printable).comparison(c)
	t := &table{page: newPage(term), comparison: c}
	t.column = (t.width - markWidth - propertyWidth - gap) / 2
	t.paragraph(0, tools(c))
	for _, g := range groups(c) {
		if other, _ := g.split(); !all {
			g.rows = other
		}
		if len(g.rows) > 0 {
			t.group(g)
		}
	}
	t.line("")
	t.paragraph(0, headline(c))
	return t.flush(w)
}

type table struct {
	*page
	comparison *check.Comparison
	column     int // width of one path's values
}

func (t *table) group(g group) {
	t.line("")
	title := g.title
	if utf8.RuneCountInString(title) >= markWidth+propertyWidth { // a library's name may be as long as it likes
		t.paragraph(0, title)
		title = ""
	}
	t.line(pad(title, markWidth+propertyWidth) + pad(t.comparison.Paths[0], t.column+gap) + t.comparison.Paths[1])
	for _, row := range g.rows {
		t.row(row)
	}
}

func (t *table) row(row check.Row) {
	left := [][]string{{mark(row)}, wrap(row.Property, propertyWidth-1)}
	a, b := row.Values[0].Text, row.Values[1].Text
	if a == b { // one value for both sides
		t.cells(row, append(left, first(wrap(a, 2*t.column+gap), valueLines)))
	} else {
		t.cells(row, append(left, first(wrap(a, t.column), valueLines), first(wrap(b, t.column), valueLines)))
	}
	for _, line := range first(row.Diff, diffLines) {
		t.paragraph(markWidth, line)
	}
	if row.Verdict != check.Equal && row.Severity != check.Info {
		t.paragraph(markWidth, "cause: "+row.Cause)
		t.paragraph(markWidth, "cure:  "+row.Cure)
	}
}

// cells writes columns of lines beside each other.
func (t *table) cells(row check.Row, columns [][]string) {
	widths := []int{markWidth, propertyWidth, t.column + gap, t.column}
	for i := 0; ; i++ {
		text, more := "", false
		for n, lines := range columns {
			cell := ""
			if i < len(lines) {
				cell, more = lines[i], true
			}
			padded := pad(cell, widths[n])
			if n == 0 && cell != "" {
				padded = t.paint(row, padded)
			}
			text += padded
		}
		if !more {
			return
		}
		t.line(text)
	}
}

func (t *table) paint(row check.Row, text string) string {
	if row.Verdict == check.Equal {
		return t.painted(green, text)
	}
	return t.painted(colourOf[row.Severity], text)
}
