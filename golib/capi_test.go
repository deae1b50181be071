//go:build unix

package main_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gondk/gondk/golib/internal/testkit"
)

// TestCAPI calls the exported functions from C, on this machine.
func TestCAPI(t *testing.T) {
	dir := t.TempDir()
	run(t, exec.Command(cProgram(t, dir, "capi.c"), dir))
}

// cProgram builds a C program with the archive for this machine.
func cProgram(t *testing.T, dir, source string) string {
	t.Helper()
	cc := compiler(t, dir)
	archive, program := filepath.Join(dir, "libgolib.a"), filepath.Join(dir, "program")
	build := exec.Command("go", "build", "-buildmode=c-archive", "-o", archive, ".")
	build.Env = append(build.Environ(), "CC="+cc, "CGO_ENABLED=1")
	run(t, build)
	run(t, exec.Command(cc, "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-I"+dir, "-I.", "-o", program, filepath.Join("testdata", source), archive, "-lpthread"))
	return program
}

// compiler finds a C compiler that can make programs for this machine: first the one that the go command takes by itself, for which it
// has its C code compiled already.
func compiler(t *testing.T, dir string) string {
	t.Helper()
	source := filepath.Join("testdata", "hello.c")
	for _, name := range []string{"gcc", "cc", "clang", "clang-19"} {
		if exec.Command(name, "-o", filepath.Join(dir, "hello"), source).Run() == nil {
			return name
		}
	}
	testkit.Missing(t, "no C compiler makes programs for this machine; apt-get install gcc libc6-dev")
	return ""
}

func run(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%q: %v\n%s", cmd.Args, err, out)
	}
}
