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
)

// consumer is the C code of somebody else's library.
const consumer = `#include "golib.h"
__attribute__((visibility("default"))) int consumer_build_info(char *buf, size_t cap) { return golib_build_info(buf, cap); }
`

var abis = []string{"arm64-v8a", "armeabi-v7a"}

// TestCMakeConsumer links the archive from a CMake project outside this one, dropping what is not used.
func TestCMakeConsumer(t *testing.T) {
	project := builtProject(t)
	found := tools(t, project)
	checkCMake(t, found, filepath.Join(t.TempDir(), "another project"), "find_package(golib CONFIG REQUIRED)", "gondk::golib",
		"-Dgolib_DIR="+filepath.Join(project, "build", "cmake"))
}

// checkCMake builds a CMake project in dir, for each ABI, that links a target which imports brings.
func checkCMake(t *testing.T, found *toolchain.Tools, dir, imports, target string, args ...string) {
	t.Helper()
	testkit.Write(t, filepath.Join(dir, "consumer.c"), consumer)
	testkit.Write(t, filepath.Join(dir, "CMakeLists.txt"), "cmake_minimum_required(VERSION 3.18)\nproject(consumer C)\n"+imports+`
add_library(consumer SHARED consumer.c)
target_link_libraries(consumer PRIVATE `+target+` -Wl,--gc-sections -Wl,--exclude-libs,ALL)
`)
	for _, abi := range abis {
		out := filepath.Join(dir, "out "+abi)
		run(t, dir, found.CMake.Path, append([]string{"-S", dir, "-B", out, "-G", "Ninja", "-DCMAKE_MAKE_PROGRAM=" + found.Ninja.Path,
			"-DCMAKE_TOOLCHAIN_FILE=" + found.NDK.ToolchainFile(), "-DANDROID_ABI=" + abi, "-DANDROID_PLATFORM=android-24", "-DANDROID_STL=none"}, args...)...)
		run(t, dir, found.CMake.Path, "--build", out)
		checkConsumer(t, filepath.Join(out, "libconsumer.so"), abi)
	}
}

// TestNDKBuildConsumer does the same by import-module, with the archives and the module moved elsewhere.
func TestNDKBuildConsumer(t *testing.T) {
	project := builtProject(t)
	found := tools(t, project)
	moved := t.TempDir() // no space: NDK_MODULE_PATH is a list
	for _, name := range []string{"golib", "ndk-build"} {
		if err := copyTree(filepath.Join(moved, name), filepath.Join(project, "build", name)); err != nil {
			t.Fatal(err)
		}
	}
	checkNDKBuild(t, found, "$(call import-module,golib)", "NDK_MODULE_PATH="+filepath.Join(moved, "ndk-build"))
}

// checkNDKBuild builds, for each ABI, an ndk-build project that links the module golib, which imports brings.
func checkNDKBuild(t *testing.T, found *toolchain.Tools, imports string, args ...string) {
	t.Helper()
	dir := t.TempDir()
	testkit.Write(t, filepath.Join(dir, "jni", "consumer.c"), consumer)
	testkit.Write(t, filepath.Join(dir, "jni", "Application.mk"), "APP_ABI := "+strings.Join(abis, " ")+"\nAPP_PLATFORM := android-24\nAPP_STL := none\n")
	testkit.Write(t, filepath.Join(dir, "jni", "Android.mk"), `LOCAL_PATH := $(call my-dir)
include $(CLEAR_VARS)
LOCAL_MODULE := consumer
LOCAL_SRC_FILES := consumer.c
LOCAL_STATIC_LIBRARIES := golib
LOCAL_LDFLAGS := -Wl,--gc-sections -Wl,--exclude-libs,ALL
include $(BUILD_SHARED_LIBRARY)
`+imports+"\n")
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
	symbols, err := f.DynamicSymbols()
	if err != nil {
		t.Fatal(err)
	}
	var defined []string
	for _, s := range symbols {
		if s.Section != elf.SHN_UNDEF {
			defined = append(defined, s.Name)
		}
	}
	if diff := cmp.Diff([]string{"consumer_build_info"}, defined); diff != "" {
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

// TestHeader compiles the header as C and as C++, twice in one file, for each ABI and not for others.
func TestHeader(t *testing.T) {
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
