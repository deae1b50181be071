package step

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// work is a task that joins its inputs into its output, and counts how often it is done.
type work struct {
	t    *testing.T
	r    *Runner
	task Task
	done int
	log  func() string
}

func newWork(t *testing.T) *work {
	r, log := project(t)
	w := &work{t: t, r: r, log: log}
	testkit.Write(t, w.path("src", "a.go"), "a")
	testkit.Write(t, w.path("src", "sub", "b.go"), "b")
	testkit.Write(t, w.path("one.txt"), "1")
	w.task = Task{
		Name: "archive", ABI: "arm64-v8a", Key: map[string]int{"level": 1},
		Inputs: []string{w.path("src"), w.path("one.txt")}, Outputs: []string{w.path("build", "out"), w.path("build", "dir")}, Work: []string{w.path("build", "tmp")},
		Do: func(context.Context) error {
			w.done++
			testkit.Write(t, w.path("build", "out"), "made")
			testkit.Write(t, w.path("build", "dir", "x"), "made")
			return nil
		},
	}
	return w
}

func (w *work) path(elem ...string) string {
	return filepath.Join(append([]string{w.r.Root}, elem...)...)
}

// do does the task and checks whether it was done, or skipped as up to date.
func (w *work) do(when string, want bool) {
	w.t.Helper()
	before := w.done
	if err := w.r.Do(w.t.Context(), w.task); err != nil {
		w.t.Fatalf("%s: %v", when, err)
	}
	if got := w.done > before; got != want {
		w.t.Errorf("%s: done is %v, want %v", when, got, want)
	}
}

func TestTaskUpToDate(t *testing.T) {
	w := newWork(t)
	w.do("first", true)
	w.do("second", false)
	long := time.Unix(1e9, 0)
	if err := os.Chtimes(w.path("one.txt"), long, long); err != nil {
		t.Fatal(err)
	}
	w.do("an input has another time", false)
	testkit.Write(t, w.path("build", "tmp"), "scratch")
	w.do("a scratch file is there", false)
	w.r = New(w.r.Root, nil, w.r.Log, true)
	w.do("in another process", false)
}

func TestTaskRedone(t *testing.T) {
	for when, change := range map[string]func(w *work) error{
		"the key changed":      func(w *work) error { w.task.Key = map[string]int{"level": 2}; return nil },
		"an input changed":     func(w *work) error { testkit.Write(t, w.path("one.txt"), "2"); return nil },
		"a file below changed": func(w *work) error { testkit.Write(t, w.path("src", "sub", "b.go"), "c"); return nil },
		"a file was added":     func(w *work) error { testkit.Write(t, w.path("src", "new", "c.go"), ""); return nil },
		"a file was removed":   func(w *work) error { return os.Remove(w.path("src", "a.go")) },
		"a file was renamed":   func(w *work) error { return os.Rename(w.path("src", "a.go"), w.path("src", "c.go")) },
		"an input was added": func(w *work) error {
			w.task.Inputs = append(w.task.Inputs, testkit.Write(t, w.path("two.txt"), ""))
			return nil
		},
		"an output was removed":    func(w *work) error { return os.Remove(w.path("build", "out")) },
		"an output changed":        func(w *work) error { testkit.Write(t, w.path("build", "out"), "damaged"); return nil },
		"a file below was removed": func(w *work) error { return os.Remove(w.path("build", "dir", "x")) },
		"a file below was added":   func(w *work) error { testkit.Write(t, w.path("build", "dir", "y"), ""); return nil },
		"other outputs are wanted": func(w *work) error { w.task.Outputs = w.task.Outputs[:1]; return nil },
		"the stamp is damaged":     func(w *work) error { testkit.Write(t, w.r.stampFile(w.task), "{"); return nil },
		"the stamps are gone":      func(w *work) error { return os.RemoveAll(w.path("build", ".gondk")) },
	} {
		t.Run(when, func(t *testing.T) {
			w := newWork(t)
			w.do("first", true)
			if err := change(w); err != nil {
				t.Fatal(err)
			}
			w.do(when, true)
			if when != "a file below was added" { // the task does not clear its folder, so it stays
				w.do("then again", false)
			}
		})
	}
}

func TestTaskFailed(t *testing.T) {
	w := newWork(t)
	w.do("first", true)
	good, broken := w.task.Do, errors.New("broken")
	testkit.Write(t, w.path("one.txt"), "2")

	w.task.Do = func(context.Context) error { return broken }
	if err := w.r.Do(t.Context(), w.task); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
	// With the old inputs back and the old output untouched it must still be done: who knows what the failed one left.
	testkit.Write(t, w.path("one.txt"), "1")
	w.task.Do = good
	w.do("after a failure", true)

	// A kill in the midst of it leaves the same on the disk as a panic.
	testkit.Write(t, w.path("one.txt"), "2")
	w.task.Do = func(context.Context) error { panic("killed") }
	func() {
		defer func() { recover() }()
		w.r.Do(t.Context(), w.task)
	}()
	testkit.Write(t, w.path("one.txt"), "1")
	w.task.Do = good
	w.do("after a kill", true)
}

func TestTaskErrors(t *testing.T) {
	for name, c := range map[string]struct {
		change func(w *work)
		want   string
	}{
		"no input":       {func(w *work) { os.Remove(w.path("one.txt")) }, "archive arm64-v8a: "},
		"no output made": {func(w *work) { w.task.Do = func(context.Context) error { return nil } }, "archive arm64-v8a: "},
		"output outside": {func(w *work) { w.task.ABI = ""; w.task.Outputs = []string{w.path("..", "x")} }, "archive: "},
		"project itself": {func(w *work) { w.task.Work = []string{w.r.Root} }, "archive arm64-v8a: "},
		"no JSON key":    {func(w *work) { w.task.Key = func() {} }, "archive arm64-v8a: "},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWork(t)
			c.change(w)
			for range 2 {
				if err := w.r.Do(t.Context(), w.task); err == nil || !strings.HasPrefix(err.Error(), c.want) {
					t.Errorf("got %v, want one that begins with %q", err, c.want)
				}
			}
		})
	}
	w := newWork(t)
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.r.Do(stopped, w.task); !errors.Is(err, context.Canceled) || w.done > 0 {
		t.Errorf("got %v after %d, want %v", err, w.done, context.Canceled)
	}
}

// Links among the inputs: to files, whose content counts, to folders, to nothing, and an input that is one itself.
func TestTaskLinks(t *testing.T) {
	w := newWork(t)
	link := func(to, from string) {
		if err := os.Symlink(to, from); err != nil {
			t.Skip("no symbolic links here: on Windows, turn on developer mode")
		}
	}
	link(w.path("one.txt"), w.path("src", "file"))
	link(w.path("build"), w.path("src", "folder"))
	link("nowhere", w.path("src", "dangling"))
	link("src", w.path("linked"))
	w.task.Inputs = []string{w.path("linked")}
	w.do("first", true)
	w.do("second", false)
	testkit.Write(t, w.path("one.txt"), "2")
	w.do("what a link leads to changed", true)
	if err := os.Remove(w.path("src", "dangling")); err != nil {
		t.Fatal(err)
	}
	link("elsewhere", w.path("src", "dangling"))
	w.do("a link leads elsewhere", true)
	w.do("then again", false)
}

func TestDelegate(t *testing.T) {
	w := newWork(t)
	text := "1"
	w.task.Do = func(context.Context) error {
		w.done++
		testkit.Write(t, w.path("build", "out"), text)
		testkit.Write(t, w.path("build", "dir", "x"), "made")
		return nil
	}
	for i, c := range []struct {
		text, want string
	}{{"1", "archive     arm64-v8a "}, {"1", "up to date  archive\n"}, {"2", "archive     arm64-v8a "}} {
		before := len(w.log())
		text = c.text
		if err := w.r.Delegate(t.Context(), w.task); err != nil {
			t.Fatal(err)
		}
		w.r.Log.Flush()
		if got := w.log()[before:]; !strings.HasPrefix(got, c.want) || strings.Count(got, "\n") != 1 || w.done != i+1 {
			t.Errorf("call %d: done %d times, log %q, want %q", i, w.done, got, c.want)
		}
	}
	broken := errors.New("broken")
	w.task.Do = func(context.Context) error { return broken }
	if err := w.r.Delegate(t.Context(), w.task); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
	if err := w.r.Clean(); err != nil || exists(w.path("build")) {
		t.Errorf("mage clean leaves what a delegated task made: %v", err)
	}
}

func TestDigestFile(t *testing.T) {
	got, err := DigestFile(testkit.Write(t, filepath.Join(t.TempDir(), "x"), "abc"))
	if want := "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; err != nil || got != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}
