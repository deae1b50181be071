package studio

import (
	"debug/elf"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// direct is a library that Java loads by itself: Go has the code of its native methods.
const direct = `package main

// #include <stdint.h>
import "C"

import "unsafe"

//export Java_com_example_Core_add
func Java_com_example_Core_add(env, class unsafe.Pointer, a, b C.int64_t) C.int64_t { return a + b }

//export core_twice
func core_twice(n C.int64_t) C.int64_t { return 2 * n }

func main() {}
`

var directExports = []string{"Java_com_example_Core_add", "core_twice"}

// buildOne syncs and builds a project for one ABI by each CMake, and gives the folder of its libraries. The archive is made by the first one:
// that each of them has it made is TestCMake's.
func (p *plugin) buildOne(t *testing.T, check func(t *testing.T, folder string)) {
	t.Helper()
	const abi = "arm64-v8a"
	for _, cmake := range p.cmakes() {
		t.Run(filepath.ToSlash(cmake), func(t *testing.T) {
			p.cmake = cmake
			p.forget(t, abi)
			if r := p.configure(abi); r.err != nil {
				t.Fatalf("%v\n%s", r.err, r.text())
			}
			if r := p.build(abi); r.err != nil {
				t.Fatalf("%v\n%s", r.err, r.text())
			}
			check(t, p.intermediates("obj", abi))
		})
	}
}

// forget removes what CMake and Ninja have made, and leaves the archive.
func (p *plugin) forget(t *testing.T, abi string) {
	t.Helper()
	made, err := filepath.Glob(filepath.Join(p.cxx(abi), "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(made, filepath.Join(p.cxx(abi), ".cmake"), filepath.Join(p.cxx(abi), ".ninja_log"), filepath.Join(p.cxx(abi), ".ninja_deps"), p.intermediates("obj", abi)) {
		if filepath.Base(path) == "gondk" {
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
}

// checkExports wants a library to be called as its file is, and to export that and nothing else.
func checkExports(t *testing.T, path string, want ...string) {
	t.Helper()
	f, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if soname, err := f.DynString(elf.DT_SONAME); err != nil || !slices.Equal(soname, []string{filepath.Base(path)}) {
		t.Errorf("%s is called %q, %v", path, soname, err)
	}
	if exports := testkit.Exports(t, path); !slices.Equal(exports, want) {
		t.Errorf("%s exports %q, want %q", path, exports, want)
	}
}

// TestFlutter: a plugin's CMakeLists.txt lies beside its Gradle module, wants an old CMake, and says more of the library below.
func TestFlutter(t *testing.T) {
	lines := testkit.Shown(t, "docs/libraries.md", "In a Flutter plugin", "cmake")[0]
	p := newProject(t, map[string]string{
		"core/core.go": direct,
		"src/core.c":   "int core_other(void) { return 1; }\n",
		"src/CMakeLists.txt": `cmake_minimum_required(VERSION 3.10)
project(core_library VERSION 0.0.1 LANGUAGES C)
` + lines + `set_target_properties(core PROPERTIES PUBLIC_HEADER core.h OUTPUT_NAME core)
target_compile_definitions(core PUBLIC DART_SHARED_LIB)
if(ANDROID)
  target_link_options(core PRIVATE -Wl,-z,max-page-size=16384)
endif()
`,
	}, "src", "my plugin", "RelWithDebInfo")
	p.gradle, p.source = "android", "../src"
	p.buildOne(t, func(t *testing.T, folder string) {
		checkExports(t, filepath.Join(folder, "libcore.so"), directExports...)
	})
}

// TestReactNative: the app's C++ code and the flags come from a file of React Native's, which links without keywords.
func TestReactNative(t *testing.T) {
	lines := testkit.Shown(t, "docs/libraries.md", "In React Native", "cmake")[0]
	p := newProject(t, map[string]string{
		"core/core.go": direct,
		"android/app/src/main/jni/CMakeLists.txt": `cmake_minimum_required(VERSION 3.13)
project(appmodules)
include(${REACT_ANDROID_DIR}/cmake-utils/ReactNative-application.cmake)
` + lines,
		"node_modules/react-native/ReactAndroid/cmake-utils/ReactNative-application.cmake": `cmake_minimum_required(VERSION 3.13)
set(CMAKE_VERBOSE_MAKEFILE on)
add_library(${CMAKE_PROJECT_NAME} SHARED ${REACT_ANDROID_DIR}/cmake-utils/default-app-setup/OnLoad.cpp)
target_compile_options(${CMAKE_PROJECT_NAME} PRIVATE -Wall -Werror -fexceptions -frtti -std=c++20)
add_library(jsi INTERFACE)
target_link_libraries(${CMAKE_PROJECT_NAME} jsi)
`,
		"node_modules/react-native/ReactAndroid/cmake-utils/default-app-setup/OnLoad.cpp": `#include "core.h"
extern "C" __attribute__((visibility("default"))) int64_t app_twice(int64_t n) { return core_twice(n); }
`,
	}, "android/app/src/main/jni", "my app", "Debug")
	p.gradle, p.source = "android/app", "src/main/jni"
	p.more = []string{"-DREACT_ANDROID_DIR=" + filepath.ToSlash(filepath.Join(p.project, "node_modules/react-native/ReactAndroid")), "-DANDROID_STL=none"}
	p.buildOne(t, func(t *testing.T, folder string) {
		checkExports(t, filepath.Join(folder, "libcore.so"), directExports...)
		f, err := elf.Open(filepath.Join(folder, "libappmodules.so"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if needed, err := f.ImportedLibraries(); err != nil || !slices.Contains(needed, "libcore.so") {
			t.Errorf("the app's library needs %q, %v", needed, err)
		}
	})
}
