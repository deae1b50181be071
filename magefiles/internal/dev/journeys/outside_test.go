package journeys

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
)

// outsideFiles are a Go module of somebody else's that has gondk as a tool, with a library of two packages, a C header and an embedded file.
var outsideFiles = map[string]string{
	"mylib/main.go": `package main

// #include "limits/lib.h"
import "C"

import (
	_ "embed"

	"example.com/outside/mylib/deep"
)

//go:embed text.txt
var text string

//export consumer_go
func consumer_go(n C.int) C.int { return n + C.int(deep.N()) + C.int(len(text)) + C.MINE }

func main() {}
`,
	"mylib/deep/deep.go": "// Package deep is below.\npackage deep\n\n// N is a number.\nfunc N() int { return 1 }\n",
	"mylib/limits/lib.h": "#define MINE 3\n",
	"mylib/text.txt":     "hello\n",
}

const outsideC = "#include \"mine.h\"\n__attribute__((visibility(\"default\"))) int consumer_build_info(int n) { return consumer_go(n) + MINE; }\n"

// outsideMatrix is theirs: a line of it that no build file says.
const outsideMatrix = "abi = [{name = \"arm64-v8a\", goarm64 = \"v8.0\"}, {name = \"armeabi-v7a\"}]\n"

// newOutside makes the module in a folder of that name. Its requirements are this repository's, so that nothing needs loading.
func newOutside(t *testing.T, name string) string {
	t.Helper()
	builds(t)
	dir := filepath.Join(t.TempDir(), name)
	root, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	for file, text := range outsideFiles {
		testkit.Write(t, filepath.Join(dir, filepath.FromSlash(file)), text)
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, filepath.Join(dir, "go.mod"), strings.Replace(string(mod), "module github.com/gondk/gondk", "module example.com/outside", 1)+"\ntool github.com/gondk/gondk\n")
	clone := strings.Fields(testkit.Shown(t, "docs/init.md", "A clone of gondk", "sh")[0])
	run(t, dir, clone[0], strings.Split(strings.ReplaceAll(strings.Join(clone[1:], "\n"), "/path/to/the/clone", filepath.ToSlash(root)), "\n")...)
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, filepath.Join(dir, "go.sum"), string(sum))
	return dir
}

// settle makes what is in a folder an hour old: of what was written in the last seconds gondk takes nothing to be up to date, as it could
// change again unnoticed, and would compile itself twice.
func settle(t *testing.T, dir string) {
	t.Helper()
	before := time.Now().Add(-time.Hour)
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Chtimes(path, before, before))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sampleTools gives the tools as the sample's matrix wants them: an NDK or ndklite for both ABIs.
func sampleTools(t *testing.T) *toolchain.Tools {
	t.Helper()
	builds(t)
	return tools(t, newProject(t, "sample"))
}

// absolute returns the path of one of the repository's files, slash-separated.
func absolute(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(repository, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(path)
}

// change replaces a text in a file once.
func change(t *testing.T, path, old, new string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(text), old) != 1 {
		t.Fatalf("%s has not %q once", path, old)
	}
	testkit.Write(t, path, strings.Replace(string(text), old, new, 1))
}

// rebuilds changes one file after the other and asks whether the archive is built again for it, and whether nothing is built when nothing
// has changed. Both functions give what was written: build builds, and dry only tells what it would do, which is in its text told.
func rebuilds(t *testing.T, dir string, build, dry func() string, told string) {
	t.Helper()
	const built = "archive     arm64-v8a"
	if out := build(); strings.Contains(out, built) {
		t.Errorf("nothing has changed, and the archive is built:\n%s", out)
	}
	for _, c := range []struct{ file, old, new string }{
		{"mylib/deep/deep.go", "return 1", "return 2"},
		{"mylib/text.txt", "hello", "hello there"},
		{"mylib/limits/lib.h", "3", "4"},
		{"abi-matrix.toml", "library = {", `library = {cgo_ldflags = ["-lz"], `},
	} {
		undo := changed(t, filepath.Join(dir, filepath.FromSlash(c.file)), c.old, c.new)
		if out := dry(); !strings.Contains(out, told) {
			t.Errorf("%s has changed, and the archive would not be built:\n%s", c.file, out)
		}
		undo()
	}
	if out := dry(); strings.Contains(out, told) {
		t.Errorf("all is as it was, and the archive would be built:\n%s", out)
	}
	change(t, filepath.Join(dir, "go.mod"), "go 1.25.0", "go 1.25.1")
	if out := build(); !strings.Contains(out, built) {
		t.Errorf("go.mod has changed, and the archive is not built:\n%s", out)
	}
	testkit.Write(t, filepath.Join(dir, "mylib", "deep", "more.go"), "package deep\n\nfunc init() { println() }\n")
	if out := build(); !strings.Contains(out, built) {
		t.Errorf("a file came, and the archive is not built:\n%s", out)
	}
	if out := build(); strings.Contains(out, built) {
		t.Errorf("nothing has changed any more, and the archive is built:\n%s", out)
	}
}

// changed changes a file, and gives what makes it as it was, time and all.
func changed(t *testing.T, path, old, new string) (undo func()) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	before := testkit.Read(t, path)
	change(t, path, old, new)
	return func() {
		testkit.Write(t, path, before)
		if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
			t.Fatal(err)
		}
	}
}

// try runs a program that may fail, and gives what it wrote.
func try(dir, program string, args ...string) (string, error) {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// withoutGo gives a PATH without the go command, as Android Studio has it when it was not started from a shell, for the program env, and where
// the go command was.
func withoutGo() (path string, taken []string) {
	var left []string
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if exists(filepath.Join(dir, "go")) {
			taken = append(taken, dir)
		} else {
			left = append(left, dir)
		}
	}
	return "PATH=" + strings.Join(left, string(filepath.ListSeparator)), taken
}

// oldGo makes a go command that says it is an old one.
func oldGo(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "go")
	testkit.Write(t, path, "#!/bin/sh\ncase \"$*\" in \"env GOVERSION\"*) echo go1.22.3;; *) exec go \"$@\";; esac\n")
	if err := os.Chmod(path, 0o777); err != nil {
		t.Fatal(err)
	}
	return path
}

// usualPlaces are where both modules look for the go command that is not on PATH, as far as a test machine may have it there.
var usualPlaces = []string{"/usr/local/go/bin", "/usr/local/bin", "/usr/lib/go/bin", "/snap/bin"}

const staleVendor = "# github.com/magefile/mage v1.0.0\n## explicit\ngithub.com/magefile/mage\n"

// TestCMakeModule builds somebody's Go package as a part of their CMake build.
func TestCMakeModule(t *testing.T) {
	t.Parallel()
	found := sampleTools(t)
	dir := newOutside(t, "their bücher app")
	source := filepath.Join(dir, "app", "src", "main", "cpp")
	lists := "cmake_minimum_required(VERSION 3.18)\nproject(consumer C)\ninclude(\"" + absolute(t, "cmake/Gondk.cmake") + `")
gondk_add_archive(NAME mine PACKAGE ./mylib)
add_library(consumer SHARED consumer.c)
target_link_libraries(consumer PRIVATE gondk::mine -Wl,--exclude-libs,ALL)
`
	testkit.Write(t, filepath.Join(source, "consumer.c"), outsideC)
	testkit.Write(t, filepath.Join(source, "CMakeLists.txt"), lists)
	testkit.Write(t, filepath.Join(dir, "abi-matrix.toml"), "library = {name = \"mine\", package = \"./mylib\"}\n"+outsideMatrix)
	out := func(abi string) string { return filepath.Join(dir, "app", ".cxx", abi) }
	var environment []string // what it says otherwise
	configure := func(abi string, args ...string) (string, error) {
		return try(dir, "env", slices.Concat(environment, []string{found.CMake.Path, "-S", source, "-B", out(abi), "-G", "Ninja", "-DCMAKE_MAKE_PROGRAM=" + found.Ninja.Path,
			"-DCMAKE_TOOLCHAIN_FILE=" + found.NDK.ToolchainFile(), "-DANDROID_ABI=" + abi, "-DANDROID_PLATFORM=android-24", "-DANDROID_STL=none"}, args)...)
	}
	t.Run("ABIs at once", func(t *testing.T) { // as the Android Gradle plugin does
		for _, abi := range abis {
			t.Run(abi, func(t *testing.T) {
				t.Parallel()
				if text, err := configure(abi); err != nil {
					t.Fatal(text)
				}
				run(t, dir, found.CMake.Path, "--build", out(abi))
				checkConsumer(t, filepath.Join(out(abi), "libconsumer.so"), abi)
			})
		}
	})
	build := func() string { return run(t, dir, found.CMake.Path, "--build", out("arm64-v8a")) }
	if text := build(); !strings.Contains(text, "no work to do") {
		t.Errorf("nothing has changed, and something is done:\n%s", text)
	}
	dry := func() string { return run(t, dir, found.CMake.Path, "--build", out("arm64-v8a"), "--", "-n") }
	rebuilds(t, dir, build, dry, "Building Go archive libmine.a for arm64-v8a")

	change(t, filepath.Join(dir, "mylib", "deep", "deep.go"), "return 1", "return two")
	text, err := try(dir, found.CMake.Path, "--build", out("arm64-v8a"))
	if want := filepath.Join(dir, "mylib", "deep", "deep.go") + ":5:23: error: undefined: two"; err == nil || !strings.Contains(text, want) {
		t.Errorf("no %s in\n%s", want, text)
	}
	change(t, filepath.Join(dir, "mylib", "deep", "deep.go"), "return two", "return 1")

	for _, c := range []struct {
		name, old, new, matrix string
		args                   []string
		want                   string
	}{
		{"a package that is not there", "./mylib)", "./nolib)", "", nil, "nolib: directory not found"},
		{"a word that it does not know", "PACKAGE ", "PACKGE ", "", nil, "unknown arguments: PACKGE ./mylib"},
		{"a name with a capital letter", "NAME mine", "NAME Mine", "", nil, `NAME "Mine" does not work`},
		{"two of one name", "add_library(", "gondk_add_archive(NAME mine PACKAGE ./mylib)\nadd_library(", "", nil, "there is an archive of that name already"},
		{"no go.mod there", "./mylib)", "./mylib MODULE ..)", "", nil, "has no go.mod; name the folder that has it"},
		{"an ABI that the matrix lacks", "", "", "library = {name = \"mine\", package = \"./mylib\"}\nabi = [{name = \"x86\"}]\n", nil, "has no ABI arm64-v8a"},
		{"another min SDK", "", "", "library = {name = \"mine\", package = \"./mylib\"}\nandroid.min_sdk = 26\n", nil, "API level 24"},
		{"another NDK", "", "", "library = {name = \"mine\", package = \"./mylib\"}\nandroid.ndk = [\"21\"]\n", nil, "accepts only 21"},
		{"no Go there", "", "", "", []string{"-DGONDK_GO=/none/go"}, "GONDK_GO is /none/go, and it does not run"},
		{"an old Go", "", "", "", []string{"-DGONDK_GO=" + oldGo(t)}, "is go1.22.3; gondk needs go1.25 or newer: install it, or name another with -DGONDK_GO="},
	} {
		testkit.Write(t, filepath.Join(source, "CMakeLists.txt"), strings.Replace(lists, c.old, c.new, 1))
		if c.matrix != "" {
			testkit.Write(t, filepath.Join(dir, "abi-matrix.toml"), c.matrix)
		}
		text, err := configure("arm64-v8a", c.args...)
		if unwrapped := strings.Join(strings.Fields(text), " "); err == nil || !strings.Contains(unwrapped, c.want) || !strings.Contains(text, "CMake Error") {
			t.Errorf("%s: %v, no %q in\n%s", c.name, err, c.want, text)
		}
		os.Remove(filepath.Join(dir, "abi-matrix.toml"))
	}
	testkit.Write(t, filepath.Join(source, "CMakeLists.txt"), lists)
	vendored := filepath.Join(dir, "vendor")
	testkit.Write(t, filepath.Join(vendored, "modules.txt"), staleVendor)
	if text, err := configure("arm64-v8a", "-UGONDK_GO"); err == nil || !strings.Contains(text, "go mod vendor") || !strings.Contains(text, "CMake Error") {
		t.Errorf("a vendor folder out of date: %v\n%s", err, text)
	}
	os.RemoveAll(vendored)

	path, places := withoutGo()
	environment = []string{path}
	if text, err := configure("arm64-v8a", "-UGONDK_GO"); err != nil && !strings.Contains(text, "no go command on PATH or in the usual places") {
		t.Error(text)
	} else if err == nil {
		run(t, dir, "env", path, found.CMake.Path, "--build", out("arm64-v8a"))
	}
	environment = append(environment, "HOME="+t.TempDir())
	text, err = configure("arm64-v8a", "-UGONDK_GO", "-DCMAKE_IGNORE_PATH="+strings.Join(append(places, usualPlaces...), ";"))
	if unwrapped := strings.Join(strings.Fields(text), " "); err == nil || !strings.Contains(unwrapped, "no go command on PATH or in the usual places; install Go 1.25 or newer") {
		t.Errorf("no Go: %v\n%s", err, text)
	}
}

// TestCMakePackages builds two archives of several packages at once, for two apps in one build.
func TestCMakePackages(t *testing.T) {
	t.Parallel()
	found := sampleTools(t)
	dir := newOutside(t, "their bücher app")
	lists := "cmake_minimum_required(VERSION 3.18)\nproject(consumer C)\ninclude(\"" + absolute(t, "cmake/Gondk.cmake") + "\")\n"
	for _, name := range []string{"a", "b", "c"} {
		testkit.Write(t, filepath.Join(dir, name, name+".go"), "package "+name+"\n\nimport \"C\"\n\n//export "+name+"_go\nfunc "+name+"_go() C.int { return 1 }\n")
	}
	for name, packages := range map[string]string{"ab": "./a ./b", "bc": "./b ./c"} {
		lists += "gondk_add_archive(NAME " + name + " PACKAGE " + packages + ")\nadd_library(use_" + name + " SHARED use_" + name + ".c)\ntarget_link_libraries(use_" + name + " PRIVATE gondk::" + name + ")\n"
		testkit.Write(t, filepath.Join(dir, "cpp", "use_"+name+".c"), "#include \""+name+".h\"\nint use(void) { return "+name[:1]+"_go() + "+name[1:]+"_go(); }\n")
	}
	testkit.Write(t, filepath.Join(dir, "cpp", "CMakeLists.txt"), lists)
	out := filepath.Join(dir, "out")
	run(t, dir, found.CMake.Path, "-S", filepath.Join(dir, "cpp"), "-B", out, "-G", "Ninja", "-DCMAKE_MAKE_PROGRAM="+found.Ninja.Path,
		"-DCMAKE_TOOLCHAIN_FILE="+found.NDK.ToolchainFile(), "-DANDROID_ABI=arm64-v8a", "-DANDROID_PLATFORM=android-24", "-DANDROID_STL=none")
	run(t, dir, found.CMake.Path, "--build", out)
	if text := run(t, dir, found.CMake.Path, "--build", out); !strings.Contains(text, "no work to do") {
		t.Errorf("nothing has changed, and something is done:\n%s", text)
	}
}

// TestNDKBuildModule does the same for ndk-build.
func TestNDKBuildModule(t *testing.T) {
	t.Parallel()
	found := sampleTools(t)
	dir := newOutside(t, "their bücher app")
	testkit.Write(t, filepath.Join(dir, "jni", "consumer.c"), outsideC)
	testkit.Write(t, filepath.Join(dir, "jni", "Application.mk"), "APP_ABI := "+strings.Join(abis, " ")+"\nAPP_PLATFORM := android-24\nAPP_STL := none\n")
	script := "LOCAL_PATH := $(call my-dir)\n" + strings.Replace(testkit.Shown(t, "docs/build-files.md", "ndk-build", "make")[0], "golib,./golib", "mine,./mylib", 1) + `include $(CLEAR_VARS)
LOCAL_MODULE := consumer
LOCAL_SRC_FILES := consumer.c
LOCAL_STATIC_LIBRARIES := mine
LOCAL_LDFLAGS := -Wl,--exclude-libs,ALL
include $(BUILD_SHARED_LIBRARY)
`
	testkit.Write(t, filepath.Join(dir, "jni", "Android.mk"), script)
	// A copy beside it: NDK_MODULE_PATH is a list that is parted by spaces.
	if err := os.CopyFS(filepath.Join(dir, "third_party", "modules"), os.DirFS(filepath.Join(repository, "ndk-build"))); err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, filepath.Join(dir, "abi-matrix.toml"), "library = {name = \"mine\", package = \"./mylib\"}\n"+outsideMatrix)
	args := []string{"NDK_PROJECT_PATH=.", "NDK_MODULE_PATH=third_party/modules"}
	build := func() string { return run(t, dir, found.NDK.NDKBuild(), args...) }
	build()
	for _, abi := range abis {
		checkConsumer(t, filepath.Join(dir, "libs", abi, "libconsumer.so"), abi)
	}
	change(t, filepath.Join(dir, "jni", "Application.mk"), strings.Join(abis, " "), "arm64-v8a") // what follows is the same for each
	dry := func() string { return run(t, dir, found.NDK.NDKBuild(), append(args, "-n")...) }
	rebuilds(t, dir, build, dry, ` archive -name "mine"`)
	script2 := func(old, new string) string { return strings.Replace(script, old, new, 1) }
	oldGo := oldGo(t)
	for _, c := range []struct {
		name, script, matrix string
		args                 []string
		want                 string
	}{
		{"a package that is not there", script2("./mylib", "./nolib"), "", nil, "nolib: directory not found"},
		{"no package", script2(",./mylib", ""), "", nil, "mine: no Go package; write $(call gondk-add-archive,mine,./mine)"},
		{"two of one name", script2("include $(CLEAR_VARS)", "$(call gondk-add-archive,mine,./mylib)\ninclude $(CLEAR_VARS)"), "", nil, "mine: there is an archive of that name already"},
		{"no go.mod there", script2("$(call gondk-add", "GONDK_MODULE := /\n$(call gondk-add"), "", nil, "mine: no go.mod in / or above"},
		{"no Go there", script, "", []string{"GONDK_GO=/none/go"}, "/none/go"},
		{"an old Go", script, "", []string{"GONDK_GO=" + oldGo}, oldGo + " is go1.22.3; gondk needs go1.25 or newer: install it (https://go.dev/dl), or name another with GONDK_GO=/path/to/go"},
		{"an ABI that the matrix lacks", script, "library = {name = \"mine\", package = \"./mylib\"}\nabi = [{name = \"x86\"}]\n", nil, "has no ABI arm64-v8a"},
		{"another min SDK", script, "library = {name = \"mine\", package = \"./mylib\"}\nandroid.min_sdk = 26\n", nil, "API level 24"},
		{"another NDK", script, "library = {name = \"mine\", package = \"./mylib\"}\nandroid.ndk = [\"21\"]\n", nil, "accepts only 21"},
		{"no NDK_MODULE_PATH", script, "", []string{"NDK_MODULE_PATH="}, "NDK_MODULE_PATH"},
	} {
		testkit.Write(t, filepath.Join(dir, "jni", "Android.mk"), c.script)
		if c.matrix != "" {
			testkit.Write(t, filepath.Join(dir, "abi-matrix.toml"), c.matrix)
		}
		text, err := try(dir, found.NDK.NDKBuild(), append(args, c.args...)...)
		if err == nil || !strings.Contains(text, c.want) || !strings.Contains(text, "***") {
			t.Errorf("%s: %v, no %q in\n%s", c.name, err, c.want, text)
		}
		os.Remove(filepath.Join(dir, "abi-matrix.toml"))
	}
	testkit.Write(t, filepath.Join(dir, "jni", "Android.mk"), script)
	vendored := filepath.Join(dir, "vendor")
	testkit.Write(t, filepath.Join(vendored, "modules.txt"), staleVendor)
	if text, err := try(dir, found.NDK.NDKBuild(), args...); err == nil || !strings.Contains(text, "go mod vendor") || !strings.Contains(text, "***") {
		t.Errorf("a vendor folder out of date: %v\n%s", err, text)
	}
	os.RemoveAll(vendored)

	path, taken := withoutGo()
	run(t, dir, "env", append([]string{path, found.NDK.NDKBuild(), "gondk-go-places=" + taken[0]}, args...)...)
	text, err := try(dir, "env", append([]string{path, found.NDK.NDKBuild(), "gondk-go-places="}, args...)...)
	if want := "no go command on PATH or in the usual places; install Go 1.25 or newer (https://go.dev/dl), or name it with GONDK_GO=/path/to/go"; err == nil || !strings.Contains(text, want) {
		t.Errorf("no Go: %v\n%s", err, text)
	}
}

// TestMageModule does it by mage's targets: their own magefile, their own matrix, two Go packages.
func TestMageModule(t *testing.T) {
	t.Parallel()
	dir := newOutside(t, "their bücher app")
	testkit.Write(t, filepath.Join(dir, "magefiles", "magefile.go"), "//go:build mage\n\npackage main\n\nimport (\n\t// mage:import\n\t_ \"github.com/gondk/gondk/magefiles/kit\"\n)\n")
	testkit.Write(t, filepath.Join(dir, "abi-matrix.toml"), "library = {name = \"golib\", packages = [\"./mylib\", \"./more\"]}\n"+outsideMatrix)
	testkit.Write(t, filepath.Join(dir, "more", "more.go"), "package more\n\nimport \"C\"\n\n//export more_go\nfunc more_go() C.int { return 1 }\n")
	change(t, filepath.Join(dir, "mylib", "main.go"), "package main", "package mylib")
	change(t, filepath.Join(dir, "mylib", "main.go"), "\nfunc main() {}\n", "")
	tools(t, dir)
	program := filepath.Join(t.TempDir(), "mage")
	run(t, dir, "go", "tool", "mage", "-compile", program) // TestInit types go tool mage, which links it for each folder anew
	build := func() string { return run(t, dir, program, "archive") }
	if out := build(); !strings.Contains(out, "archive     arm64-v8a armeabi-v7a ") {
		t.Errorf("not both ABIs are built:\n%s", out)
	}
	change(t, filepath.Join(dir, "abi-matrix.toml"), `, {name = "armeabi-v7a"}`, "") // what follows is the same for each
	build()
	dry := func() string { return run(t, dir, program, "archive", "-n") }
	rebuilds(t, dir, build, dry, "archive     arm64-v8a ")
	header, err := os.ReadFile(filepath.Join(dir, "build", "golib", "include", "golib-arm64-v8a.h"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"extern int consumer_go(int n);", "extern int more_go(void);"} {
		if !strings.Contains(string(header), want) {
			t.Errorf("no %s in the header", want)
		}
	}
}
