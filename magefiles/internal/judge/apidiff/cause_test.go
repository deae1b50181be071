package apidiff

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/read/capi"
)

// TestDiffLines compares what compilers here do not write into DWARF, or not at this version of it, and baselines of before.
func TestDiffLines(t *testing.T) {
	const common = "pointer size 8\nscalar int size 4 signed\n"
	for _, c := range []struct{ name, old, new, want string }{
		{"atomic", "var int v", "var _Atomic int v", "breaking base-var-size v: the variable was int (4 bytes, signed), is _Atomic int (4 bytes, signed)"},
		{"bits of an integer", "scalar \"_BitInt(7)\" size 1 signed\nvar \"_BitInt(7)\" v", "scalar \"_BitInt(8)\" size 1 signed\nvar \"_BitInt(8)\" v",
			`breaking base-var-size v: the variable was "_BitInt(7)" (1 byte, signed), is "_BitInt(8)" (1 byte, signed)`},
		{"decimal numbers", "scalar _Decimal32 size 4 other\nvar _Decimal32 v", "scalar _Fract size 4 other\nvar _Fract v",
			"breaking base-var-size v: the variable was _Decimal32 (4 bytes), is _Fract (4 bytes)"},
		{"C++ by reference", "struct s size 4 align 4 { int a @0 }\nfunc int f(struct s s)", "struct s size 4 align 4 reference { int a @0 }\nfunc int f(struct s s)",
			"breaking base-struct-size struct s: it is handed over by reference, and was by value"},
		{"a baseline without signs of enums", "enum e size 1 { A = 0 }\nfunc int f(enum e e)", "enum e size 1 signed { A = 0 }\nfunc int f(enum e e)", ""},
		{"a baseline without what is in vectors", "scalar \"float vector of 4\" size 16 other\nvar \"float vector of 4\" v",
			"scalar \"float vector of 4\" size 16 float vector 4\nvar \"float vector of 4\" v", ""},
		{"a macro for few", "func int f(int a)\nscalar long size 8 signed", "func int f(long a)\nscalar long size 8 signed",
			"breaking base-proto f: parameter 1 (a) was int (4 bytes, signed), is long (8 bytes, signed)"},
	} {
		was, err := capi.Parse(strings.Split(common+c.old, "\n"))
		if err != nil {
			t.Fatal(c.name, err)
		}
		is, err := capi.Parse(strings.Split(common+c.new, "\n"))
		if err != nil {
			t.Fatal(c.name, err)
		}
		if d := cmp.Diff(c.want, summary(Diff(was, is))); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
		if all := Diff(is, is); len(all) > 0 {
			t.Errorf("%s: against itself: %s", c.name, summary(all))
		}
	}
}

// What is no longer known is no removal, and what becomes known is not new.
func TestDiffUnknown(t *testing.T) {
	old, err := capi.Parse([]string{"pointer size 8", "func void f(void)", "unknown g: no reason"})
	if err != nil {
		t.Fatal(err)
	}
	new, err := capi.Parse([]string{"pointer size 8", "func void g(void)", "unknown f: compile with -g"})
	if err != nil {
		t.Fatal(err)
	}
	const want = "compatible base-proto f: it was void f(void), but cannot be compared: compile with -g"
	if got := summary(Diff(old, new)); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Structs without names that hold one another twice each would have more members than memory.
func TestFlatEnds(t *testing.T) {
	lines := []string{"pointer size 8", "scalar int size 4 signed", "struct s size 4 align 4 { struct s::1 @0; struct s::1 @0 }", "func int f(struct s *s)"}
	name := "s"
	for range 40 {
		name += "::1"
		lines = append(lines, "struct "+name+" size 4 align 4 { struct "+name+"::1 @0; struct "+name+"::1 @0 }")
	}
	api, err := capi.Parse(append(lines, "struct "+name+"::1 size 4 align 4 { int a @0 }"))
	if err != nil {
		t.Fatal(err)
	}
	if all := Diff(api, api); len(all) > 0 {
		t.Error(summary(all))
	}
	if s := api.Type("struct s"); (state{api}).flat(s) != s {
		t.Error("it has been taken apart")
	}
}
