package journeys

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// runLine is a command of a GitHub workflow.
var runLine = regexp.MustCompile(`(?m)^      - run: go tool mage (\w+)$`)

// TestInit brings gondk into a module that has nothing, and then does what its CI file does, in that order.
func TestInit(t *testing.T) {
	dir := newOutside(t, "their bücher app")
	if err := os.RemoveAll(filepath.Join(dir, "mylib")); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "go", "tool", "gondk", "init")
	tools(t, dir)
	text, err := os.ReadFile(filepath.Join(dir, ".github", "workflows", "android.yml"))
	if err != nil {
		t.Fatal(err)
	}
	commands := runLine.FindAllSubmatch(text, -1)
	if len(commands) != 2 {
		t.Fatalf("the CI file has %d commands:\n%s", len(commands), text)
	}
	for _, c := range commands {
		run(t, dir, "go", "tool", "mage", string(c[1]))
	}
	for _, name := range []string{"build/app-cmake.aab", "build/app-ndk-build.aab", "build/report/abi.sarif", "build/report/abi.md"} {
		if !exists(filepath.Join(dir, filepath.FromSlash(name))) {
			t.Errorf("there is no %s", name)
		}
	}
}
