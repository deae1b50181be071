package kit

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestImport lists the targets of another repository whose magefile is the page's: all that docs/targets.md explains, nothing of gondk's own.
func TestImport(t *testing.T) {
	dir, cache := otherModule(t), "MAGEFILE_CACHE="+t.TempDir()
	cmd := exec.Command("go", "tool", "mage", "-l")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), cache)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var targets []string
	for _, m := range regexp.MustCompile(`(?m)^  (\S+) `).FindAllStringSubmatch(string(out), -1) {
		targets = append(targets, m[1])
	}
	want := explained(testkit.Read(t, filepath.Join("..", "..", "docs", "targets.md")))
	if diff := cmp.Diff(want, targets); diff != "" {
		t.Errorf("%s\n%s", diff, out)
	}
	for words, code := range map[string]int{"inspect none": 1, "check none": 2} { // docs/compatibility.md
		cmd := exec.Command("go", append([]string{"tool", "mage"}, strings.Fields(words)...)...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), cache, "MAGEFILE_HASHFAST=1") // mage has linked the targets for -l, and need not again
		if out, err := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() != code {
			t.Errorf("mage %s ends with %v, not %d\n%s", words, err, code, out)
		}
	}
}

// explained returns the targets in the page's table, without those of gondk's own repository, in the order of mage -l.
func explained(page string) (targets []string) {
	for _, row := range regexp.MustCompile("(?m)^\\| (`[a-z].*?) \\| (.*)$").FindAllStringSubmatch(page, -1) {
		if strings.HasPrefix(row[2], "only in gondk's own repository") {
			continue
		}
		for _, name := range regexp.MustCompile("`([\\w:]+)(?: [A-Z][^`]*)?`").FindAllStringSubmatch(row[1], -1) {
			targets = append(targets, name[1])
		}
	}
	slices.Sort(targets)
	return targets
}

// otherModule makes a module that uses this one, at the versions of what this one uses: nothing needs loading.
func otherModule(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "another repository")
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{filepath.Join("magefiles", "magefile.go"): testkit.Shown(t, "docs/build-files.md", "By mage's targets", "go")[0]}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(text)
	}
	files["go.mod"] = strings.Replace(files["go.mod"], "module github.com/gondk/gondk", "module example.com/other", 1) +
		"\nrequire github.com/gondk/gondk v0.0.0\n\nreplace github.com/gondk/gondk => \"" + filepath.ToSlash(root) + "\"\n"
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
