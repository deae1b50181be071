package report

import (
	"io"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
)

var classColour = map[baseline.Class]colour{baseline.Breaking: red, baseline.Compatible: cyan, baseline.Harmless: green}

// Changes writes what has changed since the baseline for a terminal, the worst first.
func Changes(w io.Writer, changes *baseline.Changes, term Terminal) error {
	changes = cleaner(printable).changes(changes)
	p := newPage(term)
	for _, class := range changeClasses(changes) {
		p.line(p.painted(classColour[class.Class], string(class.Class)) + ": " + class.Meaning)
		for _, c := range class.List {
			p.change(c)
		}
		p.line("")
	}
	p.paragraph(0, changesHeadline(changes))
	return p.flush(w)
}

func (p *page) change(c baseline.Change) {
	text := c.Text
	if where := changeWhere(c); where != "" {
		text += " · " + where
	}
	for i, line := range wrap(text, p.width-4) {
		if i == 0 {
			p.line("  " + line)
		} else {
			p.line("    " + line)
		}
	}
}
