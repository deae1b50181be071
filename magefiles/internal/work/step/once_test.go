package step

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A command that is asked once runs once, also for those who ask at the same time; one that fails is asked again.
func TestOnce(t *testing.T) {
	r, logged := project(t)
	r.Verbose = true
	c := helper(t, "show", "x")
	c.Query, c.Once = true, true
	ask := func(ctx context.Context) error {
		out, err := r.Run(ctx, c)
		if err == nil && decode(t, out.Stdout).Args[0] != "x" {
			t.Errorf("it said %q", out.Stdout)
		}
		return err
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if ask(stopped) == nil {
		t.Error("a command that was stopped has an answer")
	}
	if err := All(t.Context(), ask, ask, ask); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(logged(), "+ "); n != 1 {
		t.Errorf("it ran %d times", n)
	}
	c.Dir = filepath.Join(r.Root, "elsewhere")
	if err := os.Mkdir(c.Dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := ask(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(logged(), "+ "); n != 2 {
		t.Errorf("in another folder it was not asked: it ran %d times", n)
	}
}
