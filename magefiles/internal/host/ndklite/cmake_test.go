package ndklite

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// cmakeProject is a project in a folder of a difficult name, with the means to configure it for ndklite.
type cmakeProject struct {
	ndk, src string
	r        *step.Runner
}

func newCMakeProject(t *testing.T) cmakeProject {
	t.Helper()
	for _, name := range []string{"cmake", "ninja", "make"} {
		if _, err := exec.LookPath(name); err != nil {
			testkit.Missing(t, "no %s; go tool mage setup", name)
		}
	}
	p := cmakeProject{ndk: testNDK(t), src: filepath.Join(t.TempDir(), "ein Projekt für CMake")}
	if err := os.CopyFS(p.src, os.DirFS(filepath.Join("testdata", "cmake", "src"))); err != nil {
		t.Fatal(err)
	}
	p.r = testRunner(t, p.src)
	return p
}

// configure runs cmake in the build folder name.
func (p cmakeProject) configure(name, generator string, args ...string) (dir string, err error) {
	dir = filepath.Join(p.src, name)
	args = append([]string{"-G", generator, "-S", p.src, "-B", dir,
		"-DCMAKE_TOOLCHAIN_FILE=" + filepath.Join(p.ndk, "build", "cmake", "android.toolchain.cmake")}, args...)
	_, err = p.r.Run(context.Background(), step.Cmd{Path: "cmake", Args: args})
	return dir, err
}

func (p cmakeProject) build(t *testing.T, dir string) string {
	t.Helper()
	out, err := p.r.Run(context.Background(), step.Cmd{Path: "cmake", Args: []string{"--build", dir, "--verbose"}})
	if err != nil {
		t.Fatal(failed(t, err))
	}
	return out.Stdout
}

// What a project sees, whole, for each ABI, and the same from both generators.
func TestCMake(t *testing.T) {
	p := newCMakeProject(t)
	for _, test := range []struct{ abi, generator string }{
		{"arm64-v8a", "Ninja"}, {"armeabi-v7a", "Ninja"}, {"armeabi-v7a", "Unix Makefiles"},
	} {
		t.Run(test.abi+" "+test.generator, func(t *testing.T) { p.check(t, abi.Find(test.abi), test.generator) })
	}
}

func (p cmakeProject) check(t *testing.T, a *abi.ABI, generator string) {
	name := "build " + a.Name + " " + generator
	args := []string{"-DANDROID_ABI=" + a.Name, "-DANDROID_PLATFORM=android-24", "-DANDROID_STL=none", "-DCMAKE_BUILD_TYPE=Release"}
	dir, err := p.configure(name, generator, args...)
	if err != nil {
		t.Fatal(failed(t, err))
	}
	seen, err := os.ReadFile(filepath.Join(dir, "seen.txt"))
	if err != nil {
		t.Fatal(err)
	}
	testkit.Golden(t, filepath.Join("testdata", "cmake", a.Name+".txt"), strings.ReplaceAll(string(seen), p.ndk, "<NDK>"))
	p.build(t, dir)
	checkELF(t, filepath.Join(dir, "libprobe.so"), a.Machine, a.Is64())
	checkELF(t, filepath.Join(dir, "start"), a.Machine, a.Is64())

	// Configured again, the flags stay as they are and nothing is built again.
	if _, err := p.configure(name, generator); err != nil {
		t.Fatal(failed(t, err))
	}
	if out := p.build(t, dir); strings.Contains(out, " -c ") {
		t.Errorf("configuring again builds again:\n%s", out)
	}
}

// untried spares a configuration what TestCMake does: CMake's own trials of the compiler, and the project's.
var untried = []string{"-DCMAKE_C_COMPILER_FORCED=ON", "-DCMAKE_ASM_COMPILER_FORCED=ON", "-DHAVE_STRLEN=1", "-DHAVE_MEMFD_CREATE=0"}

func TestCMakeOptions(t *testing.T) {
	p := newCMakeProject(t)
	for _, test := range []struct {
		name string
		args []string
		want []string
		not  []string
	}{
		{name: "defaults", want: []string{"ANDROID_ABI=armeabi-v7a\n", "ANDROID_PLATFORM=android-24\n", "ANDROID_STL=none\n", "-mthumb"}},
		{name: "latest", args: []string{"-DANDROID_PLATFORM=latest"}, want: []string{"ANDROID_PLATFORM=android-24\n"}},
		{name: "number", args: []string{"-DANDROID_PLATFORM=24"}, want: []string{"ANDROID_PLATFORM=android-24\n"}},
		{name: "alias", args: []string{"-DANDROID_PLATFORM=android-25"}, want: []string{"ANDROID_PLATFORM=android-24\n"}},
		{name: "native level", args: []string{"-DANDROID_NATIVE_API_LEVEL=24"}, want: []string{"ANDROID_PLATFORM_LEVEL=24\n"}},
		{name: "neon", args: []string{"-DANDROID_ABI=armeabi-v7a with NEON"}, want: []string{"ANDROID_ABI=armeabi-v7a\n"}},
		{name: "arm", args: []string{"-DANDROID_ARM_MODE=arm"}, want: []string{"CMAKE_ANDROID_ARM_MODE=arm\n"}, not: []string{"-mthumb"}},
		{name: "undefined", args: []string{"-DANDROID_ALLOW_UNDEFINED_SYMBOLS=ON"}, want: []string{"ANDROID_SO_UNDEFINED=TRUE\n"},
			not: []string{"-Wl,--no-undefined "}},
		{name: "version script", args: []string{"-DANDROID_ALLOW_UNDEFINED_VERSION_SCRIPT_SYMBOLS=ON"}, not: []string{"--no-undefined-version"}},
		{name: "small pages", args: []string{"-DANDROID_ABI=arm64-v8a", "-DANDROID_SUPPORT_FLEXIBLE_PAGE_SIZES=OFF"}, want: []string{"max-page-size=4096"}},
		{name: "any pages", args: []string{"-DANDROID_ABI=arm64-v8a", "-DANDROID_SUPPORT_FLEXIBLE_PAGE_SIZES=ON"},
			want: []string{"max-page-size=16384", "-D__BIONIC_NO_PAGE_SIZE_MACRO"}},
		{name: "format", args: []string{"-DANDROID_DISABLE_FORMAT_STRING_CHECKS=ON"}, want: []string{"-Wno-error=format-security"}},
		{name: "own flags", args: []string{"-DCMAKE_C_FLAGS=-DOWN", "-DCMAKE_SHARED_LINKER_FLAGS=-Wl,-z,nodelete"},
			want: []string{"-Werror=format-security -DOWN\n", "-nostdlib++ -Wl,-z,nodelete\n"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir, err := p.configure(test.name, "Ninja", slices.Concat(untried, test.args)...)
			if err != nil {
				t.Fatal(failed(t, err))
			}
			seen, err := os.ReadFile(filepath.Join(dir, "seen.txt"))
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range test.want {
				if !strings.Contains(string(seen), want) {
					t.Errorf("lacks %q:\n%s", want, seen)
				}
			}
			for _, not := range test.not {
				if strings.Contains(string(seen), not) {
					t.Errorf("has %q:\n%s", not, seen)
				}
			}
		})
	}
}

func TestCMakeRefuses(t *testing.T) {
	p := newCMakeProject(t)
	for arg, want := range map[string]string{
		"-DANDROID_ABI=x86":                 "ANDROID_ABI: x86: this ndklite is made for arm64-v8a, armeabi-v7a; add the ABI to abi-matrix.toml or use a real NDK",
		"-DANDROID_PLATFORM=android-21":     "ANDROID_PLATFORM: android-21: this ndklite is made for android-24; ask for that, or set min_sdk in abi-matrix.toml, or use a real NDK",
		"-DANDROID_STL=c++_static":          "ANDROID_STL: c++_static: ndklite has no C++ library; use -DANDROID_STL=none or a real NDK",
		"-DANDROID_TOOLCHAIN=gcc":           "ANDROID_TOOLCHAIN: gcc: no such toolchain; use clang",
		"-DANDROID_ARM_MODE=fast":           "ANDROID_ARM_MODE: fast: not an instruction set; use thumb or arm",
		"-DANDROID_CPP_FEATURES=exceptions": "ANDROID_CPP_FEATURES: exceptions: ndklite has no runtime for it; leave it out or use a real NDK",
		"-DANDROID_NDK=/opt/android-ndk":    "ANDROID_NDK: /opt/android-ndk: this toolchain file is",
	} {
		_, err := p.configure("refused "+strings.NewReplacer("=", " ", "/", " ").Replace(arg), "Ninja", arg)
		if got := strings.Join(strings.Fields(failed(t, err)), " "); !strings.Contains(got, want) {
			t.Errorf("%s: %s", arg, got)
		}
	}
}
