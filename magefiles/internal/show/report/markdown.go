package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// GitHub takes comments of up to 65,536 characters. Each part has its own share, in bytes, so that no part crowds out another; together
// with the heads and the matrix, which are short, they stay below 60,000.
const (
	errorShare      = 18000
	warningShare    = 10000
	infoShare       = 5000
	suppressedShare = 4000
	comparisonShare = 6000
	changeShare     = 5000
	sizeShare       = 4000
	importShare     = 3000
	fileShare       = 4000
	contentShare    = 2000

	longText = 600 // runes of one text
)

// Markdown writes the report for a comment on a pull request: below 60,000 bytes, whatever was found. Names that files chose cannot mention
// people, link or format anything.
func Markdown(w io.Writer, r *Report) error {
	r = r.printable()
	m := &markdown{report: r, chapters: chapters(r.result())}
	m.head()
	m.files()
	m.matrix()
	m.findings("Errors", check.Error, errorShare, false)
	m.findings("Warnings", check.Warning, warningShare, false)
	m.findings("For information", check.Info, infoShare, true)
	m.suppressed()
	m.changes()
	m.comparison()
	m.sizes()
	m.imports()
	m.contents()
	_, err := io.WriteString(w, m.out.String())
	return err
}

type markdown struct {
	out      strings.Builder
	report   *Report
	chapters []chapter
}

func (m *markdown) printf(format string, args ...any) { fmt.Fprintf(&m.out, format, args...) }

// items writes the first of n items that fit in a share, and how many do not. Those that do not fit are not made: there may be many.
func (m *markdown) items(share, n int, item func(int) string) {
	for i := range n {
		text := item(i)
		if share -= len(text); share < 0 {
			m.printf("\n… and %d more, see abi.html\n", n-i)
			return
		}
		m.out.WriteString(text)
	}
}

// folded writes a part that is closed at first.
func (m *markdown) folded(summary string, body func()) {
	m.printf("\n<details><summary>%s</summary>\n", summary)
	body()
	m.printf("\n</details>\n")
}

func (m *markdown) head() {
	r := m.report
	m.printf("## ABI report: %s\n\n**%s**", escape(clip(r.title(), longCell)), r.verdict())
	if tally := r.tally(); tally != "" {
		m.printf(" %s.", strings.ToUpper(tally[:1])+tally[1:])
	}
	var facts []string
	for _, f := range r.facts() {
		facts = append(facts, f.Name+" "+escape(clip(f.Value, longCell)))
	}
	if len(facts) > 0 {
		m.printf("\n\n%s", strings.Join(facts, " · "))
	}
	if r.Tools.Lite {
		m.printf("\n\n%s", liteNote)
	}
	m.printf("\n")
}

func (m *markdown) files() {
	files := m.report.Files
	if len(files) == 0 {
		return
	}
	m.printf("\n| | file | |\n|---|---|---|\n")
	m.items(fileShare, len(files), func(i int) string {
		f := files[i]
		return fmt.Sprintf("| %s | %s | %s |\n", signs[f.State()], cell(f.Name), escape(clip(printable(f.Verdict()), longText)))
	})
}

var signs = map[string]string{"ok": "✓", "error": "✗", "warning": "▲", "none": "–"}

// matrix is folded: most of it says ok, and what needs doing is to stand right below the verdict.
func (m *markdown) matrix() {
	if grids := m.report.grids(); len(grids) > 0 {
		m.folded("By ABI and build path", func() { m.grids(grids) })
	}
}

func (m *markdown) grids(grids []grid) {
	for _, g := range grids {
		m.printf("\n| |")
		for _, name := range g.ABIs {
			for _, path := range g.Paths {
				m.printf(" %s |", escape(column{name, path}.String()))
			}
		}
		m.printf("\n|---|%s\n", strings.Repeat("---|", len(g.ABIs)*len(g.Paths)))
		for _, row := range g.Rows {
			m.printf("| %s |", escape(string(row.Group)))
			for _, c := range row.Cells {
				m.printf("%s", strings.Repeat(fmt.Sprintf(" %s %s |", signs[c.State()], strings.Join(c.Words(), ", ")), c.Span))
			}
			m.printf("\n")
		}
	}
}

func (m *markdown) findings(title string, severity check.Severity, share int, fold bool) {
	var all []chapterFinding
	for _, c := range m.chapters {
		if c.Severity == severity {
			for i := range c.Findings {
				all = append(all, chapterFinding{c, i})
			}
		}
	}
	list := func() { m.items(share, len(all), func(i int) string { return all[i].markdown() }) }
	switch {
	case len(all) == 0:
	case fold:
		m.folded(fmt.Sprintf("%s: %d", title, len(all)), list)
	default:
		m.printf("\n### %s\n", title)
		list()
	}
}

// chapterFinding is one finding of a chapter; the first also tells what the rule says.
type chapterFinding struct {
	chapter
	n int
}

func (c chapterFinding) markdown() string {
	t, first := c.Findings[c.n], c.n == 0
	var item strings.Builder
	if first {
		fmt.Fprintf(&item, "\n#### `%s`\n\nRule: %s\n\n", c.Rule.ID, escape(c.Rule.Title))
	}
	fmt.Fprintf(&item, "- %s\n", escape(clip(t.Seen, longText)))
	line := func(name, text string, shown bool) {
		if shown && text != "" {
			fmt.Fprintf(&item, "  - %s: %s\n", name, escape(clip(text, longText)))
		}
	}
	line("where", someSpots(t.Places), true)
	line("reason", t.Reason, true)
	line("on a device or in a store", c.Rule.Symptom, first)
	line("cure", t.Cure, first || c.Findings[c.n-1].Cure != t.Cure)
	return item.String()
}

func (m *markdown) suppressed() {
	all := tell(m.report.Result.Suppressed)
	if len(all) == 0 {
		return
	}
	m.folded(fmt.Sprintf("Suppressed: %d", len(all)), func() {
		m.printf("\n")
		m.items(suppressedShare, len(all), func(i int) string {
			t := all[i]
			return fmt.Sprintf("- `%s` %s · %s. Reason: %s\n", t.ID, escape(clip(t.Seen, longText)), escape(clip(someSpots(t.Places), longText)), escape(clip(t.Reason, longText)))
		})
	})
}

func (m *markdown) changes() {
	if m.report.Changes == nil {
		return
	}
	var all []classChange
	for _, class := range changeClasses(m.report.Changes) {
		for i := range class.List {
			all = append(all, classChange{class, i})
		}
	}
	if len(all) == 0 {
		m.printf("\n%s\n", changesHeadline(m.report.Changes))
		return
	}
	m.printf("\n### Since the baseline\n\n%s\n", changesHeadline(m.report.Changes))
	m.items(changeShare, len(all), func(i int) string { return all[i].markdown() })
}

// classChange is one change of a class; the first also tells of the class.
type classChange struct {
	changeClass
	n int
}

func (c classChange) markdown() string {
	change, text := c.List[c.n], ""
	if c.n == 0 {
		text = fmt.Sprintf("\n%s: %s\n\n", c.Class, c.Meaning)
	}
	text += "- " + escape(clip(change.Text, longText))
	if where := changeWhere(change); where != "" {
		text += " · " + escape(clip(where, longCell))
	}
	return text + "\n"
}

func (m *markdown) comparison() {
	c := m.report.Comparison
	if c == nil {
		return
	}
	var other []check.Row
	for _, row := range c.Rows {
		if row.Verdict != check.Equal {
			other = append(other, row)
		}
	}
	text := fmt.Sprintf("%s %s equal.", escape(headline(c)), rowsAre(len(c.Rows)-len(other)))
	if len(other) == 0 {
		m.printf("\n%s\n", text)
		return
	}
	m.printf("\n### %s and %s side by side\n\n%s\n", escape(c.Paths[0]), escape(c.Paths[1]), text)
	m.printf("\n| | | property | %s | %s |\n|---|---|---|---|---|\n", escape(c.Paths[0]), escape(c.Paths[1]))
	m.items(comparisonShare, len(other), func(i int) string {
		row := other[i]
		return fmt.Sprintf("| %s | %s | %s | %s | %s |\n", mark(row), escape(clip(groupTitle(row), longCell)), escape(clip(row.Property, longCell)),
			cell(row.Values[0].Text), cell(row.Values[1].Text))
	})
}

func rowsAre(n int) string {
	if n == 1 {
		return "1 row is"
	}
	return fmt.Sprintf("%d rows are", n)
}

func (m *markdown) sizes() {
	sizes := m.report.Sizes
	if len(sizes) == 0 {
		return
	}
	m.folded("Sizes", func() {
		m.printf("\n| library | linked | stripped | compressed |\n|---|--:|--:|--:|\n")
		m.items(sizeShare, len(sizes), func(i int) string {
			l := sizes[i]
			name := spot{l.Name, list(l.ABI), list(l.BuildPath)}.String()
			return fmt.Sprintf("| %s | %s | %s | %s |\n", escape(clip(name, longCell)), amount(l.Linked), amount(l.Stripped), amount(l.Compressed))
		})
		for _, text := range budgets(m.report.Budget, sizes) {
			m.printf("\n%s\n", escape(text))
		}
	})
}

func (m *markdown) imports() {
	late := lateImports(m.report.Imports)
	if len(late) == 0 {
		return
	}
	m.folded(fmt.Sprintf("Imports newer than API level %d: %d", oldLevel, len(late)), func() {
		m.printf("\n| symbol | from | first API level | |\n|---|---|--:|---|\n")
		m.items(importShare, len(late), func(n int) string {
			i := late[n]
			level := strings.TrimSpace(fmt.Sprintf("%d %s", i.Level, prefixed("▲ ", m.report.late(i.Level))))
			return fmt.Sprintf("| %s | %s | %s | %s |\n", cell(i.Symbol), cell(i.Library), level, escape(clip(i.Spot.String(), longCell)))
		})
	})
}
