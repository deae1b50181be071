package begin

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/cmake"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	ndkbuild "github.com/gondk/gondk/ndk-build"
)

// studioLists is a CMakeLists.txt as Android Studio's template has it: a variable as name, and no PRIVATE.
const studioLists = `cmake_minimum_required(VERSION 3.22.1)
project("shop")
add_library(${CMAKE_PROJECT_NAME} SHARED
        # List C/C++ source files with relative paths to this CMakeLists.txt.
        native-lib.cpp)
target_link_libraries(${CMAKE_PROJECT_NAME}
        # List libraries link to the target library
        android
        log)`

const mk = `LOCAL_PATH := $(call my-dir)

include $(CLEAR_VARS)
LOCAL_MODULE := shop
LOCAL_SRC_FILES := shop.c
include $(BUILD_SHARED_LIBRARY)
`

func TestChanges(t *testing.T) {
	const lists, make = "app/src/main/cpp/CMakeLists.txt", "app/src/main/jni/Android.mk"
	const golib = "[library]\nname = \"golib\"\n"
	for _, c := range []struct {
		name, file, old string
		more            map[string]string
		want            string // in place of old
	}{
		{"Android Studio's template", lists, studioLists, nil, studioLists + `

# Go: https://github.com/gondk/gondk/blob/main/docs/build-files.md#cmake
include(Gondk.cmake)
gondk_add_archive(NAME core PACKAGE ./core)
target_link_libraries(${CMAKE_PROJECT_NAME} gondk::core)
`},
		{"with PRIVATE, and a library of others", lists, "add_library(other SHARED IMPORTED)\nadd_library(\"shop\" SHARED shop.c)\ntarget_link_libraries(shop PRIVATE log)\n", nil, `add_library(other SHARED IMPORTED)
add_library("shop" SHARED shop.c)
target_link_libraries(shop PRIVATE log)

# Go: https://github.com/gondk/gondk/blob/main/docs/build-files.md#cmake
include(Gondk.cmake)
gondk_add_archive(NAME core PACKAGE ./core)
target_link_libraries(shop PRIVATE gondk::core)
`},
		{"Windows line ends", lists, "add_library(shop MODULE shop.c)\r\n", nil,
			"add_library(shop MODULE shop.c)\r\n\r\n# Go: https://github.com/gondk/gondk/blob/main/docs/build-files.md#cmake\r\ninclude(Gondk.cmake)\r\ngondk_add_archive(NAME core PACKAGE ./core)\r\ntarget_link_libraries(shop PRIVATE gondk::core)\r\n"},
		{"what the matrix says", lists, "add_library(shop shop.c)\n",
			map[string]string{"abi-matrix.toml": "[library]\nname = \"two\"\npackages = [\"./a b\", \"./c\"]\ntags = [\"x\", \"y\"]\nldflags = [\"-X=main.v=1 2\"]\nkeep = [\"Java_*\"]\n"}, `add_library(shop shop.c)

# Go: https://github.com/gondk/gondk/blob/main/docs/build-files.md#cmake
include(Gondk.cmake)
gondk_add_archive(NAME two PACKAGE "./a b" ./c TAGS x y LDFLAGS "-X=main.v=1 2" KEEP Java_*)
target_link_libraries(shop PRIVATE gondk::two)
`},
		{"README's CMakeLists.txt", lists, "add_library(app SHARED app.c)\n", map[string]string{"abi-matrix.toml": golib},
			"add_library(app SHARED app.c)\n\n# Go: https://github.com/gondk/gondk/blob/main/docs/build-files.md#cmake\n" + testkit.Shown(t, "README.md", "CMake", "cmake")[0]},
		{"README's Android.mk", make, strings.ReplaceAll(mk, "shop", "app"), map[string]string{"abi-matrix.toml": golib},
			"LOCAL_PATH := $(call my-dir)\n\n# Go: https://github.com/gondk/gondk/blob/main/docs/build-files.md#ndk-build\n" + testkit.Shown(t, "README.md", "ndk-build", "make")[0]},
		{"lines that are there", lists, "add_library(shop SHARED shop.c)\ngondk_add_archive(NAME core PACKAGE ./core)\n", nil, "add_library(shop SHARED shop.c)\ngondk_add_archive(NAME core PACKAGE ./core)\n"},
		{"a finished library's that are there", lists, "gondk_add_library(NAME core PACKAGE ./core)\n", nil, "gondk_add_library(NAME core PACKAGE ./core)\n"},
		{"another module in between", lists, "add_library(shop SHARED shop.c)\n", map[string]string{"app/go.mod": goMod}, `add_library(shop SHARED shop.c)

# Go: https://github.com/gondk/gondk/blob/main/docs/build-files.md#cmake
include(Gondk.cmake)
gondk_add_archive(NAME core PACKAGE ./core MODULE ../../../..)
target_link_libraries(shop PRIVATE gondk::core)
`},
		{"ndk-build", make, mk, nil, `LOCAL_PATH := $(call my-dir)

# Go: https://github.com/gondk/gondk/blob/main/docs/build-files.md#ndk-build
include $(LOCAL_PATH)/gondk/Android.mk
$(call gondk-add-archive,core,./core)

include $(CLEAR_VARS)
LOCAL_MODULE := shop
LOCAL_SRC_FILES := shop.c
LOCAL_STATIC_LIBRARIES += core
include $(BUILD_SHARED_LIBRARY)
`},
		{"ndk-build, and what the matrix says", make, mk,
			map[string]string{"app/go.mod": goMod, "abi-matrix.toml": "[library]\nname = \"two\"\npackages = [\"./a\", \"./c\"]\ntags = [\"x\"]\nkeep = [\"Java_*\"]\n"}, `LOCAL_PATH := $(call my-dir)

# Go: https://github.com/gondk/gondk/blob/main/docs/build-files.md#ndk-build
include $(LOCAL_PATH)/gondk/Android.mk
GONDK_MODULE := $(LOCAL_PATH)/../../../..
$(call gondk-add-archive,two,./a ./c,-keep=Java_* -tag=x)

include $(CLEAR_VARS)
LOCAL_MODULE := shop
LOCAL_SRC_FILES := shop.c
LOCAL_STATIC_LIBRARIES += two
include $(BUILD_SHARED_LIBRARY)
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := map[string]string{"go.mod": goMod, "core/main.go": exporter, c.file: c.old}
			for name, text := range c.more {
				files[name] = text
			}
			asked, beside, holds := Asked{CMake: lists}, "Gondk.cmake", cmake.Gondk
			if c.file == make {
				asked, beside, holds = Asked{NDKBuild: make}, "gondk/Android.mk", ndkbuild.Gondk
			}
			root, _, err := write(t, files, asked)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second time it stays
				if diff := cmp.Diff(c.want, text(t, root, c.file)); diff != "" {
					t.Errorf("-want +got\n%s", diff)
				}
				if _, err := writeAgain(root, asked); err != nil {
					t.Fatal(err)
				}
			}
			if got := text(t, root, filepath.Dir(c.file), beside); got != string(holds) {
				t.Errorf("%s is not gondk's: %d bytes", beside, len(got))
			}
		})
	}
}

// TestBesideApp is about an app that lies beside the Go module: its Gradle file tells the platform, and the build file where the module is.
func TestBesideApp(t *testing.T) {
	top := project0(t, map[string]string{"go/go.mod": goMod, "go/core/main.go": exporter, "android/app/build.gradle.kts": gradle, "android/app/src/main/cpp/CMakeLists.txt": studioLists})
	if _, err := writeAgain(filepath.Join(top, "go"), Asked{CMake: "../android/app/src/main/cpp"}); err != nil {
		t.Fatal(err)
	}
	if got := text(t, top, "go/abi-matrix.toml"); !strings.Contains(got, "min_sdk = 26\n") {
		t.Error(got)
	}
	if got := text(t, top, "android/app/src/main/cpp/CMakeLists.txt"); !strings.Contains(got, "gondk_add_archive(NAME core PACKAGE ./core MODULE ../../../../../go)\n") {
		t.Error(got)
	}
}

// TestInsideApp is about a Go module in an app's folder.
func TestInsideApp(t *testing.T) {
	top := project0(t, map[string]string{"app/build.gradle.kts": gradle, "app/tools/go/go.mod": goMod, "app/tools/go/core/main.go": exporter, "app/tools/build.gradle": "tasks.register(\"x\") { minSdk = 21 }"})
	if _, err := writeAgain(filepath.Join(top, "app", "tools", "go"), Asked{}); err != nil {
		t.Fatal(err)
	}
	if got := text(t, top, "app/tools/go/abi-matrix.toml"); !strings.Contains(got, "min_sdk = 26\n") || !strings.Contains(got, "name = \"x86_64\"\n") {
		t.Error(got)
	}
}

// TestCatalog is about an app whose API levels stand in Gradle's version catalog.
func TestCatalog(t *testing.T) {
	root, _, err := write(t, map[string]string{"go.mod": goMod, "core/main.go": exporter, "shop/src/main/AndroidManifest.xml": "<manifest/>",
		"gradle/libs.versions.toml": "[versions]\nagp = {strictly = \"9.0\"}\nmin-sdk = \"28\"\ntargetSdk = \"35\"\n",
		"shop/build.gradle.kts":     "android {\n    defaultConfig {\n        minSdk = libs.versions.min.sdk.get().toInt()\n        targetSdk = libs.versions.targetSdk.get().toInt()\n    }\n}\n"}, Asked{})
	if err != nil {
		t.Fatal(err)
	}
	if got := text(t, root, "abi-matrix.toml"); !strings.Contains(got, "min_sdk = 28\ntarget_sdk = 35\n") {
		t.Error(got)
	}
}

// TestOtherGondk leaves a Gondk.cmake of another version alone.
func TestOtherGondk(t *testing.T) {
	root, done, err := write(t, map[string]string{"go.mod": goMod, "core/main.go": exporter, "cpp/CMakeLists.txt": studioLists, "cpp/Gondk.cmake": "# old\n"}, Asked{CMake: "cpp"})
	if err != nil {
		t.Fatal(err)
	}
	checkLine(t, done.Lines, "cpp/Gondk.cmake", "left alone: it already exists, changed or from another version of gondk; remove it to get this version's")
	if got := text(t, root, "cpp/Gondk.cmake"); got != "# old\n" {
		t.Error(got)
	}
}
