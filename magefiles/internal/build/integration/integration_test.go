package integration

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

func sample(abis ...string) handed {
	l := handed{Name: "golib", Version: "1.4.2", Matrix: matrix.FileName, MinSDK: 24, Libs: []string{"log", "z"}, PageSize: 16384}
	for _, name := range abis {
		a := abi.Find(name)
		l.ABIs = append(l.ABIs, matrix.ABI{ABI: a, CPU: a.Level})
	}
	return l
}

func TestGolden(t *testing.T) {
	for _, test := range []struct {
		dir  string
		link handed
	}{
		{"both", sample("arm64-v8a", "armeabi-v7a")},
		{"only32", sample("armeabi-v7a")},
	} {
		got, err := render(test.link)
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string][]byte{
			"golib-config.cmake": got.config, "golib-config-version.cmake": got.version, "Android.mk": got.module,
		} {
			path := filepath.Join("testdata", test.dir, name)
			if testkit.Update() {
				if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, text, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(text)); diff != "" {
				t.Errorf("%s (go test -update writes it anew):\n%s", path, diff)
			}
		}
	}
}

// installed lays a package out as a build does, in a folder with a space and an umlaut, with archives that only exist.
func installed(t *testing.T, l handed) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "a bücher shelf")
	texts, err := render(l)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{
		"cmake/golib-config.cmake": texts.config, "cmake/golib-config-version.cmake": texts.version, "ndk-build/golib/Android.mk": texts.module,
		"golib/include/golib.h": nil,
	}
	for _, a := range l.ABIs {
		files["golib/"+a.Name+"/libgolib.a"] = []byte("!<arch>\n")
	}
	for name, data := range files {
		testkit.Write(t, filepath.Join(root, filepath.FromSlash(name)), string(data))
	}
	return root
}

// configure configures a project that finds golib and prints the target's properties.
func configure(t *testing.T, root, find string, defines ...string) (string, error) {
	t.Helper()
	program := testkit.Program(t, "cmake")
	dir := t.TempDir()
	testkit.Write(t, filepath.Join(dir, "CMakeLists.txt"), `cmake_minimum_required(VERSION 3.0) # the package must not rely on the project's policies
project(consumer NONE)
`+find+`
find_package(golib CONFIG) # a second time must do no harm
foreach(p IMPORTED_LOCATION INTERFACE_INCLUDE_DIRECTORIES INTERFACE_LINK_LIBRARIES INTERFACE_LINK_OPTIONS)
  get_target_property(v gondk::golib ${p})
  message("${p}=${v}")
endforeach()
`)
	args := append([]string{"-S", dir, "-B", filepath.Join(dir, "b"), "-G", "Unix Makefiles", "-Dgolib_DIR=" + filepath.Join(root, "cmake")}, defines...)
	out, err := exec.Command(program, args...).CombinedOutput()
	return strings.ReplaceAll(string(out), root, "ROOT"), err
}

const required = "find_package(golib 1.2 CONFIG REQUIRED)"

func TestCMake(t *testing.T) {
	root := installed(t, sample("arm64-v8a", "armeabi-v7a"))
	out, err := configure(t, root, required, "-DANDROID_ABI=arm64-v8a", "-DANDROID_PLATFORM_LEVEL=24")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{
		"IMPORTED_LOCATION=ROOT/golib/arm64-v8a/libgolib.a\n",
		"INTERFACE_INCLUDE_DIRECTORIES=ROOT/golib/include\n",
		"INTERFACE_LINK_LIBRARIES=log;z\n",
		"INTERFACE_LINK_OPTIONS=LINKER:-z,nodelete;LINKER:-Bsymbolic;LINKER:-z,max-page-size=16384\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("CMake does not print %q:\n%s", want, out)
		}
	}
}

func TestCMakeVersionRange(t *testing.T) {
	root := installed(t, sample("arm64-v8a"))
	for _, versions := range []string{"1.0...1.4.2", "1.4...<2"} {
		out, err := configure(t, root, "find_package(golib "+versions+" CONFIG REQUIRED)", "-DANDROID_ABI=arm64-v8a", "-DANDROID_PLATFORM_LEVEL=24")
		if err != nil {
			t.Errorf("%s: %v\n%s", versions, err, out)
		}
	}
}

// TestLibrariesOfOneABI: what only one ABI needs is linked there alone, by both build systems.
func TestLibrariesOfOneABI(t *testing.T) {
	l := sample("arm64-v8a", "armeabi-v7a")
	l.Libs, l.More = share(l.ABIs, map[string][]string{"arm64-v8a": {"android", "log", "z"}, "armeabi-v7a": {"log"}})
	root := installed(t, l)
	for abi, want := range map[string]struct{ cmake, ndkBuild string }{
		"arm64-v8a": {"log;android;z", "-llog -landroid -lz"}, "armeabi-v7a": {"log", "-llog"},
	} {
		out, err := configure(t, root, required, "-DANDROID_ABI="+abi, "-DANDROID_PLATFORM_LEVEL=24")
		if err != nil || !strings.Contains(out, "INTERFACE_LINK_LIBRARIES="+want.cmake+"\n") {
			t.Errorf("CMake, %s: %v\n%s", abi, err, out)
		}
		out, err = makeModule(t, root, abi, "android-24")
		if err != nil || !strings.Contains(out, "LOCAL_EXPORT_LDLIBS="+want.ndkBuild+"\n") {
			t.Errorf("make, %s: %v\n%s", abi, err, out)
		}
	}
}

func TestCMakeMoved(t *testing.T) {
	root := installed(t, sample("arm64-v8a"))
	moved := filepath.Join(t.TempDir(), "moved here")
	if err := os.Rename(root, moved); err != nil {
		t.Fatal(err)
	}
	out, err := configure(t, moved, required, "-DANDROID_ABI=arm64-v8a", "-DANDROID_PLATFORM_LEVEL=30")
	if err != nil || !strings.Contains(out, "IMPORTED_LOCATION=ROOT/golib/arm64-v8a/libgolib.a\n") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestCMake32BitKeepsItsPageSize(t *testing.T) {
	root := installed(t, sample("arm64-v8a", "armeabi-v7a"))
	out, err := configure(t, root, required, "-DCMAKE_ANDROID_ARCH_ABI=armeabi-v7a", "-DANDROID_NATIVE_API_LEVEL=26")
	if err != nil || !strings.Contains(out, "INTERFACE_LINK_OPTIONS=LINKER:-z,nodelete;LINKER:-Bsymbolic\n") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestCMakeRefuses(t *testing.T) {
	root := installed(t, sample("arm64-v8a", "armeabi-v7a"))
	lacking := installed(t, sample("arm64-v8a"))
	if err := os.Remove(filepath.Join(lacking, "golib", "arm64-v8a", "libgolib.a")); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		root, find string
		defines    []string
		want       string
	}{
		"another ABI": {root, required, []string{"-DANDROID_ABI=x86_64", "-DANDROID_PLATFORM_LEVEL=24"},
			`golib: not built for ABI x86_64, only for arm64-v8a, armeabi-v7a; add [[abi]] name = "x86_64" to abi-matrix.toml`},
		"an older Android": {root, required, []string{"-DANDROID_ABI=arm64-v8a", "-DANDROID_PLATFORM_LEVEL=23"},
			`golib: built for API level 24 and newer, but this build is for 23; set ANDROID_PLATFORM to android-24`},
		"an older Android, NDK r22": {root, required, []string{"-DANDROID_ABI=arm64-v8a", "-DANDROID_NATIVE_API_LEVEL=21"}, `this build is for 21`},
		"the host":                  {root, required, nil, `golib: this build is not for Android; configure it with`},
		"no archive":                {lacking, required, []string{"-DANDROID_ABI=arm64-v8a", "-DANDROID_PLATFORM_LEVEL=24"}, `libgolib.a does not exist; build the archive again`},
		"a newer version":           {root, "find_package(golib 1.5 CONFIG REQUIRED)", []string{"-DANDROID_ABI=arm64-v8a"}, `version: 1.4.2`},
		"another major version":     {root, "find_package(golib 2 CONFIG REQUIRED)", []string{"-DANDROID_ABI=arm64-v8a"}, `version: 1.4.2`},
		"a range that ends before":  {root, "find_package(golib 1.0...1.3 CONFIG REQUIRED)", []string{"-DANDROID_ABI=arm64-v8a"}, `version: 1.4.2`},
		"a range that ends with it": {root, "find_package(golib 1.0...<1.4.2 CONFIG REQUIRED)", []string{"-DANDROID_ABI=arm64-v8a"}, `version: 1.4.2`},
		"an older major version":    {root, "find_package(golib 0.9 CONFIG REQUIRED)", []string{"-DANDROID_ABI=arm64-v8a"}, `version: 1.4.2`},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := configure(t, test.root, test.find, test.defines...)
			if text := strings.Join(strings.Fields(out), " "); err == nil || !strings.Contains(text, test.want) {
				t.Errorf("CMake ended with %v and does not say %q:\n%s", err, test.want, out)
			}
		})
	}
}

// makeModule reads the module with the few things of ndk-build that it uses.
func makeModule(t *testing.T, root, abi, platform string) (string, error) {
	t.Helper()
	program := testkit.Program(t, "make")
	testkit.Write(t, filepath.Join(root, "Makefile"), `
my-dir = ndk-build/golib
CLEAR_VARS := clear.mk
PREBUILT_STATIC_LIBRARY := prebuilt.mk
TARGET_ARCH_ABI := `+abi+`
TARGET_PLATFORM := `+platform+`
include ndk-build/golib/Android.mk
all:
`)
	testkit.Write(t, filepath.Join(root, "clear.mk"), "LOCAL_MODULE :=\nLOCAL_EXPORT_LDFLAGS :=\n")
	testkit.Write(t, filepath.Join(root, "prebuilt.mk"), `$(foreach v,LOCAL_MODULE LOCAL_SRC_FILES LOCAL_EXPORT_C_INCLUDES LOCAL_EXPORT_LDLIBS LOCAL_EXPORT_LDFLAGS,$(info $(v)=$($(v))))
$(if $(wildcard $(LOCAL_PATH)/$(LOCAL_SRC_FILES)),$(info found))
`)
	cmd := exec.Command(program, "--no-print-directory")
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestMake(t *testing.T) {
	root := installed(t, sample("arm64-v8a", "armeabi-v7a"))
	const common = `LOCAL_MODULE=golib
LOCAL_SRC_FILES=../../golib/%/libgolib.a
LOCAL_EXPORT_C_INCLUDES=ndk-build/golib/../../golib/include
LOCAL_EXPORT_LDLIBS=-llog -lz
LOCAL_EXPORT_LDFLAGS=-Wl,-z,nodelete -Wl,-Bsymbolic`
	for abi, more := range map[string]string{"arm64-v8a": " -Wl,-z,max-page-size=16384", "armeabi-v7a": ""} {
		out, err := makeModule(t, root, abi, "android-24")
		if err != nil {
			t.Fatalf("%s: %v\n%s", abi, err, out)
		}
		want := strings.ReplaceAll(common, "%", abi) + more + "\nfound\n"
		if got, _, _ := strings.Cut(out, "make: "); got != want {
			t.Errorf("%s:\n%s", abi, cmp.Diff(want, got))
		}
	}
}

func TestMakeRefuses(t *testing.T) {
	root := installed(t, sample("arm64-v8a", "armeabi-v7a"))
	for _, test := range []struct{ abi, platform, want string }{
		{"x86", "android-24", `golib: not built for ABI x86, only for arm64-v8a, armeabi-v7a; add [[abi]] name = "x86" to abi-matrix.toml`},
		{"arm64-v8a", "android-23", `golib: built for API level 24 and newer, but this build is for android-23; set APP_PLATFORM to android-24`},
		{"arm64-v8a", "android-9", `this build is for android-9;`},
	} {
		out, err := makeModule(t, root, test.abi, test.platform)
		if err == nil || !strings.Contains(out, test.want) {
			t.Errorf("%s %s: make ended with %v and does not say %q:\n%s", test.abi, test.platform, err, test.want, out)
		}
	}
}
