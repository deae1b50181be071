package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/deps"
)

// Deps writes what archives are made of, for a terminal; with all, also the packages.
func Deps(w io.Writer, d *deps.Deps, all bool, term Terminal) error {
	p := newPage(term)
	with := d.Go
	if len(d.Fixes) > 0 {
		with += " and its fixes " + strings.Join(d.Fixes, ", ")
	}
	p.paragraph(0, fmt.Sprintf("lib%s.a, by %s:", d.Library, with))
	for _, m := range d.Modules {
		p.line("")
		p.line(printable(strings.TrimSpace(m.Path + " " + m.Version)))
		licence := strings.Join(m.Licences, ", ")
		if licence == "" {
			licence = "no licence file found, but you need one to ship it"
		}
		p.labelled("  terms", licence)
		p.labelled("  has", moduleHas(m))
		if all {
			for _, k := range m.Packages {
				p.labelled("", printable(packageLine(k)))
			}
		}
	}
	for i, n := range d.Notes {
		if i > 0 && d.Notes[i-1].ID == n.ID {
			continue // told with the first of its functions
		}
		p.line("")
		p.line(p.painted(yellow, pad("note", summaryIndent)) + n.ID)
		p.labelled("  seen", strings.Join(seenOf(d, n.ID), ", "))
		p.labelled("  why", strings.TrimSuffix(n.Trouble, ".")+".")
		p.labelled("  cure", strings.TrimSuffix(n.Instead, ".")+".")
		p.labelled("  source", n.Source)
	}
	p.line("")
	p.paragraph(0, depsVerdict(d))
	return p.flush(w)
}

// depsVerdict counts what is listed, and what of it somebody has to look at.
func depsVerdict(d *deps.Deps) string {
	unlicensed, packages := 0, 0
	for _, m := range d.Modules {
		packages += len(m.Packages)
		if len(m.Licences) == 0 {
			unlicensed++
		}
	}
	ids := index[string]{}
	for _, n := range d.Notes {
		ids.of(n.ID)
	}
	text := fmt.Sprintf("%s, %s (-v lists them)", plural(len(d.Modules), "Go module"), plural(packages, "package"))
	if len(ids) > 0 {
		text += ", " + plural(len(ids), "note")
	}
	if unlicensed > 0 {
		return fmt.Sprintf("%s; %d without a licence.", text, unlicensed)
	}
	return text + "; each has a licence."
}

// moduleHas says what of a module is more than Go code.
func moduleHas(m deps.Module) string {
	marks := []struct {
		name string
		has  func(deps.Package) bool
	}{
		{"cgo", func(k deps.Package) bool { return k.Cgo }},
		{"C or C++", func(k deps.Package) bool { return k.C }},
		{"assembly", func(k deps.Package) bool { return k.Asm }},
		{"system calls", func(k deps.Package) bool { return k.Syscall }},
		{"go:linkname", func(k deps.Package) bool { return len(k.Linknames) > 0 }},
	}
	parts := []string{plural(len(m.Packages), "package")}
	for _, mark := range marks {
		n := 0
		for _, k := range m.Packages {
			if mark.has(k) {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s in %d", mark.name, n))
		}
	}
	return strings.Join(parts, ", ")
}

func packageLine(k deps.Package) string {
	text := k.Path
	for _, mark := range []struct {
		name string
		has  bool
	}{{"cgo", k.Cgo}, {"C", k.C}, {"asm", k.Asm}, {"syscall", k.Syscall}} {
		if mark.has {
			text += " " + mark.name
		}
	}
	if len(k.Linknames) > 0 {
		text += " linkname " + strings.Join(k.Linknames, " ")
	}
	if len(k.ABIs) > 0 {
		text += " (" + strings.Join(k.ABIs, ", ") + ")"
	}
	return text
}

// seenOf returns the functions of all notes of one kind, which have one reason and one cure.
func seenOf(d *deps.Deps, id string) []string {
	var seen []string
	for _, n := range d.Notes {
		if n.ID == id {
			seen = append(seen, strings.TrimSpace(n.Func+" "+abisOf(n.ABIs, d.ABIs)))
		}
	}
	return seen
}

func abisOf(some, all []string) string {
	if len(some) == len(all) {
		return ""
	}
	return "(" + strings.Join(some, ", ") + ")"
}
