package report

import (
	"encoding/json"
	"slices"
	"testing"
)

// What GitLab asks of each issue in a code quality report, and that a report without findings is an empty list, not null.
func TestCodeQuality(t *testing.T) {
	severities := []string{"info", "minor", "major", "critical", "blocker"}
	for name, input := range inputs {
		text := written(t, CodeQuality, input())
		var issues []map[string]any
		if err := json.Unmarshal([]byte(text), &issues); err != nil || issues == nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		if want := len(tell(input().result().Findings)); len(issues) != want {
			t.Errorf("%s: %d issues, want %d", name, len(issues), want)
		}
		seen := map[any]bool{}
		for _, issue := range issues {
			if issue["description"] == "" || issue["check_name"] == "" || !slices.Contains(severities, issue["severity"].(string)) {
				t.Errorf("%s: %v", name, issue)
			}
			if seen[issue["fingerprint"]] {
				t.Errorf("%s: two issues have one fingerprint: %v", name, issue)
			}
			seen[issue["fingerprint"]] = true
			location := issue["location"].(map[string]any)
			if location["path"] != "abi-matrix.toml" || location["lines"].(map[string]any)["begin"] != 1.0 {
				t.Errorf("%s: %v", name, location)
			}
		}
	}
}
