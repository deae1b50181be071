package check

import (
	"fmt"

	"github.com/gondk/gondk/magefiles/internal/facts/dated"
)

// demand looks at what Play asks for by a rule: an Error where that is in force, a Warning that names the day where it is to come. breaks
// says whether the app does not do what a requirement asks for.
func (f *found) demand(a *App, device string, breaks func(dated.Play) bool, seen string, args ...any) {
	now, next := dated.PlayAt(f.rule.ID, a.Date, device)
	text := fmt.Sprintf(seen, args...)
	switch {
	case now != nil && breaks(*now):
		f.add(Error, "%s; Google Play refuses that since %s: %s", text, now.From, now.For)
	case next != nil && breaks(*next):
		f.add(Warning, "%s; Google Play refuses that from %s on: %s", text, next.From, next.For)
	}
}
