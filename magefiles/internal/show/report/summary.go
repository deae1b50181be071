package report

import (
	"fmt"
	"io"
	"strings"

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
	if c.Rule.Title != c.Rule.ID {
		p.labelled("  rule", c.Rule.Title)
	}
	most, hint := summaryFindings[c.Severity], " (-v lists more)"
	if all {
		most, hint = verboseFindings, ""
	}
	listed := c.Findings[:min(len(c.Findings), most)]
	for i, t := range listed {
		p.told(t, all)
		last := i+1 == len(listed)
		if more := len(c.Findings) - len(listed); last && more > 0 {
			p.labelled("", fmt.Sprintf("… and %d more like this%s", more, hint))
		}
		if last || listed[i+1].Cure != t.Cure {
			p.labelled("  cure", t.Cure)
		}
	}
}

// told writes one finding but for its cure, which several may share.
func (p *page) told(t told, verbose bool) {
	seen := t.Seen
	if !verbose { // names of C++ functions can fill a screen
		seen = clip(shorten(seen, p.width-summaryIndent), summaryText)
	}
	p.labelled("  seen", seen)
	p.labelled("  where", shorten(someSpots(t.Places), p.width-summaryIndent))
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

func (p *page) last(r *Report, all bool, files string) {
	p.line("")
	p.paragraph(0, r.verdict())
	tally := r.tally()
	if infos := r.Count(check.Info); infos > 0 && !all {
		tally += " (-v lists what is for information)"
	}
	if files != "" {
		tally = strings.TrimPrefix(tally+". The whole report: "+files, ". ")
	}
	if tally != "" {
		p.paragraph(0, tally)
	}
}
