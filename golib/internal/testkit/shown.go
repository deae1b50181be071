package testkit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Shown gives the text of the blocks of a kind, such as sh, below a heading of a page of the repository, for a test to do what a reader does with
// them. A test of all pages (magefiles/internal/dev/pages) reads these calls, so page, heading and kind are plain texts at the call.
func Shown(t testing.TB, page, heading, kind string) (blocks []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(t), filepath.FromSlash(page)))
	Must(t, err)
	below, open := "", ""
	for line := range strings.Lines(string(text)) {
		fence, fenced := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case fenced && open == "":
			open = "```" + fence
			if below == heading && fence == kind {
				blocks = append(blocks, "")
			}
		case fenced:
			open = ""
		case open == "```"+kind && below == heading:
			blocks[len(blocks)-1] += line
		case open == "" && strings.HasPrefix(line, "#"):
			below = strings.ReplaceAll(strings.TrimSpace(strings.TrimLeft(line, "#")), "`", "")
		}
	}
	if len(blocks) == 0 {
		t.Fatalf("%s has no %s block below the heading %s", page, kind, heading)
	}
	return blocks
}

// root is the repository's folder, in which tests run somewhere below.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	Must(t, err)
	for {
		if _, err := os.Stat(filepath.Join(dir, "README.md")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no README.md above the test's folder")
		}
		dir = filepath.Dir(dir)
	}
}
