package journeys

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// startsPrograms are the packages that may start programs by themselves: step for all others, runner a server that must live beside the
// steps, bench what it times, kit its own program for help, command mage.
var startsPrograms = []string{"command", "dev/bench", "dev/bench/bsdelta", "judge/runner", "kit", "work/step"}

func TestWhoStartsPrograms(t *testing.T) {
	var found []string
	for name, dir := range packages(t) {
		if slices.ContainsFunc(sources(t, dir), func(file string) bool { return startsOne(t, file) }) {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	if !slices.Equal(found, startsPrograms) {
		t.Errorf("programs are started by %q, want %q: let step do it", found, startsPrograms)
	}
}

// startsOne reports whether a file makes a command of os/exec.
func startsOne(t *testing.T, file string) bool {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(string(text), "exec.Command")
}

// TestSecurityPage looks for the test behind each promise of docs/security.md.
func TestSecurityPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(repository, "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`(?m)^\| ([^-|].*?) \| (.*) \|$`).FindAllStringSubmatch(string(page), -1)
	if len(rows) < 10 {
		t.Fatalf("%d promises are too few: is the table read rightly?", len(rows))
	}
	for _, row := range rows[1:] { // the first is the head
		tests := 0
		for held := range strings.SplitSeq(row[2], "; ") {
			dir, names, _ := strings.Cut(held, " ")
			tests += testsAt(t, filepath.Join(repository, filepath.FromSlash(dir)), names)
		}
		if tests == 0 {
			t.Errorf("no test holds: %s", row[1])
		}
	}
}

// testsAt returns how many tests are where the page says: functions of a package, or a script.
func testsAt(t *testing.T, path, names string) int {
	if filepath.Ext(path) == ".txtar" {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
		return 1
	}
	var text strings.Builder
	files, _ := filepath.Glob(filepath.Join(path, "*_test.go"))
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(data)
	}
	tests := regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(names, -1)
	for _, m := range tests {
		if !strings.Contains(text.String(), "func "+m[1]+"(t *testing.T)") {
			t.Errorf("%s has no %s", path, m[1])
		}
	}
	return len(tests)
}
