//go:build unix

package main_test

import (
	"encoding/json"
	"os"
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

// start is main.go of a Go program that does what a C program's main says. Go's cache has the standard library for such a program, of other
// tests; for an archive to link into the C program it would have to be compiled for that alone.
const start = `package main

// #cgo CFLAGS: -std=gnu11 -I${SRCDIR}
// extern int program(int argc, char **argv);
import "C"

import "os"

func main() {
	args := make([]*C.char, len(os.Args)+1)
	for i, arg := range os.Args {
		args[i] = C.CString(arg)
	}
	os.Exit(int(C.program(C.int(len(os.Args)), &args[0])))
}
`

// cProgram builds a C program with the library for this machine.
func cProgram(t *testing.T, dir, source string) string {
	t.Helper()
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	replace := map[string]string{}
	for name, text := range map[string]string{
		"main.go": start, "libgolib.h": "#include \"_cgo_export.h\"\n",
		"program.c": "#pragma GCC diagnostic error \"-Wall\"\n#pragma GCC diagnostic error \"-Wextra\"\n#define main program\n#include \"testdata/" + source + "\"\n",
	} {
		replace[filepath.Join(here, name)] = filepath.Join(dir, "over", name)
		write(t, filepath.Join(dir, "over", name), text)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "overlay.json"), string(overlay))
	program := filepath.Join(dir, "program")
	build := exec.Command("go", "build", "-overlay="+filepath.Join(dir, "overlay.json"), "-o", program, ".")
	build.Env = append(build.Environ(), "CC="+compiler(t, dir), "CGO_ENABLED=1")
	run(t, build)
	return program
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
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
