package report

import (
	"fmt"
	"io"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// CodeQuality writes the findings as a code quality report, GitLab's part of Code Climate's form, which a merge request shows. Findings that
// are off are left out: the form has no word for them. As in SARIF, each points to abi-matrix.toml.
func CodeQuality(w io.Writer, r *Report) error {
	alike, issues := map[string]int{}, []codeQualityIssue{}
	for _, t := range tell(r.result().Findings) {
		mark := fingerprint(t)
		alike[mark]++
		issues = append(issues, codeQualityIssue{
			Description: message(t), CheckName: t.ID, Fingerprint: fmt.Sprintf("%s:%d", mark, alike[mark]), Severity: codeQualitySeverity(t.Severity),
			Location: codeQualityLocation{matrix.FileName, codeQualityLines{1}},
		})
	}
	return encode(w, issues)
}

func codeQualitySeverity(s check.Severity) string {
	switch s {
	case check.Error:
		return "critical"
	case check.Warning:
		return "minor"
	}
	return "info"
}

type codeQualityIssue struct {
	Description string              `json:"description"`
	CheckName   string              `json:"check_name"`
	Fingerprint string              `json:"fingerprint"`
	Severity    string              `json:"severity"`
	Location    codeQualityLocation `json:"location"`
}

type codeQualityLocation struct {
	Path  string           `json:"path"`
	Lines codeQualityLines `json:"lines"`
}

type codeQualityLines struct {
	Begin int `json:"begin"`
}
