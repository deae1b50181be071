package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

//go:embed abi.html
var htmlText string

//go:embed abi_parts.html
var htmlParts string

//go:embed abi.css
var htmlStyle string

//go:embed abi.js
var htmlScript string

// htmlPage is parsed when it is wanted: each program of gondk's starts without.
var htmlPage = sync.OnceValue(newHTMLPage)

func newHTMLPage() *template.Template {
	return template.Must(template.New("abi.html").Funcs(template.FuncMap{
		"references": references, "exact": check.Place.Exact, "plural": plural, "shorten": shortValue, "join": strings.Join, "dict": dict, "tokens": tokens,
		"firstPlaces": firstPlaces, "morePlaces": morePlaces, "mostPlaces": mostPlaces, "placesLeft": placesLeft,
		"mostLines": mostLines, "linesLeft": linesLeft, "rowState": rowState, "rowWords": rowWords, "rowSeverity": rowSeverity, "rowAt": rowAt,
		"soft": soft, "text": linker(nil).text, "file": linker(nil).file, "moduleText": moduleText, "coordinates": coordinates,
	}).Parse(htmlParts + htmlText))
}

// dict returns a template several values under names.
func dict(pairs ...any) map[string]any {
	all := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		all[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return all
}

// HTML writes the report as one file that needs no network, and no script to be complete. Same facts give the same bytes.
func HTML(w io.Writer, r *Report) error {
	links := linker(r.Origin.Line)
	page, err := htmlPage().Clone() // a template that was executed cannot get other functions
	if err != nil {
		return err
	}
	page.Funcs(template.FuncMap{"text": links.text, "file": links.file})
	var out bytes.Buffer
	if err := page.Execute(&out, newHTMLView(r.cleaned(pageWords))); err != nil {
		return err
	}
	_, err = out.WriteTo(w)
	return err
}

// pageText is how many runes of one text the page shows: a symbol's name may have thousands.
const pageText = 1000

// pageWords makes a text fit for the page.
func pageWords(text string) string { return clip(printable(clip(text, pageText)), pageText) }

// pageFrame is what every page has.
type pageFrame struct {
	Style  template.CSS
	Script template.JS
	Policy string
	Title  string
	Filter htmlFilter
}

func newPageFrame(title string, filter htmlFilter) pageFrame {
	return pageFrame{template.CSS(htmlStyle), template.JS(htmlScript), htmlPolicy, clip(title, longHeading), filter}
}

// htmlView is what abi.html shows.
type htmlView struct {
	pageFrame
	Impact   impact
	Verdict  string
	State    string // error, warning or ok
	Tally    string
	Facts    []fact
	LiteNote string
	Parts    []htmlPart // of the page, for its contents

	Files            []File
	Grids, FineGrids []htmlGrid
	Severities       []htmlSeverity
	Suppressed       []htmlTold
	SuppressedLeft   int
	Changes          *htmlChanges
	History          *htmlHistory
	Comparison       *htmlComparison
	Sizes            *htmlSizes
	Imports          *htmlImports
	Loading          *htmlLoadings
	Makes            []made
	Artifacts        []appfile.Artifact
	Sealed           string
	Digests          []htmlDigest
	Rules            []htmlRules
	RuleCount        int
}

// htmlPart is an entry of the contents.
type htmlPart struct{ Anchor, Name string }

func newHTMLView(r *Report) *htmlView {
	v := &htmlView{
		pageFrame: newPageFrame(r.title(), r.filter()),
		Impact:    r.impact(), Verdict: r.verdict(), State: r.state(), Tally: r.tally(), Facts: r.pageFacts(), RuleCount: len(r.Result.Rules),
	}
	if r.Tools.Lite {
		v.LiteNote = liteNote
	}
	v.Files = r.Files
	v.Severities = htmlSeverities(r)
	v.Grids, v.FineGrids = htmlGrids(r.grids(), v.anchors())
	v.Suppressed, v.SuppressedLeft = firstOf(htmlTolds(tell(r.Result.Suppressed), true), mostSuppressed)
	v.Changes = newHTMLChanges(r.Changes)
	v.History = newHTMLHistory(r.History)
	v.Comparison = newHTMLComparison(r.Comparison)
	v.Sizes = newHTMLSizes(r)
	v.Imports = newHTMLImports(r)
	v.Loading = newHTMLLoadings(r.Loading)
	if r.Contents != nil {
		v.Makes, v.Artifacts = makes(r.Contents), r.Contents.Artifacts
		if r.Contents.Sealed {
			v.Sealed = sealedNote
		}
	}
	v.Digests = htmlDigests(r.Digests)
	v.Rules = htmlRuleList(r)
	v.addParts(r)
	return v
}

func (v *htmlView) addParts(r *Report) {
	for _, part := range []struct {
		shown        bool
		anchor, name string
	}{
		{len(v.Files) > 0, "part-files", "Files"},
		{len(v.Grids) > 0, "part-glance", "At a glance"},
		{len(v.Severities) > 0, "part-findings", "Findings"},
		{len(v.Suppressed) > 0, "part-suppressed", "Suppressed"},
		{v.Changes != nil, "part-changes", "Since the baseline"},
		{v.History != nil, "part-history", "Releases"},
		{v.Comparison != nil, "part-paths", "Build paths"},
		{v.Loading != nil, "part-loading", "Loading"},
		{v.Sizes != nil, "part-sizes", "Sizes"},
		{v.Imports != nil, "part-imports", "Imports"},
		{len(v.Digests) > 0, "part-digests", "Digests"},
		{holds(r.Contents), "part-contents", "Contents"},
		{len(v.Rules) > 0, "part-rules", "Rules"},
	} {
		if part.shown {
			v.Parts = append(v.Parts, htmlPart{part.anchor, part.name})
		}
	}
}

func (r *Report) state() string {
	switch {
	case r.Count(check.Error) > 0, r.unread() > 0:
		return "error"
	case r.Count(check.Warning) > 0:
		return "warning"
	case len(r.result().Looks) == 0 && len(r.result().Findings) == 0:
		return "none"
	}
	return "ok"
}

// htmlFilter is what the page can be narrowed to.
type htmlFilter struct{ ABIs, Paths []string }

// filter offers a choice only where there are several.
func (r *Report) filter() htmlFilter {
	var f htmlFilter
	for _, g := range r.grids() {
		f.ABIs, f.Paths = several(f.ABIs, g.ABIs), several(f.Paths, g.Paths)
	}
	return f
}

func several(a, b []string) []string {
	if len(b) > len(a) && len(b) > 1 {
		return b
	}
	return a
}
