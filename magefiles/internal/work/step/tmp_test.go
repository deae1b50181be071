package step

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// Writers without a lock, of one process here and of two in TestWriteFileTwoProcesses, get in each other's way no more.
func TestStageAtOnce(t *testing.T) {
	r, _ := project(t)
	path := filepath.Join(r.Root, "generated", "main.go")
	text := strings.Repeat("package main\n", 10_000)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for range 20 {
				if err := r.WriteFile(path, fmt.Append(nil, i, text)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if got := testkit.Read(t, path); got[1:] != text {
		t.Errorf("%d bytes, want %d", len(got), len(text)+1)
	}
	checkTree(t, r.Root, "generated/", "generated/main.go")
}

func TestWriteFileTwoProcesses(t *testing.T) {
	r, _ := project(t)
	path := filepath.Join(r.Root, "generated", "main.go")
	var cmds []*exec.Cmd
	for _, text := range []string{"one", "two", "three"} {
		c := helper(t, "write", r.Root, path, text)
		cmd := exec.Command(c.Path, c.Args...)
		cmd.Env, cmd.Stderr = append(os.Environ(), c.Env...), os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		cmds = append(cmds, cmd)
	}
	for _, cmd := range cmds {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	checkTree(t, r.Root, "generated/", "generated/main.go")
}

// What killed builds left is removed, what others write just now is not.
func TestSweep(t *testing.T) {
	r, _ := project(t)
	path := filepath.Join(r.Root, "out.json")
	gone := exec.Command(os.Args[0], "-test.run=^$")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	tmp := func(owner any, name string) string { return fmt.Sprintf(".gondk-tmp-%v.1-%s", owner, name) }
	for _, name := range []string{
		tmp(gone.Process.Pid, "out.json"), ".gondk-tmp-out.json", tmp(os.Getppid(), "out.json"), tmp(gone.Process.Pid, "my-out.json"), ".gondk-tmp-mine",
	} {
		testkit.Write(t, filepath.Join(r.Root, name), "")
	}
	want := []string{tmp(os.Getppid(), "out.json"), tmp(gone.Process.Pid, "my-out.json"), ".gondk-tmp-mine", "out.json"}
	for when, text := range []string{"new", "new", "other"} {
		if err := r.WriteFile(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		got := tree(t, r.Root)
		if len(got) != len(want) {
			t.Errorf("%d: %q, want %q", when, got, want)
		}
		testkit.Write(t, filepath.Join(r.Root, tmp(gone.Process.Pid, "out.json")), "")
		if err := r.WriteFile(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := tree(t, r.Root); len(got) != len(want) {
			t.Errorf("%d, unchanged: %q, want %q", when, got, want)
		}
	}
}
