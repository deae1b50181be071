package store

import (
	"os"
	"testing"

	"github.com/gondk/gondk/golib/internal/disk"
	"github.com/gondk/gondk/golib/internal/testkit"
)

// TestUnfinishedStays holds that what an update writes is not taken away by what runs beside it.
func TestUnfinishedStays(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	testkit.Must(t, install(s, 1))
	testkit.Must(t, s.Saw(2, "", []byte("signed"), []string{content(2).SHA256}))
	names := []string{s.Temporary(content(2)), s.Part(content(2).SHA256) + disk.Temporary}
	for _, name := range names {
		testkit.Must(t, os.WriteFile(name, []byte("x"), 0o600))
	}
	testkit.Must(t, s.Confirm(1))
	for _, name := range names {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
	testkit.Must(t, install(s, 2))
	if _, err := os.Stat(names[1]); err == nil {
		t.Error("a download that is not needed any more is left")
	}
}
