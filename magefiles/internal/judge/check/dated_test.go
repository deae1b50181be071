package check

import (
	"slices"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/facts/dated"
)

// Package dated does not know which rules there are.
func TestDatedRules(t *testing.T) {
	ids := RuleIDs()
	for _, p := range dated.Plays() {
		if !slices.Contains(ids, p.Rule) {
			t.Errorf("%s of %s: no rule of that id", p.Rule, p.From)
		}
		if p.Rule == "play-target" && (p.Value < 33 || p.Value > 60) {
			t.Errorf("%s of %s: %d is no API level that Play asks for", p.Rule, p.From, p.Value)
		}
	}
	for _, g := range dated.Gos() {
		if !slices.Contains(ids, g.ID) {
			t.Errorf("%s: no rule of that id", g.ID)
		}
	}
}
