package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

const (
	summaryIndent = 9   // "warning  "
	summarySpots  = 4   // that one finding may list
	summaryText   = 400 // runes of what was seen
)

// summaryFindings is how many findings are listed for one rule.
var summaryFindings = map[check.Severity]int{check.Error: 12, check.Warning: 4, check.Info: 4}

const verboseFindings = 20 // that -v lists of one rule

// Summary writes what was found for a terminal, the worst first. What is only for information is counted; all lists it too. files says
// where the whole report is; it may be empty.
func Summary(w io.Writer, r *Report, term Terminal, all bool, files string) error {
	r = r.printable()
	p := newPage(term)
	p.head(r)
	p.contents(r.Contents, all)
	for _, c := range chapters(r.Result) {
		if c.Severity != check.Info || all {
			p.chapter(c, all)
		}
	}
	p.last(r, all, files)
	return p.flush(w)
}

func (p *page) head(r *Report) {
	var facts []string
	for _, f := range r.facts() {
		facts = append(facts, f.Name+" "+f.Value)
	}
	text := r.title()
	if len(facts) > 0 {
		text += ": " + strings.Join(facts, ", ")
	}
	p.paragraph(0, text)
	if r.Tools.Lite {
		p.paragraph(0, liteNote)
	}
}

func (p *page) chapter(c chapter, all bool) {
	p.line("")
	p.line(p.painted(colourOf[c.Severity], pad(string(c.Severity), summaryIndent)) + c.Rule.ID)
	short := c.Severity == check.Warning && !all
	if c.Rule.Title != c.Rule.ID && !short {
		p.labelled("  rule", c.Rule.Title)
	}
	most, hint := summaryFindings[c.Severity], " (-v lists more)"
	if all {
		most, hint = verboseFindings, ""
	}
	listed := c.Findings[:min(len(c.Findings), most)]
	for i, t := range listed {
		p.told(t, all, short)
		last := i+1 == len(listed)
		if more := len(c.Findings) - len(listed); last && more > 0 {
			p.labelled("", fmt.Sprintf("… and %d more like this%s", more, hint))
		}
		if last || listed[i+1].Cure != t.Cure {
			p.cure(t.Cure, short)
		}
	}
}

// cure writes what to do; a short one has two lines.
func (p *page) cure(text string, short bool) {
	const most = 2
	lines := fill(shorten(text, 2*p.width), p.width-summaryIndent)
	if short && len(lines) > most {
		lines, p.cut = lines[:most], true
		lines[most-1] = toBeContinued(lines[most-1], p.width-summaryIndent)
	}
	label := "  cure"
	for _, line := range lines {
		p.line(pad(label, summaryIndent) + line)
		label = ""
	}
}

// toBeContinued says at the end of a line that there is more; words make room for that.
func toBeContinued(line string, width int) string {
	for utf8.RuneCountInString(line)+2 > width && strings.Contains(line, " ") {
		line = line[:strings.LastIndex(line, " ")]
	}
	return line + " …"
}

// told writes one finding but for its cure, which several may share. A short one is where the one before it was, if it says nothing else.
func (p *page) told(t told, verbose, short bool) {
	seen := t.Seen
	if !verbose { // names of C++ functions can fill a screen
		seen = clip(shorten(seen, p.width-summaryIndent), summaryText)
	}
	p.labelled("  seen", seen)
	if where := shorten(someSpots(t.Places), p.width-summaryIndent); !short || where != p.where {
		p.labelled("  where", where)
		p.where = where
	}
	p.labelled("  reason", t.Reason)
}

// someSpots lists the first places on one line.
func someSpots(places []check.Place) string {
	all := spots(places)
	var texts []string
	for _, s := range all[:min(len(all), summarySpots)] {
		texts = append(texts, s.String())
	}
	if more := len(all) - len(texts); more > 0 {
		texts = append(texts, fmt.Sprintf("… and %d more", more))
	}
	return strings.Join(texts, ", ")
}

// last says what was looked at, where more is told, and at the very end the verdict.
func (p *page) last(r *Report, all bool, files string) {
	p.line("")
	if p.cut {
		p.paragraph(0, "Where … ends a cure, -v shows the whole of it.")
	}
	hint := " (-v lists them)"
	if all {
		hint = ""
	}
	if tally := r.tallyWith(hint); tally != "" {
		p.paragraph(0, tally)
	}
	if files != "" {
		p.paragraph(0, "The whole report: "+files)
	}
	p.paragraph(0, r.verdict())
}
