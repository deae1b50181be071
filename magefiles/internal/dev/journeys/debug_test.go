package journeys

import (
	"bytes"
	"debug/dwarf"
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
)

// debugFiles make of the module of outsideFiles one with C code, and with a C library of the ABI's.
var debugFiles = map[string]string{
	"mylib/main.go": "package main\n\n// #include \"half.h\"\nimport \"C\"\n\nimport \"example.com/outside/mylib/deep\"\n\n//export consumer_go\nfunc consumer_go(n C.int) C.int {\n\tsum := C.int(deep.N()) + n\n\treturn C.half(sum)\n}\n\nfunc main() {}\n",
	"mylib/half.h":  "int half(int n);\n",
	"mylib/half.c":  "#include \"half.h\"\n#include <more.h>\nint half(int n)\n{\n\tint result = n / 2;\n\treturn result + more();\n}\n",
	"jni/third_party/arm64-v8a/include/more.h": "int more(void);\n",
	"jni/third_party/more.c":                   "int more(void) { return 1; }\n",
	"jni/consumer.c":                           "#include \"mine.h\"\n__attribute__((visibility(\"default\"))) int consumer_build_info(int n) { return consumer_go(n); }\n",
	"jni/Application.mk":                       "APP_ABI := arm64-v8a\nAPP_PLATFORM := android-24\nAPP_STL := none\n",
	"jni/Android.mk": `LOCAL_PATH := $(call my-dir)
$(call import-module,gondk)
$FLAGS
include $(CLEAR_VARS)
LOCAL_MODULE := consumer
LOCAL_SRC_FILES := consumer.c
LOCAL_STATIC_LIBRARIES := mine
include $(BUILD_SHARED_LIBRARY)
`,
	"jni/CMakeLists.txt": `cmake_minimum_required(VERSION 3.18)
project(consumer C)
include("$GONDK/cmake/Gondk.cmake")
$FLAGS
add_library(consumer SHARED consumer.c)
target_link_libraries(consumer PRIVATE gondk::mine)
`,
}

// TestDebugBuild builds by both build files what a debugger steps through, and what it does not, with a C library of the ABI's.
func TestDebugBuild(t *testing.T) {
	t.Parallel()
	found := sampleTools(t)
	dir := newOutside(t, "their bücher app")
	// The page's flags.
	flags := map[string]string{
		"jni/CMakeLists.txt": strings.NewReplacer("golib PACKAGE ./golib", "mine PACKAGE ./mylib", "-lcrypto", "-lmore").
			Replace(testkit.Shown(t, "docs/build-files.md", "Flags", "cmake")[0]),
		"jni/Android.mk": strings.NewReplacer("golib,./golib,", "mine,./mylib,", "/third_party", "/jni/third_party", "-lcrypto", "-lmore").
			Replace(testkit.Shown(t, "docs/build-files.md", "Flags", "make")[0]),
	}
	for file, text := range debugFiles {
		text = strings.NewReplacer("$FLAGS\n", flags[file], "$GONDK", strings.TrimSuffix(absolute(t, "."), "/")).Replace(text)
		testkit.Write(t, filepath.Join(dir, filepath.FromSlash(file)), text)
	}
	makeLibrary(t, found, filepath.Join(dir, "jni", "third_party"))
	if err := os.CopyFS(filepath.Join(dir, "modules"), os.DirFS(filepath.Join(repository, "ndk-build"))); err != nil {
		t.Fatal(err)
	}
	const cflags = "CGO_CFLAGS=-O2 -g -fno-addrsig" // for Android: a gcc that compiled gondk would not know the last one
	cmake := func(kind string) string {
		out := filepath.Join(dir, ".cxx", kind)
		run(t, dir, "env", cflags, found.CMake.Path, "-S", "jni", "-B", out, "-G", "Ninja", "-DCMAKE_MAKE_PROGRAM="+found.Ninja.Path, "-DCMAKE_BUILD_TYPE="+kind,
			"-DCMAKE_TOOLCHAIN_FILE="+found.NDK.ToolchainFile(), "-DANDROID_ABI=arm64-v8a", "-DANDROID_PLATFORM=android-24", "-DANDROID_STL=none")
		run(t, dir, "env", cflags, found.CMake.Path, "--build", out)
		return out
	}
	ndkBuild := func(debug string) {
		run(t, dir, "env", cflags, found.NDK.NDKBuild(), "NDK_PROJECT_PATH=.", "NDK_MODULE_PATH=modules", "NDK_DEBUG="+debug)
	}
	obj := filepath.Join(dir, "obj", "local", "arm64-v8a")
	archive := func(out, folder string) string { return filepath.Join(out, "gondk", folder, "arm64-v8a", "libmine.a") }

	debug := cmake("Debug")
	ndkBuild("1")
	// Not the same bytes: without -trimpath Go writes down where it linked.
	if one, other := buildID(t, archive(debug, "mine-debug")), buildID(t, archive(obj, "mine-debug")); one != other {
		t.Errorf("CMake's archive is made of other things than ndk-build's: %s, %s", one, other)
	}
	for _, lib := range []string{filepath.Join(debug, "libconsumer.so"), filepath.Join(obj, "libconsumer.so")} {
		checkSources(t, lib, filepath.Join(dir, "mylib", "main.go"), filepath.Join(dir, "mylib", "deep", "deep.go"), filepath.Join(dir, "mylib", "half.c"))
		if producer := goProducer(t, lib); !strings.Contains(producer, "-N -l") {
			t.Errorf("%s: Go code is optimised: %s", lib, producer)
		}
	}

	release := cmake("RelWithDebInfo")
	ndkBuild("0")
	sameFiles(t, archive(release, "mine"), archive(obj, "mine"))
	lib := filepath.Join(release, "libconsumer.so")
	checkSources(t, lib, "example.com/outside/mylib/main.go", "/_/example.com/outside/mylib/half.c")
	checkDebugger(t, dir, "example.com/outside/mylib/main.go")
	if producer := goProducer(t, lib); strings.Contains(producer, "-N -l") {
		t.Errorf("%s: Go code is not optimised: %s", lib, producer)
	}
	if data, err := os.ReadFile(archive(release, "mine")); err != nil || bytes.Contains(data, []byte(dir)) {
		t.Errorf("%s: %v, or it has the project's folder in it", release, err)
	}
	checkFlagsArrive(t, dir, [][]string{{"env", cflags, found.CMake.Path, "--build", release}, {"env", cflags, found.NDK.NDKBuild(), "NDK_PROJECT_PATH=.", "NDK_MODULE_PATH=modules"}})
}

// checkFlagsArrive wants a flag to reach Go's compiler, and a fix to reach gondk, from both build files. They are ones that are refused: for
// others the standard library would be compiled anew.
func checkFlagsArrive(t *testing.T, dir string, builds [][]string) {
	t.Helper()
	for _, c := range []struct{ cmake, ndkBuild, want string }{
		{"GCFLAGS -d=nosuchkey", "-gcflag=-d=nosuchkey", "unknown debug key nosuchkey"},
		{"FIXES boot-time", "-fix=boot-time", `did you mean "boottime"?`},
	} {
		cmakeLists, androidMk := filepath.Join(dir, "jni", "CMakeLists.txt"), filepath.Join(dir, "jni", "Android.mk")
		change(t, cmakeLists, "PACKAGE ./mylib", "PACKAGE ./mylib "+c.cmake)
		change(t, androidMk, "./mylib,", "./mylib,"+c.ndkBuild+" ")
		for _, build := range builds {
			if out, err := try(dir, build[0], build[1:]...); err == nil || !strings.Contains(strings.Join(strings.Fields(out), " "), c.want) {
				t.Errorf("%q: %v\n%s", build, err, out)
			}
		}
		change(t, cmakeLists, " "+c.cmake, "")
		change(t, androidMk, c.ndkBuild+" ", "")
	}
}

// checkDebugger does by the page's lines what lldb does: the sources that a release names are there when the first has put a folder in the place
// of their module's path, and the signal of the second is the one by which Go's runtime interrupts its threads.
func checkDebugger(t *testing.T, dir, name string) {
	t.Helper()
	shown := lines(testkit.Shown(t, "docs/crashes.md", "Step through the code", "lldb")[0])
	var from, to string
	if _, err := fmt.Sscanf(shown[0], "settings set target.source-map %s %s", &from, &to); err != nil || !strings.HasPrefix(name, path.Dir(from)+"/") {
		t.Errorf("%q: %v, or it maps none of %s", shown[0], err, name)
	}
	if file := filepath.Join(dir, strings.TrimPrefix(name, "example.com/outside")); !exists(file) {
		t.Errorf("there is no %s for %s", file, name)
	}
	signals := testkit.Read(t, filepath.Join(strings.TrimSpace(run(t, ".", "go", "env", "GOROOT")), "src", "runtime", "signal_unix.go"))
	if signal := strings.Fields(shown[1])[2]; !strings.Contains(signals, "const sigPreempt = _"+signal+"\n") {
		t.Errorf("Go does not interrupt its threads by %s", signal)
	}
}

// makeLibrary makes libmore.a for arm64-v8a.
func makeLibrary(t *testing.T, found *toolchain.Tools, dir string) {
	t.Helper()
	run(t, dir, found.NDK.Tool("clang"), "--target=aarch64-linux-android24", "-fPIC", "-c", "more.c", "-o", "more.o")
	lib := filepath.Join(dir, "arm64-v8a", "lib")
	if err := os.Mkdir(lib, 0o777); err != nil {
		t.Fatal(err)
	}
	run(t, dir, found.NDK.Tool("llvm-ar"), "rcs", filepath.Join(lib, "libmore.a"), "more.o")
}

func sameFiles(t *testing.T, one, other string) {
	t.Helper()
	a, err := os.ReadFile(one)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Errorf("%s and %s are not the same", one, other)
	}
}

// buildID returns the digest of all that a debug archive is made of.
func buildID(t *testing.T, archive string) string {
	t.Helper()
	data, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	id := regexp.MustCompile("-buildid=[0-9a-f]{40}").Find(data)
	if id == nil {
		t.Fatalf("%s has no build id of gondk's", archive)
	}
	return string(id)
}

func readDWARF(t *testing.T, lib string) *dwarf.Data {
	t.Helper()
	f, err := elf.Open(lib)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := f.DWARF()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// eachUnit calls do with each compilation unit of a library.
func eachUnit(t *testing.T, lib string, do func(data *dwarf.Data, unit *dwarf.Entry)) {
	t.Helper()
	data := readDWARF(t, lib)
	for r := data.Reader(); ; r.SkipChildren() {
		unit, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if unit == nil {
			return
		}
		do(data, unit)
	}
}

// checkSources asks whether lines of the library belong to these files, and whether those named by their places are there.
func checkSources(t *testing.T, lib string, want ...string) {
	t.Helper()
	seen := map[string]bool{}
	eachUnit(t, lib, func(data *dwarf.Data, unit *dwarf.Entry) {
		lines, err := data.LineReader(unit)
		if err != nil || lines == nil {
			return
		}
		for entry := (dwarf.LineEntry{}); ; {
			if err := lines.Next(&entry); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Fatal(lib, err)
			}
			seen[entry.File.Name] = true
		}
	})
	for _, name := range want {
		if !seen[name] {
			t.Errorf("%s has no line of %s", lib, name)
		}
		if filepath.IsAbs(name) && !strings.HasPrefix(name, "/_/") && !exists(name) {
			t.Errorf("%s names %s, which is not there", lib, name)
		}
	}
}

// goProducer returns what the Go compiler says of itself in the main package.
func goProducer(t *testing.T, lib string) (producer string) {
	t.Helper()
	eachUnit(t, lib, func(_ *dwarf.Data, unit *dwarf.Entry) {
		if name, _ := unit.Val(dwarf.AttrName).(string); name == "main" {
			producer, _ = unit.Val(dwarf.AttrProducer).(string)
		}
	})
	return producer
}
