package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/check"
)

// Terminal says what the terminal can show.
type Terminal struct {
	Width  int // in columns; less than 80 is taken for 80
	Colour bool
}

const (
	markWidth     = 10 // "≠ warning "
	propertyWidth = 23
	gap           = 2
	minWidth      = 80
	valueLines    = 4  // that one value may take
	diffLines     = 12 // that one row's differences may take; JSON has all
)

// Table writes the comparison side by side: a row for each property, grouped by ABI and library.
func Table(w io.Writer, c *check.Comparison, term Terminal) error {
	t := &table{comparison: c, colour: term.Colour, width: max(term.Width, minWidth)}
	t.column = (t.width - markWidth - propertyWidth - gap) / 2
	t.paragraph(0, tools(c))
	for _, g := range groups(c) {
		t.group(g)
	}
	t.line("")
	t.paragraph(0, headline(c))
	_, err := io.WriteString(w, t.out.String())
	return err
}

type table struct {
	out        strings.Builder
	comparison *check.Comparison
	colour     bool
	width      int
	column     int // width of one path's values
}

func (t *table) line(s string) { t.out.WriteString(strings.TrimRight(s, " ") + "\n") }

func (t *table) paragraph(indent int, text string) {
	for _, line := range wrap(text, t.width-indent) {
		t.line(strings.Repeat(" ", indent) + line)
	}
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
				padded = t.paint(row) + padded + t.plain()
			}
			text += padded
		}
		if !more {
			return
		}
		t.line(text)
	}
}

func (t *table) paint(row check.Row) string {
	switch {
	case !t.colour:
		return ""
	case row.Verdict == check.Equal:
		return "\x1b[32m"
	case row.Severity == check.Error:
		return "\x1b[31m"
	case row.Severity == check.Warning:
		return "\x1b[33m"
	}
	return "\x1b[36m"
}

func (t *table) plain() string {
	if !t.colour {
		return ""
	}
	return "\x1b[0m"
}

func pad(s string, width int) string {
	return fmt.Sprintf("%s%s", s, strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s))))
}
