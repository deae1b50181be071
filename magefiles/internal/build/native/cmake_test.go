package native

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
)

// realCMake returns a builder that has this machine's CMake and Ninja.
func realCMake(t *testing.T) *Builder {
	t.Helper()
	b := newBuilder(t)
	for name, tool := range map[string]*toolchain.Tool{"cmake": &b.Tools.CMake, "ninja": &b.Tools.Ninja} {
		path, err := exec.LookPath(name)
		if err != nil {
			testkit.Missing(t, "no %s; go tool mage setup", name)
		}
		tool.Path = path
	}
	return b
}

func (b *Builder) testConfigure(t *testing.T, dir string, more ...string) {
	t.Helper()
	args := append([]string{"-S", b.app(), "-B", dir, "-G", "Ninja", "-DCMAKE_PROJECT_INCLUDE=" + filepath.Join(dir, include)}, more...)
	if err := b.configure(t.Context(), dir, args); err != nil {
		t.Fatal(err)
	}
}

// TestProjectInclude lets real CMake read the generated file, from the project and one nested in it.
func TestProjectInclude(t *testing.T) {
	b := realCMake(t)
	testkit.Write(t, b.app("CMakeLists.txt"), `cmake_minimum_required(VERSION 3.18)
project(outer LANGUAGES NONE)
add_subdirectory(inner)
get_directory_property(options COMPILE_OPTIONS)
file(WRITE ${CMAKE_BINARY_DIR}/outer.txt "${options}")
`)
	testkit.Write(t, b.app("inner", "CMakeLists.txt"), `project(inner LANGUAGES NONE)
get_directory_property(options COMPILE_OPTIONS)
list(REMOVE_DUPLICATES options) # as CMake does for each target
file(WRITE ${CMAKE_BINARY_DIR}/inner.txt "${options}")
`)
	dir := b.out(CMake, "arm64-v8a", "build")
	b.testConfigure(t, dir)
	want := "-ffile-prefix-map=" + b.Tools.NDK.Root + "=ndk;-ffile-prefix-map=" + b.Matrix.Root + "=.;-ffile-prefix-map=" + dir + "=."
	for _, name := range []string{"outer.txt", "inner.txt"} {
		if diff := cmp.Diff(want, testkit.Read(t, filepath.Join(dir, name))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	_, err := b.targets(dir)
	if err == nil || filepath.ToSlash(err.Error()) != "app/CMakeLists.txt makes no shared library; add_library(… SHARED …) makes one" {
		t.Errorf("a project without libraries: %v", err)
	}
}

// TestTargets asks real CMake, with the host's compiler, what a project makes.
func TestTargets(t *testing.T) {
	b := realCMake(t)
	if _, err := exec.LookPath("cc"); err != nil {
		testkit.Missing(t, "no C compiler cc; go tool mage setup")
	}
	testkit.Write(t, b.app("x.c"), "int x;\n")
	testkit.Write(t, b.app("CMakeLists.txt"), `cmake_minimum_required(VERSION 3.18)
project(parts C)
add_library(one SHARED x.c)
add_library(two MODULE x.c)
add_library(three STATIC x.c)
target_link_options(one PRIVATE -Wl,--no-undefined "-Wl,-rpath,/my libs")
target_compile_definitions(three PRIVATE "PLACE=\"a b\"")
target_compile_options(three PRIVATE -fno-common)
add_library(spare SHARED EXCLUDE_FROM_ALL x.c)
set_target_properties(two PROPERTIES OUTPUT_NAME zwei LIBRARY_OUTPUT_DIRECTORY ${CMAKE_SOURCE_DIR}/elsewhere)
`)
	dir := b.out(CMake, "arm64-v8a", "build")
	b.testConfigure(t, dir)
	if err := b.ninja(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	got, err := b.targets(dir)
	want := []string{b.app("elsewhere", "libzwei.so"), filepath.Join(dir, "libone.so")}
	if diff := cmp.Diff(want, got.files); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	checkCommands(t, b, got.commands)
}

func checkCommands(t *testing.T, b *Builder, c Commands) {
	t.Helper()
	if _, zwei := c.Links["libzwei.so"]; len(c.Links) != 2 || !zwei || !slices.Contains(c.Links["libone.so"], "-Wl,--no-undefined") {
		t.Errorf("links: %q", c.Links)
	}
	for _, s := range c.Sources {
		static := slices.Contains(s.Flags, "-fno-common")
		if s.Path != b.app("x.c") || static != slices.Contains(s.Flags, `-DPLACE="a b"`) {
			t.Errorf("a source: %q", s)
		}
	}
	if len(c.Sources) != 3 {
		t.Errorf("%d sources, want those of three targets: %q", len(c.Sources), c.Sources)
	}
}

// TestSharedLibraries reads replies of the file API, of the form that cmake-file-api(7) tells.
func TestSharedLibraries(t *testing.T) {
	reply := filepath.Join(t.TempDir(), "target-x.json")
	for _, test := range []struct {
		text string
		want []string
		bad  bool
	}{
		{text: `{"type": "SHARED_LIBRARY", "artifacts": [{"path": "sub/liba.so"}]}`, want: []string{filepath.Join("sub", "liba.so")}},
		{text: `{"type": "MODULE_LIBRARY", "artifacts": [{"path": "/elsewhere/libb.so"}]}`, want: []string{filepath.FromSlash("/elsewhere/libb.so")}},
		{text: `{"type": "STATIC_LIBRARY", "artifacts": [{"path": "libc.a"}]}`},
		{text: `{"type": "EXECUTABLE", "artifacts": [{"path": "d"}]}`},
		{text: `{"type": "UTILITY"}`},
		{text: `{"type": "SHARED_LI`, bad: true},
	} {
		testkit.Write(t, reply, test.text)
		var got []string
		target, err := readTarget(reply)
		if err == nil {
			got = target.sharedLibraries()
		}
		if diff := cmp.Diff(test.want, got); diff != "" || (err != nil) != test.bad {
			t.Errorf("%s: %v\n%s", test.text, err, diff)
		}
		if test.bad && !strings.Contains(err.Error(), reply) {
			t.Errorf("the error does not name the file: %v", err)
		}
	}
}

// TestCMakeRefuses says why it does not even start CMake.
func TestCMakeRefuses(t *testing.T) {
	b := newBuilder(t)
	if _, err := b.CMake(t.Context()); err == nil || filepath.ToSlash(err.Error()) !=
		"app/CMakeLists.txt: no such file, but cmake needs it to build the app's native code: write it, or correct app.dir in abi-matrix.toml" {
		t.Errorf("no CMakeLists.txt: %v", err)
	}
	b.Matrix.Root = filepath.Join(t.TempDir(), "one;two")
	testkit.Write(t, b.app("CMakeLists.txt"), "")
	if _, err := b.CMake(t.Context()); err == nil || !strings.Contains(err.Error(), "one;two: CMake does not work below a folder with a semicolon") {
		t.Errorf("a semicolon: %v", err)
	}
}

// TestConfigure tells when CMake starts again.
func TestConfigure(t *testing.T) {
	b := realCMake(t)
	testkit.Write(t, b.app("CMakeLists.txt"), "cmake_minimum_required(VERSION 3.18)\nproject(none NONE)\n")
	dir := b.out(CMake, "arm64-v8a", "build")
	left := filepath.Join(dir, "left")
	for _, step := range []struct {
		name   string
		change func()
		args   []string
		anew   bool
	}{
		{"the first time", func() {}, nil, true},
		{"nothing changed", func() {}, nil, false},
		{"another argument", func() {}, []string{"-DX=1"}, true},
		{"another NDK", func() { b.Tools.NDK.Revision = "28.0.1" }, []string{"-DX=1"}, true},
		{"another CMake", func() { b.Tools.CMake.Version = "4.0.0" }, []string{"-DX=1"}, true},
		{"it was killed", func() { os.Remove(filepath.Join(dir, "gondk-configured")) }, []string{"-DX=1"}, true},
	} {
		testkit.Write(t, left, "")
		step.change()
		b.testConfigure(t, dir, step.args...)
		if _, err := os.Stat(left); (err != nil) != step.anew {
			t.Errorf("%s: the folder was emptied: %v, want %v", step.name, err != nil, step.anew)
		}
	}
}
