package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
)

// doctorMargin is how many columns stand before a finding's further lines.
const doctorMargin = 9

var colourOfState = map[toolchain.State]colour{
	toolchain.Used: green, toolchain.Spare: green, toolchain.Missing: red, toolchain.Wrong: red, toolchain.Unfit: yellow, toolchain.Warning: yellow, toolchain.Note: yellow,
}

// Doctor writes what was found of tools as mage doctor shows it: state, tool, version, how it was found and where; then why it is not used,
// and what to do; and last whether a build can run.
func Doctor(w io.Writer, findings toolchain.Findings, term Terminal) error {
	p := newPage(term)
	p.doctorRow("", "", "tool", "version", "found by")
	for _, f := range findings {
		p.tool(f)
	}
	p.line("")
	p.paragraph(0, DoctorVerdict(findings))
	return p.flush(w)
}

// DoctorVerdict says whether a build can run, and else how many tools keep it from that: each is one of the rows that are missing or wrong.
func DoctorVerdict(findings toolchain.Findings) string {
	if troubles := findings.Troubles(); len(troubles) > 0 {
		verb := "is"
		if len(troubles) > 1 {
			verb = "are"
		}
		return fmt.Sprintf("A build would fail: %s %s missing or wrong (%s). What to do stands above; go tool mage setup installs what it can.",
			plural(len(troubles), "tool"), verb, strings.Join(troubles, ", "))
	}
	text := "Everything that a build needs is there"
	if findings.Lite() {
		return text + "; for a release, install an NDK."
	}
	return text + "."
}

func (p *page) doctorRow(c colour, state, tool, version, found string) {
	text := pad(state, doctorMargin)
	if state != "" {
		text = p.painted(c, text)
	}
	p.line(text + pad(tool, 13) + pad(version, 20) + found)
}

// tool writes a finding's row; a path that does not fit there has the next line.
func (p *page) tool(f toolchain.Finding) {
	found, path := f.Found, f.Path
	if row := found + "  " + path; path != "" && doctorMargin+13+max(20, utf8.RuneCountInString(f.Version))+utf8.RuneCountInString(row) <= p.width {
		found, path = row, ""
	}
	c := colourOfState[f.State]
	if c == red && !f.Needed {
		c = yellow
	}
	p.doctorRow(c, stateWord(f), f.What, f.Version, found)
	if path != "" {
		p.line(pad("", doctorMargin) + path)
	}
	for _, text := range []string{f.Why, arrow(f.Cure)} {
		if text = strings.Join(strings.Fields(text), " "); text == "" {
			continue
		}
		for _, line := range fill(text, p.width-doctorMargin) {
			p.line(pad("", doctorMargin) + line)
		}
	}
}

func arrow(cure string) string {
	if cure == "" {
		return ""
	}
	return "-> " + cure
}

// stateWord tells what is missing but not needed from what is.
func stateWord(f toolchain.Finding) string {
	if f.State == toolchain.Missing && !f.Needed {
		return "absent"
	}
	return f.State.String()
}

// doctorJSON is the form of doctor's result.
type doctorJSON struct {
	Version int        `json:"version"`
	OK      bool       `json:"ok"`
	Verdict string     `json:"verdict"`
	Tools   []toolJSON `json:"tools"`
}

type toolJSON struct {
	Name    string `json:"name"`
	State   string `json:"state"`
	Needed  bool   `json:"needed"`
	Version string `json:"version,omitempty"`
	Path    string `json:"path,omitempty"`
	Found   string `json:"found_by,omitempty"`
	Why     string `json:"why,omitempty"`
	Cure    string `json:"cure,omitempty"`
}

// DoctorJSON writes what was found of tools for tools.
func DoctorJSON(w io.Writer, findings toolchain.Findings) error {
	return encode(w, doctorJSON{Version: 1, OK: len(findings.Troubles()) == 0, Verdict: DoctorVerdict(findings), Tools: mapped(findings, func(f toolchain.Finding) toolJSON {
		return toolJSON{f.What, stateWord(f), f.Needed, f.Version, f.Path, f.Found, f.Why, f.Cure}
	})})
}
