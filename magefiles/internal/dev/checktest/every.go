package checktest

import (
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
)

// EveryRule holds a room's rules against what the cases of its tests break: each case is a good subject but for one thing, and its test holds
// the lines of broken, in which the ids of rules stand, against all that the room's rules find. Each rule must be broken by a case alone, or
// with others for a reason that together has.
func EveryRule(t *testing.T, rules []rule.Rule, broken [][]string, together map[string]string) {
	t.Helper()
	alone, atAll := map[string]bool{}, map[string]bool{}
	for _, lines := range broken {
		ids := idsIn(lines)
		for _, id := range ids {
			atAll[id] = true
			alone[id] = alone[id] || len(ids) == 1
		}
	}
	for _, r := range rules {
		switch reason := together[r.ID]; {
		case !atAll[r.ID]:
			t.Errorf("no case breaks %s", r.ID)
		case !alone[r.ID] && reason == "":
			t.Errorf("no case breaks %s alone: write one, or say why others break with it", r.ID)
		case alone[r.ID] && reason != "":
			t.Errorf("a case breaks %s alone, though it is said that %s", r.ID, reason)
		}
	}
}

// idsIn gives the ids of rules in lines, each once. Severities and what was seen stand beside them: "error elf-class", "und-api warning …".
func idsIn(lines []string) []string {
	var ids []string
	for _, line := range lines {
		words := strings.Fields(line)
		words = slices.DeleteFunc(words[:min(len(words), 3)], func(w string) bool { return w == "fault" || isSeverity(w) })
		ids = append(ids, words[0])
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func isSeverity(word string) bool {
	return slices.Contains([]rule.Severity{rule.Error, rule.Warning, rule.Info}, rule.Severity(word))
}
