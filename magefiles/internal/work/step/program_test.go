package step

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

func TestReleased(t *testing.T) {
	sum := debug.Module{Path: module, Version: "v1.2.3", Sum: "h1:abc"}
	beside := debug.Module{Path: module, Version: "v1.2.3", Sum: "h1:abc", Replace: &debug.Module{Path: "../gondk"}}
	fork := debug.Module{Path: module, Version: "v1.2.3", Replace: &debug.Module{Path: "example.com/fork", Version: "v1.2.4", Sum: "h1:def"}}
	mage := &debug.Module{Path: "github.com/magefile/mage", Version: "v1.17.2", Sum: "h1:xyz"}
	for name, c := range map[string]struct {
		info debug.BuildInfo
		want string
	}{
		"the gondk command":       {debug.BuildInfo{Main: sum, Deps: []*debug.Module{mage}}, module + "@v1.2.3 h1:abc"},
		"a project's mage":        {debug.BuildInfo{Main: debug.Module{Path: "example.com/app"}, Deps: []*debug.Module{mage, &sum}}, module + "@v1.2.3 h1:abc"},
		"a folder in its place":   {debug.BuildInfo{Deps: []*debug.Module{&beside}}, ""},
		"a fork in its place":     {debug.BuildInfo{Deps: []*debug.Module{&fork}}, "example.com/fork@v1.2.4 h1:def"},
		"gondk's own repository":  {debug.BuildInfo{Main: debug.Module{Path: module, Version: "(devel)"}}, ""},
		"a program without gondk": {debug.BuildInfo{Deps: []*debug.Module{mage}}, ""},
	} {
		if got := released(&c.info); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// This test's program is no release: the go command's ID tells it from others.
func TestProgram(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "tool", "buildid", self).Output()
	if got, want := program(), strings.TrimSpace(string(out)); got != want || err != nil || len(got) < 80 {
		t.Errorf("%q, go tool buildid says %q, %v", got, want, err)
	}
}

func TestBuildID(t *testing.T) {
	const id = "one/two/three/four"
	note := "\x04\x00\x00\x00%c\x00\x00\x00\x04\x00\x00\x00Go\x00\x00"
	for name, c := range map[string]struct{ file, want string }{
		"ELF":                    {"\x7fELF…" + fmt.Sprintf(note, len(id)) + id + "more", id},
		"Mach-O, PE":             {"…\xff Go build ID: \"" + id + "\"\n \xffmore", id},
		"cut short":              {"\x7fELF…" + fmt.Sprintf(note, 100) + "one", ""},
		"no size":                {"\x04\x00\x00\x00Go\x00\x00", ""},
		"none":                   {"\x7fELF…", ""},
		"-ldflags=-buildid=mine": {"\x7fELF…" + fmt.Sprintf(note, 4) + "mine", ""},
		"too far":                {strings.Repeat("x", 33<<10) + "\xff Go build ID: \"" + id + "\"\n \xff", ""},
		"empty":                  {"", ""},
	} {
		got, err := buildID(testkit.Write(t, filepath.Join(t.TempDir(), "x"), c.file))
		if got != c.want || err != nil {
			t.Errorf("%s: %q, %v, want %q", name, got, err, c.want)
		}
	}
}

func TestChecksum(t *testing.T) {
	sum, err := checksum(testkit.Write(t, filepath.Join(t.TempDir(), "x"), "123456789"))
	if want := "9 bytes, crc32 cbf43926"; err != nil || sum != want {
		t.Errorf("%q, %v, want %q", sum, err, want)
	}
}

func TestTaskOfAnotherGondk(t *testing.T) {
	w := newWork(t)
	w.do("first", true)
	w.r.program = func() string { return "the next release" }
	w.do("after an upgrade", true)
	w.do("then again", false)
	w.r = New(w.r.Root, nil, w.r.Log, false)
	w.do("after the way back", true)
}

func TestTaskAlways(t *testing.T) {
	w := newWork(t)
	w.task.Always = true
	w.do("first", true)
	w.do("second", true)
	w.task.Always = false
	w.do("as an ordinary task", true)
	w.do("then again", false)
}

func TestWarningsAreToldAgain(t *testing.T) {
	w := newWork(t)
	good := w.task.Do
	w.task.Do = func(ctx context.Context) error {
		w.r.Warn(ctx, Warning{Text: "5% odd"})
		return good(ctx)
	}
	told := func(when string) {
		t.Helper()
		if err := w.r.Do(t.Context(), w.task); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(w.log(), "warning: 5% odd\n"); n != 1 {
			t.Errorf("%s: told %d times:\n%s", when, n, w.log())
		}
	}
	told("done")
	if w.done != 1 {
		t.Fatal("not done")
	}
	w.r.Log, w.log = freshLog(t)
	told("skipped")
	if w.done != 1 {
		t.Error("done again")
	}
	w.r.Log, w.log = freshLog(t)
	testkit.Write(t, w.path("one.txt"), "2")
	w.task.Do = good
	w.do("the cause is gone", true)
	w.do("then again", false)
	if strings.Contains(w.log(), "odd") {
		t.Errorf("an old warning is told:\n%s", w.log())
	}
	w.r.Warn(t.Context(), Warning{Text: "outside of tasks"})
	if !strings.Contains(w.log(), "warning: outside of tasks\n") {
		t.Error(w.log())
	}
}
