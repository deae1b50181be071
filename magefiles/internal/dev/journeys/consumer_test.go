package journeys

import (
	"debug/elf"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// consumer is the C code of somebody else's library.
const consumer = `#include "golib.h"
__attribute__((visibility("default"))) int consumer_build_info(char *buf, size_t cap) { return golib_build_info(buf, cap); }
`

var abis = []string{"arm64-v8a", "armeabi-v7a"}

func init() {
	onBuilt = append(onBuilt, journey{"CMakeConsumer", testCMakeConsumer}, journey{"NDKBuildConsumer", testNDKBuildConsumer}, journey{"Header", testHeader})
}

// testCMakeConsumer links the archive from a CMake project outside this one, dropping what is not used.
func testCMakeConsumer(t *testing.T) {
	project := builtProject(t)
	found := tools(t, project)
	dir := filepath.Join(t.TempDir(), "another project")
	checkCMake(t, found, dir, packageLines(t)+testkit.Shown(t, "docs/libraries.md", "In a build of yours", "cmake")[1], "-Dgolib_DIR="+filepath.Join(project, "build", "cmake"))
	for _, abi := range abis {
		checkFinished(t, filepath.Join(dir, "out "+abi, "libcore.so"), filepath.Join(project, "build", "golib", "include", "golib-"+abi+".h"))
	}
}

// checkFinished wants a library that is made of an archive to export what a header declares, and nothing else.
func checkFinished(t *testing.T, lib, header string) {
	t.Helper()
	exports := testkit.Exports(t, lib)
	want := elfabi.ExportsOfHeader(testkit.Read(t, header))
	slices.Sort(want)
	if diff := cmp.Diff(want, exports); diff != "" || len(want) == 0 {
		t.Errorf("%s: exports (-of %s +of the library)\n%s", lib, header, diff)
	}
}

// packageLines are those that the page on build files has for a CMakeLists.txt.
func packageLines(t *testing.T) string {
	t.Helper()
	return testkit.Shown(t, "docs/build-files.md", "By mage's targets", "cmake")[0]
}

// moduleLines are those for an Android.mk.
func moduleLines(t *testing.T) string {
	t.Helper()
	return testkit.Shown(t, "docs/build-files.md", "By mage's targets", "make")[0]
}

// checkCMake builds a CMake project in dir, for each ABI, whose library app links the archive by these lines.
func checkCMake(t *testing.T, found *toolchain.Tools, dir, lines string, args ...string) {
	t.Helper()
	testkit.Write(t, filepath.Join(dir, "consumer.c"), consumer)
	testkit.Write(t, filepath.Join(dir, "CMakeLists.txt"), "cmake_minimum_required(VERSION 3.18)\nproject(consumer C)\nadd_library(app SHARED consumer.c)\n"+
		lines+"target_link_libraries(app PRIVATE -Wl,--gc-sections -Wl,--exclude-libs,ALL)\n")
	for _, abi := range abis {
		out := buildCMake(t, found, dir, abi, args...)
		checkConsumer(t, filepath.Join(out, "libapp.so"), abi)
	}
}

// buildCMake builds a CMake project for an ABI, and gives the folder where everything is.
func buildCMake(t *testing.T, found *toolchain.Tools, dir, abi string, args ...string) (out string) {
	t.Helper()
	out = filepath.Join(dir, "out "+abi)
	run(t, dir, found.CMake.Path, append([]string{"-S", dir, "-B", out, "-G", "Ninja", "-DCMAKE_MAKE_PROGRAM=" + found.Ninja.Path,
		"-DCMAKE_TOOLCHAIN_FILE=" + found.NDK.ToolchainFile(), "-DANDROID_ABI=" + abi, "-DANDROID_PLATFORM=android-24", "-DANDROID_STL=none"}, args...)...)
	run(t, dir, found.CMake.Path, "--build", out)
	return out
}

// testNDKBuildConsumer does the same by import-module, with the archives and the module moved elsewhere.
func testNDKBuildConsumer(t *testing.T) {
	project := builtProject(t)
	found := tools(t, project)
	moved := t.TempDir() // no space: NDK_MODULE_PATH is a list
	for _, name := range []string{"golib", "ndk-build"} {
		if err := copyTree(filepath.Join(moved, name), filepath.Join(project, "build", name)); err != nil {
			t.Fatal(err)
		}
	}
	checkNDKBuild(t, found, moduleLines(t), "NDK_MODULE_PATH="+filepath.Join(moved, "ndk-build"))
}

// checkNDKBuild builds, for each ABI, an ndk-build project whose library links the archive by these lines.
func checkNDKBuild(t *testing.T, found *toolchain.Tools, lines string, args ...string) {
	t.Helper()
	dir := t.TempDir()
	testkit.Write(t, filepath.Join(dir, "jni", "consumer.c"), consumer)
	testkit.Write(t, filepath.Join(dir, "jni", "Application.mk"), "APP_ABI := "+strings.Join(abis, " ")+"\nAPP_PLATFORM := android-24\nAPP_STL := none\n")
	testkit.Write(t, filepath.Join(dir, "jni", "Android.mk"), `LOCAL_PATH := $(call my-dir)
include $(CLEAR_VARS)
LOCAL_MODULE := consumer
LOCAL_SRC_FILES := consumer.c
LOCAL_LDFLAGS := -Wl,--gc-sections -Wl,--exclude-libs,ALL
`+lines)
	run(t, dir, found.NDK.NDKBuild(), append([]string{"NDK_PROJECT_PATH=" + dir}, args...)...)
	for _, abi := range abis {
		checkConsumer(t, filepath.Join(dir, "libs", abi, "libconsumer.so"), abi)
	}
}

func checkConsumer(t *testing.T, lib, name string) {
	t.Helper()
	f, err := elf.Open(lib)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if want := abi.Find(name); f.Machine != want.Machine {
		t.Errorf("%s is for %v", lib, f.Machine)
	}
	if diff := cmp.Diff([]string{"consumer_build_info"}, testkit.Exports(t, lib)); diff != "" {
		t.Errorf("%s exports something else:\n%s", lib, diff)
	}
	needed, err := f.ImportedLibraries()
	if err != nil || !slices.Contains(needed, "liblog.so") {
		t.Errorf("%s needs %v, %v; want liblog.so among it", lib, needed, err)
	}
	flags, err := f.DynValue(elf.DT_FLAGS_1)
	if err != nil || len(flags) != 1 || elf.DynFlag1(flags[0])&elf.DF_1_NODELETE == 0 {
		t.Errorf("%s can be unloaded: DT_FLAGS_1 = %v, %v", lib, flags, err)
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_LOAD && f.Class == elf.ELFCLASS64 && p.Align < 16384 {
			t.Errorf("%s has a segment aligned to %d bytes", lib, p.Align)
		}
		if p.Type == elf.PT_TLS {
			t.Errorf("%s has thread-local storage", lib)
		}
	}
}

// testHeader compiles the header as C and as C++, twice in one file, for each ABI and not for others.
func testHeader(t *testing.T) {
	project := builtProject(t)
	found := tools(t, project)
	source := filepath.Join(t.TempDir(), "use.c")
	testkit.Write(t, source, "#include \"golib.h\"\n#include \"golib.h\"\nint32_t (*f)(golib_text, char *, size_t, uint64_t) = golib_sha256_file;\nint e = GOLIB_ENOENT;\n")
	include := "-I" + filepath.Join(project, "build", "golib", "include")
	for _, name := range abis {
		for _, language := range [][]string{{"-xc", "-std=c99"}, {"-xc", "-std=c17"}, {"-xc++", "-std=c++11"}, {"-xc++", "-std=c++20"}} {
			args := append([]string{"--target=" + abi.Find(name).Target("24"), "-fsyntax-only", "-Wall", "-Wextra", "-Werror", include}, language...)
			run(t, project, found.NDK.Tool("clang"), append(args, source)...)
		}
	}
}
