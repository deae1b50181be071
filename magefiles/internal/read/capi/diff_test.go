package capi

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// The bits of abidiff's exit code.
const (
	abiSame         = 0
	abiChanged      = 4
	abiIncompatible = 8
)

// pairs are states of an API before and after a change: what Diff says of them, and abidiff's exit code.
var pairs = []struct {
	name     string
	target   string // elftest.ARM64 where empty
	old, new string
	want     string // a line each: class, ID, text
	abidiff  int
	why      string // where abidiff's verdict is another one
}{
	{
		name:    "nothing",
		old:     `struct s { int a; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { int a; }; static int g(int a) { return a; } int f(struct s *other) { return g(1); }`,
		want:    "",
		abidiff: abiSame,
	},
	{
		name:    "function removed",
		old:     `int f(int a) { return a; } int g(void) { return 0; }`,
		new:     `int f(int a) { return a; }`,
		want:    `breaking base-func-removed g: the function is gone; it was int g(void)`,
		abidiff: abiChanged | abiIncompatible,
	},
	{
		name:    "function added",
		old:     `int f(int a) { return a; }`,
		new:     `int f(int a) { return a; } int g(void) { return 0; }`,
		want:    `compatible base-func-added g: the function is new: int g(void)`,
		abidiff: abiChanged,
	},
	{
		name:    "parameter added",
		old:     `int f(int a) { return a; }`,
		new:     `int f(int a, int b) { return a; }`,
		want:    `breaking base-proto f: it takes 2 parameters, and took 1 parameter: it was int f(int a), is int f(int a, int b)`,
		abidiff: abiChanged,
	},
	{
		name:    "parameter type",
		old:     `int f(int a) { return a; }`,
		new:     `int f(double a) { return 0; }`,
		want:    `breaking base-proto f: parameter 1 (a) was int (4 bytes, signed), is double (8 bytes, float)`,
		abidiff: abiChanged,
	},
	{
		name:    "parameter order",
		old:     `int f(int a, double b) { return a; }`,
		new:     `int f(double b, int a) { return a; }`,
		want:    `breaking base-proto f: parameter 1 (b) was int (4 bytes, signed), is double (8 bytes, float); parameter 2 (a) was double (8 bytes, float), is int (4 bytes, signed)`,
		abidiff: abiChanged,
	},
	{
		name:    "parameter order, of one type",
		old:     `int f(int width, int height) { return width; }`,
		new:     `int f(int height, int width) { return width; }`,
		want:    `breaking base-proto f: its parameters have changed places: it was int f(int width, int height), is int f(int height, int width)`,
		abidiff: abiSame,
		why:     "names of parameters are nothing to it",
	},
	{
		name:    "parameters renamed",
		old:     `int f(int a, int b) { return a; }`,
		new:     `int f(int b, int c) { return b; }`,
		want:    "",
		abidiff: abiSame,
	},
	{
		name:    "parameter sign",
		old:     `int f(int a) { return a; }`,
		new:     `int f(unsigned a) { return 0; }`,
		want:    `breaking base-proto f: parameter 1 (a) was int (4 bytes, signed), is unsigned int (4 bytes, unsigned)`,
		abidiff: abiChanged,
	},
	{
		name:    "result type",
		old:     `int f(void) { return 0; }`,
		new:     `long long f(void) { return 0; }`,
		want:    `breaking base-proto f: the result was int (4 bytes, signed), is long long (8 bytes, signed)`,
		abidiff: abiChanged,
	},
	{
		name:    "result gone",
		old:     `int f(void) { return 0; }`,
		new:     `void f(void) {}`,
		want:    `breaking base-proto f: the result was int (4 bytes, signed), is void`,
		abidiff: abiChanged,
	},
	{
		name:    "int to long, 64 bits",
		old:     `int f(int n) { return 0; }`,
		new:     `int f(long n) { return 0; }`,
		want:    `breaking base-proto f: parameter 1 (n) was int (4 bytes, signed), is long (8 bytes, signed)`,
		abidiff: abiChanged,
	},
	{
		name:    "int to long, 32 bits",
		target:  elftest.ARM,
		old:     `int f(int n) { return 0; }`,
		new:     `int f(long n) { return 0; }`,
		want:    `harmless base-rename int: int (4 bytes, signed) is now long (4 bytes, signed), with the same layout on this ABI: in f, parameter 1 (n)`,
		abidiff: abiChanged,
		why:     "it tells scalars by their names too",
	},
	{
		name:    "typedef's type, 64 bits",
		old:     `typedef int num; int f(num n) { return 0; }`,
		new:     `typedef long num; int f(num n) { return 0; }`,
		want:    `breaking base-proto f: parameter 1 (n) was num (int, 4 bytes, signed), is num (long, 8 bytes, signed)`,
		abidiff: abiChanged,
	},
	{
		name:    "typedef's type, 32 bits",
		target:  elftest.ARM,
		old:     `typedef int num; int f(num n) { return 0; }`,
		new:     `typedef long num; int f(num n) { return 0; }`,
		want:    `harmless base-rename num: num (int, 4 bytes, signed) is now num (long, 4 bytes, signed), with the same layout on this ABI: in f, parameter 1 (n)`,
		abidiff: abiChanged,
		why:     "it tells scalars by their names too",
	},
	{
		name:    "struct grown by value",
		old:     `struct s { int a; }; int f(struct s s) { return 0; }`,
		new:     `struct s { int a; int b; }; int f(struct s s) { return 0; }`,
		want:    `breaking base-struct-size struct s: new: int b @4; its size was 4 bytes, is 8, and it is passed or held by value`,
		abidiff: abiChanged,
	},
	{
		name:    "struct grown in front",
		old:     `struct s { int a; int b; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { long z; int a; int b; }; int f(struct s *s) { return 0; }`,
		want:    `breaking base-struct-size struct s: member a was at offset 0, is at offset 8; member b was at offset 4, is at offset 12; new: long z @0; its size was 8 bytes, is 16; its alignment was 4 bytes, is 8`,
		abidiff: abiChanged,
	},
	{
		name:    "struct appended, by pointer only",
		old:     `struct s { int a; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { int a; int b; }; int f(struct s *s) { return 0; }`,
		want:    `compatible base-struct-append struct s: new: int b @4; its size was 4 bytes, is 8. Functions take it by pointer only: it harms those who allocate or copy it themselves`,
		abidiff: abiChanged,
	},
	{
		name: "struct appended, in another",
		old:  `struct s { int a; }; struct t { struct s s; }; int f(struct t *t) { return 0; }`,
		new:  `struct s { int a; int b; }; struct t { struct s s; }; int f(struct t *t) { return 0; }`,
		want: `breaking base-struct-size struct s: new: int b @4; its size was 4 bytes, is 8, and it is passed or held by value
breaking base-struct-size struct t: its size was 4 bytes, is 8`,
		abidiff: abiChanged,
	},
	{
		name:    "struct appended, in a callback",
		old:     `struct s { int a; }; int f(int (*cb)(struct s)) { return 0; }`,
		new:     `struct s { int a; int b; }; int f(int (*cb)(struct s)) { return 0; }`,
		want:    `breaking base-struct-size struct s: new: int b @4; its size was 4 bytes, is 8, and it is passed or held by value`,
		abidiff: abiChanged,
	},
	{
		name:    "member in padding",
		old:     `struct s { char a; int b; }; int f(struct s s) { return 0; }`,
		new:     `struct s { char a; char n; int b; }; int f(struct s s) { return 0; }`,
		want:    `compatible base-struct-append struct s: new where nothing was: char n @1; its size stays 8 bytes`,
		abidiff: abiChanged,
	},
	{
		name:    "member removed",
		old:     `struct s { int a; int b; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { int a; }; int f(struct s *s) { return 0; }`,
		want:    `breaking base-struct-size struct s: member int b @4 is gone; its size was 8 bytes, is 4`,
		abidiff: abiChanged,
	},
	{
		name:    "member renamed",
		old:     `struct s { int a; int b; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { int a; int count; }; int f(struct s *s) { return 0; }`,
		want:    `harmless base-rename struct s: member int b @4 is now called count, with the same layout at the same offset`,
		abidiff: abiSame,
	},
	{
		name:    "member's type",
		old:     `struct s { int a; int b; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { int a; float b; }; int f(struct s *s) { return 0; }`,
		want:    `breaking base-struct-size struct s: member b was int (4 bytes, signed), is float (4 bytes, float)`,
		abidiff: abiChanged,
	},
	{
		name:    "members swapped",
		old:     `struct s { int a; int b; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { int b; int a; }; int f(struct s *s) { return 0; }`,
		want:    `breaking base-struct-size struct s: member a was at offset 0, is at offset 4; member b was at offset 4, is at offset 0`,
		abidiff: abiChanged,
	},
	{
		name:    "bit-field wider",
		old:     `struct s { unsigned a : 3, b : 5; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { unsigned a : 4, b : 5; }; int f(struct s *s) { return 0; }`,
		want:    `breaking base-struct-size struct s: member a was 3 bits at offset 0, bit 0, is 4 bits at offset 0, bit 0; member b was 5 bits at offset 0, bit 3, is 5 bits at offset 0, bit 4`,
		abidiff: abiChanged,
	},
	{
		name:    "struct renamed",
		old:     `struct s { int a; struct s *next; }; int f(struct s *s) { return 0; }`,
		new:     `struct t { int a; struct t *next; }; int f(struct t *s) { return 0; }`,
		want:    `harmless base-rename struct s: struct s (16 bytes) is now struct t (16 bytes), with the same layout on this ABI: in f, parameter 1 (s)`,
		abidiff: abiChanged,
		why:     "another tag is another type to it, whatever the layout",
	},
	{
		name: "struct grown and called by a typedef",
		old:  `struct s { int a; int b; }; int f(struct s *s) { return 0; }`,
		new:  `struct s { int z; int a; int b; }; typedef struct s t; int f(t *s) { return 0; }`,
		want: "breaking base-struct-size struct s: member a was at offset 0, is at offset 4; member b was at offset 4, is at offset 8; new: int z @0; its size was 8 bytes, is 12\n" +
			"harmless base-rename struct s: struct s (8 bytes) is now t (struct s, 12 bytes), apart from its change of layout: in f, parameter 1 (s)",
		abidiff: abiChanged,
	},
	{
		name:    "union member added",
		old:     `union u { int a; }; int f(union u u) { return 0; }`,
		new:     `union u { int a; float b; }; int f(union u u) { return 0; }`,
		want:    `breaking base-struct-size union u: new: float b @0; it is passed by value, and with a float in it may travel in other registers`,
		abidiff: abiSame,
		why:     "a union that does not grow is the same to it; AAPCS64 passes one with a float in other registers",
	},
	{
		name:    "union member added, in a struct by pointer only",
		old:     `struct s { int k; union { int a; float b; } u; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { int k; union { int a; float b; unsigned c; } u; }; int f(struct s *s) { return 0; }`,
		want:    `compatible base-struct-append union s::u: new where nothing was: unsigned int c @0; its size stays 4 bytes`,
		abidiff: abiSame,
		why:     "a union that does not grow is the same to it",
	},
	{
		name:    "union member added, in a struct by value",
		old:     `struct s { union { int a; } u; }; int f(struct s s) { return 0; }`,
		new:     `struct s { union { int a; float b; } u; }; int f(struct s s) { return 0; }`,
		want:    `breaking base-struct-size union s::u: new: float b @0; it is passed by value, and with a float in it may travel in other registers`,
		abidiff: abiSame,
		why:     "a union that does not grow is the same to it; AAPCS64 passes one with a float in other registers",
	},
	{
		name:    "union member added, by pointer only",
		old:     `union u { int a; }; int f(union u *u) { return 0; }`,
		new:     `union u { int a; float b; }; int f(union u *u) { return 0; }`,
		want:    `compatible base-struct-append union u: new where nothing was: float b @0; its size stays 4 bytes`,
		abidiff: abiSame,
		why:     "a union that does not grow is the same to it",
	},
	{
		name:    "enumerator added",
		old:     `enum e { A, B }; int f(enum e e) { return 0; }`,
		new:     `enum e { A, B, C }; int f(enum e e) { return 0; }`,
		want:    `harmless base-enum-added enum e: new: C = 2`,
		abidiff: abiSame,
	},
	{
		name:    "enumerator removed",
		old:     `enum e { A, B }; int f(enum e e) { return 0; }`,
		new:     `enum e { A }; int f(enum e e) { return 0; }`,
		want:    `breaking base-enum-removed enum e: B = 1 is gone`,
		abidiff: abiChanged,
	},
	{
		name: "enumerator inserted",
		old:  `enum e { A, B }; int f(enum e e) { return 0; }`,
		new:  `enum e { A, N, B }; int f(enum e e) { return 0; }`,
		want: `breaking base-enum-removed enum e: B was 1, is 2
harmless base-enum-added enum e: new: N = 1`,
		abidiff: abiChanged,
	},
	{
		name:    "enumerator renamed",
		old:     `enum e { A, B }; int f(enum e e) { return 0; }`,
		new:     `enum e { A, SECOND }; int f(enum e e) { return 0; }`,
		want:    `compatible base-enum-removed enum e: B is gone, and 1 is SECOND now: it harms callers of before where that is more than a new name`,
		abidiff: abiChanged,
	},
	{
		name:    "enum for int",
		old:     `enum e { A, B }; int f(unsigned e) { return 0; }`,
		new:     `enum e { A, B }; int f(enum e e) { return 0; }`,
		want:    `harmless base-rename unsigned int: unsigned int (4 bytes, unsigned) is now enum e (4 bytes), with the same layout on this ABI: in f, parameter 1 (e)`,
		abidiff: abiSame,
	},
	{
		name:    "typedef renamed",
		old:     `typedef int num; int f(num n) { return 0; }`,
		new:     `typedef int number; int f(number n) { return 0; }`,
		want:    `harmless base-rename num: num (int, 4 bytes, signed) is now number (int, 4 bytes, signed), with the same layout on this ABI: in f, parameter 1 (n)`,
		abidiff: abiSame,
	},
	{
		name:    "typedef of a struct renamed",
		old:     `typedef struct { int a; } was; int f(was *n) { return 0; }`,
		new:     `typedef struct { int a; } is; int f(is *n) { return 0; }`,
		want:    `harmless base-rename was: was (4 bytes) is now is (4 bytes), with the same layout on this ABI: in f, parameter 1 (n)`,
		abidiff: abiChanged,
		why:     "another name is another type to it, whatever the layout",
	},
	{
		name:    "const added behind a pointer",
		old:     `int f(char *p) { return 0; }`,
		new:     `int f(const char *p) { return 0; }`,
		want:    `harmless base-proto-cv f: parameter 1 (p) was char * (to 1 byte, unsigned), is const char * (to 1 byte, unsigned): only const, volatile or restrict differ`,
		abidiff: abiSame,
	},
	{
		name:    "const added to a parameter",
		old:     `int f(int p) { return 0; }`,
		new:     `int f(const int p) { return 0; }`,
		want:    `harmless base-proto-cv f: parameter 1 (p) was int (4 bytes, signed), is const int (4 bytes, signed): only const, volatile or restrict differ`,
		abidiff: abiSame,
	},
	{
		name:    "void pointer",
		old:     `struct s { int a; }; int f(void *p) { return 0; }`,
		new:     `struct s { int a; }; int f(struct s *p) { return 0; }`,
		want:    `harmless base-void-ptr f: parameter 1 (p) was void *, is struct s * (to 4 bytes): a pointer either way`,
		abidiff: abiSame,
	},
	{
		name:    "pointer to another struct",
		old:     `struct s { int a; }; int f(struct s *p) { return 0; }`,
		new:     `struct t { double a; }; int f(struct t *p) { return 0; }`,
		want:    `breaking base-proto f: parameter 1 (p) was struct s * (to 4 bytes), is struct t * (to 8 bytes)`,
		abidiff: abiChanged,
	},
	{
		name:    "opaque defined",
		old:     `struct s; int f(struct s *p) { return 0; }`,
		new:     `struct s { int a; }; int f(struct s *p) { return 0; }`,
		want:    `harmless base-decl-only struct s: it was only declared, and is defined with 4 bytes`,
		abidiff: abiSame,
	},
	{
		name:    "variadic",
		old:     `int f(const char *p) { return 0; }`,
		new:     `int f(const char *p, ...) { return 0; }`,
		want:    `breaking base-proto f: it takes 1 parameter and more (...), and took 1 parameter: it was int f(const char *p), is int f(const char *p, ...)`,
		abidiff: abiChanged,
	},
	{
		name:    "array longer",
		old:     `struct s { int a[2]; }; int f(struct s *p) { return 0; }`,
		new:     `struct s { int a[3]; }; int f(struct s *p) { return 0; }`,
		want:    `breaking base-struct-size struct s: member a was int [2] (8 bytes), is int [3] (12 bytes); its size was 8 bytes, is 12`,
		abidiff: abiChanged,
	},
	{
		name:    "variable's type",
		old:     `int v = 1;`,
		new:     `long v = 1;`,
		want:    `breaking base-var-size v: the variable was int (4 bytes, signed), is long (8 bytes, signed)`,
		abidiff: abiChanged,
	},
	{
		name:    "variable removed",
		old:     `int v = 1; int f(void) { return 0; }`,
		new:     `int f(void) { return 0; }`,
		want:    `breaking base-func-removed v: the variable is gone; it was int v`,
		abidiff: abiChanged | abiIncompatible,
	},
}

func summary(changes []Change) string {
	var lines []string
	for _, c := range changes {
		lines = append(lines, c.Class.String()+" "+c.ID+" "+c.Text)
	}
	return strings.Join(lines, "\n")
}

// TestDiff also looks at the old state as its lines have it: nothing that Diff needs may be lost in the baseline. And it asks libabigail
// about the same files: where the verdicts differ, the table tells why.
func TestDiff(t *testing.T) {
	for _, p := range pairs {
		t.Run(p.name, func(t *testing.T) {
			oldPath := lib(target(p.target), p.old).Make(t, t.TempDir())
			newPath := lib(target(p.target), p.new).Make(t, t.TempDir())
			old, new := read(t, oldPath), read(t, newPath)
			changes := Diff(old, new)
			if d := cmp.Diff(p.want, summary(changes)); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
			saved, err := Parse(old.Lines())
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(p.want, summary(Diff(saved, new))); d != "" {
				t.Errorf("from the baseline: -want +got\n%s", d)
			}
			if all := Diff(new, new); len(all) > 0 {
				t.Errorf("against itself: %s", summary(all))
			}
			t.Run("abidiff", func(t *testing.T) {
				code, out := abidiff(t, oldPath, newPath)
				if code != p.abidiff {
					t.Errorf("abidiff exits with %d, not %d:\n%s", code, p.abidiff, out)
				}
				if agree := verdict(changes) == code; agree != (p.why == "") {
					t.Errorf("abidiff exits with %d, and the table explains a difference with %q", code, p.why)
				}
			})
		})
	}
}

func target(name string) string {
	if name == "" {
		return elftest.ARM64
	}
	return name
}

// abidiff gives libabigail's exit code and report. Releases after 2.2 may set abiIncompatible for types too: of those, only a symbol that
// is gone counts.
func abidiff(t *testing.T, old, new string) (int, string) {
	t.Helper()
	tool, err := exec.LookPath("abidiff")
	if err != nil {
		testkit.Missing(t, "needs abidiff: apt-get install abigail-tools, or go tool mage setup")
	}
	out, err := exec.Command(tool, old, new).Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	code := abiSame
	if exit != nil {
		code = exit.ExitCode()
	}
	if !strings.Contains(string(out), "Removed function:") && !strings.Contains(string(out), "Removed variable:") {
		code &^= abiIncompatible
	}
	return code, string(out)
}

// verdict gives the exit code that abidiff has for such changes: none for harmless ones, and of the breaking ones only a symbol that is
// gone is incompatible to it. All others it leaves to the reader.
func verdict(changes []Change) int {
	code := abiSame
	for _, c := range changes {
		switch {
		case c.ID == "base-func-removed":
			code |= abiChanged | abiIncompatible
		case c.Class != Harmless:
			code |= abiChanged
		}
	}
	return code
}
