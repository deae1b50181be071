//go:build unix

package bench

import (
	"os"
	"os/exec"
	"testing"
)

// TestPeakMemory looks at this test program, which is of some MB.
func TestPeakMemory(t *testing.T) {
	if got, err := peakMemory(exec.Command(os.Args[0], "-test.run=^$")); got < 1 || got > 1000 || err != nil {
		t.Errorf("%v MB, %v", got, err)
	}
	if _, err := peakMemory(exec.Command(os.Args[0], "-no-such-flag")); err == nil {
		t.Error("a program that fails, and no error")
	}
}
