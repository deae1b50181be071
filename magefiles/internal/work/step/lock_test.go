package step

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// other starts a helper that is another build in r's project, and waits until it says that it runs. A call of goOn lets its waiting end.
func other(t *testing.T, r *Runner, name string) (cmd *exec.Cmd, goOn func()) {
	t.Helper()
	dir := t.TempDir()
	running, signal := filepath.Join(dir, "running"), filepath.Join(dir, "go on")
	c := helper(t, name, r.Root, running, signal)
	cmd = exec.Command(c.Path, c.Args...)
	cmd.Env = append(os.Environ(), c.Env...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	goOn = func() {
		if err := touch(signal); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(goOn)
	eventually(t, "the other build runs", func() bool { return exists(running) })
	return cmd, goOn
}

// waits is what a build says that waits for another.
func waits(r *Runner) string { return "waiting for another gondk build in " + r.State + " to end\n" }

// lockLater locks in the background and waits until it has to wait and says so.
func lockLater(t *testing.T, ctx context.Context, r *Runner, logged func() string, says string) <-chan error {
	t.Helper()
	result := make(chan error, 1)
	go func() { result <- r.Lock(ctx) }()
	eventually(t, says, func() bool { return strings.Contains(logged(), says) })
	select {
	case err := <-result:
		t.Fatalf("the lock is given while another has it: %v", err)
	default:
	}
	return result
}

func TestLockTwoProcesses(t *testing.T) {
	r, logged := project(t)
	_, goOn := other(t, r, "lock")
	result := lockLater(t, t.Context(), r, logged, waits(r))
	goOn()
	if err := <-result; err != nil {
		t.Fatal(err)
	}
	if err := r.Lock(t.Context()); err != nil {
		t.Errorf("a second call: %v", err)
	}
	if n := strings.Count(logged(), "\n"); n != 1 {
		t.Errorf("%d lines of log, want one:\n%s", n, logged())
	}
	r.Unlock()
	r.Unlock()
}

func TestLockAtOnce(t *testing.T) {
	r, logged := project(t)
	for range 2 {
		if err := r.Lock(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.Unlock()
	}
	if logged() != "" {
		t.Errorf("the log has %q", logged())
	}
}

func TestLockCancelled(t *testing.T) {
	r, logged := project(t)
	_, goOn := other(t, r, "lock")
	ctx, cancel := context.WithCancel(t.Context())
	result := lockLater(t, ctx, r, logged, waits(r))
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	// The wait that was given up must not end in a lock that nobody gives back.
	goOn()
	if err := r.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.Unlock()
}

// mage clean removes the lock's file while others wait for it: they must end up with a lock on the new one.
func TestLockCleaned(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not remove files that are open: run the test elsewhere")
	}
	first, _ := project(t)
	if err := first.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	second, log2 := project(t)
	second.State = first.State
	result := lockLater(t, t.Context(), second, log2, waits(second))
	if err := first.Clean(); err != nil {
		t.Fatal(err)
	}
	first.Unlock()
	if err := <-result; err != nil {
		t.Fatal(err)
	}
	third, log3 := project(t)
	third.State = first.State
	late := lockLater(t, t.Context(), third, log3, waits(third))
	second.Unlock()
	if err := <-late; err != nil {
		t.Fatal(err)
	}
	third.Unlock()
}
