//go:build unix

package main

import (
	"os/exec"
	"runtime"
	"syscall"
)

// peakMemory runs a command, and gives how many MB of memory it had at most. On Linux that is no less than what this process has, which the
// command is for a moment when it starts.
func peakMemory(cmd *exec.Cmd) (float64, error) {
	if err := cmd.Run(); err != nil {
		return 0, err
	}
	peak := float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	if runtime.GOOS == "darwin" {
		return peak / 1e6, nil // counted in bytes there
	}
	return peak * 1024 / 1e6, nil
}
