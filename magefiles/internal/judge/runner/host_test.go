//go:build linux

package runner

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

const repository = "../../../.."

// host is a project whose libraries are for this machine, and an "Android system" that is this machine's own: what runs is the program
// that runs on devices, from the same sources.
type host struct {
	*Executor
	t      *testing.T
	abi    *abi.ABI
	cc     string
	device string // the folder that stands for a device's
	calls  string // what adb was told
}

func newHost(t *testing.T) *host {
	t.Helper()
	h := &host{t: t, cc: compiler(t)}
	for _, a := range abi.All() {
		if a.GOARCH == runtime.GOARCH {
			h.abi = a
		}
	}
	if h.abi == nil || !h.abi.Is64() {
		t.Skipf("this machine's %s is no 64-bit ABI of Android's", runtime.GOARCH)
	}
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h.device, h.calls = t.TempDir(), filepath.Join(t.TempDir(), "calls")
	m := &matrix.Matrix{Root: filepath.Join(root, "mein Projékt"), Library: matrix.Library{Name: "golib"},
		Android: matrix.Android{MinSDK: 24}, ABIs: []matrix.ABI{{ABI: h.abi}}, App: &matrix.App{Dir: "app"}}
	if err := os.MkdirAll(filepath.Join(m.Root, "build", "golib", "include"), 0o777); err != nil {
		t.Fatal(err)
	}
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	made, err := objects()
	if err != nil {
		t.Fatal(err)
	}
	env := append(os.Environ(), "FAKE_CC="+h.cc, "FAKE_OBJECTS="+made, "FAKE_DEVICE="+h.device, "FAKE_CALLS="+h.calls,
		"FAKE_DEVICES=emulator-5554\tdevice", "FAKE_ABIS="+h.abi.Name)
	ndk := &toolchain.NDK{Root: filepath.Join(root, "ndk"), Host: "linux-x86_64"}
	h.Executor = &Executor{Run: step.New(m.Root, env, step.NewLog(log), false), Matrix: m, NDK: ndk,
		Where: toolchain.Places{OS: "linux", Arch: runtime.GOARCH, Roots: []string{h.system(root)}, Timeout: 60 * time.Second}}
	h.fake(ndk.Tool("clang"))
	h.copy(repository+"/magefiles/internal/host/ndklite/sysroot/include/jni.h", h.Matrix.Layout().Archives().Include()+"/jni.h")
	return h
}

// compiler finds a C compiler that can make programs for this machine, once: first the one that the go command takes by itself, for which
// it has its C code compiled already.
func compiler(t *testing.T) string {
	t.Helper()
	name, err := working()
	if err != nil {
		t.Fatal(err)
	}
	if name == "" {
		testkit.Missing(t, "no C compiler makes programs for this machine; apt-get install gcc libc6-dev")
	}
	return name
}

var working = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "gondk-compiler")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	source := filepath.Join(dir, "hello.c")
	if err := os.WriteFile(source, []byte("#include <stdio.h>\nint main(void) { return puts(\"\") < 0; }\n"), 0o666); err != nil {
		return "", err
	}
	for _, name := range []string{"gcc", "cc", "clang", "clang-19"} {
		if exec.Command(name, "-o", source+".out", source).Run() == nil {
			return name, nil
		}
	}
	return "", nil
})

// system makes a system folder whose linker is this machine's own.
func (h *host) system(root string) string {
	h.t.Helper()
	dir := filepath.Join(root, "android root")
	loader := map[string]string{"amd64": "/lib64/ld-linux-x86-64.so.2", "arm64": "/lib/ld-linux-aarch64.so.1"}[runtime.GOARCH]
	if _, err := os.Stat(loader); err != nil {
		h.t.Skipf("%v: this machine's C library is not glibc", err)
	}
	h.copy(loader, filepath.Join(dir, h.abi.Linker()))
	if err := os.Chmod(filepath.Join(dir, h.abi.Linker()), 0o755); err != nil {
		h.t.Fatal(err)
	}
	for _, name := range systemLibraries {
		h.write(filepath.Join(dir, h.abi.LibDir(), name), "")
	}
	return dir
}

// fake makes the test binary a program of another name.
func (h *host) fake(path string) string {
	h.t.Helper()
	self, err := os.Executable()
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o777)
	}
	if err == nil {
		err = os.Symlink(self, path)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return path
}

func (h *host) write(path, text string) string {
	h.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		h.t.Fatal(err)
	}
	return path
}

func (h *host) copy(from, to string) {
	h.t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		h.t.Fatal(err)
	}
	h.write(to, string(data))
}

// checks makes text the project's own checks.
func (h *host) checks(text string) { h.write(filepath.Join(h.checksDir(), "checks.c"), text) }

// mine makes one check, named mine, the project's own.
func (h *host) mine(code string) {
	h.checks("#include <stdlib.h>\n#include <unistd.h>\n#include \"gondk_run.h\"\nstatic void mine(struct gondk_run *run) {" + code + "}\n" +
		"const struct gondk_check gondk_checks[] = {{\"mine\", mine}, {NULL, NULL}};\n")
}

// library links a shared library of C code, and gives its bytes.
func (h *host) library(text string, args ...string) []byte {
	h.t.Helper()
	dir := h.t.TempDir()
	return h.link(dir, append([]string{h.write(filepath.Join(dir, "lib.c"), text)}, args...)...)
}

func (h *host) link(dir string, args ...string) []byte {
	h.t.Helper()
	out := filepath.Join(dir, "lib.so")
	if !slices.Contains(args, "-pie") {
		args = append([]string{"-shared", "-fPIC"}, args...)
	}
	args = append([]string{"-I" + h.Matrix.Layout().Archives().Include(), "-Wl,-z,nodelete", "-o", out}, args...)
	h.must(exec.Command(h.cc, args...))
	data, err := os.ReadFile(out)
	if err != nil {
		h.t.Fatal(err)
	}
	return data
}

func (h *host) must(cmd *exec.Cmd) {
	h.t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		h.t.Fatalf("%q: %v\n%s", cmd.Args, err, out)
	}
}

// bundle packs libraries, by name.
func (h *host) bundle(path string, libs map[string][]byte) Bundle {
	h.t.Helper()
	var data bytes.Buffer
	z := zip.NewWriter(&data)
	for name, text := range libs {
		w, err := z.Create("base/lib/" + h.abi.Name + "/" + name)
		if err == nil {
			_, err = w.Write(text)
		}
		if err != nil {
			h.t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		h.t.Fatal(err)
	}
	return Bundle{path, h.write(filepath.Join(h.Matrix.Root, "build", "app-"+path+".aab"), data.String())}
}

// same are the bundles of two build paths with one library.
func (h *host) same(lib []byte) []Bundle {
	libs := map[string][]byte{"libsample.so": lib}
	return []Bundle{h.bundle("cmake", libs), h.bundle("ndk-build", libs)}
}

func (h *host) execute(bundles []Bundle) *Report {
	h.t.Helper()
	r, err := h.tryExecute(h.t.Context(), bundles)
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

func (h *host) tryExecute(ctx context.Context, bundles []Bundle) (*Report, error) {
	places, err := h.Places(ctx)
	if err != nil {
		return nil, err
	}
	return h.Execute(ctx, places, bundles)
}

// useQemu has the program run under qemu, as if this machine were another.
func (h *host) useQemu() {
	name := h.abi.Qemu
	h.Where.Arch = "riscv64"
	h.Where.Qemu = map[string]string{h.abi.GOARCH: h.fake(filepath.Join(h.t.TempDir(), name))}
}

func (h *host) useADB() { h.Where.ADB = h.fake(filepath.Join(h.t.TempDir(), "adb")) }

// What goes wrong in a library is told of the check in which it did.
func TestTroubles(t *testing.T) {
	good := "int answer(void) { return 42; }"
	for name, c := range map[string]struct {
		lib, code, check, want string
		args                   []string
	}{
		"crash":     {good, `(void)run; *(volatile int *)8 = 1;`, "mine", "the process ended during this check: signal: segmentation fault", nil},
		"abort":     {good, `(void)run; abort();`, "mine", "the process ended during this check: signal: aborted", nil},
		"exit":      {good, `(void)run; _exit(3);`, "mine", "the process ended during this check: exit status 3", nil},
		"hang":      {good, `(void)run; for (;;) pause();`, "mine", "it has not ended within the 1 s that a run may take", nil},
		"fail":      {good, `gondk_fail(run, "no\nuse\t%d", 7);`, "mine", "no use 7", nil},
		"symbol":    {good, `gondk_symbol(run, "question");`, "mine", "no library exports question", nil},
		"exception": {good, `(*run->env)->ThrowNew(run->env, (*run->env)->FindClass(run->env, "a/B"), "why");`, "mine", "it threw a/B: why (0)", nil},
		"jni":       {good, `(*run->env)->MonitorEnter(run->env, NULL);`, "mine", "it called JNI's function number 217, which gondk's runner does not have", nil},
		"null": {good, `(*run->env)->CallVoidMethod(run->env, NULL, (*run->env)->GetMethodID(run->env, (*run->env)->FindClass(run->env, "a/B"), "f", "()V"));`,
			"mine", "it called f of null", nil},
		"attached": {"#include <jni.h>\n#include <pthread.h>\nstatic void *work(void *vm) { JNIEnv *env; (*(JavaVM *)vm)->AttachCurrentThread(vm, &env, NULL); return vm; }\n" +
			"void answer(JavaVM *vm) { pthread_t t; pthread_create(&t, NULL, work, vm); pthread_join(t, NULL); }",
			`JavaVM *vm; (*run->env)->GetJavaVM(run->env, &vm); ((void (*)(JavaVM *))gondk_symbol(run, "answer"))(vm);`,
			"mine", "a thread that AttachCurrentThread had attached ended without DetachCurrentThread", nil},
		"region": {good, `jbyte b; (*run->env)->GetByteArrayRegion(run->env, gondk_bytes(run, "abc", 3), 2, 2, &b);`, "mine",
			"it threw java/lang/ArrayIndexOutOfBoundsException: the region does not lie in the array (0)", nil},
		"undefined": {"int other(void); int answer(void) { return other(); }", "", "load", "libsample.so: ", []string{"-Wl,-z,now"}},
		"init":      {"__attribute__((constructor)) static void f(void) { __builtin_trap(); }", "", "load", "the process ended during this check: signal: ", nil},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			if name == "hang" {
				h.Where.Timeout = time.Second
			}
			h.mine(c.code)
			r := h.execute(h.same(h.library(c.lib, c.args...)))
			for _, run := range r.Runs {
				got := run.Check(c.check)
				if got == nil || len(got.Failures) != 1 || !strings.HasPrefix(got.Failures[0], c.want) {
					t.Fatalf("%s: %+v", run.Path, run)
				}
			}
			if len(r.Differences) > 0 || r.Count() != 2 {
				t.Errorf("%d failures, differences %+v", r.Count(), r.Differences)
			}
		})
	}
}

// A crash on a device is told as one here is, and the device's log of it is kept.
func TestCrashOnDevice(t *testing.T) {
	h := newHost(t)
	h.useADB()
	h.mine("(void)run; *(volatile int *)8 = 1;")
	r := h.execute(h.same(h.library("int answer(void) { return 42; }")))
	for _, run := range r.Runs {
		c := run.Check("mine")
		if c == nil || len(c.Failures) != 1 || !strings.HasPrefix(c.Failures[0], "the process ended during this check: signal: segmentation fault (exit status 139)") {
			t.Fatalf("%+v", run)
		}
		log, err := os.ReadFile(filepath.Join(h.Matrix.Root, filepath.FromSlash(run.Log)))
		if err != nil || !strings.Contains(string(log), "DEBUG   : backtrace") || strings.Contains(string(log), "another process") {
			t.Errorf("%v, log %s", err, log)
		}
	}
}

// Answers that must be equal are held against each other.
func TestAnswersDiffer(t *testing.T) {
	h := newHost(t)
	h.mine(`
	int (*answer)(void) = (int (*)(void))gondk_symbol(run, "answer");
	if (answer != NULL) gondk_answer(run, GONDK_IN_ABI, "answer", "%d", answer());
	gondk_answer(run, GONDK_EVERYWHERE, "same", "yes");
`)
	r := h.execute([]Bundle{
		h.bundle("cmake", map[string][]byte{"libsample.so": h.library("int answer(void) { return 42; }")}),
		h.bundle("ndk-build", map[string][]byte{"libsample.so": h.library("int answer(void) { return 43; }")}),
	})
	want := Difference{"mine", "answer", h.abi.Name, []Value{{h.abi.Name, "cmake", "42"}, {h.abi.Name, "ndk-build", "43"}}}
	if len(r.Differences) != 1 || r.Count() != 1 || !slices.Equal(r.Differences[0].Values, want.Values) || r.Differences[0].Key != want.Key {
		t.Errorf("%+v", r)
	}
}

// Libraries find each other in the bundle's folder, and a project without checks of its own has gondk's.
func TestSeveralLibraries(t *testing.T) {
	h := newHost(t)
	dir := t.TempDir()
	other := h.link(dir, h.write(filepath.Join(dir, "other.c"), "int other(void) { return 7; }"), "-Wl,-soname,libother.so")
	h.write(filepath.Join(dir, "libother.so"), string(other))
	user := h.library("int other(void); int answer(void) { return other(); }", "-L"+dir, "-lother")
	r := h.execute([]Bundle{h.bundle("cmake", map[string][]byte{"libother.so": other, "libanswer.so": user})})
	if r.Count() != 0 || len(r.Runs) != 1 || len(r.Runs[0].Libraries) != 2 || len(r.Runs[0].Checks) != 5 {
		t.Errorf("%+v", r)
	}
}

func TestChecksThatDoNotCompile(t *testing.T) {
	h := newHost(t)
	h.checks("nonsense")
	_, err := h.tryExecute(t.Context(), h.same(h.library("int answer(void) { return 42; }")))
	if err == nil || !strings.Contains(err.Error(), "the checks in app/run do not build for "+h.abi.Name) {
		t.Error(err)
	}
}

// Ctrl-C ends a run at once, and clears the device.
func TestInterrupt(t *testing.T) {
	h := newHost(t)
	h.useADB()
	h.mine("(void)run; for (;;) pause();")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() {
		for {
			if began, _ := filepath.Glob(filepath.Join(h.device, "*", resultsFile)); len(began) > 0 {
				stop()
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	if _, err := h.tryExecute(ctx, h.same(h.library("int answer(void) { return 42; }"))); err != context.Canceled {
		t.Error(err)
	}
	if left, _ := os.ReadDir(h.device); len(left) > 0 {
		t.Errorf("the device keeps %v", left)
	}
}

// The program goes where the same libraries went before without being compiled again.
func TestProgramIsKept(t *testing.T) {
	h := newHost(t)
	bundles := h.same(h.library("int answer(void) { return 42; }"))
	h.execute(bundles)
	program := h.out("program", h.abi.Name, "runner")
	before, err := os.Stat(program)
	if err != nil {
		t.Fatal(err)
	}
	h.execute(bundles)
	if after, err := os.Stat(program); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("compiled again: %v", err)
	}
}

// What stands for a Java VM does what one does, as far as it goes.
func TestJNI(t *testing.T) {
	h := newHost(t)
	h.copy(filepath.Join("testdata", "jni.c"), filepath.Join(h.checksDir(), "checks.c"))
	r := h.execute(h.same(h.library("int answer(void) { return 42; }")))
	if r.Count() != 0 || r.Runs[0].Check("callbacks") == nil {
		t.Errorf("%+v", r)
	}
}

// A device takes the ABIs that it runs, a system folder the others; what neither runs is told as not run.
func TestDeviceOfAnotherABI(t *testing.T) {
	h := newHost(t)
	h.useADB()
	h.Run.Env = append(h.Run.Env, "FAKE_ABIS=armeabi-v7a,armeabi")
	h.Matrix.ABIs = append(h.Matrix.ABIs, matrix.ABI{ABI: abi.Find("armeabi-v7a")}, matrix.ABI{ABI: abi.Find("x86")})
	p, err := h.Places(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := p.of["armeabi-v7a"]; got == nil || got.String() != "device emulator-5554" {
		t.Errorf("armeabi-v7a runs on %v", got)
	}
	if got := p.of[h.abi.Name]; got == nil || !strings.HasPrefix(got.String(), "this machine, with ") {
		t.Errorf("%s runs on %v", h.abi.Name, got)
	}
	want := "not run: device emulator-5554 has armeabi-v7a, armeabi only; there is no " + filepath.Join(h.Where.Roots[0], "system/bin/linker") +
		" (GONDK_SYSTEM_ROOT may be a list of folders, like PATH)"
	if p.nowhere["x86"] != want || p.of["x86"] != nil {
		t.Errorf("x86: %s", p.nowhere["x86"])
	}
}

// What adb itself says is told.
func TestDeviceThatFails(t *testing.T) {
	h := newHost(t)
	h.useADB()
	if err := os.RemoveAll(h.device); err != nil {
		t.Fatal(err)
	}
	r := h.execute(h.same(h.library("int answer(void) { return 42; }")))
	for _, run := range r.Runs {
		if !strings.HasPrefix(run.Problem, "it did not start: adb push: exit status 1 (cp: ") {
			t.Errorf("%+v", run)
		}
	}
}
