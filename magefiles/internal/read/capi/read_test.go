package capi

import (
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// everything has each thing that C types are made of.
const everything = `
typedef __SIZE_TYPE__ size_t;
typedef struct { int x; unsigned y : 3, z : 9; union { int a; double b; }; struct { short q; } in; } point, *point_ptr;
typedef enum { A, B = -5, C = 200 } mode_e;
enum color { RED, GREEN = 7 };
struct opaque;
struct node { struct node *next; const char name[16]; int (*cb)(struct node *, void *, ...); struct opaque *o; char tail[]; };
struct __attribute__((packed)) packed { char c; int i; long long l; };
struct wide { char c; } __attribute__((aligned(32)));
struct big { long long l; char c; };
typedef int (*handler)(int, void *);
point origin;
point_ptr f1(point *p, mode_e m, enum color c, struct node *n) { return p; }
handler f2(handler h, const char *const *s, unsigned long long u, _Bool b, _Complex double cd) { return h; }
int (*f3(int a))(int, double) { return 0; }
void f4(int a[3][4], int (*b)[5], struct packed *p, struct wide *al, struct big bg) {}
void f5(void) {}
int f6(const char *fmt, ...) { return 0; }
size_t f7(signed char c, unsigned char d, short f, unsigned short g, long h, unsigned long i) { return 0; }
const char *version = "1";
struct { int anon; } holder;
int arr[3][2];
static int hidden(void) { return 1; }
int f8(void) { return hidden(); }
`

const everythingLines = `enum color size 4 unsigned { RED = 0, GREEN = 7 }
func handler f2(handler h, const char *const *s, unsigned long long u, bool b, _Complex double cd)
func int (*f3(int a))(int, double)
func int f6(const char *fmt, ...)
func int f8(void)
func point_ptr f1(point *p, mode_e m, enum color c, struct node *n)
func size_t f7(signed char c, unsigned char d, short f, unsigned short g, long h, unsigned long i)
func void f4(int (*a)[4], int (*b)[5], struct packed *p, struct wide *al, struct big bg)
func void f5(void)
opaque struct opaque
pointer size 8
scalar _Complex double size 16 complex
scalar bool size 1 bool
scalar char size 1 unsigned
scalar double size 8 float
scalar int size 4 signed
scalar long long size 8 signed
scalar long size 8 signed
scalar short size 2 signed
scalar signed char size 1 signed
scalar unsigned char size 1 unsigned
scalar unsigned int size 4 unsigned
scalar unsigned long long size 8 unsigned
scalar unsigned long size 8 unsigned
scalar unsigned short size 2 unsigned
struct big size 16 align 8 { long long l @0; char c @8 }
struct holder size 4 align 4 { int anon @0 }
struct node size 40 align 8 { struct node *next @0; const char name[16] @8; int (*cb)(struct node *, void *, ...) @24; struct opaque *o @32; char tail[] @40 }
struct packed size 13 align 1 { char c @0; int i @1; long long l @5 }
struct point::in size 2 align 2 { short q @0 }
struct wide size 32 align 32 { char c @0 }
typedef enum mode_e size 4 signed { A = 0, B = -5, C = 200 }
typedef handler = int (*)(int, void *) (8 bytes)
typedef point_ptr = point * (8 bytes)
typedef size_t = unsigned long (8 bytes)
typedef struct point size 24 align 8 { int x @0; unsigned int y : 3 @4.0; unsigned int z : 9 @4.3; union point::4 @8; struct point::in in @16 }
union point::4 size 8 align 8 { int a @0; double b @0 }
var const char *version
var int arr[3][2]
var point origin
var struct holder holder`

func read(t testing.TB, path string) *API {
	t.Helper()
	l, err := elfabi.ReadLibrary(path)
	if err != nil {
		t.Fatal(err)
	}
	api, err := ReadLibrary(l)
	if err != nil {
		t.Fatal(err)
	}
	return api
}

// build makes a library for a target and reads it.
func build(t testing.TB, target, source string, flags ...string) *API {
	t.Helper()
	return read(t, elftest.API(target, source, flags...).Make(t, t.TempDir()))
}

func wantLines(t *testing.T, want string, api *API) {
	t.Helper()
	if d := cmp.Diff(strings.Split(want, "\n"), api.Lines()); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	back, err := Parse(api.Lines())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(api, back); d != "" {
		t.Errorf("Parse of Lines: -read +parsed\n%s", d)
	}
}

func TestReadDWARF(t *testing.T) {
	for _, flags := range [][]string{
		{"-gdwarf-5"}, {"-gdwarf-4"}, {"-gdwarf-3"}, {"-gdwarf-2"}, {"-gdwarf-5", "-gdwarf64"}, {"-O0"}, {"-O2"},
		{"-gdwarf-4", "-fdebug-types-section"}, {"-gdwarf-5", "-fdebug-types-section"},
	} {
		t.Run(strings.Join(flags, " "), func(t *testing.T) {
			wantLines(t, everythingLines, build(t, elftest.ARM64, everything, flags...))
		})
	}
}

func TestReadCompressed(t *testing.T) {
	for _, kind := range []string{"zlib", "zstd"} {
		l := elftest.API(elftest.ARM64, everything)
		l.Link = []string{"--compress-debug-sections=" + kind}
		wantLines(t, everythingLines, read(t, l.Make(t, t.TempDir())))
	}
}

// A small file may claim to hold what no memory does.
func TestReadInflated(t *testing.T) {
	l := elftest.API(elftest.ARM64, everything)
	l.Link = []string{"--compress-debug-sections=zlib"}
	path := l.Make(t, t.TempDir())
	library, err := elfabi.ReadLibrary(path)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const sizeAt = 8 // of ch_size in Elf64_Chdr
	binary.LittleEndian.PutUint64(data[library.Section(".debug_info").Offset+sizeAt:], 1<<40)
	wantInflated(t, path, data, "claim to unpack to 1099511627776")

	// The section header lies too, so that the claim seems fit for its size.
	info := slices.IndexFunc(library.Sections, func(s elfabi.Section) bool { return s.Name == ".debug_info" })
	const headerSize, fieldAt = 64, 32 // of Elf64_Shdr, and of sh_size in it
	binary.LittleEndian.PutUint64(data[int(library.SectionOffset)+info*headerSize+fieldAt:], 1<<62)
	binary.LittleEndian.PutUint64(data[library.Section(".debug_info").Offset+sizeAt:], 1<<62)
	wantInflated(t, path, data, "its 0 bytes claim to unpack to 4611686018427387904")
}

func wantInflated(t *testing.T, path string, data []byte, want string) {
	t.Helper()
	library, err := elfabi.ParseLibrary(path, string(data))
	if err != nil {
		t.Fatal(err)
	}
	_, err = ReadLibrary(library)
	if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), path+": ") {
		t.Error(err)
	}
}

// jni.h's table of functions is Android's: it does not belong into a baseline.
func TestReadJNI(t *testing.T) {
	wantLines(t, `func void Java_a_B_c(JNIEnv *env)
opaque struct JNINativeInterface
pointer size 8
typedef JNIEnv = const struct JNINativeInterface * (8 bytes)`, build(t, elftest.ARM64, `
struct JNINativeInterface { void *reserved0; int (*GetVersion)(void *); };
typedef const struct JNINativeInterface *JNIEnv;
void Java_a_B_c(JNIEnv *env) {}`))
}

// gcc calls scalars differently, and orders its entries and attributes in another way.
func TestReadGCC(t *testing.T) {
	gcc, err := exec.LookPath("gcc")
	if err != nil {
		testkit.Missing(t, "needs gcc: apt-get install gcc libc6-dev")
	}
	want := strings.Replace(everythingLines, "scalar char size 1 unsigned", "scalar char size 1 signed", 1) // as x86 has it
	for _, version := range []string{"-gdwarf-5", "-gdwarf-4", "-gdwarf-3"} {
		dir := t.TempDir()
		elftest.Write(t, dir, "api.c", everything)
		cmd := exec.Command(gcc, version, "-O1", "-fPIC", "-shared", "-nostdlib", "-o", "libapi.so", "api.c")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Skipf("gcc makes no x86_64 library here: %v\n%s", err, out)
		}
		wantLines(t, want, read(t, filepath.Join(dir, "libapi.so")))
	}
}

// long, pointers, and i386's alignment of 8-byte scalars.
func TestReadABIs(t *testing.T) {
	const source = `struct s { char c; long long l; double d; }; long f(struct s *s, char *p) { return 0; }`
	for target, want := range map[string]string{
		elftest.ARM: `func long f(struct s *s, char *p)
pointer size 4
scalar char size 1 unsigned
scalar double size 8 float
scalar long long size 8 signed
scalar long size 4 signed
struct s size 24 align 8 { char c @0; long long l @8; double d @16 }`,
		elftest.X86: `func long f(struct s *s, char *p)
pointer size 4
scalar char size 1 signed
scalar double size 8 float
scalar long long size 8 signed
scalar long size 4 signed
struct s size 20 align 4 { char c @0; long long l @4; double d @12 }`,
		elftest.X86_64: `func long f(struct s *s, char *p)
pointer size 8
scalar char size 1 signed
scalar double size 8 float
scalar long long size 8 signed
scalar long size 8 signed
struct s size 24 align 8 { char c @0; long long l @8; double d @16 }`,
	} {
		wantLines(t, want, build(t, target, source))
	}
}

// An archive's objects keep the offsets of their debug sections in relocations: in the section itself for 32 bits (REL), beside it for 64.
func TestReadArchive(t *testing.T) {
	for _, target := range []string{elftest.ARM64, elftest.ARM, elftest.X86_64, elftest.X86} {
		dir := t.TempDir()
		elftest.Object(t, dir, target, "api.c", everything, "-g")
		elftest.Object(t, dir, target, "more.c", "struct opaque { int now; }; struct opaque *more(void) { return 0; }", "-g")
		elftest.Run(t, dir, "llvm-ar", "rcsD", "lib.a", "api.c.o", "more.c.o")
		a, err := elfabi.ReadArchive(filepath.Join(dir, "lib.a"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadArchive(a, []string{"more", "f1", "f8", "nothing", "f1"})
		if err != nil {
			t.Fatal(err)
		}
		l := elftest.API(target, everything)
		l.Sources["more.c"] = "struct opaque { int now; }; struct opaque *more(void) { return 0; }"
		linked, err := elfabi.ReadLibrary(l.Make(t, t.TempDir()))
		if err != nil {
			t.Fatal(err)
		}
		want, err := Read(linked.File, []string{"more", "f1", "f8", "nothing"})
		if err != nil {
			t.Fatal(err)
		}
		wantLines(t, strings.Join(want.Lines(), "\n"), got)
		if got.Type("struct opaque").Opaque || len(got.Functions) != 3 || len(got.Unknown) != 1 {
			t.Errorf("%s: %v", target, got.Lines())
		}
	}
}

func TestReadCPlusPlus(t *testing.T) {
	l := elftest.Lib{Target: elftest.ARM64, API: -1, CFlags: []string{"-g", "-fstandalone-debug"}, Sources: map[string]string{"api.cpp": `
namespace shapes {
struct base { int id; };
struct circle : base { double r; static int count; double area() const; int round(int n) { return n; } };
int twice(const circle &c) { return 2; }
}
extern "C" int draw(const shapes::circle &c, bool fill = true) { return 0; }
extern "C" { extern int level; int level = 3; }
`}}
	wantLines(t, `func int _ZN6shapes5twiceERKNS_6circleE(const struct circle *c)
func int draw(const struct circle *c, bool fill)
pointer size 8
scalar bool size 1 bool
scalar double size 8 float
scalar int size 4 signed
struct base size 4 align 4 { int id @0 }
struct circle size 16 align 8 { struct base @0; double r @8 }
var int level`, read(t, l.Make(t, t.TempDir())))
}

// A function in assembly is known only where C calls it; one that C defines, from there.
func TestReadDeclaration(t *testing.T) {
	l := elftest.API(elftest.ARM64, "int add(int a, long b); int use(void) { return add(1, 2) + 1; }")
	l.Sources["add.s"] = ".text\n.globl add\n.type add,@function\nadd: ret\n.globl lone\n.type lone,@function\nlone: ret\n"
	wantLines(t, `func int add(int, long)
func int use(void)
pointer size 8
scalar int size 4 signed
scalar long size 8 signed
unknown lone: no unit with debug information declares it; compile its source with -g`, read(t, l.Make(t, t.TempDir())))
}

func TestReadNothing(t *testing.T) {
	t.Run("without -g", func(t *testing.T) {
		wantLines(t, `pointer size 8
unknown f: the file has no debug information; compile with -g and use the unstripped file`,
			build(t, elftest.ARM64, "int f(void) { return 0; }", "-g0"))
	})
	for _, version := range []string{"-gdwarf-4", "-gdwarf-5"} {
		t.Run("split "+version, func(t *testing.T) {
			wantLines(t, `pointer size 8
unknown f: its debug information may be in "api.c.dwo", outside the library; compile without -gsplit-dwarf`,
				build(t, elftest.ARM64, "int f(void) { return 0; }", version, "-gsplit-dwarf=split"))
		})
	}
}

// A function with two results gives a struct. Go's own units declare the exports too, with Go's types: they must not count.
func TestReadGo(t *testing.T) {
	dir := t.TempDir()
	elftest.Write(t, dir, "go.mod", "module example.com/lib\n\ngo 1.25\n")
	elftest.Write(t, dir, "lib.go", `package main

// struct point { int x; long long y; };
// typedef enum { LOW, HIGH } level;
// enum { OK, FAILED = -2, UNUSED };
// #define MOST 70
import "C"

//export Sum
func Sum(a C.int, b int, s string, p *C.struct_point, l C.level) (C.longlong, error) {
	if l == C.HIGH {
		return 0, nil
	}
	return C.FAILED, nil
}

//export Half
func Half(list []byte) float64 { return C.MOST }

func main() {}
`)
	elftest.GoArchive(t, dir)
	a, err := elfabi.ReadArchive(filepath.Join(dir, "lib.a"))
	if err != nil {
		t.Fatal(err)
	}
	header, err := os.ReadFile(filepath.Join(dir, "lib.h"))
	if err != nil {
		t.Fatal(err)
	}
	api, err := ReadArchive(a, elfabi.ExportsOfHeader(string(header)))
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, `constant FAILED = -2
constant MOST = 70
func GoFloat64 Half(GoSlice list)
func struct Sum_return Sum(int a, GoInt b, GoString s, struct point *p, level l)
pointer size 8
scalar char size 1 signed
scalar double size 8 float
scalar int size 4 signed
scalar long long size 8 signed
scalar long size 8 signed
struct Sum_return size 24 align 8 { long long r0 @0; GoInterface r1 @8 }
struct point size 16 align 8 { int x @0; long long y @8 }
typedef GoFloat64 = double (8 bytes)
typedef GoInt = GoInt64 (8 bytes)
typedef GoInt64 = long long (8 bytes)
typedef GoString = _GoString_ (16 bytes)
typedef enum level size 4 unsigned { LOW = 0, HIGH = 1 }
typedef ptrdiff_t = long (8 bytes)
typedef struct GoInterface size 16 align 8 { void *t @0; void *v @8 }
typedef struct GoSlice size 24 align 8 { void *data @0; GoInt len @8; GoInt cap @16 }
typedef struct _GoString_ size 16 align 8 { const char *p @0; ptrdiff_t n @8 }`, api)
}

// Thread-local variables have a symbol of their own kind, or before API 29 one of the compiler's library.
func TestReadThread(t *testing.T) {
	for _, flag := range []string{"-femulated-tls", "-fno-emulated-tls"} {
		api := build(t, elftest.ARM64, "_Thread_local long last; long f(void) { return last; }", flag)
		wantLines(t, "func long f(void)\npointer size 8\nscalar long size 8 signed\nthread long last", api)
	}
}

// An archive tells of its thread-local variables, whether its header does or not.
func TestReadArchiveThread(t *testing.T) {
	const source = `__thread int last; static __thread int own; __attribute__((visibility("hidden"))) __thread int hidden;
int f(void) { return last + own++ + hidden; }`
	for _, flag := range []string{"-femulated-tls", "-fno-emulated-tls"} {
		dir := t.TempDir()
		elftest.Object(t, dir, elftest.ARM64, "api.c", source, "-g", flag)
		elftest.Run(t, dir, "llvm-ar", "rcsD", "lib.a", "api.c.o")
		a, err := elfabi.ReadArchive(filepath.Join(dir, "lib.a"))
		if err != nil {
			t.Fatal(err)
		}
		api, err := ReadArchive(a, []string{"f"})
		if err != nil {
			t.Fatal(err)
		}
		wantLines(t, "func int f(void)\npointer size 8\nscalar int size 4 signed\nthread int last", api)
	}
}
