package report

import (
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// About adds what the report says of devices, once the rules have looked at a subject.
func (r *Report) About(s *check.Subject) {
	r.Loading = LoadingOf(s.Libraries)
	r.Installs = slices.ContainsFunc(s.Apps, func(a *check.App) bool { return a.Kind != appfile.AAR })
}
