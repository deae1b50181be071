package step

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestDry does no task, changes no file, and goes on to what does not depend on it.
func TestDry(t *testing.T) {
	r, said := project(t)
	in := testkit.Write(t, filepath.Join(r.Root, "in"), "1")
	out := filepath.Join(r.Root, "build", "out")
	make := func(name string) Task {
		return Task{Name: name, ABI: "x86", Inputs: []string{in}, Outputs: []string{out + name}, Do: func(context.Context) error { return r.WriteFile(out+name, []byte("made")) }}
	}
	if err := r.Do(t.Context(), make("a")); err != nil {
		t.Fatal(err)
	}
	before := len(said())
	r.Dry = true
	for _, work := range []func(context.Context, Task) error{r.Do, r.Delegate} {
		if err := work(t.Context(), make("b")); !errors.Is(err, ErrDry) {
			t.Errorf("a task to do ends in %v", err)
		}
	}
	if err := r.Do(t.Context(), make("a")); err != nil {
		t.Errorf("a task that is up to date ends in %v", err)
	}
	for name, change := range map[string]func() error{
		"write": func() error { return r.WriteFile(out+"x", []byte("x")) }, "copy": func() error { return r.CopyFile(in, out+"x") },
		"make": func() error { return r.MkdirAll(out + "x") }, "remove": func() error { return r.Remove(in) }, "reset": func() error { return r.Reset(filepath.Dir(out)) },
		"clean": r.Clean, "lock": func() error { return r.Lock(t.Context()) }, "retire": func() error { return r.Retire("a", nil) },
	} {
		if err := change(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for path, want := range map[string]bool{in: true, out + "a": true, out + "b": false, out + "x": false, r.lockFile(): false} {
		if _, err := os.Stat(path); (err == nil) != want {
			t.Errorf("%s is there: %v", path, err == nil)
		}
	}
	r.Log.Flush()
	want := "b           x86                    would run\nb           x86                    would run\nwould remove build/outa\nup to date  a\n"
	if got := said()[before:]; !strings.HasSuffix(got, want) {
		t.Errorf("said\n%s\nwant\n%s", got, want)
	}
	if got := strings.Join(r.Log.Told(), " "); got != "a b" {
		t.Errorf("told of %s", got)
	}
}

// TestDryAll goes on with everything else when one of several comes to something to do.
func TestDryAll(t *testing.T) {
	ran, came := 0, make(chan bool)
	err := All(t.Context(), func(context.Context) error { close(came); return ErrDry }, func(ctx context.Context) error {
		<-came
		for range 1000 { // long enough for All to hear of the other one
			runtime.Gosched()
		}
		if ctx.Err() == nil {
			ran++
		}
		return ctx.Err()
	})
	bad := errors.New("bad")
	if err := All(t.Context(), func(context.Context) error { return ErrDry }, func(context.Context) error { return bad }); !errors.Is(err, bad) || errors.Is(err, ErrDry) {
		t.Errorf("a dry run hides what is wrong: %v", err)
	}
	if !errors.Is(err, ErrDry) || ran != 1 {
		t.Errorf("%v, and %d others ran", err, ran)
	}
}
