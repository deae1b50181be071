package app

import (
	"fmt"

	"github.com/gondk/gondk/magefiles/internal/facts/dated"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

// demand looks at what Play asks for by a rule: an Error where that is in force, a Warning that names the day where it is to come. breaks
// says whether the app does not do what a requirement asks for.
func demand(f *rule.Found, a *subject.App, device string, breaks func(dated.Play) bool, seen string, args ...any) {
	now, next := dated.PlayAt(f.Rule.ID, a.Date, device)
	text := fmt.Sprintf(seen, args...)
	switch {
	case now != nil && breaks(*now):
		f.Add(rule.Error, "%s; Google Play refuses that since %s: %s", text, now.From, now.For)
	case next != nil && breaks(*next):
		f.Add(rule.Warning, "%s; Google Play refuses that from %s on: %s", text, next.From, next.For)
	}
}
