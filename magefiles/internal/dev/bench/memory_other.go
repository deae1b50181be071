//go:build !unix

package bench

import (
	"errors"
	"os/exec"
)

func peakMemory(*exec.Cmd) (float64, error) {
	return 0, errors.New("the peak of a program's memory is measured on Unix alone")
}
