package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/check"
)

const (
	summaryIndent   = 9  // "warning  "
	summaryFindings = 12 // that one rule may list; abi.html has all
	summarySpots    = 4  // that one finding may list
)

// Summary writes what was found for a terminal, the worst first. What is only for information is counted; all lists it too. files says
// where the whole report is; it may be empty.
func Summary(w io.Writer, r *Report, term Terminal, all bool, files string) error {
	r = r.printable()
	p := newPage(term)
	p.head(r)
	for _, c := range chapters(r.Rules, r.Result.Findings) {
		if c.Severity != check.Info || all {
			p.chapter(c)
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

func (p *page) chapter(c chapter) {
	p.line("")
	lines := wrap(c.Rule.ID+": "+c.Rule.Title, p.width-summaryIndent)
	if c.Rule.Title == c.Rule.ID {
		lines = wrap(c.Rule.ID, p.width-summaryIndent)
	}
	p.line(p.painted(colourOf[c.Severity], pad(string(c.Severity), summaryIndent)) + lines[0])
	for _, line := range lines[1:] {
		p.labelled("", line)
	}
	listed := c.Findings[:min(len(c.Findings), summaryFindings)]
	for i, t := range listed {
		p.labelled("  seen", t.Seen)
		p.labelled("  where", someSpots(t.Places))
		if t.Reason != "" {
			p.labelled("  reason", t.Reason)
		}
		if i+1 == len(listed) || listed[i+1].Cure != t.Cure {
			p.labelled("  cure", t.Cure)
		}
	}
	if more := len(c.Findings) - len(listed); more > 0 {
		p.labelled("", fmt.Sprintf("… and %d more", more))
	}
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
