package gotest

import (
	"path/filepath"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/work/gomemory"
)

func TestMemoryDir(t *testing.T) {
	system := func(meminfo string) (root string) {
		root = t.TempDir()
		testkit.Write(t, filepath.Join(root, "proc", "meminfo"), meminfo)
		return root
	}
	enough := system("MemTotal: 9 kB\nMemAvailable:   16000000 kB\n")
	little := system("MemTotal: 99000000 kB\nMemAvailable:   8000000 kB\n")
	for name, c := range map[string]struct{ dir, root string }{
		"not in memory":   {"/proc", enough},
		"no such folder":  {"/no such folder", enough},
		"little memory":   {"/dev/shm", little},
		"unknown memory":  {"/dev/shm", "/no such folder"},
		"another content": {"/dev/shm", system("nothing\n")},
	} {
		if got := memoryDir(c.dir, c.root); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := gomemory.Available(enough); got != 16000000<<10 {
		t.Errorf("available: %d", got)
	}
}
