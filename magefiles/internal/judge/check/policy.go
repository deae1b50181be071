package check

import (
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// unusedCheck is about the matrix's [[check]] tables themselves.
var unusedCheck = Rule{
	ID: "base-expired-suppress", Group: SettingGroup, Title: "Each [[check]] in abi-matrix.toml matches a finding",
	Symptom: "the rule's next finding, which may be a new problem, goes unnoticed",
	Cure:    "Delete the [[check]] from abi-matrix.toml.",
	Source:  "libabigail's suppression files",
}

// Settle applies the matrix's [[check]] tables: it changes severities and removes findings of rules that are off.
func Settle(findings []Finding, checks []matrix.Check) (kept, suppressed []Finding) {
	for _, f := range findings {
		i := lastFit(checks, f)
		switch {
		case i < 0:
		case checks[i].Severity == matrix.Off:
			f.Reason = checks[i].Reason
			suppressed = append(suppressed, f)
			continue
		default:
			f.Severity, f.Reason = Severity(checks[i].Severity), checks[i].Reason
		}
		kept = append(kept, f)
	}
	return kept, suppressed
}

// unused adds a finding for each check that matches no finding.
func unused(findings []Finding, checks []matrix.Check) []Finding {
	f := &rule.Found{Rule: unusedCheck}
	for _, c := range checks {
		if !slices.ContainsFunc(findings, func(f Finding) bool { return fits(c, f) }) {
			f.Place = Place{File: matrix.FileName, ABI: c.ABI}
			f.Add(Warning, "line %d: no finding of %s%s matches this [[check]]", c.Line, c.ID, where(c))
		}
	}
	return f.All
}

// lastFit returns the last of the checks that fits a finding, -1 if none does: what stands later in the file is more exact.
func lastFit(checks []matrix.Check, f Finding) int {
	last := -1
	for i, c := range checks {
		if fits(c, f) {
			last = i
		}
	}
	return last
}

func fits(c matrix.Check, f Finding) bool {
	return c.ID == f.ID && (c.ABI == "" || c.ABI == f.Place.ABI) && (c.Library == "" || c.Library == f.Place.Library())
}

func where(c matrix.Check) string {
	text := ""
	if c.ABI != "" {
		text += " in " + c.ABI
	}
	if c.Library != "" {
		text += " in " + c.Library
	}
	return text
}
