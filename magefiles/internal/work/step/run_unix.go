//go:build unix

package step

import (
	"os"
	"os/exec"
	"syscall"
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
