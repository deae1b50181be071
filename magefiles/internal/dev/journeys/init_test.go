package journeys

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// runLine is a command of a CI file: of a GitHub workflow or a GitLab job.
var runLine = regexp.MustCompile(`(?m)^ +- (?:run: )?go tool mage (\w+)$`)

// ciTargets returns what a CI file runs of mage's targets, in its order.
func ciTargets(t *testing.T, file string) (targets []string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range runLine.FindAllSubmatch(text, -1) {
		targets = append(targets, string(found[1]))
	}
	return targets
}

// TestInit brings gondk into a module that has nothing, and then does what README says, as its CI file does.
func TestInit(t *testing.T) {
	t.Parallel()
	dir := newOutside(t, "their bücher app")
	if err := os.RemoveAll(filepath.Join(dir, "mylib")); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "go", "tool", "gondk", "init")
	settle(t, dir)
	found := tools(t, dir)
	targets := ciTargets(t, filepath.Join(dir, ".github", "workflows", "android.yml"))
	if diff := cmp.Diff([]string{"setup", "check"}, targets); diff != "" {
		t.Fatal(diff)
	}
	for _, command := range lines(testkit.Shown(t, "README.md", "Your own app", "sh")[1]) {
		run(t, dir, "go", strings.Fields(strings.TrimPrefix(command, "go "))...)
	}
	for _, name := range []string{"build/app-cmake.aab", "build/app-ndk-build.aab", "build/report/abi.sarif", "build/report/abi.md"} {
		if !exists(filepath.Join(dir, filepath.FromSlash(name))) {
			t.Errorf("there is no %s", name)
		}
	}
	call := testkit.Write(t, filepath.Join(dir, "call.c"), testkit.Shown(t, "README.md", "CMake", "c")[0])
	run(t, dir, found.NDK.Tool("clang"), "--target="+abi.Find("arm64-v8a").Target("24"), "-fsyntax-only", "-Wall", "-Werror", "-Ibuild/golib/include", call)

	// On GitLab it is the same, with the report in the form that GitLab takes; what the file uploads and comments is there.
	run(t, dir, "git", "init", "--quiet")
	run(t, dir, "git", "remote", "add", "origin", "git@gitlab.com:acme/app.git")
	run(t, dir, "go", "tool", "mage", "init")
	ci := filepath.Join(dir, ".gitlab-ci.yml")
	if diff := cmp.Diff(targets, ciTargets(t, ci)); diff != "" {
		t.Error(diff)
	}
	text, err := os.ReadFile(ci)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range regexp.MustCompile(`build/report/[\w.]+`).FindAllString(string(text), -1) {
		if !exists(filepath.Join(dir, filepath.FromSlash(name))) {
			t.Errorf("the GitLab file names %s, which is not there", name)
		}
	}
}
