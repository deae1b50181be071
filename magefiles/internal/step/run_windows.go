package step

import (
	"os"
	"os/exec"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// removesOpen: Go opens files so that Windows does not let them be removed until they are closed.
const removesOpen = false

// interrupt ends the command at once: Windows has no signal that asks it to.
func interrupt(cmd *exec.Cmd) error { return cmd.Process.Kill() }

func ownGroup(*exec.Cmd) {}

func killGroup(*exec.Cmd) {}

// lend gives nothing: on Windows a lock belongs to the process.
func lend(*lockedfile.File) *os.File { return nil }

func inherit(*exec.Cmd, *os.File) {}
