package testkit

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestMade(t *testing.T) {
	t.Setenv("GONDK_CACHE", t.TempDir())
	calls := 0
	made := func(recipe, text string) string {
		path := filepath.Join(t.TempDir(), "file")
		Made(t, path, recipe, func() {
			calls++
			if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		})
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	for _, c := range []struct {
		recipe, text, want string
		calls              int
	}{{"a", "one", "one", 1}, {"a", "two", "one", 1}, {"b", "two", "two", 2}} {
		if got := made(c.recipe, c.text); got != c.want || calls != c.calls {
			t.Errorf("%s: %q after %d calls, want %q after %d", c.recipe, got, calls, c.want, c.calls)
		}
	}
}

func TestSweep(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	for name, age := range map[string]time.Duration{"old": 48 * time.Hour, "new": time.Minute} {
		path := filepath.Join(dir, name)
		if err := keep(path, []byte(name)); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	sweep(dir, now.Add(-24*time.Hour))
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != "new" {
		t.Errorf("left: %v, %v", entries, err)
	}
}
