package native

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// newBuilder returns a builder for a project in a folder that tools trip over, with an NDK that is not there.
func newBuilder(t *testing.T) *Builder {
	t.Helper()
	root := filepath.Join(t.TempDir(), "my bücher app")
	testkit.Write(t, filepath.Join(root, "app", "jni", "Android.mk"), "")
	m := &matrix.Matrix{
		File: filepath.Join(root, matrix.FileName), Root: root,
		Library: matrix.Library{Name: "golib"}, Android: matrix.Android{MinSDK: 24},
		ABIs: []matrix.ABI{{ABI: abi.Find("arm64-v8a")}, {ABI: abi.Find("armeabi-v7a")}},
		App:  &matrix.App{Dir: "app", Name: "sample"},
	}
	tools := &toolchain.Tools{
		NDK:   &toolchain.NDK{Root: filepath.FromSlash("/ndk"), Revision: "27.0.12077973", Major: 27, Host: "linux-x86_64"},
		CMake: toolchain.Tool{Path: "/bin/cmake", Version: "3.31.6"},
		Ninja: toolchain.Tool{Path: "/bin/ninja"},
	}
	return &Builder{Run: step.New(root, os.Environ(), step.NewLog(os.Stderr), false), Matrix: m, Tools: tools}
}

func TestSTL(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"APP_STL := c++_static\n", "c++_static"},
		{"APP_STL=none", "none"},
		{"APP_STL ::= c++_shared\n", "c++_shared"},
		{"  APP_STL\t=  c++_shared # as the others\n", "c++_shared"},
		{"APP_STL := none#nothing\n", "none"},
		{"APP_STL := c++_static\r\nAPP_PLATFORM := android-24\r\n", "c++_static"},
		{"APP_STL := none\nAPP_STL := c++_static\n", "c++_static"},
		{"APP_STL := none\nAPP_STL ?= c++_static\n", "none"},
		{"APP_STL ?= c++_static\n", "c++_static"},
		{"# APP_STL := c++_static\n", "system"},
		{"MY_APP_STL := c++_static\n", "system"},
		{"APP_STL :=\nAPP_PLATFORM := android-24\n", "system"},
		{"", "system"},
	} {
		b := newBuilder(t)
		testkit.Write(t, b.app("jni", "Application.mk"), test.text)
		if got, err := b.stl(); got != test.want || err != nil {
			t.Errorf("%q: %q, %v; want %q", test.text, got, err, test.want)
		}
	}
	if got, err := newBuilder(t).stl(); got != "system" || err != nil {
		t.Errorf("without Application.mk: %q, %v", got, err)
	}
}

func TestExplain(t *testing.T) {
	const does = "cmake x86: the native code of app does not build"
	const hint = "; look up functions that Android has only above API level 24 (android.min_sdk in abi-matrix.toml) with dlsym"
	plain := errors.New("disk full")
	for _, test := range []struct {
		err  error
		want string
	}{
		{plain, "disk full"},
		{&step.Error{Name: "ninja", Output: "error: nonsense", Err: plain}, does + ": ninja: disk full"},
		{&step.Error{Name: "ninja", Output: "ld.lld: error: undefined symbol: memfd_create", Err: plain}, does + hint + ": ninja: disk full"},
		{&step.Error{Name: "ninja", Output: "undefined reference to 'memfd_create'", Err: plain}, does + hint + ": ninja: disk full"},
	} {
		err := newBuilder(t).explain(CMake, "x86", test.err)
		if err.Error() != test.want || !errors.Is(err, plain) {
			t.Errorf("%v: it says %q, want %q", test.err, err, test.want)
		}
	}
}

func TestIncludeText(t *testing.T) {
	b := newBuilder(t)
	for _, test := range []struct {
		major  int
		option string
	}{{21, "-fdebug-prefix-map="}, {22, "-ffile-prefix-map="}, {30, "-ffile-prefix-map="}} {
		b.Tools.NDK.Major = test.major
		want := "add_compile_options([==[" + test.option + b.Tools.NDK.Root + "=ndk]==])\n" +
			"add_compile_options([==[" + test.option + b.Matrix.Root + "=.]==])\n" +
			"add_compile_options([==[" + test.option + "/out=.]==])\n"
		if diff := cmp.Diff(want, b.includeText("/out")); diff != "" {
			t.Errorf("r%d (-want +got):\n%s", test.major, diff)
		}
	}
}

// TestArguments compares whole command lines.
func TestArguments(t *testing.T) {
	if filepath.Separator != '/' {
		t.Skip("the golden file has the paths of Unix")
	}
	b := newBuilder(t)
	a := b.Matrix.FindABI("armeabi-v7a")
	text := "cmake\n" + strings.Join(b.cmakeArgs(a, "none", b.out(CMake, a.Name, "build")), "\n")
	args := b.ndkBuildArgs(b.out(NDKBuild, a.Name, "Application.mk"), b.out(NDKBuild, a.Name, "obj"), b.out(NDKBuild, a.Name, "libs"))
	if !strings.HasPrefix(args[0], "-j") {
		t.Errorf("ndk-build runs one compiler at a time: %q", args)
	}
	text += "\n\nndk-build\n" + strings.Join(args[1:], "\n") + "\n"
	testkit.Golden(t, filepath.Join("testdata", "arguments.txt"), strings.ReplaceAll(text, b.Matrix.Root, "<project>"))
}
