package step

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

func TestClean(t *testing.T) {
	w := newWork(t)
	w.do("first", true)
	mine := []string{"mine.txt", "build/mine/x", "build/.gondk-tmp-mine"}
	for _, path := range mine {
		testkit.Write(t, w.path(filepath.FromSlash(path)), "")
	}
	testkit.Write(t, w.path("build", "tmp", "scratch"), "")
	testkit.Write(t, w.path("build", ".gondk-tmp-out"), "of a killed build")
	testkit.Write(t, w.r.stampFile(w.task)+".tmp", "half a stamp of a killed bui")
	for range 2 {
		if err := w.r.Clean(); err != nil {
			t.Fatal(err)
		}
		checkTree(t, w.r.Root, "build/", "build/.gondk-tmp-mine", "build/mine/", "build/mine/x", "mine.txt", "one.txt", "src/", "src/a.go", "src/sub/", "src/sub/b.go")
	}
	w.do("after that", true)
}

// Folders that get empty go too, up to the project, even where nothing else is in it.
func TestCleanEmpties(t *testing.T) {
	r, _ := project(t)
	task := Task{Name: "deep", Work: []string{filepath.Join(r.Root, "a", "b", "c")}, Do: func(context.Context) error {
		testkit.Write(t, filepath.Join(r.Root, "a", "b", "c", "d"), "")
		return nil
	}}
	if err := r.Do(t.Context(), task); err != nil {
		t.Fatal(err)
	}
	if err := r.Clean(); err != nil {
		t.Fatal(err)
	}
	checkTree(t, r.Root)
}

// A stamp that names something outside of the project, or is none, stops it before anything is removed.
func TestCleanRefuses(t *testing.T) {
	for _, stamp := range []string{
		`{"made": ["build/out", "../other"]}`, `{"made": ["build/out", "build/../../other"]}`, `{"made": ["."]}`, `{"made": [""]}`, `{"made": ["build/.."]}`,
		`{"made": ["/tmp/other"]}`, `{"made": "build"}`, ``, `[`,
	} {
		w := newWork(t)
		w.do("first", true)
		other := testkit.Write(t, w.path("..", "other"), "")
		before := tree(t, w.r.Root)
		name := testkit.Write(t, w.path("build", ".gondk", "stamps", "zzz.json"), stamp)
		err := w.r.Clean()
		if err == nil || !strings.HasPrefix(err.Error(), name+": ") {
			t.Errorf("%s: got %v, want an error that names %s", stamp, err, name)
		}
		w.r.Remove(name)
		checkTree(t, w.r.Root, before...)
		if !exists(other) {
			t.Errorf("%s: removed what lies outside", stamp)
		}
	}
}
