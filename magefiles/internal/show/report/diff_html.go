package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"sync"

	"github.com/gondk/gondk/magefiles/internal/judge/change"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

//go:embed diff.html
var diffText string

// diffPage shares signs, places, findings, style and script with the report's page.
var diffPage = sync.OnceValue(func() *template.Template {
	return template.Must(newHTMLPage().New("diff.html").Funcs(template.FuncMap{
		"amount": amount, "percent": percent, "sideText": sideText, "importText": importText, "mostWeights": mostWeights, "inColumn": inColumn,
		"mostImports": func(all []change.Import) []change.Import { some, _ := firstOf(all, mostImports); return some },
		"importsLeft": func(all []change.Import) int { _, left := firstOf(all, mostImports); return left },
	}).Parse(`{{define "imports"}}<ul class="changes">{{range mostImports .}}<li data-item="">{{soft (importText .)}}</li>{{end}}</ul>{{template "left" (importsLeft .)}}{{end -}}` + diffText))
})

// diffView is what diff.html shows.
type diffView struct {
	pageFrame
	Verdict, State, Tally    string
	Diff                     *change.Diff
	Classes                  []htmlClass
	Came, Went               []htmlChapter
	WentCount                int
	ImportsCame, ImportsWent []change.Import
	Libraries                []change.Sizes
	LibrariesLeft            int
}

func (d Diff) html(w io.Writer) error {
	d = d.cleaned(pageWords)
	v := diffView{
		pageFrame: newPageFrame(d.title(), d.filter()), Verdict: d.verdict(), State: "ok", Tally: d.tally(), Diff: d.Diff,
		Came: d.chapters("came", d.Came), Went: d.chapters("went", d.Went), WentCount: len(tell(d.Went)),
	}
	if d.Failed() {
		v.State = "error"
	}
	for _, class := range d.classes() {
		v.Classes = append(v.Classes, newHTMLClass(class))
	}
	v.ImportsCame, v.ImportsWent = d.importGroups()
	v.Libraries, v.LibrariesLeft = firstOf(d.Libraries, mostSizes)
	var out bytes.Buffer
	if err := diffPage().Execute(&out, v); err != nil {
		return err
	}
	_, err := out.WriteTo(w)
	return err
}

// chapters gives findings by rule; which of the two files has them makes their anchors differ.
func (d Diff) chapters(which string, findings []check.Finding) []htmlChapter {
	var all []htmlChapter
	for _, c := range chapters(&check.Result{Rules: slices.Concat(d.New.Result.Rules, d.Old.Result.Rules), Findings: findings}) {
		all = append(all, newHTMLChapter(c, fmt.Sprintf("%s-%s-%s", which, c.Rule.ID, c.Severity), leastFindings+mostFindings/10))
	}
	return all
}

// filter offers the ABIs of both files.
func (d Diff) filter() htmlFilter {
	var f htmlFilter
	for _, side := range []change.Side{d.Old, d.New} {
		f.ABIs = several(f.ABIs, (&Report{Result: side.Result}).filter().ABIs)
	}
	return f
}

// mostParts is how many parts of a library are shown with their sizes.
const mostParts = 300

func mostWeights(s change.Sizes) []weightRow {
	rows, _ := firstOf(weightRows(s), mostParts)
	return rows
}
