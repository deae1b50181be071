package ndklite

import (
	"context"
	"debug/elf"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/host/ndklite/sysroot"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

const helpedC = `#include <stdatomic.h>
static _Thread_local int local = 3;
static atomic_llong all;
struct large { int v[9]; };
short half(double d);
short half(double d) { return (short)(__fp16)d; }
long long large(_Atomic struct large* p, long long a);
long long large(_Atomic struct large* p, long long a) {
	struct large one = *p;
	if (__builtin_mul_overflow(a, a, &a)) return 0;
#if __LP64__
	__int128 wide = a;
	if (__builtin_mul_overflow(wide, wide, &wide)) return 1;
#endif
	if (__builtin_available(android 30, *)) return 2;
	return one.v[8];
}
long long count(void);
long long count(void) {
	long long none = 0;
	atomic_compare_exchange_strong(&all, &none, 1);
	return atomic_fetch_add(&all, 1) + local++;
}
`

const plainCxx = `#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <new>
struct Base { virtual ~Base() {} virtual int f() = 0; };
struct Derived : Base { int n; explicit Derived(int i) : n(i) {} int f() override { return n; } };
static Derived global(2);
template <class T> T sum(std::initializer_list<T> all) { T n = 0; for (T x : all) n += x; return n; }
extern "C" int32_t run(int i) {
	static Base* once = new Derived(i);
	char place[sizeof(Derived)];
	Base* here = new (place) Derived(1);
	int* many = new int[4]{1, 2, 3, 4};
	int n = once->f() + here->f() + global.f() + sum({i, 2, 3}) + many[i] + static_cast<int>(std::sqrt(2.0f) + std::sqrt(i) + std::abs(-1.5));
	delete[] many;
	return n;
}
`

// link makes a shared library of a source, with nothing undefined, and gives the libraries that it needs at run time.
func (l *links) link(t *testing.T, a *abi.ABI, driver, name string, args ...string) []string {
	t.Helper()
	out := filepath.Join(l.dir, a.Name+name+".so")
	args = append(append([]string{"-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-O1", "-Wl,--no-undefined", "-o", out}, name), args...)
	run(t, l.r, step.Cmd{Path: filepath.Join(l.bin, a.Target("24")+"-"+driver)}, args...)
	f, err := elf.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if slices.ContainsFunc(f.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_TLS }) {
		t.Errorf("%s: thread-local storage of the loader's, which Android before 10 has not", out)
	}
	needed, err := f.ImportedLibraries()
	if err != nil {
		t.Fatal(err)
	}
	return needed
}

type links struct {
	bin, dir string
	r        *step.Runner
}

func newLinks(t *testing.T, sources map[string]string) *links {
	t.Helper()
	l := &links{bin: filepath.Join(testNDK(t), "toolchains", "llvm", "prebuilt", Host, "bin"), dir: t.TempDir()}
	l.r = testRunner(t, l.dir)
	for name, text := range sources {
		if err := os.WriteFile(filepath.Join(l.dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// What C and C++ call unasked is there, with the flags of nobody.
func TestUnaskedCalls(t *testing.T) {
	l := newLinks(t, map[string]string{"helped.c": helpedC, "plain.cc": plainCxx, "bare.cc": "extern \"C\" int f() { return 1; }\n"})
	for _, a := range testABIs() {
		l.link(t, a, "clang", "helped.c", "-Wno-atomic-alignment")
		l.link(t, a, "clang", "helped.c", "-Wno-atomic-alignment", "-funwind-tables") // as an NDK compiles libraries that are built beforehand
		for _, args := range [][]string{nil, {"-lstdc++"}, {"-nostdlib++", "-lstdc++"}} {
			if needed := l.link(t, a, "clang++", "plain.cc", args...); !slices.Contains(needed, "libstdc++.so") {
				t.Errorf("%s: C++ with new and delete, linked with %q, needs %q", a.Name, args, needed)
			}
		}
		if needed := l.link(t, a, "clang++", "bare.cc"); slices.Contains(needed, "libstdc++.so") {
			t.Errorf("%s: C++ without new and delete needs %q", a.Name, needed)
		}
	}
}

// Every public library of the level links.
func TestPublicLibraries(t *testing.T) {
	l := newLinks(t, map[string]string{"egl.c": "int eglGetError(void);\nint f(void);\nint f(void) { return eglGetError(); }\n"})
	for _, a := range testABIs() {
		args := []string{"-nostdlib++"} // else clang takes -lstdc++ for the C++ library
		for lib := range sysroot.Symbols(a, testAPI) {
			args = append(args, "-l"+strings.TrimPrefix(lib, "lib"))
		}
		slices.Sort(args)
		if needed := l.link(t, a, "clang", "egl.c", args...); len(needed) != 17 || len(needed) != len(args)-1 {
			t.Errorf("%s: of %q needed: %q", a.Name, args, needed)
		}
	}
}

// What ndklite has not, it says so.
func TestLacks(t *testing.T) {
	for source, want := range map[string]string{
		"#include <aaudio/AAudio.h>\n":       "error: ndklite has no <aaudio/AAudio.h>; a real NDK has it: install one and set ANDROID_NDK_HOME to it",
		"#include <string>\n":                "error: ndklite has no C++ library, so no <string>; a real NDK has it",
		"void f(int i) { if (i) throw i; }":  "cannot use 'throw' with exceptions disabled",
		"int* a = dynamic_cast<int*>(&*a);":  "dynamic_cast",
		"#include <none.h>\n":                "'none.h' file not found",
		"#include <cstdint>\n#error reached": "error: reached",
	} {
		l := newLinks(t, map[string]string{"a.cc": source})
		_, err := l.r.Run(context.Background(), step.Cmd{Path: filepath.Join(l.bin, testABIs()[0].Target("24")+"-clang++"), Args: []string{"-c", "a.cc"}})
		if got := failed(t, err); !strings.Contains(got, want) {
			t.Errorf("%q:\n%s\nlacks %q", source, got, want)
		}
	}
}

// CMake links C++ with libstdc++.so if it is asked for Android's own.
func TestCMakeCxx(t *testing.T) {
	p := newCMakeProject(t)
	for name, text := range map[string]string{
		"plain.cc":       plainCxx,
		"CMakeLists.txt": "cmake_minimum_required(VERSION 3.18)\nproject(plain CXX)\nadd_library(plain SHARED plain.cc)\n",
	} {
		if err := os.WriteFile(filepath.Join(p.src, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	dir, err := p.configure("plain", "Ninja", "-DCMAKE_CXX_COMPILER_FORCED=ON", "-DANDROID_STL=system", "-DANDROID_ABI=arm64-v8a")
	if err != nil {
		t.Fatal(failed(t, err))
	}
	p.build(t, dir)
	checkELF(t, filepath.Join(dir, "libplain.so"), elf.EM_AARCH64, true)
}
