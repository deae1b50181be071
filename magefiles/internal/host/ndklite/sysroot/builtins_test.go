package sysroot

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// made makes an archive of objects, each of a C source by its name.
func made(t *testing.T, sources map[string]string) (archive string, objects []string) {
	t.Helper()
	_, tools := sysroot(t)
	dir := t.TempDir()
	for name, text := range sources {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path+".c", []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		command(t, tools.Clang, "--target=aarch64-linux-android24", "-c", "-o", path+".o", path+".c")
		objects = append(objects, path+".o")
	}
	slices.Sort(objects)
	archive = filepath.Join(dir, "lib.a")
	command(t, tools.AR, append([]string{"rcsD", archive}, objects...)...)
	return archive, objects
}

func command(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
	return string(out)
}

func TestUnfit(t *testing.T) {
	archive, _ := made(t, map[string]string{
		"fits":     "void abort(void); void fits(void) { abort(); }",
		"friend":   "void fits(void); void friend(void) { fits(); }",
		"weak":     "__attribute__((weak)) void nobody(void); void weak(void) { if (nobody) nobody(); }",
		"asks":     "unsigned long __getauxval(unsigned long); unsigned long asks(void) { return __getauxval(1); }",
		"glibc":    "void __fprintf_chk(void); void glibc(void) { __fprintf_chk(); }",
		"through":  "void glibc(void); void through(void) { glibc(); }",
		"replaced": "void __emutls_get_address(void) {}",
	})
	_, own := made(t, map[string]string{"own": "void __emutls_get_address(void) {} unsigned long __getauxval(unsigned long t) { return t; }"})
	got, err := unfit(archive, own, map[string]bool{"abort": true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"replaced.o", "glibc.o", "through.o"}, got); diff != "" {
		t.Error(diff)
	}
	if _, err := unfit(own[0], own, nil); err == nil {
		t.Error("an object is no archive")
	}
}

// Nothing in the builtins wants what Android's libc lacks, whatever compiler the distribution's are from.
func TestBuiltins(t *testing.T) {
	dir, tools := sysroot(t)
	for _, a := range present(t) {
		out := filepath.Join(t.TempDir(), "builtins.a")
		o := Options{Dir: dir, Work: t.TempDir(), API: 24, Tools: tools}
		if err := WriteBuiltins(t.Context(), step.New(o.Work, os.Environ(), step.NewLog(os.Stderr), false), o, a, out); err != nil {
			t.Fatal(explain(err))
		}
		parts, err := partsOf(out)
		if err != nil {
			t.Fatal(err)
		}
		has := map[string]int{}
		for _, p := range parts {
			for _, name := range p.has {
				has[name]++
			}
		}
		libc := libcNames(a, 24)
		for _, p := range parts {
			for _, name := range p.wants {
				if has[name] == 0 && !libc[name] && name != "_GLOBAL_OFFSET_TABLE_" {
					t.Errorf("%s: %s wants %s", a.Name, p.name, name)
				}
			}
		}
		for _, name := range []string{"__emutls_get_address", "__getauxval", "__atomic_load", "__isOSVersionAtLeast", "__mulodi4"} {
			if has[name] != 1 {
				t.Errorf("%s: %d members have %s", a.Name, has[name], name)
			}
		}
		if archive, err := elfabi.ReadArchive(out); err != nil || !archive.Index {
			t.Errorf("%s: no index: %v", a.Name, err)
		}
	}
}

// threads uses thread-local variables in many threads, and in a destructor of another key.
const threads = `
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
static __thread int local = 3, many[40];
static __thread struct { _Alignas(4096) char c[4096]; } big;
static pthread_key_t other;
static int seen;
static void at_end(void* v) { __atomic_add_fetch(&seen, local == (int)(intptr_t)v, __ATOMIC_SEQ_CST); }
static void* body(void* unused) {
	(void)unused;
	for (int i = 0; i < 100; i++) { local++; many[i % 40]++; big.c[i]++; }
	pthread_setspecific(other, (void*)(intptr_t)local);
	int ok = (uintptr_t)&big % 4096 == 0 && local == 103 && many[0] == 3 && many[39] == 2 && big.c[99] == 1 && big.c[100] == 0;
	return ok ? 0 : &local;
}
int main(void) {
	int bad = pthread_key_create(&other, at_end);
	for (int round = 0; round < 20; round++) {
		pthread_t all[8];
		for (int i = 0; i < 8; i++) bad += pthread_create(&all[i], 0, body, 0);
		for (int i = 0; i < 8; i++) { void* result; bad += pthread_join(all[i], &result); bad += result != 0; }
	}
	printf("bad %d, main's %d, destructors %d\n", bad, local, seen);
}
`

// sums multiplies, and changes a large value in many threads.
const sums = `
#include <pthread.h>
#include <stdio.h>
int __mulosi4(int, int, int*);
long long __mulodi4(long long, long long, int*);
__int128 __muloti4(__int128, __int128, int*);
static _Atomic struct large { long v[5]; } all;
static void* body(void* unused) {
	for (int i = 0; i < 1000; i++) {
		struct large was = all, more;
		do { more = was; for (int k = 0; k < 5; k++) more.v[k] += k; } while (!__c11_atomic_compare_exchange_weak(&all, &was, more, 5, 5));
	}
	return unused;
}
#define TRY(f, type, a, b) do { int over = 7; type r; int want = __builtin_mul_overflow((type)(a), (type)(b), &r); bad += f(a, b, &over) != r || over != want; } while (0)
int main(void) {
	int bad = 0, least = -2147483647 - 1;
	int some[] = {0, 1, -1, 2, -2, 46341, 2147483647, least, 65536};
	for (int i = 0; i < 9; i++) for (int k = 0; k < 9; k++) {
		TRY(__mulosi4, int, some[i], some[k]);
		TRY(__mulodi4, long long, some[i] * 0x100000001LL, some[k]);
		TRY(__muloti4, __int128, (__int128)some[i] << 96, some[k]);
	}
	pthread_t t[4];
	for (int i = 0; i < 4; i++) pthread_create(&t[i], 0, body, 0);
	for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
	struct large end = all, none = {{0}};
	all = none;
	printf("bad %d, large %ld %ld %ld\n", bad, end.v[0], end.v[1], end.v[4]);
}
`

func TestSumsAndAtomics(t *testing.T) {
	_, tools := sysroot(t)
	exe := filepath.Join(t.TempDir(), "sums")
	command(t, tools.Clang, "-O1", "-Wall", "-Wno-atomic-alignment", "-Werror", "-pthread", "-o", exe, source(t, "sums.c", sums),
		filepath.Join("builtins", "overflow.c"), filepath.Join("builtins", "atomic.c"))
	if got := command(t, exe); got != "bad 0, large 0 4000 16000\n" {
		t.Error(got)
	}
}

// The emulation is plain C over POSIX threads, so the host can run it.
func TestEmulatedThreadLocals(t *testing.T) {
	_, tools := sysroot(t)
	exe := filepath.Join(t.TempDir(), "threads")
	emutls := filepath.Join("builtins", "emutls.c")
	command(t, tools.Clang, "-O1", "-femulated-tls", "-Wall", "-Werror", "-pthread", "-o", exe, source(t, "threads.c", threads), emutls)
	if got := command(t, exe); got != "bad 0, main's 3, destructors 160\n" {
		t.Error(got)
	}
	if names := command(t, filepath.Join(filepath.Dir(tools.AR), "llvm-nm"), exe); !strings.Contains(names, "__emutls_v.local") {
		t.Error("the compiler did not emulate")
	}
}
