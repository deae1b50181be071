package capi

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

func TestParseErrors(t *testing.T) {
	for line, want := range map[string]string{
		"":                                   `"" cannot begin a line`,
		"hello":                              `"hello" cannot begin a line`,
		"func int":                           "it does not declare a function",
		"func int f":                         "it does not declare a function",
		"func int f(int":                     `"," is missing`,
		"func int f(int a) x":                `"x" comes after the end`,
		"func long f(void) #":                `"#" is not valid in a declaration`,
		"var int":                            "the variable has no name",
		"struct s size 4 { int a @0 }":       `"align" is missing`,
		"struct s size -4 align 4 {}":        "-4 is below zero",
		"struct s size 4 align 4 { int a }":  `"@" is missing`,
		"struct s size 4 align 4 { int a @0": `";" is missing`,
		"struct s size 4 align 4 { int a : 0 @0.0 }":    "a bit-field of no bits",
		"enum e size 4 { A = B }":                       "a number is missing",
		"scalar int size 4 odd":                         `"odd" is not an encoding`,
		"constant A 1":                                  `"=" is missing`,
		"pointer size 5":                                "a pointer has 4 or 8 bytes",
		"unknown f":                                     "a colon and a reason are missing",
		"typedef t = int a":                             "the typedef's type declares a",
		"var int " + strings.Repeat("*", 1000) + "p":    "nested more than 256 deep",
		"var int p" + strings.Repeat("[1]", 1000):       "nested more than 256 deep",
		"func int f(" + strings.Repeat("int (*)(", 300): "nested more than 256 deep",
	} {
		_, err := Parse([]string{"pointer size 8", line})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "line 2 ") {
			t.Errorf("%.60q: %v, want %q", line, err, want)
		}
	}
	if _, err := Parse([]string{"pointer size 8", "var int a", "var int a"}); err == nil || !strings.Contains(err.Error(), "two variables are called a") {
		t.Error(err)
	}
	if _, err := Parse([]string{"pointer size 8", "constant A = 1", "constant A = 2"}); err == nil || !strings.Contains(err.Error(), "two constants are called A") {
		t.Error(err)
	}
	if _, err := Parse(nil); err == nil || !strings.Contains(err.Error(), "no line gives the size of a pointer") {
		t.Error(err)
	}
}

// Lines may come in any order and with other spaces; Lines puts them right.
func TestParseByHand(t *testing.T) {
	api, err := Parse([]string{
		"var  long unsigned int v", "scalar unsigned long size 4 unsigned", "pointer size 4",
		`func void (*signal(int no, void (*handler)(int)))(int)`, "scalar int size 4 signed", `typedef "odd name" = int *const (4 bytes)`,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"func void (*signal(int no, void (*handler)(int)))(int)", "pointer size 4", "scalar int size 4 signed",
		"scalar unsigned long size 4 unsigned", `typedef "odd name" = int *const (4 bytes)`, "var unsigned long v",
	}
	if d := cmp.Diff(want, api.Lines()); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestScalarName(t *testing.T) {
	for name, want := range map[string]string{
		"long int": "long", "long unsigned int": "unsigned long", "unsigned long": "unsigned long", "long long unsigned int": "unsigned long long",
		"short int": "short", "unsigned": "unsigned int", "signed char": "signed char", "char": "char", "_Bool": "bool", "complex float": "_Complex float",
		"__int128 unsigned": "unsigned __int128", "long double": "long double", "char16_t": "char16_t", "strange thing": `"strange thing"`, "": `""`,
	} {
		if got := scalarName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestWidths(t *testing.T) {
	const source = `
typedef __SIZE_TYPE__ size_t;
typedef long time_t;
struct s { time_t when; int n; struct s *next; long list[2]; };
size_t f(size_t cap, int n, long *at, struct s *s, void *p) { return 0; }
time_t now;
`
	var got []string
	for _, w := range Widths(build(t, elftest.ARM, source), build(t, elftest.ARM64, source)) {
		got = append(got, fmt.Sprintf("%s, %s: %s has %d and %d bytes", w.Name, w.Where, w.Type, w.Sizes[0], w.Sizes[1]))
	}
	want := []string{
		"f, the result: size_t has 4 and 8 bytes",
		"f, parameter 1 (cap): size_t has 4 and 8 bytes",
		"f, parameter 3 (at): long has 4 and 8 bytes",
		"now, the variable: time_t has 4 and 8 bytes",
		"struct s, member when: time_t has 4 and 8 bytes",
		"struct s, member list: long has 4 and 8 bytes",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

// What is no longer known is no removal, and what becomes known is not new.
func TestDiffUnknown(t *testing.T) {
	old, err := Parse([]string{"pointer size 8", "func void f(void)", "unknown g: no reason"})
	if err != nil {
		t.Fatal(err)
	}
	new, err := Parse([]string{"pointer size 8", "func void g(void)", "unknown f: compile with -g"})
	if err != nil {
		t.Fatal(err)
	}
	const want = "compatible base-proto f: it was void f(void), but cannot be compared: compile with -g"
	if got := summary(Diff(old, new)); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Error codes and the like are of no type's enum; what Go code has stopped to use may still be there.
func TestDiffConstants(t *testing.T) {
	old := []string{"pointer size 8", "constant ERROR_IO = -2", "constant MOST = 70", "constant SAME = 1", "constant VERSION_CODE = 10"}
	new := []string{"pointer size 8", "constant ERROR_BUSY = -2", "constant ERROR_IO = -3", "enum e size 4 { SAME = 1 }", "constant VERSION_CODE = 11"}
	const want = `breaking base-enum-removed ERROR_IO: the constant was -2, is now -3
harmless base-enum-added ERROR_BUSY: the constant is new: -2
harmless base-enum-removed MOST: the constant was 70, but the library no longer uses it
harmless base-enum-removed VERSION_CODE: the constant was 10, is now 11`
	for _, c := range []struct {
		name     string
		old, new []string
		want     string
	}{
		{"changed", old, new, want},
		{"saved before constants were", old[:1], new, ""},
		{"without Go's debug information", old, new[:1], ""},
	} {
		was, err := Parse(c.old)
		if err != nil {
			t.Fatal(err)
		}
		is, err := Parse(c.new)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, summary(Diff(was, is))); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
		if d := cmp.Diff(slices.Sorted(slices.Values(c.old)), was.Lines()); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
	}
}

func TestUsedByValue(t *testing.T) {
	api := build(t, elftest.ARM64, `
struct a { int n; }; struct b { struct a a; }; struct c { int n; }; struct d { int n; }; typedef struct d d_t; struct e { int n; };
void f(struct b *b, struct c *c, d_t d, void (*cb)(struct e)) {}`)
	got := map[string]bool{}
	api.addByValue(got)
	for name, want := range map[string]bool{"struct a": true, "struct b": false, "struct c": false, "struct d": true, "struct e": true} {
		if got[name] != want {
			t.Errorf("%s: %t, want %t", name, got[name], want)
		}
	}
}
