package pages

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/semver"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestChangelog wants the form of https://keepachangelog.com/en/1.1.0, which programs read: what is not released first, then the newest release.
func TestChangelog(t *testing.T) {
	parts := strings.Split(testkit.Read(t, filepath.Join(testkit.Root(t), "CHANGELOG.md")), "\n## ")[1:]
	if !strings.HasPrefix(parts[0], "[Unreleased]\n") {
		t.Errorf("it begins with %s", strings.SplitN(parts[0], "\n", 2)[0])
	}
	release := regexp.MustCompile(`^\[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$`)
	newer := ""
	for i, part := range parts {
		head, text, _ := strings.Cut(part, "\n")
		if i > 0 {
			m := release.FindStringSubmatch(head)
			if m == nil {
				t.Errorf("%q is no release: [1.2.3] - 2026-12-31", head)
				continue
			}
			if newer != "" && semver.Compare("v"+newer, "v"+m[1]) <= 0 {
				t.Errorf("%s stands below %s", m[1], newer)
			}
			newer = m[1]
		}
		for _, kind := range all(`(?m)^### (.*)$`, text) {
			if !slices.Contains([]string{"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}, kind) {
				t.Errorf("%s: there is no kind of change %s", head, kind)
			}
		}
	}
}
