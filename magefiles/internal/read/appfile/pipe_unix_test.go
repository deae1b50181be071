//go:build unix

package appfile

import (
	"path/filepath"
	"syscall"
	"testing"
)

// pipe makes a named pipe and gives its name.
func pipe(t *testing.T, dir string) string {
	t.Helper()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.apk"), 0o666); err != nil {
		t.Skip(err)
	}
	return "pipe.apk"
}
