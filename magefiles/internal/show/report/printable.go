package report

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
)

// Printable returns text from a file, such as an error that names its entries, as one line without terminal escapes.
func Printable(text string) string { return printable(text) }

// printable escapes what is invisible in a name: control characters, marks that change the direction of text, bytes that are not UTF-8.
// An inspected file chooses its own names, and a terminal obeys escapes.
func printable(text string) string {
	if !strings.ContainsFunc(text, hidden) && utf8.ValidString(text) {
		return text
	}
	var out strings.Builder
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], string(utf8.RuneError)):
			fmt.Fprintf(&out, `\x%02x`, text[i])
		case !hidden(r):
			out.WriteRune(r)
		case r == '\n':
			out.WriteString(`\n`)
		case r < 0x100:
			fmt.Fprintf(&out, `\x%02x`, r)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}

func hidden(r rune) bool { return !unicode.IsGraphic(r) }

// printed returns a copy of the list in which each element went through clean.
func printed[T any](list []T, clean func(*T)) []T {
	list = slices.Clone(list)
	for i := range list {
		clean(&list[i])
	}
	return list
}

func cleanText(texts ...*string) {
	for _, t := range texts {
		*t = printable(*t)
	}
}

// printable returns a copy for people to read: its texts hide nothing.
func (r *Report) printable() *Report {
	c := *r
	cleanText(&c.Project, &c.Version, &c.Tools.Go, &c.Tools.NDK)
	result := *r.result()
	result.Findings = printed(result.Findings, cleanFinding)
	result.Suppressed = printed(result.Suppressed, cleanFinding)
	c.Result = &result
	c.Comparison = printableComparison(r.Comparison)
	c.Sizes = printed(r.Sizes, cleanSizes)
	c.Imports = printed(r.Imports, func(i *Import) { cleanText(&i.Symbol, &i.Library, &i.ABI, &i.BuildPath) })
	c.Loading = printed(r.Loading, func(l *Loading) { cleanText(&l.Library, &l.ABI, &l.BuildPath, &l.Text) })
	c.Changes = printableChanges(r.Changes)
	return &c
}

func cleanFinding(f *check.Finding) {
	f.Place.File = filepath.ToSlash(f.Place.File)
	cleanText(&f.Seen, &f.Cure, &f.Reason, &f.Place.File, &f.Place.Entry, &f.Place.ABI, &f.Place.BuildPath)
}

func cleanSizes(l *size.Library) {
	cleanText(&l.ABI, &l.BuildPath, &l.Name)
	l.Packages = printed(l.Packages, func(p *size.Package) { cleanText(&p.Path) })
	l.Sections = printed(l.Sections, func(s *size.Section) { cleanText(&s.Name) })
}

func printableComparison(c *check.Comparison) *check.Comparison {
	if c == nil {
		return nil
	}
	clean := *c
	cleanText(&clean.NDK)
	clean.Rows = printed(c.Rows, func(row *check.Row) {
		cleanText(&row.ABI, &row.Library, &row.Property, &row.Cause, &row.Cure, &row.Values[0].Text, &row.Values[1].Text)
		row.Diff = printed(row.Diff, func(s *string) { cleanText(s) })
	})
	return &clean
}

func printableChanges(c *baseline.Changes) *baseline.Changes {
	if c == nil {
		return nil
	}
	clean := *c
	clean.List = printed(c.List, func(c *baseline.Change) {
		cleanText(&c.Library, &c.Name, &c.Text)
		c.ABIs = printed(c.ABIs, func(s *string) { cleanText(s) })
	})
	return &clean
}
