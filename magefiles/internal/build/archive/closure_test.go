package archive

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

func TestWantedFrom(t *testing.T) {
	dir := t.TempDir()
	object := elftest.Object(t, dir, elftest.ARM64, "user.c", `
extern int one(void), two(void), maybe(void) __attribute__((weak));
extern char __start_mine[];
static int here(void) { return one() + two(); }
int f(void) { return here() + (maybe ? maybe() : 0) + __start_mine[0]; }
`)
	got, err := wantedFrom(object)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"one", "two"}, got); diff != "" {
		t.Error(diff)
	}
	want := "\t.data\n\t.p2align 3\n\t.quad \"one\"\n\t.quad \"two\"\n"
	if diff := cmp.Diff(want, string(references(got, true))); diff != "" {
		t.Error(diff)
	}
}

// TestWantingObject names the Go file, the library's member or the object that wants a symbol.
func TestWantingObject(t *testing.T) {
	dir := t.TempDir()
	place := func(from, to string) string {
		t.Helper()
		path := filepath.Join(dir, to)
		if err := os.Rename(from, path); err != nil {
			t.Fatal(err)
		}
		return path
	}
	object := func(source, symbol string) string {
		return elftest.Object(t, dir, elftest.ARM64, source, "extern int "+symbol+"(void); int use_"+symbol+"(void) { return "+symbol+"(); }\n")
	}
	place(object("main.cgo2.c", "of_go"), "000001.o")
	place(object("things.c", "of_c"), "000002.o")
	own := place(object("x.c", "of_object"), "own.o")
	library := filepath.Join(dir, "libfoo.a")
	elftest.Run(t, dir, "llvm-ar", "rcs", library, place(object("y.c", "of_library"), "member.o"))
	for symbol, want := range map[string]string{"of_go": "main.go", "of_c": "things.c", "of_object": "own.o", "of_library": "libfoo.a(member.o)", "of_nobody": ""} {
		if got := wantingObject(symbol, dir, []string{own, library}); got != want {
			t.Errorf("%s: got %q, want %q", symbol, got, want)
		}
	}
}

// TestHidden has a C API over what Go exports, a helper that only this C code calls, and another package's file of the same name.
func TestHidden(t *testing.T) {
	b := testBuilder(t)
	dir := b.Matrix.Root
	text := "int GoF(void);\nint helper(void);\nint lib_f(void) { return GoF() + helper(); }\nint lib_kept(void) { return 1; }\nlong write(int fd) { return fd; }\nstatic int own(void) { return 1; }\n" +
		"int (*p)(void) = own;\n"
	api := elftest.Object(t, dir, elftest.ARM64, "lib.c", text)
	helper := elftest.Object(t, dir, elftest.ARM64, "helper.c", "int helper(void) { return 2; }\n")
	other := t.TempDir()
	foreign := elftest.Object(t, other, elftest.ARM64, "lib.c", "int foreign(void) { return 3; }\n")
	p := plan{Archive: Archive{ABI: matrixABI("arm64-v8a")}, pkgs: []*listed{{Dir: dir, CFiles: []string{"lib.c", "helper.c"}}}}
	got, err := b.hidden(p, []string{api, helper, foreign}, []string{"GoF", "lib_kept"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"lib_f"}, got); diff != "" {
		t.Error(diff)
	}
}
