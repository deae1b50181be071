package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
)

// File is one of several files that were looked at in one run.
type File struct {
	Name   string  // as the user gave it
	Report *Report // nil if the file could not be read
	Err    error   // why Report is nil
}

// Several makes one report of those of several files. That of a single one stays as it is.
func Several(files []File) *Report {
	if len(files) == 1 && files[0].Report != nil {
		return files[0].Report
	}
	r := &Report{Project: plural(len(files), "file"), Files: files, Result: &check.Result{}}
	looks, rules := index[check.Look]{}, index[string]{}
	for _, f := range files {
		if f.Report != nil {
			r.add(f.Report, looks, rules)
		}
	}
	order := ruleOrder(check.Rules())
	slices.SortStableFunc(r.Result.Rules, order.compare)
	for _, findings := range [][]check.Finding{r.Result.Findings, r.Result.Suppressed} {
		slices.SortStableFunc(findings, func(a, b check.Finding) int {
			return cmp.Or(a.Severity.Compare(b.Severity), order.compare(order.rule(a.ID), order.rule(b.ID)))
		})
	}
	return r
}

// add takes what was found in one file. Rules that were looked at in several count once.
func (r *Report) add(one *Report, looks index[check.Look], rules index[string]) {
	result := one.result()
	for _, rule := range result.Rules {
		if _, fresh := rules.of(rule.ID); fresh {
			r.Result.Rules = append(r.Result.Rules, rule)
		}
	}
	for _, look := range result.Looks {
		key := look
		key.Rules = 0
		i, fresh := looks.of(key)
		if fresh {
			r.Result.Looks = append(r.Result.Looks, key)
		}
		r.Result.Looks[i].Rules = max(r.Result.Looks[i].Rules, look.Rules)
	}
	r.Result.Findings = append(r.Result.Findings, result.Findings...)
	r.Result.Suppressed = append(r.Result.Suppressed, result.Suppressed...)
	r.Loading = append(r.Loading, one.Loading...)
	r.Sizes = append(r.Sizes, one.Sizes...)
	r.Imports = append(r.Imports, one.Imports...)
	if one.Contents != nil {
		if r.Contents == nil {
			r.Contents = &inspect.Contents{}
		}
		r.Contents.Libraries = append(r.Contents.Libraries, one.Contents.Libraries...)
		r.Contents.Artifacts = append(r.Contents.Artifacts, one.Contents.Artifacts...)
		r.Contents.Sealed = r.Contents.Sealed || one.Contents.Sealed
	}
	r.Target.Date, r.Target.PageSize = one.Target.Date, one.Target.PageSize
}

// Failed reports whether the file has errors, or could not be read.
func (f File) Failed() bool { return f.Report == nil || f.Report.Count(check.Error) > 0 }

// Verdict says in one sentence how the file is.
func (f File) Verdict() string {
	if f.Report == nil {
		return "Not looked at: " + strings.TrimPrefix(f.Err.Error(), f.Name+": ")
	}
	return f.Report.verdict()
}

// Impact says what the file means for devices; empty where that is not known.
func (f File) Impact() string {
	if f.Report == nil {
		return ""
	}
	return pageWords(f.Report.impact().Sentence)
}

// State is the worst that was found: error, warning, ok or none.
func (f File) State() string {
	if f.Report == nil {
		return "error"
	}
	return f.Report.state()
}

// Summaries writes what was found in each of several files, and then a line for each.
// document is where the whole report was written; it may be empty.
func Summaries(w io.Writer, files []File, term Terminal, all bool, document string) error {
	for _, f := range files {
		if f.Report == nil {
			continue
		}
		if err := Summary(w, f.Report, term, all, ""); err != nil {
			return err
		}
		if _, err := io.WriteString(w, "\n"); err != nil {
			return err
		}
	}
	p := newPage(term)
	p.files(files)
	p.line("")
	p.paragraph(0, filesVerdict(files))
	if twoStates(files) {
		p.paragraph(0, fmt.Sprintf("What changed from the one to the other: inspect -diff %s %s", printable(files[0].Name), printable(files[1].Name)))
	}
	if document != "" {
		p.paragraph(0, "The whole report: "+printable(document))
	}
	return p.flush(w)
}

// twoStates reports whether two files hold a library of one name, so that one may be a later state of the other.
func twoStates(files []File) bool {
	if len(files) != 2 || files[0].Report == nil || files[1].Report == nil || files[0].Report.Contents == nil || files[1].Report.Contents == nil {
		return false
	}
	return slices.ContainsFunc(files[0].Report.Contents.Libraries, func(a inspect.Made) bool {
		return slices.ContainsFunc(files[1].Report.Contents.Libraries, func(b inspect.Made) bool {
			return a.ABI == b.ABI && cmp.Or(a.SONAME, a.Name) == cmp.Or(b.SONAME, b.Name)
		})
	})
}

// stateColour has no colour for a file without findings.
var stateColour = map[string]colour{"error": red, "warning": yellow}

func (p *page) files(files []File) {
	for _, f := range files {
		name := printable(f.Name)
		if c := stateColour[f.State()]; c != "" {
			name = p.painted(c, name)
		}
		p.line(name)
		p.paragraph(2, printable(f.Verdict()))
	}
}

// filesVerdict counts the files that are not in order.
func filesVerdict(files []File) string {
	unread, bad := 0, 0
	for _, f := range files {
		switch {
		case f.Report == nil:
			unread++
		case f.Failed():
			bad++
		}
	}
	var parts []string
	if bad > 0 {
		parts = append(parts, fmt.Sprintf("%d with errors", bad))
	}
	if unread > 0 {
		parts = append(parts, fmt.Sprintf("%d that could not be looked at", unread))
	}
	if len(parts) == 0 {
		return plural(len(files), "file") + ", none with errors."
	}
	return fmt.Sprintf("%s: %s.", plural(len(files), "file"), strings.Join(parts, ", "))
}
