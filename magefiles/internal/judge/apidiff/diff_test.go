package apidiff

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/read/capi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// The bits of abidiff's exit code.
const (
	abiSame         = 0
	abiChanged      = 4
	abiIncompatible = 8
)

const manyStructs = `struct a { char c; int i; }; struct b { int i; char c; }; struct c { short s; long l; }; struct d { char c; short s; }; struct e { struct a a; };
int f(struct a *a, struct b *b, struct c *c, struct d *d, struct e *e) { return 0; }`

// pairs are states of an API before and after a change: what Diff says of them, and abidiff's exit code.
var pairs = []struct {
	name     string
	target   string // elftest.ARM64 where empty
	flag     string // of the new state's compiler
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
		want:    `breaking base-proto f: it takes 2 parameters, but took 1 parameter: it was int f(int a), is now int f(int a, int b)`,
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
		want:    `breaking base-proto f: its parameters have changed places: it was int f(int width, int height), is now int f(int height, int width)`,
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
		want:    `breaking base-struct-size struct s: new: int b @4; its size was 4 bytes, is now 8, and it is passed or held by value`,
		abidiff: abiChanged,
	},
	{
		name:    "struct grown in front",
		old:     `struct s { int a; int b; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { long z; int a; int b; }; int f(struct s *s) { return 0; }`,
		want:    `breaking base-struct-size struct s: member a was at offset 0, is at offset 8; member b was at offset 4, is at offset 12; new: long z @0; its size was 8 bytes, is now 16; its alignment was 4 bytes, is now 8`,
		abidiff: abiChanged,
	},
	{
		name:    "struct appended, by pointer only",
		old:     `struct s { int a; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { int a; int b; }; int f(struct s *s) { return 0; }`,
		want:    `compatible base-struct-append struct s: new: int b @4; its size was 4 bytes, is now 8. Functions take it only by pointer, so this only breaks callers that allocate or copy it`,
		abidiff: abiChanged,
	},
	{
		name: "struct appended, in another",
		old:  `struct s { int a; }; struct t { struct s s; }; int f(struct t *t) { return 0; }`,
		new:  `struct s { int a; int b; }; struct t { struct s s; }; int f(struct t *t) { return 0; }`,
		want: `breaking base-struct-size struct s: new: int b @4; its size was 4 bytes, is now 8, and it is passed or held by value
breaking base-struct-size struct t: its size was 4 bytes, is now 8`,
		abidiff: abiChanged,
	},
	{
		name:    "struct appended, in a callback",
		old:     `struct s { int a; }; int f(int (*cb)(struct s)) { return 0; }`,
		new:     `struct s { int a; int b; }; int f(int (*cb)(struct s)) { return 0; }`,
		want:    `breaking base-struct-size struct s: new: int b @4; its size was 4 bytes, is now 8, and it is passed or held by value`,
		abidiff: abiChanged,
	},
	{
		name:    "member in padding",
		old:     `struct s { char a; int b; }; int f(struct s s) { return 0; }`,
		new:     `struct s { char a; char n; int b; }; int f(struct s s) { return 0; }`,
		want:    `compatible base-struct-append struct s: new in former padding: char n @1; its size is still 8 bytes`,
		abidiff: abiChanged,
	},
	{
		name:    "member removed",
		old:     `struct s { int a; int b; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { int a; }; int f(struct s *s) { return 0; }`,
		want:    `breaking base-struct-size struct s: member int b @4 is gone; its size was 8 bytes, is now 4`,
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
		want: "breaking base-struct-size struct s: member a was at offset 0, is at offset 4; member b was at offset 4, is at offset 8; new: int z @0; its size was 8 bytes, is now 12\n" +
			"harmless base-rename struct s: struct s (8 bytes) is now t (struct s, 12 bytes), apart from its change of layout: in f, parameter 1 (s)",
		abidiff: abiChanged,
	},
	{
		name:    "union member added",
		old:     `union u { int a; }; int f(union u u) { return 0; }`,
		new:     `union u { int a; float b; }; int f(union u u) { return 0; }`,
		want:    `breaking base-struct-size union u: new: float b @0; it is passed by value, and with a float in it may use other registers`,
		abidiff: abiSame,
		why:     "a union that does not grow is the same to it; AAPCS64 passes one with a float in other registers",
	},
	{
		name:    "union member added, in a struct by pointer only",
		old:     `struct s { int k; union { int a; float b; } u; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { int k; union { int a; float b; unsigned c; } u; }; int f(struct s *s) { return 0; }`,
		want:    `compatible base-struct-append union s::u: new in former padding: unsigned int c @0; its size is still 4 bytes`,
		abidiff: abiSame,
		why:     "a union that does not grow is the same to it",
	},
	{
		name:    "union member added, in a struct by value",
		old:     `struct s { union { int a; } u; }; int f(struct s s) { return 0; }`,
		new:     `struct s { union { int a; float b; } u; }; int f(struct s s) { return 0; }`,
		want:    `breaking base-struct-size union s::u: new: float b @0; it is passed by value, and with a float in it may use other registers`,
		abidiff: abiSame,
		why:     "a union that does not grow is the same to it; AAPCS64 passes one with a float in other registers",
	},
	{
		name:    "union member added, by pointer only",
		old:     `union u { int a; }; int f(union u *u) { return 0; }`,
		new:     `union u { int a; float b; }; int f(union u *u) { return 0; }`,
		want:    `compatible base-struct-append union u: new in former padding: float b @0; its size is still 4 bytes`,
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
		want:    `compatible base-enum-removed enum e: B is gone, and 1 is now SECOND: it breaks old callers unless that is only a new name`,
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
		want:    `harmless base-decl-only struct s: it was only declared, but is now defined with 4 bytes`,
		abidiff: abiSame,
	},
	{
		name:    "variadic",
		old:     `int f(const char *p) { return 0; }`,
		new:     `int f(const char *p, ...) { return 0; }`,
		want:    `breaking base-proto f: it takes 1 parameter and more (...), but took 1 parameter: it was int f(const char *p), is now int f(const char *p, ...)`,
		abidiff: abiChanged,
	},
	{
		name:    "array longer",
		old:     `struct s { int a[2]; }; int f(struct s *p) { return 0; }`,
		new:     `struct s { int a[3]; }; int f(struct s *p) { return 0; }`,
		want:    `breaking base-struct-size struct s: member a was int [2] (8 bytes), is int [3] (12 bytes); its size was 8 bytes, is now 12`,
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
	{
		name:    "members of a struct without a name, taken out of it",
		old:     `struct s { int k; struct { int a; union { int b; float c; }; }; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { int k; int a; union { int b; float c; }; }; int f(struct s *s) { return 0; }`,
		want:    "",
		abidiff: abiChanged,
		why:     "other structs are other members to it; callers write the same",
	},
	{
		name:    "a member moved in a struct without a name",
		old:     `struct s { int k; struct { int a; int b; }; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { int k; struct { int b; int a; }; }; int f(struct s *s) { return 0; }`,
		want:    `breaking base-struct-size struct s: member a was at offset 4, is at offset 8; member b was at offset 8, is at offset 4`,
		abidiff: abiChanged,
	},
	{
		name:    "an enum's sign",
		old:     `enum e : unsigned char { A, B }; struct s { enum e e; int n; }; int f(struct s *s) { return 0; } enum e g(void) { return A; }`,
		new:     `enum e : signed char { A, B }; struct s { enum e e; int n; }; int f(struct s *s) { return 0; } enum e g(void) { return A; }`,
		want:    `breaking base-struct-size enum e: its values were unsigned, are signed`,
		abidiff: abiSame,
		why:     "it does not compare what an enum is made of",
	},
	{
		name:    "an enum's sign by a new value",
		old:     `enum e { A, B }; int f(enum e e) { return 0; }`,
		new:     `enum e { A, B, C = -1 }; int f(enum e e) { return 0; }`,
		want:    `harmless base-enum-added enum e: new: C = -1`,
		abidiff: abiSame,
	},
	{
		name:    "enums made short",
		old:     `enum a { A }; enum b { B }; int f(enum a a) { return 0; } int g(enum b b) { return 0; }`,
		new:     `enum a { A } __attribute__((packed)); enum b { B } __attribute__((packed)); int f(enum a a) { return 0; } int g(enum b b) { return 0; }`,
		want:    `breaking base-struct-size enum a: its size was 4 bytes, is now 1 byte; so are those of enum b`,
		abidiff: abiChanged,
	},
	{
		name:    "a vector's elements",
		old:     `typedef float lanes __attribute__((vector_size(16))); lanes f(lanes a) { return a; }`,
		new:     `typedef int lanes __attribute__((vector_size(16))); lanes f(lanes a) { return a; }`,
		want:    `breaking base-proto f: the result was lanes ("float vector of 4", 16 bytes, float), is lanes ("int vector of 4", 16 bytes, signed); parameter 1 (a) was lanes ("float vector of 4", 16 bytes, float), is lanes ("int vector of 4", 16 bytes, signed)`,
		abidiff: abiChanged,
	},
	{
		name:    "the number of a vector's elements",
		old:     `typedef float lanes __attribute__((vector_size(16))); lanes f(lanes a) { return a; }`,
		new:     `typedef double lanes __attribute__((vector_size(16))); lanes f(lanes a) { return a; }`,
		want:    `breaking base-proto f: the result was lanes ("float vector of 4", 16 bytes, float), is lanes ("double vector of 2", 16 bytes, float); parameter 1 (a) was lanes ("float vector of 4", 16 bytes, float), is lanes ("double vector of 2", 16 bytes, float)`,
		abidiff: abiChanged,
	},
	{
		name:    "a float of another kind",
		old:     `struct s { _Float16 h; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { __bf16 h; }; int f(struct s *s) { return 0; }`,
		want:    `breaking base-struct-size struct s: member h was _Float16 (2 bytes, float), is __bf16 (2 bytes, float)`,
		abidiff: abiChanged,
	},
	{
		name:    "an array of no elements",
		old:     `struct s { unsigned n; unsigned char body[0]; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { unsigned n; unsigned char body[]; }; int f(struct s *s) { return 0; }`,
		want:    "",
		abidiff: abiSame,
	},
	{
		name:    "a variable that nobody may write any more",
		old:     `int v[2] = {1};`,
		new:     `const int v[2] = {1};`,
		want:    `breaking base-var-size v: it is const, and was not: code of before that writes it dies; it was int v[2], is const int v[2]`,
		abidiff: abiChanged,
	},
	{
		name:    "a variable's alignment",
		old:     `_Alignas(64) int v = 1;`,
		new:     `int v = 1;`,
		want:    `breaking base-var-size v: its alignment was 64 bytes, is now its type's: old code relies on it`,
		abidiff: abiSame,
		why:     "it does not read it",
	},
	{
		name:    "a thread's variable",
		old:     `_Thread_local int last; int f(void) { return last; }`,
		new:     `_Thread_local long last; int f(void) { return last; }`,
		want:    `breaking base-var-size last: the variable was int (4 bytes, signed), is long (8 bytes, signed)`,
		abidiff: abiSame,
		why:     "the symbol of API 24 is __emutls_v.last, which it does not know for the variable",
	},
	{
		name:    "a thread's variable for all",
		old:     `_Thread_local int last; int f(void) { return last; }`,
		new:     `int last; int f(void) { return last; }`,
		want:    `breaking base-var-size last: it was a variable that each thread has of its own, is one variable for all threads`,
		abidiff: abiChanged,
	},
	{
		name:    "a calling convention",
		target:  elftest.X86_64,
		old:     `int f(int a) { return a; }`,
		new:     `__attribute__((ms_abi)) int f(int a) { return a; }`,
		want:    `breaking base-proto f: it is called in another way: it was int f(int a), is int f(int a) __attribute__((ms_abi))`,
		abidiff: abiSame,
		why:     "it does not read it",
	},
	{
		name:    "a calling convention of a callback",
		target:  elftest.X86_64,
		old:     `typedef int (*cb)(int); int f(cb c) { return 0; }`,
		new:     `typedef int (__attribute__((ms_abi)) *cb)(int); int f(cb c) { return 0; }`,
		want:    `breaking base-proto f: parameter 1 (c) was cb (int (*)(int)), is cb (int (*)(int) __attribute__((ms_abi)))`,
		abidiff: abiSame,
		why:     "it does not read it",
	},
	{
		name:    "a function that does not return any more",
		old:     `void f(void) { }`,
		new:     `_Noreturn void f(void) { for (;;); }`,
		want:    `compatible base-proto f: it does not return any more`,
		abidiff: abiSame,
		why:     "it does not read it",
	},
	{
		name:    "a function that returns again",
		old:     `_Noreturn void f(void) { for (;;); }`,
		new:     `void f(void) { }`,
		want:    `breaking base-proto f: it returns, and did not: callers of before have no code behind the call`,
		abidiff: abiSame,
		why:     "it does not read it",
	},
	{
		name:    "volatile member",
		old:     `struct s { int a; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { volatile int a; }; int f(struct s *s) { return 0; }`,
		want:    `harmless base-proto-cv struct s: member a was int (4 bytes, signed), is volatile int (4 bytes, signed): only const, volatile or restrict differ`,
		abidiff: abiChanged,
		why:     "the same machine code can use both",
	},
	{
		name:    "packed struct",
		old:     `struct s { char c; int a; }; int f(struct s *s) { return 0; }`,
		new:     `struct s { char c; int a; } __attribute__((packed)); int f(struct s *s) { return 0; }`,
		want:    `breaking base-struct-size struct s: member a was at offset 4, is at offset 1; its size was 8 bytes, is now 5; its alignment was 4 bytes, is now 1`,
		abidiff: abiChanged,
	},
	{
		name:    "structs packed by a flag",
		flag:    "-fpack-struct",
		old:     manyStructs,
		new:     manyStructs,
		want:    `breaking base-struct-size struct a: it and struct b, struct c, struct d, struct e are packed, and were not: their members have other places`,
		abidiff: abiChanged,
	},
	{
		name:    "one change behind two typedefs",
		old:     `typedef int (*cb)(int); typedef cb cb2; int f(cb c) { return 0; } int g(cb2 c) { return 0; }`,
		new:     `typedef int (*cb)(long); typedef cb cb2; int f(cb c) { return 0; } int g(cb2 c) { return 0; }`,
		want:    `breaking base-proto cb: it was int (*)(int), is int (*)(long): in f, parameter 1 (c); g, parameter 1 (c)`,
		abidiff: abiChanged,
	},
	{
		name:    "one change behind two typedefs of their own",
		old:     `struct s { int a; }; typedef struct s *p; typedef struct s *q; int f(p c) { return 0; } int g(q c) { return 0; }`,
		new:     `struct s { long a; }; typedef struct s *p; typedef struct s *q; int f(p c) { return 0; } int g(q c) { return 0; }`,
		want:    `breaking base-struct-size struct s: member a was int (4 bytes, signed), is long (8 bytes, signed); its size was 4 bytes, is now 8; its alignment was 4 bytes, is now 8`,
		abidiff: abiChanged,
	},
	{
		name:    "a flag for char",
		flag:    "-fsigned-char",
		old:     `struct s { char a; char b[3]; }; int f(struct s *s, char *c) { return 0; } int g(const char *c) { return 0; } char h(void) { return 0; } char v = 1;`,
		new:     `struct s { char a; char b[3]; }; int f(struct s *s, char *c) { return 0; } int g(const char *c) { return 0; } char h(void) { return 0; } char v = 1;`,
		want:    `breaking base-proto char: it was char (1 byte, unsigned), is char (1 byte, signed): in f, parameter 2 (c); g, parameter 1 (c); h, the result; v, the variable; struct s, member a; struct s, member b`,
		abidiff: abiSame,
		why:     "char is char to it",
	},
	{
		name:    "a macro for a type",
		flag:    "-Dreal=float",
		old:     "#define real double\nreal f(real a) { return a; } real g(real a) { return a; } real h(void) { return 0; } real i(void) { return 0; } real v[2] = {1};",
		new:     `real f(real a) { return a; } real g(real a) { return a; } real h(void) { return 0; } real i(void) { return 0; } real v[2] = {1};`,
		want:    `breaking base-proto double: it was double (8 bytes, float), is float (4 bytes, float): in f, the result; f, parameter 1 (a); g, the result; g, parameter 1 (a); h, the result; i, the result; v, the variable`,
		abidiff: abiChanged,
	},
}

// build makes a library for a target and reads its C API.
func build(t *testing.T, target, source string) *capi.API {
	t.Helper()
	return read(t, elftest.API(target, source).Make(t, t.TempDir()))
}

func read(t *testing.T, path string) *capi.API {
	t.Helper()
	l, err := elfabi.ReadLibrary(path)
	if err != nil {
		t.Fatal(err)
	}
	api, err := capi.ReadLibrary(l)
	if err != nil {
		t.Fatal(err)
	}
	return api
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
			oldPath := elftest.API(target(p.target), p.old).Make(t, t.TempDir())
			newPath := elftest.API(target(p.target), p.new, strings.Fields(p.flag)...).Make(t, t.TempDir())
			old, new := read(t, oldPath), read(t, newPath)
			changes := Diff(old, new)
			if d := cmp.Diff(p.want, summary(changes)); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
			saved, err := capi.Parse(old.Lines())
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

// verdict returns the exit code that abidiff has for such changes: none for harmless ones, and of the breaking ones only a symbol that is
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
