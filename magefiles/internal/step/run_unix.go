//go:build unix

package step

import (
	"os"
	"os/exec"
	"syscall"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// removesOpen: a file may be removed while somebody has it open.
const removesOpen = true

// ownGroup makes the command's own children end with it: go build, for one, does not wait for the linkers that it has started.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func hasGroup(cmd *exec.Cmd) bool { return cmd.SysProcAttr != nil && cmd.SysProcAttr.Setpgid }

// interrupt asks a command, and what it has started, to end.
func interrupt(cmd *exec.Cmd) error {
	if !hasGroup(cmd) {
		return cmd.Process.Signal(os.Interrupt)
	}
	return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
}

// killGroup ends what an interrupted command has left behind: it would go on writing where the next build writes.
func killGroup(cmd *exec.Cmd) {
	if cmd.Process != nil && hasGroup(cmd) {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
}

// lend gives the lock as commands inherit it, or nil. flock belongs to the open file, so while a child of a killed build still writes,
// the next build waits for it.
func lend(lock *lockedfile.File) *os.File {
	fd, err := syscall.Dup(int(lock.Fd()))
	if err != nil {
		return nil
	}
	syscall.CloseOnExec(fd)
	return os.NewFile(uintptr(fd), lock.Name())
}

func inherit(cmd *exec.Cmd, lock *os.File) {
	if lock != nil {
		cmd.ExtraFiles = []*os.File{lock}
	}
}
