package journeys

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReleasesPage wants docs/releases.md to be true of the code: files that it names are there, and have the names that stand before them.
func TestReleasesPage(t *testing.T) {
	root := filepath.Join("..", "..", "..", "..")
	data, err := os.ReadFile(filepath.Join(root, "docs", "releases.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(data)), " ")
	files := regexp.MustCompile(`\b(?:magefiles|cmake|ndk-build|docs)/[\w/.-]*\w`).FindAllString(text, -1)
	for _, file := range files {
		if _, err := os.Stat(filepath.Join(root, file)); err != nil {
			t.Errorf("docs/releases.md names %s: %v", file, err)
		}
	}
	names := regexp.MustCompile("`(\\w+)`[^`]{0,60}? in (magefiles/[\\w/.-]*\\w\\.go)").FindAllStringSubmatch(text, -1)
	for _, name := range names {
		if code, _ := os.ReadFile(filepath.Join(root, name[2])); !strings.Contains(string(code), name[1]) {
			t.Errorf("docs/releases.md says that %s is in %s", name[1], name[2])
		}
	}
	for kind, steps := range stepsByHeading(string(data)) {
		if steps != 5 {
			t.Errorf("docs/releases.md: %s has %d steps, not five", kind, steps)
		}
	}
	if len(files) < 15 || len(names) < 5 {
		t.Errorf("found %d files and %d names in them only", len(files), len(names))
	}
}

// stepsByHeading counts the numbered steps below each heading.
func stepsByHeading(text string) map[string]int {
	steps := map[string]int{}
	for _, section := range regexp.MustCompile(`(?m)^## `).Split(text, -1)[1:] {
		title, body, _ := strings.Cut(section, "\n")
		steps[title] = len(regexp.MustCompile(`(?m)^\d\. `).FindAllString(body, -1))
	}
	return steps
}
