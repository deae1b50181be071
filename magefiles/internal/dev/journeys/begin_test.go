package journeys

import (
	"debug/elf"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// studioLists is a CMakeLists.txt as Android Studio's template has it: the library's name is a variable, what it links has no PRIVATE.
const studioLists = `cmake_minimum_required(VERSION 3.18)
project("shop" C)
add_library(${CMAKE_PROJECT_NAME} SHARED shop.c)
target_link_libraries(${CMAKE_PROJECT_NAME} log)
`

const shopMake = `LOCAL_PATH := $(call my-dir)
include $(CLEAR_VARS)
LOCAL_MODULE := shop
LOCAL_SRC_FILES := shop.c
include $(BUILD_SHARED_LIBRARY)
`

// newShop makes a Gradle project with an ordinary Go package, whose go.mod knows nothing of gondk, and a module of tools that does.
func newShop(t *testing.T) string {
	t.Helper()
	dir := newOutside(t, "shop")
	for _, name := range []string{"go.mod", "go.sum"} {
		if err := os.MkdirAll(filepath.Join(dir, "tools"), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(dir, name), filepath.Join(dir, "tools", name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.RemoveAll(filepath.Join(dir, "mylib")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"go.mod": "module example.com/shop\n\ngo 1.25.0\n", "prices/prices.go": "package prices\n\n// Twice is twice n.\nfunc Twice(n int) int { return 2 * n }\n",
		"app/build.gradle.kts":             testkit.Shown(t, "README.md", "Gradle", "kotlin")[0],
		"app/src/main/AndroidManifest.xml": "<manifest/>", "app/src/main/cpp/CMakeLists.txt": studioLists, "app/src/main/jni/Android.mk": shopMake,
		"app/src/main/jni/Application.mk": "APP_ABI := arm64-v8a\nAPP_PLATFORM := android-24\nAPP_STL := none\n",
	} {
		testkit.Write(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	for _, native := range []string{"cpp", "jni"} {
		testkit.Write(t, filepath.Join(dir, "app", "src", "main", native, "shop.c"), "#include \"golib.h\"\nint shop_twice(int n) { return golib_twice(n); }\n")
	}
	return dir
}

// TestInitNative brings gondk into an app that its own Gradle build builds, and builds the app's native code as that does: nothing is
// written by hand.
func TestInitNative(t *testing.T) {
	t.Parallel()
	found := sampleTools(t)
	dir := newShop(t)
	const lists, script = "app/src/main/cpp/CMakeLists.txt", "app/src/main/jni/Android.mk"
	gondk := []string{"-C", "tools", "tool", "gondk", "-C", "..", "init"}
	if out, err := try(dir, "go", gondk...); err == nil || !strings.Contains(out, "go -C tools tool gondk -C .. init -package ./prices") {
		t.Errorf("%v\n%s", err, out)
	}
	out := run(t, dir, "go", append(gondk, "-package", "./prices")...)
	if !strings.Contains(out, "go -C tools tool gondk -C .. init -cmake "+lists) {
		t.Errorf("it does not say how the app gets the archive:\n%s", out)
	}
	for _, command := range []string{testkit.Shown(t, "README.md", "CMake", "sh")[0], testkit.Shown(t, "README.md", "ndk-build", "sh")[0]} {
		run(t, dir, "go", append(gondk, strings.Fields(strings.TrimPrefix(command, "go tool gondk init"))...)...)
	}
	run(t, dir, "go", "-C", "tools", "tool", "mage", "-w", "..", "doctor")

	build := filepath.Join(dir, "out")
	run(t, dir, found.CMake.Path, "-S", filepath.Join(dir, filepath.FromSlash(filepath.Dir(lists))), "-B", build, "-G", "Ninja", "-DCMAKE_MAKE_PROGRAM="+found.Ninja.Path,
		"-DCMAKE_TOOLCHAIN_FILE="+found.NDK.ToolchainFile(), "-DANDROID_ABI=arm64-v8a", "-DANDROID_PLATFORM=android-24", "-DANDROID_STL=none")
	run(t, dir, found.CMake.Path, "--build", build)
	checkShop(t, filepath.Join(build, "libshop.so"))
	run(t, dir, found.NDK.NDKBuild(), "NDK_PROJECT_PATH=null", "APP_BUILD_SCRIPT="+script, "NDK_APPLICATION_MK=app/src/main/jni/Application.mk", "NDK_OUT=obj", "NDK_LIBS_OUT=libs")
	checkShop(t, filepath.Join(dir, "libs", "arm64-v8a", "libshop.so"))
}

// checkShop looks whether a library has its own function and Go's.
func checkShop(t *testing.T, file string) {
	t.Helper()
	lib, err := elf.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	symbols, err := lib.DynamicSymbols()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"shop_twice", "golib_twice"} {
		if !slices.ContainsFunc(symbols, func(s elf.Symbol) bool { return s.Name == name && s.Section != elf.SHN_UNDEF }) {
			t.Errorf("%s does not have %s", file, name)
		}
	}
}
