package report

import (
	"fmt"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// How much of what may be endless the page shows, so that a browser opens it at once. The JSON form has all.
const (
	someFindings   = 10  // of one rule, open at first
	mostFindings   = 100 // of one rule
	leastFindings  = 3   // of one rule, where there are many
	allFindings    = 1000
	mostSuppressed = 200
	somePlaces     = 6 // of one finding, open at first
	manyPlaces     = 50
	longHeading    = 200 // runes of a heading
)

// firstOf cuts a list, and says how many of it are left.
func firstOf[T any](list []T, n int) ([]T, int) {
	n = min(len(list), n)
	return list[:n], len(list) - n
}

// htmlSeverity is the findings of one severity.
type htmlSeverity struct {
	Severity check.Severity
	Folded   bool // each is closed at first, so that what needs doing is not lost among what does not
	Name     string
	Chapters []htmlChapter
}

// htmlChapter is what was found of one rule, with its anchor in the page.
type htmlChapter struct {
	Rule     check.Rule
	Severity check.Severity
	Anchor   string
	Heading  string // the first finding's sentence
	Others   int    // findings beside the first
	Cure     string // of all findings; empty if they differ in it
	At       spot

	First, More []htmlTold
	Left        int
}

// htmlTold is a finding as the page has it.
type htmlTold struct {
	told
	Own   string // its own cure, where findings of the rule differ in it
	Place check.Place
	At    spot
}

func htmlTolds(findings []told, common bool) []htmlTold {
	var all []htmlTold
	for _, t := range findings {
		h := htmlTold{told: t, Place: t.Places[0], At: spotOf(t.Places)}
		if !common {
			h.Own = t.Cure
		}
		all = append(all, h)
	}
	return all
}

// spotOf says where places are, for the filter.
func spotOf(places []check.Place) spot {
	var all []spot
	for _, p := range places {
		all = append(all, inColumn(p.ABI, p.BuildPath))
	}
	return foldSpots(all, func(spot) string { return "" })[0]
}

// inColumn is one place for the filter, which knows ABIs as the grids do.
func inColumn(abi, path string) spot {
	c := columnOf(abi, path)
	return spot{"", list(c.ABI), list(c.Path)}
}

func htmlSeverities(r *Report) []htmlSeverity {
	names := map[check.Severity]string{check.Error: "Errors", check.Warning: "Warnings", check.Info: "For information"}
	var all []htmlSeverity
	used := map[string]bool{}
	left := allFindings
	for _, c := range chapters(r.Result) {
		if len(all) == 0 || all[len(all)-1].Severity != c.Severity {
			all = append(all, htmlSeverity{Severity: c.Severity, Folded: c.Severity == check.Info, Name: names[c.Severity]})
		}
		last := &all[len(all)-1]
		id := c.Rule.ID
		if used[id] { // a warning in one ABI and an error in another
			id += "-" + string(c.Severity)
		}
		used[id] = true
		one := newHTMLChapter(c, id, max(leastFindings, min(mostFindings, left)))
		left -= len(one.First) + len(one.More)
		last.Chapters = append(last.Chapters, one)
	}
	return all
}

func newHTMLChapter(c chapter, anchor string, n int) htmlChapter {
	h := htmlChapter{Rule: c.Rule, Severity: c.Severity, Anchor: anchor, Heading: clip(c.Findings[0].Seen, longHeading), Others: len(c.Findings) - 1, Cure: commonCure(c.Findings)}
	var places []check.Place
	for _, t := range c.Findings {
		places = append(places, t.Places...)
	}
	h.At = spotOf(places)
	shown, left := firstOf(c.Findings, n)
	tolds := htmlTolds(shown, h.Cure != "")
	if h.Heading == c.Findings[0].Seen {
		tolds[0].Seen = "" // the heading says it
	}
	h.First, h.Left = tolds, left
	if len(tolds) > someFindings {
		h.First, h.More = tolds[:someFindings], tolds[someFindings:]
	}
	return h
}

func commonCure(findings []told) string {
	for _, t := range findings {
		if t.Cure != findings[0].Cure {
			return ""
		}
	}
	return findings[0].Cure
}

// anchors returns the element of each rule and severity that has findings in the page.
func (v *htmlView) anchors() map[anchor]string {
	all := map[anchor]string{}
	for _, s := range v.Severities {
		for _, c := range s.Chapters {
			all[anchor{c.Rule.ID, s.Severity}] = c.Anchor
		}
	}
	return all
}

func firstPlaces(places []check.Place) []spot {
	first, _ := firstOf(spots(places), somePlaces)
	return first
}

func morePlaces(places []check.Place) int {
	_, left := firstOf(spots(places), somePlaces)
	return left
}

func mostPlaces(places []check.Place) []check.Place {
	some, _ := firstOf(places, manyPlaces)
	return some
}

func placesLeft(places []check.Place) int {
	_, left := firstOf(places, manyPlaces)
	return left
}

// htmlGrid is a grid whose cells know where in the page their worst finding is.
type htmlGrid struct {
	grid
	Label, Summary string
	anchors        map[anchor]string
}

// Few tells that the grid has few columns, which need no whole page.
func (g htmlGrid) Few() bool { return len(g.ABIs)*len(g.Paths) < 3 }

// Anchor returns the element of a cell's worst finding; empty if there is none.
func (g htmlGrid) Anchor(c gridCell) string { return g.anchors[c.Worst] }

// htmlGrids gives the grids with what is wrong, and those of what is fine, which the page folds.
func htmlGrids(grids []grid, anchors map[anchor]string) (bad, fine []htmlGrid) {
	for _, g := range grids {
		about := "rules by ABI"
		if g.ABIs[0] == "" {
			about = "rules about all ABIs"
		}
		b, f := htmlGrid{g, "Results of " + about, "", anchors}, htmlGrid{g, "Fine results of " + about, "", anchors}
		b.Rows, f.Rows = nil, nil
		for _, row := range g.Rows {
			if row.fine() {
				f.Rows = append(f.Rows, row)
			} else {
				b.Rows = append(b.Rows, row)
			}
		}
		if bad = append(bad, b); len(f.Rows) > 0 {
			f.Summary = fmt.Sprintf("%s of %s without errors and warnings", plural(len(f.Rows), "group"), about)
			fine = append(fine, f)
		}
	}
	return bad, fine
}

// fine tells that nothing in the row needs a look.
func (r gridRow) fine() bool {
	for _, c := range r.Cells {
		if s := c.State(); s == "error" || s == "warning" {
			return false
		}
	}
	return true
}
