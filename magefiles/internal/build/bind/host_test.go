package bind_test

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// host is a binding of package every that was built for this machine's Java.
type host struct {
	dir     string // has the library
	classes string
}

// jdk is the folder of the JDK.
func jdk(t *testing.T) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the folders of JDKs are known for Linux only")
	}
	path, err := filepath.EvalSymlinks(testkit.Program(t, "javac"))
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(filepath.Dir(path))
}

// headers are the folders of the JDK's jni.h.
func headers(t *testing.T) []string {
	include := filepath.Join(jdk(t), "include")
	return []string{include, filepath.Join(include, "linux")}
}

// module is a copy of package every with its binding.
func module(t *testing.T, api *model.API) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(every)); err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, filepath.Join(dir, "lib", "main.go"), "package main\n\nimport _ \"example.com/every/gondkbind\"\n\nfunc main() {}\n")
	writeAll(t, filepath.Join(dir, "gondkbind"), native(t, api))
	return dir
}

// goTool runs the go command in a module whose C code has Java's headers.
func goTool(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command(testkit.Program(t, "go"), args...)
	cmd.Dir = dir
	// The compiler by its name alone, as other tests say it: a path would have Go's own C code compiled again, as CGO_CFLAGS would.
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1", "CC="+filepath.Base(testkit.Program(t, "gcc", "cc", "clang", "clang-19")), "GOFLAGS=-buildvcs=false", "GOWORK=off", "GOTOOLCHAIN=local",
		"CPATH="+strings.Join(headers(t), string(os.PathListSeparator)))
	run(t, cmd)
}

func run(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%q: %v\n%s", cmd.Args, err, out)
	}
	return string(out)
}

// build builds both halves of package every for this machine, or takes what an earlier run has built of the same files.
func build(t *testing.T, api *model.API) host {
	t.Helper()
	h := host{dir: t.TempDir()}
	dir := module(t, api)
	lib := filepath.Join(h.dir, "libevery.so")
	testkit.Made(t, lib, recipe(t, dir), func() { goTool(t, dir, "build", "-buildmode=c-shared", "-o", lib, "./lib") })
	h.classes = compile(t, filepath.Join(dir, "java"), javaFiles(t, api))
	return h
}

// recipe is all that a library is built of.
func recipe(t *testing.T, dir string) string {
	t.Helper()
	sum := sha256.New()
	fmt.Fprintln(sum, runtime.Version(), runtime.GOARCH, testkit.Identity(t, testkit.Program(t, "gcc", "cc", "clang", "clang-19")), headers(t))
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			fmt.Fprintf(sum, "%s\n%s\n", strings.TrimPrefix(path, dir), testkit.Read(t, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("binding of every %x", sum.Sum(nil))
}

// compile compiles the Java half and what calls it.
func compile(t *testing.T, dir string, all map[string][]byte) string {
	t.Helper()
	writeAll(t, dir, all)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "java"))); err != nil {
		t.Fatal(err)
	}
	args := []string{"-nowarn", "-d", filepath.Join(dir, "classes")}
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if strings.HasSuffix(path, ".java") {
			args = append(args, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	run(t, exec.Command(testkit.Program(t, "javac"), args...))
	return filepath.Join(dir, "classes")
}

// java is the command that does something of class Truth.
func (h host) java(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	return h.main(t, "Truth", args...)
}

// main is the command that starts a class. Of the signals that Go takes over, the virtual machine is told by its own library.
func (h host) main(t *testing.T, class string, args ...string) *exec.Cmd {
	t.Helper()
	args = append([]string{"-Xcheck:jni", "-XX:+UseSerialGC", "-Djava.library.path=" + h.dir, "-cp", h.classes, "dev.example.every." + class}, args...)
	cmd := exec.Command(testkit.Program(t, "java"), args...)
	cmd.Env = append(os.Environ(), "LD_PRELOAD="+filepath.Join(jdk(t), "lib", "libjsig.so"), "TMPDIR=", "GOGC=10")
	return cmd
}

// fails runs a command that must fail, and returns what it says.
func fails(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatalf("%q does not fail\n%s", cmd.Args, out)
	}
	return string(out)
}

func wants(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			t.Errorf("no %q in\n%s", w, text)
		}
	}
}

// trials has what TestTruth does done so often that what grows is seen: some minutes long.
var trials = flag.Bool("trials", false, "run the trials of bindings in full: 10^6 values there and back, 10^7 handles")

// TestTruth calls everything on this machine's Java, which watches how its functions are used.
func TestTruth(t *testing.T) {
	h := build(t, load(t, every))
	values, calls, handles := "15000", "320", "3200"
	switch {
	case testing.Short():
		values, calls, handles = "1500", "160", "1600"
	case *trials:
		values, calls, handles = "1000000", "32000", "10000000"
	}
	for _, args := range [][]string{{"values", values}, {"all", calls, handles}} {
		t.Run(args[0], func(t *testing.T) {
			out := run(t, h.java(t, args...))
			wants(t, out, args[0]+" holds")
			t.Log(out)
			if strings.Contains(out, "in native method") {
				t.Errorf("the virtual machine has seen something wrong:\n%s", out)
			}
		})
	}
	t.Run("panic", func(t *testing.T) {
		wants(t, fails(t, h.java(t, "panic")), "panic: on purpose", "example.com/every.Panic")
	})
	t.Run("exception in a goroutine", func(t *testing.T) {
		wants(t, fails(t, h.java(t, "aside")), "panic: java.lang.IllegalStateException: nobody takes this")
	})
	t.Run("stale", func(t *testing.T) { stale(t, h) })
	t.Run("own library", func(t *testing.T) { own(t, h) })
}

// own has the library under the name of one of the app's own, as an app has that links the archive into it.
func own(t *testing.T, h host) {
	lib := filepath.Join(t.TempDir(), "libapp.so")
	if err := os.Link(filepath.Join(h.dir, "libevery.so"), lib); err != nil {
		t.Fatal(err)
	}
	h.dir = filepath.Dir(lib)
	wants(t, run(t, h.main(t, "Own", lib)), "cancelled: false")
	wants(t, fails(t, h.main(t, "Own")), "UnsatisfiedLinkError: no every in java.library.path", "and in the libraries that were loaded before: ")
}

// stale runs the library with the Java half of another API.
func stale(t *testing.T, h host) {
	api := load(t, every)
	was := api.Checksum()
	p := *api.Packages[0]
	p.Funcs = slices.DeleteFunc(slices.Clone(p.Funcs), func(f *model.Func) bool { return f.Go == "SameRange" })
	api.Packages = []*model.Package{&p}
	all := javaFiles(t, api)
	natives := "dev/example/every/gondk/Natives.java"
	dir := t.TempDir()
	writeAll(t, dir, map[string][]byte{natives: all[natives]})
	run(t, exec.Command(testkit.Program(t, "javac"), "-nowarn", "-cp", h.classes, "-d", dir, filepath.Join(dir, filepath.FromSlash(natives))))
	h.classes = dir + string(os.PathListSeparator) + h.classes
	wants(t, fails(t, h.java(t, "all", "1", "1")), "UnsatisfiedLinkError", "are not those of libevery.so", "made of API "+api.Checksum()[:12], "the library of API "+was[:12])
}

// TestThrow has panics as exceptions.
func TestThrow(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a second library")
	}
	api := load(t, every)
	api.Throw = true
	wants(t, run(t, build(t, api).java(t, "throw")), "throw holds")
}

// TestVet looks at all that is written with go vet, and with clang's warnings as errors, also by Android's own jni.h.
func TestVet(t *testing.T) {
	dir := module(t, load(t, every))
	goTool(t, dir, "vet", "./gondkbind")
	clang := testkit.Program(t, "clang-19", "clang")
	android := t.TempDir()
	testkit.Write(t, filepath.Join(android, "jni.h"), testkit.Read(t, filepath.Join("..", "..", "host", "ndklite", "sysroot", "include", "jni.h")))
	jdk := headers(t)
	for _, flags := range [][]string{{"-I" + jdk[0], "-I" + jdk[1]}, {"-D__ANDROID__", "-I" + android}} {
		for _, file := range []string{"jni.c", "natives.c"} {
			run(t, exec.Command(clang, append(flags, "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", filepath.Join(dir, "gondkbind", file))...))
		}
	}
}
