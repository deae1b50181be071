//go:build unix

package step

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

func init() {
	// spawn starts a daemon, as sccache and adb do, which says that it runs and waits, and waits itself.
	helpers["spawn"] = func() error {
		daemon := exec.Command(os.Args[0], os.Args[3:]...)
		daemon.Env = append(os.Environ(), helperVar+"=wait")
		daemon.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := daemon.Start(); err != nil {
			return err
		}
		return await(os.Args[1], os.Args[2])
	}
	// build holds the lock of the project os.Args[2], runs spawn and then does nothing more, which os.Args[1] tells.
	helpers["build"] = func() error {
		r := New(os.Args[2], os.Environ(), NewLog(os.Stderr), false)
		if err := r.Lock(context.Background()); err != nil {
			return err
		}
		if _, err := r.Run(context.Background(), Cmd{Path: os.Args[0], Args: os.Args[3:], Env: []string{helperVar + "=spawn"}}); err != nil {
			return err
		}
		return await(os.Args[1], "never")
	}
	helpers["descriptors"] = func() error {
		links, err := filepath.Glob("/dev/fd/*")
		for _, link := range links {
			if to, err := os.Readlink(link); err == nil {
				os.Stdout.WriteString(to + "\n")
			}
		}
		return err
	}
}

// While a command of a killed build still writes, no other build begins.
func TestLockOrphan(t *testing.T) {
	r, logged := project(t)
	cmd, goOn := other(t, r, "orphan")
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	result := lockLater(t, t.Context(), r, logged, left(r))
	goOn()
	if err := <-result; err != nil {
		t.Fatal(err)
	}
	r.Unlock()
}

// A daemon that a build's command has started keeps no other build waiting, however the build ends.
func TestLockNotKeptByDaemon(t *testing.T) {
	for _, name := range []string{"the command ends, then the build is killed", "the build is killed, then the command ends"} {
		t.Run(name, func(t *testing.T) {
			r, logged := project(t)
			dir := t.TempDir()
			in := func(name string) string { return filepath.Join(dir, name) }
			c := helper(t, "build", in("after"), r.Root, in("running"), in("go on"), in("daemon"), in("daemon, go on"))
			build := exec.Command(c.Path, c.Args...)
			build.Env = append(os.Environ(), c.Env...)
			if err := build.Start(); err != nil {
				t.Fatal(err)
			}
			kill := func() { build.Process.Kill(); build.Wait() }
			t.Cleanup(func() { touch(in("go on")); touch(in("daemon, go on")); kill() })
			eventually(t, "command and daemon run", func() bool { return exists(in("running")) && exists(in("daemon")) })
			if strings.HasPrefix(name, "the command ends") {
				touch(in("go on"))
				eventually(t, "the command ends", func() bool { return exists(in("after")) })
				kill()
				if err := r.Lock(t.Context()); err != nil || logged() != "" {
					t.Errorf("got %v, log %q", err, logged())
				}
				r.Unlock()
				return
			}
			kill()
			result := lockLater(t, t.Context(), r, logged, left(r))
			touch(in("go on"))
			if err := <-result; err != nil {
				t.Error(err)
			}
			r.Unlock()
		})
	}
}

// left is the beginning of what a build says that waits for the commands of a killed one.
func left(r *Runner) string {
	return "waiting for a process that a killed gondk build in " + r.State + " left running"
}

// A wait that is called off gives the lock back.
func TestLockOrphanCancelled(t *testing.T) {
	r, logged := project(t)
	cmd, goOn := other(t, r, "orphan")
	cmd.Process.Kill()
	cmd.Wait()
	ctx, cancel := context.WithCancel(t.Context())
	result := lockLater(t, ctx, r, logged, left(r))
	cancel()
	if err := <-result; err != context.Canceled {
		t.Errorf("got %v", err)
	}
	goOn()
	second := New(r.Root, r.Env, r.Log, false)
	if err := second.Lock(t.Context()); err != nil {
		t.Error(err)
	}
	second.Unlock()
}

// What a killed build left in its records holds nobody up if nothing of it runs.
func TestLockOldSigns(t *testing.T) {
	r, logged := project(t)
	for _, name := range []string{"1", "starting-x", "999999999"} { // 1 is a process that runs, and none of ours
		testkit.Write(t, filepath.Join(r.signs(), name), "")
	}
	if err := r.Lock(t.Context()); err != nil || logged() != "" {
		t.Errorf("got %v, log %q", err, logged())
	}
	if entries, err := os.ReadDir(r.signs()); err != nil || len(entries) > 0 {
		t.Errorf("left: %v, %v", entries, err)
	}
	r.Unlock()
}

func TestLockNotInherited(t *testing.T) {
	r, _ := project(t)
	if err := r.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer r.Unlock()
	out, err := r.Run(t.Context(), helper(t, "descriptors"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.Stdout, "running/") {
		t.Skipf("no descriptors can be read here: %q", out.Stdout)
	}
	if strings.Contains(out.Stdout, r.lockFile()) {
		t.Errorf("a command has the lock:\n%s", out.Stdout)
	}
	if entries, err := os.ReadDir(r.signs()); err != nil || len(entries) > 0 {
		t.Errorf("left: %v, %v", entries, err)
	}
}
