package report

import (
	"errors"
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

// cleaner makes of a text what can be shown.
type cleaner func(string) string

// printed returns a copy of the list in which each element went through clean.
func printed[T any](list []T, clean func(*T)) []T {
	list = slices.Clone(list)
	for i := range list {
		clean(&list[i])
	}
	return list
}

func (c cleaner) texts(texts ...*string) {
	for _, t := range texts {
		*t = c(*t)
	}
}

// printable returns a copy for people to read: its texts hide nothing.
func (r *Report) printable() *Report { return r.cleaned(printable) }

// cleaned returns a copy with all texts cleaned that files choose.
func (r *Report) cleaned(clean cleaner) *Report {
	c := *r
	clean.texts(&c.Project, &c.Version, &c.Tools.Go, &c.Tools.NDK)
	result := *r.result()
	result.Findings = printed(result.Findings, clean.finding)
	result.Suppressed = printed(result.Suppressed, clean.finding)
	c.Result = &result
	c.Comparison = clean.comparison(r.Comparison)
	c.Sizes = printed(r.Sizes, clean.sizes)
	c.Imports = printed(r.Imports, func(i *Import) { clean.texts(&i.Symbol, &i.Library, &i.ABI, &i.BuildPath) })
	c.Loading = printed(r.Loading, func(l *Loading) { clean.texts(&l.Library, &l.ABI, &l.BuildPath, &l.Text) })
	c.Changes = clean.changes(r.Changes)
	c.Contents = clean.contents(r.Contents)
	c.Files = printed(r.Files, clean.file)
	return &c
}

func (c cleaner) file(f *File) {
	if f.Err != nil {
		f.Err = errors.New(c(f.Err.Error()))
	}
	c.texts(&f.Name)
}

func (c cleaner) finding(f *check.Finding) {
	f.Place.File = filepath.ToSlash(f.Place.File)
	c.texts(&f.Seen, &f.Cure, &f.Reason, &f.Place.File, &f.Place.Entry, &f.Place.ABI, &f.Place.BuildPath)
}

func (c cleaner) sizes(l *size.Library) {
	c.texts(&l.ABI, &l.BuildPath, &l.Name)
	l.Packages = printed(l.Packages, func(p *size.Package) { c.texts(&p.Path, &p.Module) })
	l.Objects = printed(l.Objects, func(o *size.Object) { c.texts(&o.File) })
	l.Sections = printed(l.Sections, func(s *size.Section) { c.texts(&s.Name) })
}

func (c cleaner) comparison(all *check.Comparison) *check.Comparison {
	if all == nil {
		return nil
	}
	clean := *all
	c.texts(&clean.NDK)
	clean.Rows = printed(all.Rows, func(row *check.Row) {
		c.texts(&row.ABI, &row.Library, &row.Property, &row.Cause, &row.Cure, &row.Values[0].Text, &row.Values[1].Text)
		row.Diff = printed(row.Diff, func(s *string) { c.texts(s) })
	})
	return &clean
}

func (c cleaner) changes(all *baseline.Changes) *baseline.Changes {
	if all == nil {
		return nil
	}
	clean := *all
	clean.List = printed(all.List, func(change *baseline.Change) {
		c.texts(&change.Library, &change.Name, &change.Text)
		change.ABIs = printed(change.ABIs, func(s *string) { c.texts(s) })
	})
	return &clean
}
