package check

import (
	"github.com/gondk/gondk/magefiles/internal/judge/check/library"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
)

// FaultFinding makes a finding of why a library or an archive could not be read.
func FaultFinding(err error, place Place) Finding {
	id, seen := rule.Fault(err)
	return Finding{ID: id, Severity: Error, Place: place, Seen: seen, Cure: faultCure(id)}
}

// UnreadLibrary gives the findings about a library that could not be read, whose bytes are data.
func UnreadLibrary(err error, place Place, target Target, name, data string) []Finding {
	return library.Unread(FaultFinding(err, place), target, name, data)
}

// faultCure returns the rule's cure, or that for damaged files where the part has no rule.
func faultCure(id string) string {
	rules := rulesByID()
	if r, ok := rules[id]; ok {
		return r.Cure
	}
	return rules[rule.Damaged].Cure
}
