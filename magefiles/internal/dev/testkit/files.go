package testkit

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Update tells whether golden files are to be written anew.
func Update() bool { return *update }

// Write writes a text file, with the folders above it, and gives its path.
func Write(t testing.TB, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// Read gives a file's text.
func Read(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Golden holds a text against a file that a person has looked at. `go test -update` writes the file anew, if the test has not failed before.
func Golden(t testing.TB, path, got string) {
	t.Helper()
	if *update && !t.Failed() {
		Write(t, path, got)
	}
	if diff := cmp.Diff(strings.Split(Read(t, path), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// Walk does what filepath.WalkDir does for the folders of packages below magefiles. That folder itself changes whenever mage runs, which
// writes a file there and removes it, so that go test would never take a result from its cache of a test that looks at it.
func Walk(magefiles string, do fs.WalkDirFunc) error {
	for _, below := range []string{"command", "internal", "kit"} {
		if err := filepath.WalkDir(filepath.Join(magefiles, below), do); err != nil {
			return err
		}
	}
	return nil
}
