// Package report renders the results of package check: for a terminal, as one HTML page, for a pull request as Markdown, for tools as JSON,
// for code scanning as SARIF. It renders the ABI report, the comparison of the build paths, sizes and changes. Names that come from files
// are escaped in each form.
package report

import (
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/project/origin"
)

// Report is the content of the ABI report. Parts that are nil or empty are left out: a report of one file has few parts.
type Report struct {
	Project    string // name of the library; of the file for a report of one file
	Version    string // of the project's C API: 1.2.3; empty if it has none
	Target     check.Target
	Installs   bool // it is of an app, which devices install: a bundle, an APK or a set of them
	Tools      Tools
	Result     *check.Result
	Comparison *check.Comparison
	Sizes      []size.Library
	Budget     matrix.Budget
	Imports    []Import
	Loading    []Loading
	Changes    *baseline.Changes  // nil if no baseline was saved
	History    []baseline.Release // the releases before, the oldest first, and what was built now; nil if no baseline was saved
	Origin     *origin.Origin     // the commit that it was built from; nil if not known
	Digests    []Digest           // of what is handed on: bundles, or the file that was looked at
	Contents   *inspect.Contents  // what the files are made of; nil if nobody asked
	Files      []File             // each with its own report, where several files were looked at at once
}

// Digest tells a file from every other.
type Digest struct {
	Name   string
	Bytes  int64
	SHA256 string // in hexadecimal
}

// Tools are what the project was built with; they are empty if not known.
type Tools struct {
	Go    string   // go1.26.8
	NDK   string   // its revision: 28.0.13004108
	Lite  bool     // it is ndklite
	Fixes []string // what is another in Go itself
}

// Import is a function or variable that a library takes from the platform.
type Import struct {
	Symbol    string
	Library   string // that has it: libc.so
	Level     int    // first API level that has it; 0 if it is not known
	ABI       string
	BuildPath string
}

// result returns what was found, also where nothing was looked at.
func (r *Report) result() *check.Result {
	if r.Result == nil {
		return &check.Result{}
	}
	return r.Result
}

// Count counts the findings of a severity; the same finding in several places counts once.
func (r *Report) Count(s check.Severity) int {
	n := 0
	for _, t := range tell(r.result().Findings) {
		if t.Severity == s {
			n++
		}
	}
	return n
}

// Tally counts what was found of some severities, those of which there is something: 1 error, 2 warnings.
func (r *Report) Tally(severities ...check.Severity) string {
	var counts []string
	for _, s := range severities {
		if n := r.Count(s); n > 0 {
			counts = append(counts, plural(n, string(s)))
		}
	}
	return strings.Join(counts, ", ")
}

// verdict is the result of the check in one sentence.
func (r *Report) verdict() string {
	errors, warnings := r.Count(check.Error), r.Count(check.Warning)
	switch {
	case errors > 0 && warnings > 0:
		return fmt.Sprintf("Do not ship this: %s and %s.", plural(errors, "error"), plural(warnings, "warning"))
	case errors > 0:
		return fmt.Sprintf("Do not ship this: %s.", plural(errors, "error"))
	case r.unread() > 0:
		return fmt.Sprintf("No errors in what was looked at, but %s could not be.", plural(r.unread(), "file"))
	case warnings > 0:
		return fmt.Sprintf("No errors, but %s to look at before you ship.", plural(warnings, "warning"))
	case len(r.result().Looks) == 0:
		return "Nothing was checked."
	}
	return "No errors and no warnings."
}

// unread counts files that could not be looked at.
func (r *Report) unread() int {
	n := 0
	for _, f := range r.Files {
		if f.Report == nil {
			n++
		}
	}
	return n
}

// tally counts what the verdict does not.
func (r *Report) tally() string { return r.tallyWith("") }

// tallyWith has a hint of how to see what is for information.
func (r *Report) tallyWith(hint string) string {
	var parts []string
	if n := len(r.result().Rules); n > 0 {
		parts = append(parts, plural(n, "rule")+" looked at")
	}
	if n := r.Count(check.Info); n > 0 {
		parts = append(parts, plural(n, "finding")+" for information"+hint)
	}
	if n := len(tell(r.result().Suppressed)); n > 0 {
		parts = append(parts, fmt.Sprintf("%d suppressed", n))
	}
	return strings.Join(parts, ", ")
}

// fact is one line in the head of a report.
type fact struct{ Name, Value, URL string }

func (r *Report) facts() []fact {
	var all []fact
	add := func(name, format string, value any, known bool) {
		if known {
			all = append(all, fact{Name: name, Value: fmt.Sprintf(format, value)})
		}
	}
	add("min SDK", "%d", r.Target.MinSDK, r.Target.MinSDK > 0)
	add("target SDK", "%d", r.Target.TargetSDK, r.Target.TargetSDK > 0)
	add("pages", "up to %d KB", r.Target.PageSize/1024, r.Target.PageSize > 0)
	add("Go", "%s", strings.TrimPrefix(r.Tools.Go, "go"), r.Tools.Go != "")
	add("fixes of Go", "%s", strings.Join(r.Tools.Fixes, ", "), len(r.Tools.Fixes) > 0)
	add("NDK", "%s", r.Tools.NDK, r.Tools.NDK != "")
	add("as of", "%s", r.Target.Date.Format("2006-01-02"), !r.Target.Date.IsZero())
	return all
}

// liteNote is in every form of a report if ndklite was used.
const (
	liteNote   = "Built with ndklite, " + liteAdvice
	liteAdvice = "gondk's stand-in for the NDK: good for trying out and for CI. Release with a real NDK."
)

// title names the report.
func (r *Report) title() string { return strings.TrimSpace(r.Project + " " + r.Version) }
