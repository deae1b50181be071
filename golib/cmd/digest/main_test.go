package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	const hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
	file := filepath.Join(t.TempDir(), "hello")
	if err := os.WriteFile(file, []byte("hello"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		files          []string
		stdout, stderr string
		code           int
	}{
		{nil, hello + "  -\n", "", 0},
		{[]string{file, file}, hello + "  " + file + "\n" + hello + "  " + file + "\n", "", 0},
		{[]string{file + "s", file}, hello + "  " + file + "\n", "digest: stat " + file + "s: ", 1},
	} {
		var stdout, stderr strings.Builder
		code := run(c.files, strings.NewReader("hello"), &stdout, &stderr)
		if code != c.code || stdout.String() != c.stdout || !strings.HasPrefix(stderr.String(), c.stderr) || (c.stderr == "") != (stderr.Len() == 0) {
			t.Errorf("%q: %d\n%s%s", c.files, code, stdout.String(), stderr.String())
		}
	}
}
