package toolchain

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/facts/dated"
)

const (
	tableWidth = 80
	margin     = 9 // columns before a finding's further lines
)

// Table shows findings as mage doctor does, within 80 columns but for paths: state, tool, version, how it was found; then where it is,
// why it is not used, and what to do.
func (fs Findings) Table() string {
	var out strings.Builder
	row(&out, "", "tool", "version", "found by")
	for _, f := range fs {
		state := f.State.String()
		if f.State == Missing && !f.Needed {
			state = "absent"
		}
		row(&out, state, f.What, f.Version, f.Found)
		for _, line := range f.lines() {
			fmt.Fprintf(&out, "%*s%s\n", margin, "", line)
		}
	}
	return out.String()
}

func row(out *strings.Builder, state, tool, version, found string) {
	line := fmt.Sprintf("%-*s%-13s%-20s%s", margin, state, tool, version, found)
	fmt.Fprintln(out, strings.TrimRight(line, " "))
}

// lines gives what stands below a finding's row.
func (f Finding) lines() []string {
	var lines []string
	if f.Path != "" {
		lines = append(lines, f.Path)
	}
	lines = append(lines, wrap(f.Why, tableWidth-margin)...)
	if f.Cure != "" {
		lines = append(lines, wrap("-> "+f.Cure, tableWidth-margin)...)
	}
	return lines
}

// wrap breaks text at spaces into lines of at most width columns; a longer word stands alone.
func wrap(text string, width int) []string {
	var lines []string
	for _, word := range strings.Fields(text) {
		last := len(lines) - 1
		if last >= 0 && utf8.RuneCountInString(lines[last])+1+utf8.RuneCountInString(word) <= width {
			lines[last] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}

// Outdated warns of what this gondk knows of other people's rules, where nobody has looked after it for more than a year before now.
func Outdated(now time.Time) Findings {
	var findings Findings
	for _, s := range dated.Stale(now) {
		findings = append(findings, Finding{What: "gondk", State: Warning,
			Why:  fmt.Sprintf("%s was looked at last on %s, more than a year ago, and may have changed", s.Name, s.Looked.Format(time.DateOnly)),
			Cure: "take a newer gondk: go get -tool github.com/gondk/gondk@main"})
	}
	return findings
}
