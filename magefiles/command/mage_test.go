package command

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestMageProject finds the project and its magefile from any folder.
func TestMageProject(t *testing.T) {
	dir := t.TempDir()
	at := func(elem ...string) string { return filepath.Join(append([]string{dir}, elem...)...) }
	for _, file := range []string{"own/abi-matrix.toml", "own/magefiles/magefile.go", "own/app/a.c", "apart/abi-matrix.toml", "apart/tools/magefile.go", "bare/abi-matrix.toml", "none/a.c"} {
		testkit.Write(t, at(filepath.FromSlash(file)), "")
	}
	for from, want := range map[string][2]string{
		"own": {"own", "own"}, "own/app": {"own", "own"}, "apart/tools": {"apart", "apart/tools"},
	} {
		t.Chdir(at(filepath.FromSlash(from)))
		root, module, err := mageProject()
		if err != nil || root != at(want[0]) || module != at(filepath.FromSlash(want[1])) {
			t.Errorf("%s: %s, %s, %v", from, root, module, err)
		}
	}
	for from, want := range map[string]string{"bare": "has no magefile; gondk init writes one", "none": "there is no abi-matrix.toml in"} {
		t.Chdir(at(from))
		if _, _, err := mageProject(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", from, err)
		}
	}
}

// TestMageTarget gives mage the project, the target and then the flags, and ends with its code.
func TestMageTarget(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the go command of this test is a shell's")
	}
	root := t.TempDir()
	testkit.Write(t, filepath.Join(root, "abi-matrix.toml"), "")
	testkit.Write(t, filepath.Join(root, "magefile.go"), "")
	bin := t.TempDir()
	testkit.Write(t, filepath.Join(bin, "go"), "#!/bin/sh\necho \"$@\" >"+filepath.Join(bin, "args")+"\nexit 3\n")
	if err := os.Chmod(filepath.Join(bin, "go"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	t.Chdir(root)
	err := run(context.Background(), []string{"-n", "-v", "check", "size"}, new(bytes.Buffer))
	if code, ok := err.(exitCode); !ok || code != 3 {
		t.Errorf("%v, want exit code 3", err)
	}
	if got, want := testkit.Read(t, filepath.Join(bin, "args")), "tool mage -w "+root+" check size -n -v\n"; got != want {
		t.Errorf("go %s, want %s", got, want)
	}
	if err := run(context.Background(), []string{"-q", "run", "digest", "--", "-v"}, new(bytes.Buffer)); err == nil {
		t.Error("no exit code of a program's")
	}
	if got, want := testkit.Read(t, filepath.Join(bin, "args")), "tool mage -w "+root+" run digest -q -- -v\n"; got != want {
		t.Errorf("go %s, want %s", got, want)
	}
}
