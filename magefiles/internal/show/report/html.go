package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

//go:embed abi.html
var htmlText string

//go:embed abi.css
var htmlStyle string

var htmlPage = template.Must(template.New("abi.html").Funcs(template.FuncMap{
	"references": references, "exact": check.Place.Exact, "plural": plural, "shorten": shortValue,
	"join": strings.Join, "firstPlaces": firstPlaces, "morePlaces": morePlaces, "rowState": rowState, "rowWords": rowWords, "changeWhere": changeWhere,
	"dict": dict,
}).Parse(htmlText))

// dict returns a template several values under names.
func dict(pairs ...any) map[string]any {
	all := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		all[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return all
}

// HTML writes the report as one file that needs no network and no scripts. Same facts give the same bytes.
func HTML(w io.Writer, r *Report) error {
	var out bytes.Buffer
	if err := htmlPage.Execute(&out, newHTMLView(r.printable())); err != nil {
		return err
	}
	_, err := out.WriteTo(w)
	return err
}

// htmlView is what abi.html shows.
type htmlView struct {
	Style    template.CSS
	Title    string
	Verdict  string
	State    string // error, warning or ok
	Tally    string
	Facts    []fact
	LiteNote string
	Parts    []htmlPart // of the page, for its contents

	Grids      []htmlGrid
	Severities []htmlSeverity
	Suppressed []told
	Changes    *htmlChanges
	Comparison *htmlComparison
	Sizes      *htmlSizes
	Imports    *htmlImports
	Loading    []htmlLoading
	Rules      []htmlRules
	RuleCount  int
}

// htmlPart is an entry of the contents.
type htmlPart struct{ Anchor, Name string }

func newHTMLView(r *Report) *htmlView {
	v := &htmlView{
		Style: template.CSS(htmlStyle), Title: r.title(), Verdict: r.verdict(), State: r.state(), Tally: r.tally(), Facts: r.facts(),
		Suppressed: tell(r.Result.Suppressed), RuleCount: len(r.Result.Rules),
	}
	if r.Tools.Lite {
		v.LiteNote = liteNote
	}
	v.Severities = htmlSeverities(r)
	v.Grids = htmlGrids(r.grids(), v.anchors())
	v.Changes = newHTMLChanges(r.Changes)
	v.Comparison = newHTMLComparison(r.Comparison)
	v.Sizes = newHTMLSizes(r)
	v.Imports = newHTMLImports(r)
	v.Loading = htmlLoadings(r.Loading)
	v.Rules = htmlRuleList(r)
	v.addParts()
	return v
}

func (v *htmlView) addParts() {
	for _, part := range []struct {
		shown        bool
		anchor, name string
	}{
		{len(v.Grids) > 0, "part-glance", "At a glance"},
		{len(v.Severities) > 0, "part-findings", "Findings"},
		{len(v.Suppressed) > 0, "part-suppressed", "Suppressed"},
		{v.Changes != nil, "part-changes", "Since the baseline"},
		{v.Comparison != nil, "part-paths", "Build paths"},
		{len(v.Loading) > 0, "part-loading", "Loading"},
		{v.Sizes != nil, "part-sizes", "Sizes"},
		{v.Imports != nil, "part-imports", "Imports"},
		{len(v.Rules) > 0, "part-rules", "Rules"},
	} {
		if part.shown {
			v.Parts = append(v.Parts, htmlPart{part.anchor, part.name})
		}
	}
}

func (r *Report) state() string {
	switch {
	case r.Count(check.Error) > 0:
		return "error"
	case r.Count(check.Warning) > 0:
		return "warning"
	case len(r.result().Looks) == 0 && len(r.result().Findings) == 0:
		return "none"
	}
	return "ok"
}

// htmlSeverity is the findings of one severity.
type htmlSeverity struct {
	Severity check.Severity
	Folded   bool // each is closed at first, so that what needs doing is not lost among what does not
	Name     string
	Chapters []htmlChapter
}

// htmlChapter is a chapter with its anchor in the page.
type htmlChapter struct {
	chapter
	Anchor string
	Cure   string // of all findings; empty if they differ in it
}

// someFindings is how many findings of one rule are open at first.
const someFindings = 10

func (c htmlChapter) First() []told { return c.Findings[:min(len(c.Findings), someFindings)] }
func (c htmlChapter) More() []told  { return c.Findings[min(len(c.Findings), someFindings):] }

func htmlSeverities(r *Report) []htmlSeverity {
	names := map[check.Severity]string{check.Error: "Errors", check.Warning: "Warnings", check.Info: "For information"}
	var all []htmlSeverity
	used := map[string]bool{}
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
		last.Chapters = append(last.Chapters, htmlChapter{c, id, commonCure(c.Findings)})
	}
	return all
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
			all[anchor{c.Rule.ID, c.Severity}] = c.Anchor
		}
	}
	return all
}

// htmlGrid is a grid whose cells know where in the page their worst finding is.
type htmlGrid struct {
	grid
	anchors map[anchor]string
}

// Anchor returns the element of a cell's worst finding; empty if there is none.
func (g htmlGrid) Anchor(c gridCell) string { return g.anchors[c.Worst] }

func htmlGrids(grids []grid, anchors map[anchor]string) []htmlGrid {
	var all []htmlGrid
	for _, g := range grids {
		all = append(all, htmlGrid{g, anchors})
	}
	return all
}

// somePlaces is how many exact places of one finding are open at first.
const somePlaces = 6

func firstPlaces(places []check.Place) []spot {
	all := spots(places)
	return all[:min(len(all), somePlaces)]
}

func morePlaces(places []check.Place) int { return max(0, len(spots(places))-somePlaces) }

// htmlChanges is what has changed since the baseline.
type htmlChanges struct {
	Headline string
	Classes  []changeClass
}

func newHTMLChanges(c *baseline.Changes) *htmlChanges {
	if c == nil {
		return nil
	}
	return &htmlChanges{changesHeadline(c), changeClasses(c)}
}

// htmlComparison is the two build paths side by side.
type htmlComparison struct {
	Headline string
	Paths    [2]string
	Groups   []htmlGroup
}

type htmlGroup struct {
	Title        string
	Other, Equal []check.Row
}

func newHTMLComparison(c *check.Comparison) *htmlComparison {
	if c == nil {
		return nil
	}
	h := &htmlComparison{Headline: headline(c), Paths: c.Paths}
	for _, g := range groups(c) {
		other, equal := g.split()
		h.Groups = append(h.Groups, htmlGroup{g.title, other, equal})
	}
	return h
}

// shortValue cuts digests and ids in a value of the comparison.
func shortValue(text string) string { return shorten(text, 64) }

func rowState(row check.Row) string {
	if row.Verdict == check.Equal {
		return "ok"
	}
	return string(row.Severity)
}

// rowWords says of a row that is not equal what it is.
func rowWords(row check.Row) string {
	switch {
	case row.Verdict == check.Equal:
		return "equal"
	case row.Verdict == check.Wrong:
		return fmt.Sprintf("%s: wrong", row.Severity)
	}
	return fmt.Sprintf("%s: differs", row.Severity)
}

// htmlRules is the rules of one group, for the list of all.
type htmlRules struct {
	Group check.Group
	Rules []htmlRule
}

type htmlRule struct {
	check.Rule
	Result string
	Found  bool // there is a finding to go to
}

func htmlRuleList(r *Report) []htmlRules {
	counts := map[string]int{}
	for _, f := range r.Result.Findings {
		counts[f.ID]++
	}
	at := index[check.Group]{}
	var all []htmlRules
	for _, group := range check.Groups() {
		at.of(group)
		all = append(all, htmlRules{Group: group})
	}
	for _, rule := range r.Result.Rules {
		i, fresh := at.of(rule.Group)
		if fresh {
			all = append(all, htmlRules{Group: rule.Group})
		}
		result := "nothing found"
		if n := counts[rule.ID]; n > 0 {
			result = plural(n, "finding")
		}
		all[i].Rules = append(all[i].Rules, htmlRule{rule, result, counts[rule.ID] > 0})
	}
	var some []htmlRules
	for _, g := range all {
		if len(g.Rules) > 0 {
			some = append(some, g)
		}
	}
	return some
}

// pageText is how many runes of one text the page shows: a symbol's name may have thousands.
const pageText = 1000

// pageWords makes a text fit for the page.
func pageWords(text string) string { return clip(printable(clip(text, pageText)), pageText) }
