package toolchain

import (
	"fmt"
	"time"

	"github.com/gondk/gondk/magefiles/internal/facts/dated"
)

// Outdated warns about facts in package dated that were last checked more than a year before now.
func Outdated(now time.Time) Findings {
	var findings Findings
	for _, s := range dated.Stale(now) {
		findings = append(findings, Finding{What: "gondk", State: Warning,
			Why:  fmt.Sprintf("%s was last checked on %s, more than a year ago, and may have changed", s.Name, s.Looked.Format(time.DateOnly)),
			Cure: "get a newer gondk: go get -tool github.com/gondk/gondk@latest"})
	}
	return findings
}
