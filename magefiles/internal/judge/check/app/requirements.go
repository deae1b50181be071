package app

import (
	"fmt"

	"github.com/gondk/gondk/magefiles/internal/facts/dated"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

// demand checks Play's requirements for a rule: it adds an Error for one in force, or a Warning with its day for one to come. breaks
// reports whether the app breaks a requirement.
func demand(f *rule.Found, a *subject.App, device string, breaks func(dated.Play) bool, seen string, args ...any) {
	now, next := dated.PlayAt(f.Rule.ID, a.Date, device)
	text := fmt.Sprintf(seen, args...)
	switch {
	case now != nil && breaks(*now):
		f.Add(rule.Error, "%s; Google Play has refused that since %s: %s", text, now.From, now.For)
	case next != nil && breaks(*next):
		f.Add(rule.Warning, "%s; Google Play will refuse that from %s on: %s", text, next.From, next.For)
	}
}
