package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
)

const (
	doctorWidth  = 80
	doctorMargin = 9 // columns before a finding's further lines
)

// Doctor writes what was found of tools as mage doctor shows it, within 80 columns but for paths: state, tool, version, how it was found;
// then where it is, why it is not used, and what to do.
func Doctor(w io.Writer, findings toolchain.Findings) error {
	var out strings.Builder
	doctorRow(&out, "", "tool", "version", "found by")
	for _, f := range findings {
		state := f.State.String()
		if f.State == toolchain.Missing && !f.Needed {
			state = "absent"
		}
		doctorRow(&out, state, f.What, f.Version, f.Found)
		for _, line := range doctorLines(f) {
			fmt.Fprintf(&out, "%*s%s\n", doctorMargin, "", line)
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func doctorRow(out *strings.Builder, state, tool, version, found string) {
	line := fmt.Sprintf("%-*s%-13s%-20s%s", doctorMargin, state, tool, version, found)
	fmt.Fprintln(out, strings.TrimRight(line, " "))
}

// doctorLines gives what stands below a finding's row.
func doctorLines(f toolchain.Finding) []string {
	var lines []string
	if f.Path != "" {
		lines = append(lines, f.Path)
	}
	why, cure := strings.Join(strings.Fields(f.Why), " "), strings.Join(strings.Fields(f.Cure), " ")
	if why != "" {
		lines = append(lines, fill(why, doctorWidth-doctorMargin)...)
	}
	if cure != "" {
		lines = append(lines, fill("-> "+cure, doctorWidth-doctorMargin)...)
	}
	return lines
}
