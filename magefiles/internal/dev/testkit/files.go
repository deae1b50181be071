package testkit

import (
	"flag"
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
