package command

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

func TestEditable(t *testing.T) {
	abs := t.TempDir()
	release := debug.Module{Path: "a", Version: "v1.2.3"}
	for name, c := range map[string]struct {
		main debug.Module
		deps []*debug.Module
		dirs []string
		ok   bool
	}{
		"releases":                       {main: release, deps: []*debug.Module{&release}, ok: true},
		"another release":                {main: debug.Module{Version: "v1.0.0", Replace: &release}, ok: true},
		"a working copy":                 {main: debug.Module{Version: "v0.0.0", Replace: &debug.Module{Path: abs}}, dirs: []string{abs}, ok: true},
		"a dependency in a folder":       {main: release, deps: []*debug.Module{{Version: "v1.0.0", Replace: &debug.Module{Path: abs}}}, dirs: []string{abs}, ok: true},
		"a folder relative to somewhere": {main: debug.Module{Version: "v0.0.0", Replace: &debug.Module{Path: "../gondk"}}},
		"the main module":                {main: debug.Module{Version: "(devel)"}},
		"no module":                      {},
	} {
		dirs, ok := editable(&debug.BuildInfo{Main: c.main, Deps: c.deps})
		if ok != c.ok || !cmp.Equal(dirs, c.dirs) {
			t.Errorf("%s: %v, %v", name, dirs, ok)
		}
	}
}

func TestChangedSince(t *testing.T) {
	dir := t.TempDir()
	old, built := time.Now().Add(-time.Hour), time.Now().Add(-time.Minute)
	for _, name := range []string{"go.mod", "a/x.go", ".git/index", "build/made", "a/testdata/golden"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	age := func(names ...string) {
		for _, name := range names {
			if err := os.Chtimes(filepath.Join(dir, filepath.FromSlash(name)), old, old); err != nil {
				t.Fatal(err)
			}
		}
	}
	age("go.mod", "a/x.go", "a")
	if changedSince(dir, built) {
		t.Error("only git's files, made ones and those of tests have changed")
	}
	for _, name := range []string{"a/x.go", "go.mod", "a"} {
		now := time.Now()
		if err := os.Chtimes(filepath.Join(dir, filepath.FromSlash(name)), now, now); err != nil {
			t.Fatal(err)
		}
		if !changedSince(dir, built) {
			t.Errorf("%s has changed", name)
		}
		age(name)
	}
	if !changedSince(filepath.Join(dir, "gone"), built) {
		t.Error("a folder that is gone has not changed")
	}
}

// TestRemember: only the program in Go's cache is noted.
func TestRemember(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	run := step.New(t.TempDir(), nil, step.NewLog(os.Stderr), false)
	if err := remember(run, filepath.Join(t.TempDir(), "gondk", "note")); err != nil {
		t.Error(err)
	}
	note := filepath.Join(filepath.Dir(program), "gondk", "note")
	t.Cleanup(func() { os.RemoveAll(filepath.Dir(note)) })
	if err := remember(run, note); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(note); err != nil || string(text) != filepath.ToSlash(program)+"\n" {
		t.Errorf("%s, %v", text, err)
	}
	if err := checkRemembered(); err == nil {
		t.Error("a test is fresh, and nobody can tell")
	}
}

func TestForHost(t *testing.T) {
	got := forHost([]string{"CC=/ndk/clang --target=x", "CCACHE_DIR=/c", "GOOS=android", "GOARCH=arm", "CGO_ENABLED=1", "GOFLAGS=-x", "CXX="})
	if diff := cmp.Diff([]string{"CCACHE_DIR=/c", "GOFLAGS=-x", "CGO_ENABLED=0"}, got); diff != "" {
		t.Error(diff)
	}
}
