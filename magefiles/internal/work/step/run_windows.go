package step

import (
	"context"
	"os/exec"
)

// removesOpen: Go opens files so that Windows does not let them be removed until they are closed.
const removesOpen = false

// interrupt ends the command at once: Windows has no signal that asks it to.
func interrupt(cmd *exec.Cmd) error { return cmd.Process.Kill() }

func ownGroup(*exec.Cmd) {}

func killGroup(*exec.Cmd) {}

// sign is nothing here: Windows has no groups of processes, and what a killed build leaves running is not waited for.
type sign struct{}

func (r *Runner) signOfLife(*exec.Cmd) *sign { return nil }

func (*sign) started(int) {}
func (*sign) ended()      {}

func (r *Runner) awaitOrphans(context.Context) error { return nil }
