package kit

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const magefile = `//go:build mage

package main

import (
	// mage:import
	_ "github.com/gondk/gondk/magefiles/kit"
)
`

// TestImport lists the targets of another repository whose magefile is README's: all of the kit, nothing of gondk's own.
func TestImport(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "```go\n"+magefile+"```\n") {
		t.Error("README.md shows another magefile than this test tries")
	}
	dir := otherModule(t)
	cmd := exec.Command("go", "tool", "mage", "-l")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var targets []string
	for _, m := range regexp.MustCompile(`(?m)^  (\S+) `).FindAllStringSubmatch(string(out), -1) {
		targets = append(targets, m[1])
	}
	want := []string{"aab", "aar", "abi:diff", "abi:save", "apks", "archive", "check", "clean", "cmake", "compare", "deps", "dist", "doctor", "init", "inspect", "ndkBuild", "prefab", "report", "run", "setup", "size", "so", "symbolize"}
	if diff := cmp.Diff(want, targets); diff != "" {
		t.Errorf("%s\n%s", diff, out)
	}
}

// otherModule makes a module that uses this one, at the versions of what this one uses: nothing needs loading.
func otherModule(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "another repository")
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{filepath.Join("magefiles", "magefile.go"): magefile}
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
