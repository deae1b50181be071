package report

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/judge/reproduce"
)

// Reproduction is a comparison to be shown.
type Reproduction struct {
	*reproduce.Comparison
	Path   string      // build path of what was built; empty where there is one file
	Others []OtherPath // what else was built that the released file could have been
}

// OtherPath is the comparison with what another build path made.
type OtherPath struct {
	Path string
	*reproduce.Comparison
}

// How much of a comparison fits one screen.
const (
	fewSettings = 8
	fewParts    = 6
	fewSections = 8
	fewPlaces   = 2

	settingWidth = 22
)

// Table writes it for a terminal: first whether the file is reproduced, then by which settings it is not, then what differs. all lists
// everything.
func (r Reproduction) Table(w io.Writer, term Terminal, all bool) error {
	r = r.cleaned(printable)
	p := newPage(term)
	l := lister{p, all}
	colour := green
	if !r.Reproduced() {
		colour = red
	}
	verdict := fill(r.Verdict(), p.width)
	p.line(p.painted(colour, verdict[0]))
	for _, line := range verdict[1:] {
		p.line(line)
	}
	for _, o := range r.Others {
		p.paragraph(0, r.other(o))
	}
	r.settings(l)
	r.parts(l)
	return p.flush(w)
}

// Verdict says in a sentence or two whether the file is reproduced.
func (r Reproduction) Verdict() string {
	signed := ""
	if len(r.Signatures) > 0 {
		signed = " Signatures (" + strings.Join(r.Signatures, ", ") + ") are not compared."
	}
	switch {
	case r.Same:
		return fmt.Sprintf("Reproduced: %s is %s, to the byte.", r.Built, r.Released)
	case r.Reproduced():
		return fmt.Sprintf("Reproduced: %s is %s but for its signature.%s", r.Built, r.Released, signed)
	case r.Repacked():
		return fmt.Sprintf("Not reproduced: %s has the content of %s, packed otherwise.%s", r.Built, r.Released, signed)
	}
	return fmt.Sprintf("Not reproduced: %s is not %s: %s.%s", r.Built, r.Released, tally(r.Comparison), signed)
}

// other says in how much what another build path made differs.
func (r Reproduction) other(o OtherPath) string {
	than := "as " + r.Path
	switch d := o.Distance() - r.Distance(); {
	case o.Reproduced():
		return "So is that by " + o.Path + "."
	case d == 0:
		return fmt.Sprintf("By %s as much differs %s.", o.Path, than)
	}
	return fmt.Sprintf("By %s more differs: %s.", o.Path, tally(o.Comparison))
}

func tally(r *reproduce.Comparison) string {
	what, differ := "entry", len(r.Parts)
	plurals := "entries"
	if differ > 0 && r.Parts[0].Name == "" {
		what, plurals, differ = "section", "sections", len(r.Parts[0].Sections)
	}
	if r.Equal+differ != 1 {
		what = plurals
	}
	return fmt.Sprintf("%s, %d of %d %s", plural(len(r.Settings), "setting"), differ, r.Equal+differ, what)
}

func (r Reproduction) settings(l lister) {
	if len(r.Settings) == 0 {
		return
	}
	column := (l.width - settingWidth - 2*gap) / 2
	l.line("")
	l.line(pad("setting", settingWidth+gap) + pad("released", column+gap) + "built")
	l.list(fewSettings, len(r.Settings), func(i int) { l.setting(r.Settings[i], column) })
}

// setting writes what two files tell of one, then where, and what to do about it.
func (l lister) setting(s reproduce.Setting, column int) {
	a, b := fill(s.Released, column), fill(s.Built, column)
	switch name := s.Name; {
	case widest(a) > column || widest(b) > column || max(len(a), len(b)) > valueLines: // one below the other, to be copied
		l.line(name)
		l.text(gap, "released  "+s.Released)
		l.text(gap, "built     "+s.Built)
	case utf8.RuneCountInString(name) > settingWidth:
		l.line(name)
		l.beside("", a, b, column)
	default:
		l.beside(name, a, b, column)
	}
	if where := l.places(s.Places); where != "" {
		l.text(gap, "in "+where)
	}
	l.text(gap, "-> "+s.Cure)
}

func (l lister) beside(name string, a, b []string, column int) {
	for i := range max(len(a), len(b)) {
		l.line(pad(name, settingWidth+gap) + pad(lineOf(a, i), column+gap) + lineOf(b, i))
		name = ""
	}
}

func widest(lines []string) (most int) {
	for _, line := range lines {
		most = max(most, utf8.RuneCountInString(line))
	}
	return most
}

// text writes text wrapped, and no word shortened: commands and paths are to be copied.
func (l lister) text(indent int, text string) {
	for _, line := range fill(text, l.width-indent) {
		l.line(strings.Repeat(" ", indent) + line)
	}
}

func lineOf(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

func (l lister) places(all []string) string {
	if n := len(all) - fewPlaces; n > 0 && !l.all {
		return strings.Join(all[:fewPlaces], ", ") + fmt.Sprintf(" and %d more", n)
	}
	return strings.Join(all, ", ")
}

func (r Reproduction) parts(l lister) {
	if len(r.Parts) == 0 {
		return
	}
	l.line("")
	l.line(pad("what differs", l.width-2*sizeColumn) + fmt.Sprintf("%*s%*s", sizeColumn, "released", sizeColumn, "built"))
	l.list(fewParts, len(r.Parts), func(i int) { l.part(r.Parts[i]) })
}

const sizeColumn = 11

func (l lister) part(part reproduce.Part) {
	name := part.Name
	if name == "" {
		name = "the file"
	}
	l.sized(name, part.Released, part.Built)
	if len(part.Sections) > 0 && l.all {
		for _, s := range part.Sections {
			l.sized("    "+strings.TrimRight(s.Name+" "+s.What, " "), s.Released, s.Built)
		}
	} else if len(part.Sections) > 0 {
		l.text(4, sectionNames(part.Sections))
	}
	for _, seen := range part.Seen {
		l.text(4, seen)
	}
}

// sized writes a name and two sizes; a name that is too long for its column has a line of its own.
func (l lister) sized(name string, released, built int64) {
	width := l.width - 2*sizeColumn
	if len([]rune(name)) >= width {
		l.line(name)
		name = ""
	}
	l.line(pad(name, width) + fmt.Sprintf("%*s%*s", sizeColumn, there(released), sizeColumn, there(built)))
}

func there(size int64) string {
	if size < 0 {
		return "missing"
	}
	return fmt.Sprint(size)
}

func sectionNames(all []reproduce.Section) string {
	var names []string
	for i, s := range all {
		if i == fewSections {
			names = append(names, fmt.Sprintf("and %d more", len(all)-i))
			break
		}
		names = append(names, s.Name)
	}
	return strings.Join(names, " ")
}

// cleaned returns a copy with all texts cleaned that files choose.
func (r Reproduction) cleaned(clean cleaner) Reproduction {
	c := *r.Comparison
	clean.texts(&c.Released, &c.Built)
	c.Released, c.Built = filepath.ToSlash(c.Released), filepath.ToSlash(c.Built)
	c.Settings = printed(c.Settings, func(s *reproduce.Setting) {
		clean.texts(&s.Name, &s.Released, &s.Built, &s.Cure)
		s.Places = printed(s.Places, func(p *string) { clean.texts(p) })
	})
	c.Parts = printed(c.Parts, func(p *reproduce.Part) {
		clean.texts(&p.Name)
		p.Seen = printed(p.Seen, func(s *string) { clean.texts(s) })
		p.Sections = printed(p.Sections, func(s *reproduce.Section) { clean.texts(&s.Name) })
	})
	return Reproduction{&c, r.Path, r.Others}
}
