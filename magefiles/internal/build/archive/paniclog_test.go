package archive

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// TestPanicLog runs the file on this machine, with stand-ins for liblog and libc, in a program that dies in each of Go's ways.
func TestPanicLog(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("runs the code of Android's libraries, which needs Linux")
	}
	program := buildCrash(t)
	const logged = `(7 mylib: .*\n)+`
	for _, test := range []struct {
		how, before string
		want        string // of the output
		ends        string
	}{
		{"panic", "nobody", `^message of \d+ bytes begins with panic: oh no\n7 mylib: panic: oh no\n7 mylib: \n7 mylib: goroutine .*\n` + logged + `$`, "aborted"},
		{"nil", "nobody", `begins with panic: runtime error: invalid memory address .*\n` + logged + `7 mylib: main.store\(`, "aborted"},
		{"goroutine", "nobody", `begins with panic: far away\n`, "aborted"},
		{"fatal", "nobody", `begins with ` + unlocked + `\n7 mylib: ` + unlocked + `\n7 mylib: \n7 mylib: goroutine`, "aborted"},
		{"throw", "nobody", `begins with fatal error: stack overflow\n7 mylib: fatal error: stack overflow\n` + logged, "aborted"},
		{"nested", "nobody", `begins with ` + unlocked + `\n`, "aborted"},
		{"long line", "nobody", "7 mylib: panic: " + euros(1331) + "\n7 mylib: " + euros(1333) + "\n7 mylib: " + euros(336) + "\n7 mylib: \n", "aborted"},
		{"large", "nobody", `^message of 65\d{3} bytes begins with panic: line\n7 mylib: panic: line\n7 mylib: \tline\n` + logged + `$`, "aborted"},
		{"panic", "plain", logged + `handled plainly\n$`, "exit 9"},
		{"panic", "informed", logged + `handled with information\n$`, "exit 9"},
		{"panic", "ignored", logged + `$`, "aborted"},
		{"C", "nobody", `^$`, "aborted"},
		{"C", "informed", `^handled with information\n$`, "exit 9"},
		{"nothing", "nobody", `^$`, "exit 0"},
	} {
		t.Run(test.how+" "+test.before, func(t *testing.T) {
			cmd := exec.Command(program, test.how, test.before)
			cmd.Env = append(os.Environ(), "GOTRACEBACK=")
			out, err := cmd.Output()
			if ends := ending(err); ends != test.ends {
				t.Errorf("it ended: %s, want %s", ends, test.ends)
			}
			if !regexp.MustCompile(test.want).Match(out) {
				t.Errorf("it said\n%.2000s\nwant %s", out, test.want)
			}
		})
	}
}

const unlocked = "fatal error: sync: unlock of unlocked mutex"

func euros(n int) string { return strings.Repeat("€", n) }

func ending(err error) string {
	var failed *exec.ExitError
	switch {
	case err == nil:
		return "exit 0"
	case errors.As(err, &failed) && failed.Sys().(syscall.WaitStatus).Signal() == syscall.SIGABRT:
		return "aborted"
	case errors.As(err, &failed) && failed.Exited():
		return "exit 9"
	}
	return err.Error()
}

// buildCrash makes the program as gondk makes an archive, as far as it matters here, or takes what an earlier run has made of the same files.
func buildCrash(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	source, err := panicLogSource("mylib")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "paniclog"))); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"go.mod": "module crash\n\ngo 1.25\n", panicLogFile: string(source)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(filepath.Join(dir, "crash.c"), filepath.Join(dir, "include", "crash.c")); err != nil {
		t.Fatal(err) // beside Go files it would be one of cgo's
	}
	program := filepath.Join(dir, "crash")
	var sources []string
	for _, pattern := range []string{"*", "include/*.c", "include/*/*"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, slices.DeleteFunc(found, func(path string) bool { return filepath.Ext(path) == "" })...)
	}
	recipe := testkit.Recipe(t, fmt.Sprint("crash ", runtime.Version(), backlog), []string{hostCompiler(t)}, sources)
	testkit.Made(t, program, recipe, func() { linkCrash(t, dir, program) })
	if err := os.Chmod(program, 0o755); err != nil {
		t.Fatal(err)
	}
	return program
}

func linkCrash(t *testing.T, dir, program string) {
	t.Helper()
	cc, include := hostCompiler(t), filepath.Join(dir, "include")
	archive := filepath.Join(dir, "crash.a")
	// By its name alone, as other tests say it, and without CGO_CFLAGS: else Go's own C code is compiled again.
	env := []string{"CC=" + filepath.Base(cc), "CGO_ENABLED=1", "CPATH=" + include, "GOFLAGS="}
	inDir(t, dir, env, "go", "build", "-buildmode=c-archive", "-o", archive, ".")
	args := []string{archive}
	for _, name := range backlog {
		args = append(args, "--globalize-symbol="+name)
	}
	inDir(t, dir, nil, hostTool(t, "llvm-objcopy-19", "llvm-objcopy", "objcopy"), args...)
	inDir(t, dir, nil, cc, "-I.", "-I"+include, "-o", program, filepath.Join("include", "crash.c"), archive, "-lpthread")
}

func hostCompiler(t *testing.T) string { return hostTool(t, "gcc", "cc", "clang-19") }

func hostTool(t *testing.T, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	testkit.Missing(t, "none of %s here: apt-get install gcc libc6-dev llvm-19", strings.Join(names, ", "))
	return ""
}

func inDir(t *testing.T, dir string, env []string, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

// TestPanicLogInModuleCache refuses what Go's -overlay would refuse, and says why.
func TestPanicLogInModuleCache(t *testing.T) {
	root := t.TempDir()
	inDir(t, root, nil, "go", "mod", "init", "example.com/app")
	if err := os.WriteFile(filepath.Join(root, "main.go"), []byte("package main\n\nimport \"C\"\n\nfunc main() {}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	b := &code{Builder: &Builder{
		Run:    step.New(root, os.Environ(), step.NewLog(os.Stderr), false),
		Matrix: &matrix.Matrix{Root: root, File: filepath.Join(root, matrix.FileName), ABIs: []matrix.ABI{*matrixABI("arm64-v8a")}},
		Tools:  &toolchain.Tools{Go: toolchain.Tool{Path: goTool}, NDK: &toolchain.NDK{Root: root}},
	}}
	b.Matrix.Library.Package = "."
	b.settings = &goSettings{modCache: filepath.Join(root, "elsewhere")}
	main, err := b.mainDir(t.Context(), "library.panic_log")
	if real, _ := filepath.EvalSymlinks(root); err != nil || main != real {
		t.Errorf("%s, %v; want %s", main, err, real)
	}
	b.settings = &goSettings{modCache: filepath.Dir(main)}
	_, err = b.mainDir(t.Context(), "library.panic_log")
	if err == nil || !strings.Contains(err.Error(), "abi-matrix.toml: library.panic_log: example.com/app is in the module cache") {
		t.Error(err)
	}
}
