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

func interrupt(p *os.Process) error { return p.Signal(os.Interrupt) }

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
