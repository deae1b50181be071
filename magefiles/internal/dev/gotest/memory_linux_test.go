package gotest

import (
	"path/filepath"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

func TestMemoryDir(t *testing.T) {
	enough := testkit.Write(t, filepath.Join(t.TempDir(), "enough"), "MemTotal: 9 kB\nMemAvailable:   16000000 kB\n")
	little := testkit.Write(t, filepath.Join(t.TempDir(), "little"), "MemTotal: 99000000 kB\nMemAvailable:   8000000 kB\n")
	for name, c := range map[string]struct{ dir, meminfo string }{
		"not in memory":   {"/proc", enough},
		"no such folder":  {"/no such folder", enough},
		"little memory":   {"/dev/shm", little},
		"unknown memory":  {"/dev/shm", "/no such file"},
		"another content": {"/dev/shm", testkit.Write(t, filepath.Join(t.TempDir(), "other"), "nothing\n")},
	} {
		if got := memoryDir(c.dir, c.meminfo); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := available(enough); got != 16000000<<10 {
		t.Errorf("available: %d", got)
	}
}
