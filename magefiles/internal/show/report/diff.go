package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/change"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
)

// Diff is what two files differ in, to be shown.
type Diff struct{ *change.Diff }

// Write writes it in a form.
func (d Diff) Write(w io.Writer, format Format) error {
	return map[Format]func(io.Writer) error{
		FormatHTML: d.html, FormatMarkdown: d.markdown, FormatJSON: d.json, FormatSARIF: d.sarif,
		FormatCodeQuality: func(w io.Writer) error { return CodeQuality(w, &Report{Project: d.title(), Result: d.worst()}) },
	}[format](w)
}

func (d Diff) title() string { return nameOf(placeOf(d.Old)) + " and " + nameOf(placeOf(d.New)) }

func placeOf(s change.Side) check.Place { return check.Place{File: s.File, Entry: s.Entry} }

// diffMeanings say what a class of changes is to those who use the file.
var diffMeanings = map[baseline.Class]string{
	baseline.Breaking:   "what was built against the old one must be rebuilt or changed",
	baseline.Compatible: "what was built against the old one goes on working",
	baseline.Harmless:   "users cannot tell",
}

// classes groups the changes, the worst first.
func (d Diff) classes() []changeClass {
	all := changeClasses(d.Changes)
	for i := range all {
		all[i].Meaning = diffMeanings[all[i].Class]
	}
	return all
}

// Fault is what is wrong with the new file, for an error.
func (d Diff) Fault() string {
	return strings.ToLower(d.verdict()[:1]) + strings.TrimSuffix(d.verdict()[1:], ".")
}

// verdict says first what breaks, and then what only grew.
func (d Diff) verdict() string {
	var bad []string
	if n := d.Count(baseline.Breaking); n > 0 {
		bad = append(bad, plural(n, "breaking change"))
	}
	if n := d.Errors(); n > 0 {
		bad = append(bad, plural(n, "new error"))
	}
	if len(bad) > 0 {
		return "Breaks users of the old one: " + strings.Join(bad, " and ") + "."
	}
	switch {
	case d.Same:
		return "The two files are the same to the byte."
	case d.same():
		return "Nothing has changed that this looks at."
	}
	return "Breaks nothing that used the old one."
}

func (d Diff) same() bool {
	return len(d.Changes.List)+len(d.Imports)+len(d.Came)+len(d.Went) == 0 && d.Old.Size == d.New.Size
}

// tally counts what does not break.
func (d Diff) tally() string {
	var parts []string
	for _, class := range []baseline.Class{baseline.Compatible, baseline.Harmless} {
		if n := d.Count(class); n > 0 {
			parts = append(parts, plural(n, string(class)+" change"))
		}
	}
	if came, went := len(tell(d.Came)), len(tell(d.Went)); came+went > 0 {
		parts = append(parts, fmt.Sprintf("findings: %d came, %d went", came, went))
	}
	return strings.Join(append(parts, "size "+grown(d.Old.Size, d.New.Size)), ", ")
}

// grown says how a size has changed: 2.20 MB to 2.30 MB (+4.5 %).
func grown(old, new int64) string {
	switch {
	case old == new:
		return amount(new) + " as before"
	case old == 0 || new == 0:
		return amount(old) + " to " + amount(new)
	}
	return fmt.Sprintf("%s to %s (%s)", amount(old), amount(new), percent(old, new))
}

func percent(old, new int64) string {
	if old == 0 {
		return "new"
	}
	return fmt.Sprintf("%+.1f %%", 100*float64(new-old)/float64(old))
}

// sideText describes one of the files on one line.
func sideText(s change.Side) string {
	kind := s.Kind
	if isOne(s) && s.Contents != nil && len(s.Contents.Libraries) == 1 && s.Contents.Libraries[0].ABI != "" {
		kind += " for " + s.Contents.Libraries[0].ABI
	}
	text := fmt.Sprintf("%s, %s, %s", placeOf(s).Exact(), kind, amount(s.Size))
	if s.Target.MinSDK > 0 {
		text += fmt.Sprintf(", min SDK %d", s.Target.MinSDK)
	}
	if s.Contents != nil && len(s.Contents.Artifacts) == 1 {
		text += ", " + coordinates(s.Contents.Artifacts[0])
	}
	one := Report{Result: s.Result}
	return fmt.Sprintf("%s, %s, %s", text, plural(one.Count(check.Error), "error"), plural(one.Count(check.Warning), "warning"))
}

// importText names a symbol that came or went, with where it comes from and since when.
func importText(i change.Import) string {
	text := i.Name
	if i.From != "" {
		text += " of " + i.From
	}
	if i.Since > 0 {
		text += fmt.Sprintf(", there since API level %d", i.Since)
	}
	if i.Library != "" {
		text += " · " + spot{i.Library, i.ABIs, nil}.String()
	}
	return text
}

// importGroups gives the symbols that came and those that went.
func (d Diff) importGroups() (came, went []change.Import) {
	for _, i := range d.Imports {
		if i.Came {
			came = append(came, i)
		} else {
			went = append(went, i)
		}
	}
	return came, went
}

// findingText tells of a finding on one line.
func findingText(t told) string {
	return fmt.Sprintf("%s %s: %s · %s", t.Severity, t.ID, clip(t.Seen, longText), someSpots(t.Places))
}

// weightRow is one line of sizes.
type weightRow struct {
	change.Weight
	Of string // section, segment, Go package
}

// rows gives all weights of a library: the file, what is mapped, sections, packages.
func weightRows(s change.Sizes) []weightRow {
	rows := []weightRow{{s.File, ""}}
	for _, w := range s.Segments {
		rows = append(rows, weightRow{w, ofSegment})
	}
	for _, w := range s.Sections {
		rows = append(rows, weightRow{w, "section"})
	}
	for _, w := range s.Packages {
		of := "Go package"
		if slices.Contains(size.Parts(), w.Name) {
			of = "part"
		}
		rows = append(rows, weightRow{w, of})
	}
	return rows
}

// ofSegment is of what the few rows are that are always shown.
const ofSegment = "segment"

// worst gives what of the changes is a fault, as findings, with those that came.
func (d Diff) worst() *check.Result {
	r := &check.Result{Rules: slices.Concat(check.Rules(), change.Rules())}
	r.Findings = append(d.changesAsFindings(baseline.Breaking, check.Error), d.Came...)
	return r
}

// changesAsFindings turns the changes of a class into findings about the new file.
func (d Diff) changesAsFindings(class baseline.Class, severity check.Severity) []check.Finding {
	order := ruleOrder(slices.Concat(check.Rules(), change.Rules()))
	var all []check.Finding
	for _, c := range d.Changes.List {
		if c.Class != class {
			continue
		}
		f := check.Finding{ID: c.ID, Severity: severity, Seen: c.Text, Cure: order.rule(c.ID).Cure, Place: check.Place{File: d.New.File, Entry: c.Library}}
		if d.New.Entry != "" || base(d.New.File) == c.Library {
			f.Place.Entry = d.New.Entry
		}
		abis := c.ABIs
		if len(abis) == 0 {
			abis = []string{""}
		}
		for _, f.Place.ABI = range abis {
			all = append(all, f)
		}
	}
	return all
}

// printableDiff returns a copy for people to read: its texts hide nothing.
func (d Diff) printable() Diff { return d.cleaned(printable) }

func (d Diff) cleaned(clean cleaner) Diff {
	c := *d.Diff
	side := func(s *change.Side) {
		clean.texts(&s.File, &s.Entry)
		s.Result = (&Report{Result: s.Result}).cleaned(clean).Result
		s.Contents = clean.contents(s.Contents)
	}
	side(&c.Old)
	side(&c.New)
	c.Changes = clean.changes(c.Changes)
	c.Imports = printed(c.Imports, func(i *change.Import) {
		clean.texts(&i.Library, &i.Name, &i.From)
		i.ABIs = printed(i.ABIs, func(s *string) { clean.texts(s) }) // folders of a package may have any name
	})
	weights := func(all []change.Weight) []change.Weight {
		return printed(all, func(w *change.Weight) { clean.texts(&w.Name) })
	}
	c.Libraries = printed(c.Libraries, func(s *change.Sizes) {
		clean.texts(&s.Name, &s.ABI)
		s.Sections, s.Packages = weights(s.Sections), weights(s.Packages)
	})
	c.Came, c.Went, c.Stayed = printed(c.Came, clean.finding), printed(c.Went, clean.finding), printed(c.Stayed, clean.finding)
	c.Notes = printed(c.Notes, func(s *string) { clean.texts(s) })
	if isOne(c.Old) && isOne(c.New) { // whose name and ABI stand above
		for i := range c.Changes.List {
			c.Changes.List[i].Library, c.Changes.List[i].ABIs = "", nil
		}
		for i := range c.Imports {
			c.Imports[i].Library, c.Imports[i].ABIs = "", nil
		}
	}
	return Diff{&c}
}

// isOne reports whether one library or archive is compared, and not a package.
func isOne(s change.Side) bool { return s.Kind == "library" || s.Kind == "archive" }
