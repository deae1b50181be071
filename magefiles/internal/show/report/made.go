package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Made is what a target has made.
type Made struct {
	Target    string
	Libraries []Weight // of each ABI
	Warnings  []step.Warning
	Took      time.Duration
	Files     []string // as somebody in the project's folder names them
}

// Weight is what the libraries of one ABI weigh.
type Weight struct {
	ABI        string
	Bytes      int64
	Compressed int64 // 0: not known
}

// warningIndent is where the text of a warning begins: "! unsigned    ".
const warningIndent = 14

// Result writes what a target has made but for the files: sizes, warnings and the time. Brief says no more of warnings than fits two lines.
func Result(w io.Writer, m *Made, term Terminal, brief bool) error {
	p := newPage(term)
	if len(m.Libraries) > 0 {
		p.line("")
	}
	for _, l := range m.Libraries {
		text := pad(l.ABI, warningIndent) + megabytes(l.Bytes)
		if l.Compressed > 0 {
			text += "  (" + megabytes(l.Compressed) + " compressed)"
		}
		p.line(text)
	}
	if len(m.Warnings) > 0 {
		p.line("")
	}
	p.warnings(m.Warnings, brief, m.Target)
	p.line("")
	p.line(step.Took(m.Took))
	return p.flush(w)
}

// Warnings writes warnings, each with what to do.
func Warnings(w io.Writer, all []step.Warning, term Terminal) error {
	p := newPage(term)
	p.warnings(all, false, "")
	return p.flush(w)
}

// megabytes gives bytes as somebody reads them who looks at two numbers for a second.
func megabytes(n int64) string {
	if n < 999_950 {
		return amount(n)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// mostWarnings are shown in brief.
const mostWarnings = 2

// warnings writes those that are more than notes first. Where brief leaves some out, it says which and how to see them.
func (p *page) warnings(all []step.Warning, brief bool, target string) {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b step.Warning) int { return cmp.Compare(noteRank(a), noteRank(b)) })
	if !brief {
		for _, w := range all {
			p.warning(w.Name, w.Whole())
		}
		return
	}
	shown := all
	if len(all) > mostWarnings {
		shown = all[:mostWarnings-1]
	}
	for _, w := range shown {
		p.short(w.Name, cmp.Or(w.Cure, w.Text))
	}
	if left := all[len(shown):]; len(left) > 0 {
		var names []string
		for _, w := range left {
			if name := cmp.Or(w.Name, "others"); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		p.short(fmt.Sprintf("%d more", len(left)), strings.Join(names, ", ")+": go tool mage "+target+" -v")
	}
}

func noteRank(w step.Warning) int {
	if w.Note {
		return 1
	}
	return 0
}

// warning writes a name and a text behind it.
func (p *page) warning(name, text string) {
	label, text := warningLabel(name), printable(text)
	if n := utf8.RuneCountInString(label); n > warningIndent && n+utf8.RuneCountInString(text) > p.width {
		p.line(p.label(label))
		label = ""
	}
	for _, line := range fill(text, p.width-warningIndent) {
		p.line(p.label(label) + line)
		label = ""
	}
}

// short writes a warning in one line.
func (p *page) short(name, text string) {
	label := p.label(warningLabel(name))
	width := p.width - max(warningIndent, utf8.RuneCountInString(warningLabel(name)))
	lines := fill(printable(text), width)
	if len(lines) > 1 {
		lines[0] = toBeContinued(lines[0], width)
	}
	p.line(label + lines[0])
}

func warningLabel(name string) string { return "! " + printable(name) + " " }

// label gives the beginning of a line of a warning.
func (p *page) label(text string) string {
	mark, name, _ := strings.Cut(pad(text, warningIndent), " ")
	if mark == "" {
		return " " + name
	}
	return p.painted(yellow, mark) + " " + name
}
