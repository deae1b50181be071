package report

import (
	"fmt"
	"io"

	"github.com/gondk/gondk/magefiles/internal/judge/change"
)

// How many of a kind a terminal shows without -v.
const (
	fewChanges   = 15 // of a class
	fewImports   = 6
	fewFindings  = 12
	fewWeights   = 4 // sections or packages of a library
	fewLibraries = 4
)

// Summary writes what two files differ in for a terminal: what breaks first, and the verdict last. document is where the whole of it was
// written; it may be empty.
func (d Diff) Summary(w io.Writer, term Terminal, all bool, document string) error {
	d = d.printable()
	p := newPage(term)
	p.labelled("old", sideText(d.Old))
	p.labelled("new", sideText(d.New))
	for _, note := range d.Notes {
		p.paragraph(0, note)
	}
	l := lister{p, all}
	for _, class := range d.classes() {
		p.line("")
		p.line(p.painted(classColour[class.Class], string(class.Class)) + ": " + class.Meaning)
		list := class.List
		if !all {
			list = foldExports(list)
		}
		l.list(fewChanges, len(list), func(i int) { p.change(list[i]) })
	}
	d.importLists(l)
	d.sizeLists(l)
	d.findingLists(l)
	p.line("")
	if document != "" {
		p.paragraph(0, "The whole of it: "+document)
	}
	p.paragraph(0, d.tally())
	p.paragraph(0, d.verdict())
	return p.flush(w)
}

// lister lists the first of many.
type lister struct {
	*page
	all bool
}

func (l lister) list(few, n int, one func(int)) {
	most := n
	if !l.all {
		most = min(n, few)
	}
	for i := range most {
		one(i)
	}
	if n > most {
		l.line(fmt.Sprintf("  … and %d more (-v lists all)", n-most))
	}
}

// signed writes a line behind a sign for what came or went.
func (p *page) signed(sign, text string) {
	for i, line := range wrap(text, p.width-4) {
		if i > 0 {
			sign = " "
		}
		p.line("  " + sign + " " + line)
	}
}

func (d Diff) importLists(l lister) {
	came, went := d.importGroups()
	if len(came)+len(went) == 0 {
		return
	}
	l.line("")
	l.line(fmt.Sprintf("imports: %d came, %d went", len(came), len(went)))
	l.list(fewImports, len(came), func(i int) { l.signed("+", importText(came[i])) })
	l.list(fewImports, len(went), func(i int) { l.signed("-", importText(went[i])) })
}

func (d Diff) findingLists(l lister) {
	came, went := tell(d.Came), tell(d.Went)
	if len(came)+len(went)+len(d.Stayed) == 0 {
		return
	}
	l.line("")
	l.line(fmt.Sprintf("findings: %d came, %d went, %d stayed", len(came), len(went), len(tell(d.Stayed))))
	l.list(fewFindings, len(came), func(i int) { l.signed("+", findingText(came[i])) })
	l.list(fewFindings, len(went), func(i int) { l.signed("-", findingText(went[i])) })
}

func (d Diff) sizeLists(l lister) {
	var some []change.Sizes
	for _, s := range d.Libraries {
		if s.Differs() {
			some = append(some, s)
		}
	}
	if len(some) == 0 {
		return
	}
	l.line("")
	l.line(fmt.Sprintf("%-40s %10s %10s %9s", "sizes", "old", "new", ""))
	l.list(fewLibraries, len(some), func(i int) { l.weights(some[i]) })
}

// weights writes a library's sizes: of sections and packages those that differ most.
func (l lister) weights(s change.Sizes) {
	few := map[string]int{}
	left := 0
	for _, row := range weightRows(s) {
		of := row.Of
		if of == "part" {
			of = "Go package"
		}
		few[of]++
		switch {
		case row.Of == "":
			l.weight(spot{s.Name, list(s.ABI), nil}.String(), row.Weight)
		case row.Grown() == 0:
		case !l.all && of != ofSegment && few[of] > fewWeights:
			left++
		default:
			l.weight("  "+row.Of+" "+row.Name, row.Weight)
		}
	}
	if left > 0 {
		l.line(fmt.Sprintf("    … and %d more (-v lists all)", left))
	}
}

// weight writes one line; a name that is too long for its column has a line of its own.
func (l lister) weight(name string, w change.Weight) {
	numbers := fmt.Sprintf("%10s %10s %9s", amount(w.Old), amount(w.New), percent(w.Old, w.New))
	if w.Old == w.New {
		numbers = fmt.Sprintf("%10s %10s", amount(w.Old), amount(w.New))
	}
	if len([]rune(name)) > 38 {
		l.line("  " + name)
		name = ""
	}
	l.line("  " + pad(name, 38) + " " + numbers)
}
