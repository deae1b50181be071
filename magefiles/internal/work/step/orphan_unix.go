//go:build unix

package step

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// A build that is killed leaves commands behind that go on writing where the next build writes. The project's lock cannot tell of them: a
// command would have to inherit it, and so would every daemon that the command starts (sccache, adb), which lives for hours. So each
// command has a sign of life of its own: a file named by its group of processes, locked as long as one of those that inherited it lives.
// The next build waits while the lock is held and the group is there. A daemon has left the group, the number of a group may by then be
// another's, whose processes hold no lock; and the sign of a command that ended while its build lived is gone.

// sign is a command's sign of life.
type sign struct {
	path string
	file *os.File
}

// signOfLife gives cmd one before it starts; nil for a command that works without the project's lock. What keeps it from being made keeps
// nobody from building.
func (r *Runner) signOfLife(cmd *exec.Cmd) *sign {
	if r.lock == nil || !hasGroup(cmd) || os.MkdirAll(r.signs(), 0o777) != nil {
		return nil
	}
	f, err := os.CreateTemp(r.signs(), "starting-")
	if err != nil {
		return nil
	}
	s := &sign{f.Name(), f}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		s.ended()
		return nil
	}
	cmd.ExtraFiles = []*os.File{f}
	return s
}

func (r *Runner) signs() string { return r.state("running") }

// started names the sign by the command's group, which has the number of its first process.
func (s *sign) started(pid int) {
	if s == nil {
		return
	}
	if path := filepath.Join(filepath.Dir(s.path), strconv.Itoa(pid)); os.Rename(s.path, path) == nil {
		s.path = path
	}
}

func (s *sign) ended() {
	if s != nil {
		os.Remove(s.path)
		s.file.Close()
	}
}

// awaitOrphans waits until what a killed build left running has ended. The caller has the lock.
func (r *Runner) awaitOrphans(ctx context.Context) error {
	entries, _ := os.ReadDir(r.signs()) // where there is none, nothing was left
	for _, e := range entries {
		path := filepath.Join(r.signs(), e.Name())
		if err := r.awaitOrphan(ctx, path); err != nil {
			r.Unlock()
			return err
		}
		os.Remove(path)
	}
	return nil
}

func (r *Runner) awaitOrphan(ctx context.Context, path string) error {
	group, err := strconv.Atoi(filepath.Base(path))
	if err != nil || !orphaned(path, group) {
		return nil
	}
	r.Log.Printf("waiting for a process that a killed gondk build in %s left running: process %d", r.State, group)
	for orphaned(path, group) {
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// orphaned reports whether a group of processes is there that holds its sign of life.
func orphaned(path string, group int) bool {
	f, err := os.OpenFile(path, os.O_RDWR, 0) // NFS locks only what may be written
	if err != nil {
		return false
	}
	defer f.Close()
	held := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == syscall.EWOULDBLOCK
	return held && syscall.Kill(-group, 0) != syscall.ESRCH
}
