package gofix

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestPage wants each fix on its page, with its issue.
func TestPage(t *testing.T) {
	page := testkit.Read(t, filepath.Join("..", "..", "..", "..", "docs", "fixes.md"))
	for _, f := range All() {
		if !strings.Contains(page, "\n| `"+f.Name+"` | ") || !strings.Contains(page, "["+f.Issue+"]") || !strings.Contains(page, "**"+f.Name+".**") {
			t.Errorf("docs/fixes.md does not tell of %s and %s", f.Name, f.Issue)
		}
	}
	if rows := strings.Count(page, "\n| `"); rows != len(All()) {
		t.Errorf("docs/fixes.md has %d rows, and there are %d fixes", rows, len(All()))
	}
}

func TestOrdered(t *testing.T) {
	if got := strings.Join(Ordered([]string{LocalZone, Boottime, LocalZone}), " "); got != "boottime local-zone" {
		t.Error(got)
	}
}
