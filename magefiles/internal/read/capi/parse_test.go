package capi

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
