package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// Terminal describes what the terminal can show.
type Terminal struct {
	Width  int // in columns; less than 80 is taken for 80
	Colour bool
}

const minWidth = 80

// page is text for a terminal of a width.
type page struct {
	out    strings.Builder
	width  int
	colour bool
	where  string // of the finding that was written last
	cut    bool   // a cure was shortened
}

func newPage(term Terminal) *page {
	return &page{width: max(term.Width, minWidth), colour: term.Colour}
}

func (p *page) flush(w io.Writer) error {
	_, err := io.WriteString(w, p.out.String())
	return err
}

func (p *page) line(s string) { p.out.WriteString(strings.TrimRight(s, " ") + "\n") }

// paragraph writes text wrapped.
func (p *page) paragraph(indent int, text string) {
	for _, line := range wrap(text, p.width-indent) {
		p.line(strings.Repeat(" ", indent) + line)
	}
}

// labelled wraps text behind a label, if there is any; the lines that follow are indented as far. A word that is too long for a line, such
// as an option to copy, stays whole and goes beyond it; one of more than two lines is shortened.
func (p *page) labelled(label, text string) {
	if text == "" {
		return
	}
	for _, line := range fill(shorten(text, 2*p.width), p.width-summaryIndent) {
		p.line(pad(label, summaryIndent) + line)
		label = ""
	}
}

// colour is a terminal's code; text in colour says the same without it.
type colour string

const (
	red    colour = "\x1b[31m"
	green  colour = "\x1b[32m"
	yellow colour = "\x1b[33m"
	cyan   colour = "\x1b[36m"
)

var colourOf = map[check.Severity]colour{check.Error: red, check.Warning: yellow, check.Info: cyan}

func (p *page) painted(c colour, text string) string {
	if !p.colour {
		return text
	}
	return string(c) + text + "\x1b[0m"
}

func pad(s string, width int) string {
	return fmt.Sprintf("%s%s", s, strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s))))
}
