package studio

import (
	"context"
	"debug/elf"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

const repository = "../../../.."

// files are a Gradle project with a Go library of two packages, of which one sees a header of its own, behind a static C library. Pages are
// larger than most say.
var files = map[string]string{
	"abi-matrix.toml": "library = {name = \"core\", packages = [\"./core\", \"./more\"]}\nandroid = {min_sdk = 24, page_size = 65536}\nabi = [{name = \"arm64-v8a\"}, {name = \"armeabi-v7a\"}]\n",
	"core/core.go": `package core

// #include <stdint.h>
// #include "pair.h"
import "C"

//export core_add
func core_add(p C.core_pair) int64 { return int64(p.a + p.b) }

//export core_twice
func core_twice(c complex128) (complex128, uint64) { return 2 * c, 1 }
`,
	"core/pair.h":  "typedef struct { int a, b; } core_pair;\n",
	"more/more.go": "package more\n\nimport \"C\"\n\n//export more_one\nfunc more_one() C.longlong { return 1 }\n",
	"app/src/main/cpp/glue.c": `#include "core.h"
long glue_add(void);
long glue_add(void) { core_pair p = {1, 2}; return (long)(core_add(p) + more_one()); }
`,
	"app/src/main/cpp/app.c": "long glue_add(void);\n__attribute__((visibility(\"default\"))) long app_add(void) { return glue_add(); }\n",
	"app/src/main/cpp/CMakeLists.txt": `cmake_minimum_required(VERSION 3.18.1)
project("app" C)
include(Gondk.cmake)
gondk_add_archive(NAME core PACKAGE ./core ./more)
add_library(glue STATIC glue.c)
target_link_libraries(glue PRIVATE gondk::core)
add_library(app SHARED app.c)
target_link_libraries(app PRIVATE glue)
gondk_add_library(NAME whole ARCHIVE gondk::core)
`,
	"app/src/main/jni/Application.mk": "APP_STL := none\n",
	"app/src/main/jni/Android.mk": `LOCAL_PATH := $(call my-dir)
$(call import-module,gondk)
$(call gondk-add-library,core,./core ./more)

include $(CLEAR_VARS)
LOCAL_MODULE := glue
LOCAL_SRC_FILES := ../cpp/glue.c
LOCAL_CFLAGS := -std=c90 -pedantic -Werror
LOCAL_STATIC_LIBRARIES := core-archive
include $(BUILD_STATIC_LIBRARY)

include $(CLEAR_VARS)
LOCAL_MODULE := app
LOCAL_SRC_FILES := ../cpp/app.c
LOCAL_STATIC_LIBRARIES := glue
include $(BUILD_SHARED_LIBRARY)

include $(CLEAR_VARS)
LOCAL_MODULE := user
LOCAL_SRC_FILES := ../cpp/glue.c
LOCAL_SHARED_LIBRARIES := core
include $(BUILD_SHARED_LIBRARY)
`,
}

// newPlugin makes the project in a folder of that name.
func newPlugin(t *testing.T, name, variant string) *plugin {
	t.Helper()
	return newProject(t, files, "app/src/main/cpp", name, variant)
}

// newProject makes a project of these files, with Gondk.cmake in one of its folders.
func newProject(t *testing.T, files map[string]string, cmakeFolder, name, variant string) *plugin {
	t.Helper()
	if testing.Short() {
		t.Skip("builds as Studio does; go test without -short")
	}
	found := tools(t)
	root, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), name)
	for file, text := range files {
		testkit.Write(t, filepath.Join(dir, filepath.FromSlash(file)), text)
	}
	for from, to := range map[string]string{"cmake/Gondk.cmake": cmakeFolder + "/Gondk.cmake", "ndk-build/gondk/Android.mk": "gondk/gondk/Android.mk", "go.sum": "go.sum"} {
		testkit.Write(t, filepath.Join(dir, filepath.FromSlash(to)), testkit.Read(t, filepath.Join(root, filepath.FromSlash(from))))
	}
	mod := strings.Replace(testkit.Read(t, filepath.Join(root, "go.mod")), "module github.com/gondk/gondk", "module example.com/studio", 1)
	testkit.Write(t, filepath.Join(dir, "go.mod"), mod+"\ntool github.com/gondk/gondk\n\nrequire github.com/gondk/gondk v0.0.0\n\nreplace github.com/gondk/gondk => \""+filepath.ToSlash(root)+"\"\n")
	return &plugin{project: dir, variant: variant, ndk: found.NDK.Root, cmake: found.CMake.Path, ninja: found.Ninja.Path, env: daemonEnv(t)}
}

// tools finds an NDK, or ndklite, CMake and Ninja.
func tools(t *testing.T) *toolchain.Tools {
	t.Helper()
	found, err := find()
	if err != nil {
		testkit.Missing(t, "%v\ngo tool mage setup installs what is missing", err)
	}
	return found
}

// find asks the tools who they are, which takes a process for each: once for all tests.
var find = sync.OnceValues(func() (*toolchain.Tools, error) {
	env, err := toolchain.Host()
	if err != nil {
		return nil, err
	}
	need := toolchain.Need{MinSDK: 24, TargetSDK: 36, CMake: true, NDKBuild: true}
	for _, name := range abis {
		need.ABIs = append(need.ABIs, abi.Find(name))
	}
	run := step.New(os.TempDir(), os.Environ(), step.NewLog(os.Stderr), false)
	found, _, err := toolchain.Find(context.Background(), run, env, need)
	if err != nil {
		return nil, err
	}
	return found, found.NDK.Make(context.Background(), run)
})

// change replaces a text in one of the project's files, and gives a function that puts it back.
func (p *plugin) change(t *testing.T, file, old, new string) (back func()) {
	t.Helper()
	path := filepath.Join(p.project, filepath.FromSlash(file))
	was := testkit.Read(t, path)
	if !strings.Contains(was, old) {
		t.Fatalf("%s has no %q", file, old)
	}
	testkit.Write(t, path, strings.Replace(was, old, new, 1))
	return func() { testkit.Write(t, path, was) }
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// checkFinished looks at the library that is made of the archive alone: what it is called, and what it exports.
func checkFinished(t *testing.T, path string) {
	t.Helper()
	checkLibrary(t, path)
	f, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if soname, err := f.DynString(elf.DT_SONAME); err != nil || !slices.Equal(soname, []string{filepath.Base(path)}) {
		t.Errorf("%s is called %q, %v", path, soname, err)
	}
	if exports, want := testkit.Exports(t, path), []string{"core_add", "core_twice", "more_one"}; !slices.Equal(exports, want) {
		t.Errorf("%s exports %q, want %q", path, exports, want)
	}
}

// checkLibrary looks at what a link was told: libraries, pages, that the library is never unloaded, and that its symbols are its own.
func checkLibrary(t *testing.T, path string, needed ...string) {
	t.Helper()
	f, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	libs, err := f.ImportedLibraries()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(needed, "liblog.so") {
		if !slices.Contains(libs, name) {
			t.Errorf("%s needs %v, not %s", path, libs, name)
		}
	}
	if flags, err := f.DynValue(elf.DT_FLAGS_1); err != nil || len(flags) != 1 || elf.DynFlag1(flags[0])&elf.DF_1_NODELETE == 0 {
		t.Errorf("%s can be unloaded: %v, %v", path, flags, err)
	}
	if flags, err := f.DynValue(elf.DT_FLAGS); err != nil || len(flags) != 1 || elf.DynFlag(flags[0])&elf.DF_SYMBOLIC == 0 {
		t.Errorf("%s does not bind its symbols to itself: %v, %v", path, flags, err)
	}
	for _, s := range f.Progs {
		if s.Type == elf.PT_LOAD && f.Class == elf.ELFCLASS64 && s.Align != 65536 {
			t.Errorf("%s: a segment is aligned to %d", path, s.Align)
		}
	}
}
