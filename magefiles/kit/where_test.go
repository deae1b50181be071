package kit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestFindProject finds the project from a folder in it, and says what to do where there is none.
func TestFindProject(t *testing.T) {
	inProject(t, goodMatrix)
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{root, filepath.Join(root, "a", "b")} {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		t.Chdir(dir)
		if got, err := findProject(); err != nil || got != root {
			t.Errorf("from %s: %s, %v", dir, got, err)
		}
	}
	t.Chdir(t.TempDir())
	if _, err := findProject(); err == nil || !strings.Contains(err.Error(), "no abi-matrix.toml there or in a folder above; go tool gondk init writes one") {
		t.Errorf("nowhere: %v", err)
	}
}

// TestIsFirstCall says once for each program that it was compiled.
func TestIsFirstCall(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("MAGEFILE_CACHE", cache)
	program := testkit.Write(t, filepath.Join(cache, "abc"), "one")
	for i, want := range []bool{true, false, false} {
		if got := isFirstCall(program); got != want {
			t.Errorf("call %d: %v", i+1, got)
		}
	}
	testkit.Write(t, program, "another")
	if !isFirstCall(program) {
		t.Error("a new program passes for the old one")
	}
	if isFirstCall(testkit.Write(t, filepath.Join(t.TempDir(), "mage"), "static")) {
		t.Error("a program that somebody keeps passes for one that mage has compiled")
	}
}
