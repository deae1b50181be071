//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
)

// asPeak makes this test program do what bsdelta peak does.
const asPeak = "BSDELTA_TEST_PEAK"

func TestMain(m *testing.M) {
	if os.Getenv(asPeak) != "" {
		os.Unsetenv(asPeak)
		main()
		return
	}
	os.Exit(m.Run())
}

// What starts the measuring may be large: it does not count.
func TestPeakOfAnother(t *testing.T) {
	large := bytes.Repeat([]byte{1}, 200_000_000)
	file := filepath.Join(t.TempDir(), "peak")
	cmd := exec.Command(os.Args[0], "peak", file, os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), asPeak+"=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	mb, err := strconv.ParseFloat(string(out), 64)
	if err != nil || mb < 1 || mb > 150 {
		t.Errorf("%q, %v, where this program has %d MB", out, err, len(large)/1_000_000)
	}
	runtime.KeepAlive(large)
}

// TestPeakMemory looks at this test program, which is of some MB.
func TestPeakMemory(t *testing.T) {
	if got, err := peakMemory(exec.Command(os.Args[0], "-test.run=^$")); got < 1 || got > 1000 || err != nil {
		t.Errorf("%v MB, %v", got, err)
	}
	if _, err := peakMemory(exec.Command(os.Args[0], "-no-such-flag")); err == nil {
		t.Error("a program that fails, and no error")
	}
}
