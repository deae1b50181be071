package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/judge/deps"
)

// TestDepsGroups tells one reason once, with all the functions that it holds for.
func TestDepsGroups(t *testing.T) {
	note := func(id, name string, abis ...string) deps.Note {
		return deps.Note{ID: id, Func: name, ABIs: abis, Trouble: "Reason of " + id, Instead: "Cure of " + id, Source: "Source of " + id}
	}
	d := &deps.Deps{Library: "golib", Go: "go1.26.8", Fixes: []string{"boottime", "no-pidfd"}, ABIs: []string{"arm64-v8a", "x86"}, Notes: []deps.Note{
		note("home", "os.UserHomeDir", "arm64-v8a", "x86"), note("tmpdir", "os.CreateTemp", "arm64-v8a", "x86"), note("tmpdir", "os.TempDir", "x86"),
	}}
	var out bytes.Buffer
	if err := Deps(&out, d, false, Terminal{}); err != nil {
		t.Fatal(err)
	}
	for text, times := range map[string]int{"libgolib.a, by go1.26.8 and its fixes boottime, no-pidfd:\n": 1, "Reason of tmpdir.": 1, "Cure of tmpdir.": 1, "Source of tmpdir": 1, "Reason of home.": 1, "os.CreateTemp, os.TempDir (x86)\n": 1, " os.UserHomeDir\n": 1} {
		if got := strings.Count(out.String(), text); got != times {
			t.Errorf("%q is there %d times, want %d:\n%s", text, got, times, out.String())
		}
	}
}
