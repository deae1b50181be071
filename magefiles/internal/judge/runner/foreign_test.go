//go:build linux

package runner

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// TestForeignProgram holds that what the kernel knows no format of is told with its cure, by its own answer to a file of no format.
func TestForeignProgram(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "program")
	if err := os.WriteFile(program, []byte("\x7fELF of nobody's"), 0o777); err != nil {
		t.Fatal(err)
	}
	run := step.New(dir, os.Environ(), step.NewLog(os.Stderr), false)
	for name, test := range map[string]struct {
		abi, qemu string
		want      string
	}{
		"32-bit":    {"x86", "", "exec format error: this machine's kernel cannot run 32-bit programs, such as those for x86: start Linux with ia32_emulation=1"},
		"64-bit":    {"arm64-v8a", "", "exec format error: this machine's kernel cannot run programs for arm64-v8a"},
		"qemu-user": {"armeabi-v7a", program, "exec format error: " + program + " is a program for another kind of machine"},
	} {
		h := &here{run: run, root: dir, abi: abi.Find(test.abi), qemu: test.qemu}
		var log strings.Builder
		if err := h.execute(t.Context(), program, dir, &log); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v; want %s", name, err, test.want)
		}
	}
}
