package report

import (
	"io"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// States of SARIF's results, compared with those of the old file.
const (
	stateNew       = "new"
	stateUnchanged = "unchanged"
	stateAbsent    = "absent"
)

// sarif writes changes that break as errors, those to know about as notes, and findings with their state.
func (d Diff) sarif(w io.Writer) error {
	all := d.worst()
	breaking, compatible := d.changesAsFindings(baseline.Breaking, check.Error), d.changesAsFindings(baseline.Compatible, check.Info)
	all.Findings = append(append(append(append(breaking, compatible...), d.Came...), d.Stayed...), d.Went...)
	all.Rules = usedRules(all)
	return writeSARIF(w, &Report{Result: all}, func(s *sarifWriter) {
		for _, part := range []struct {
			state    string
			findings []check.Finding
		}{{stateNew, breaking}, {stateNew, compatible}, {stateNew, d.Came}, {stateUnchanged, d.Stayed}, {stateAbsent, d.Went}} {
			s.state = part.state
			s.add(part.findings, false)
		}
	})
}

// usedRules gives the rules that something was found by.
func usedRules(r *check.Result) []check.Rule {
	used := map[string]bool{}
	for _, f := range r.Findings {
		used[f.ID] = true
	}
	var rules []check.Rule
	for _, rule := range r.Rules {
		if used[rule.ID] {
			rules = append(rules, rule)
		}
	}
	return rules
}
