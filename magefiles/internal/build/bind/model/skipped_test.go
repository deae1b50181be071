package model

import (
	"strings"
	"testing"
)

// skips are declarations, each in a file of its own, and what of each is not bound.
var skips = []struct{ code, what, reason string }{
	{"func A(v any) {}", "func p.A", "parameter v: any says nothing to Java: declare a type"},
	{"func A(v interface{}) {}", "func p.A", "parameter v: any says nothing to Java: declare a type"},
	{"func A(_ interface{ X() }) {}", "func p.A", "parameter 1: an interface without a name: declare a type for it"},
	{"func A() struct{ X int } { panic(0) }", "func p.A", "result: a struct without a name: declare a type for it"},
	{"func A() (n int, s struct{}) { panic(0) }", "func p.A", "result s: a struct without a name: declare a type for it"},
	{"func A(c complex64) {}", "func p.A", "parameter c: complex64 has no like in Java"},
	{"import \"unsafe\"\nfunc A(c unsafe.Pointer) {}", "func p.A", "parameter c: unsafe.Pointer has no like in Java"},
	{"func A(c chan<- int) {}", "func p.A", "parameter c: a channel to send to: take a func or an interface"},
	{"func A() chan int { return nil }", "func p.A", "result: a channel for both directions: a result <-chan int would be an iterator in Java"},
	{"func A(c <-chan int) {}", "func p.A", "parameter c: a channel is only a result, beside an error or alone"},
	{"func A() []<-chan int { return nil }", "func p.A", "result: a channel is only a result, beside an error or alone"},
	{"import \"iter\"\nfunc A(s iter.Seq[int]) {}", "func p.A", "parameter s: an iterator is only a result, beside an error or alone"},
	{"import \"iter\"\nfunc A() (int, iter.Seq[int]) { panic(0) }", "func p.A", "result 2: an iterator is only a result, beside an error or alone"},
	{"import \"iter\"\nfunc A() iter.Seq2[int, string] { return nil }", "func p.A", "result: an iterator of two values: give one, or a value and an error"},
	{"import \"iter\"\nfunc A() iter.Seq[any] { return nil }", "func p.A", "result: any says nothing to Java: declare a type"},
	{"import \"iter\"\nfunc A(f func() iter.Seq[int]) {}", "func p.A", "parameter f: result: an iterator is only a result, beside an error or alone"},
	{"import \"context\"\nfunc A() context.Context { return nil }", "func p.A", "result: a context is only a parameter"},
	{"func A[T any](v T) {}", "func p.A", "it has type parameters: wrap it for the types that they stand for"},
	{"type A[T any] struct{ V T }", "type p.A", "it has type parameters: declare a type for what they stand for, type IntX = X[int]"},
	{"type A[T any] struct{ v T }\nfunc (A[T]) M() {}\nfunc B(a A[string]) {}", "func p.B", "parameter a: p.A[string] has type arguments and no name of its own: declare one by type StringA = p.A[string]"},
	{"type A interface{ ~int | ~string }", "type p.A", "a constraint of type parameters"},
	{"type a struct{}\nfunc B() *a { return nil }", "func p.B", "result: p.a is not exported"},
	{"import \"crypto/tls\"\nfunc A(c *tls.Config) {}", "func p.A", "parameter c: tls.Config is of package crypto/tls, which is not bound"},
	{"import \"sync/atomic\"\nfunc A(c *atomic.Pointer[int]) {}", "func p.A", "parameter c: atomic.Pointer[int] is of package sync/atomic, which is not bound"},
	{"import \"crypto/x509/pkix\"\nfunc A(s pkix.RDNSequence) {}", "func p.A", "parameter s: pkix.RDNSequence is of package crypto/x509/pkix, which is not bound"},
	{"func A(p **int) {}", "func p.A", "parameter p: a pointer to a pointer"},
	{"type A interface{ M() }\nfunc B(p *A) {}", "func p.B", "parameter p: a pointer to p.A: take it without"},
	{"func A(p *error) {}", "func p.A", "parameter p: a pointer to error: take it without"},
	{"func A(m map[[2]int]string) {}", "func p.A", "parameter m: [2]int is no key of a map in Java"},
	{"type A interface{ M() }\nfunc B(m map[A]string) {}", "func p.B", "parameter m: p.A is no key of a map in Java"},
	{"type A []A", "type p.A", "p.A contains itself without a struct between"},
	{"type A map[string]A", "type p.A", "p.A contains itself without a struct between"},
	{"type A *int", "type p.A", "*int has no like in Java"},
	{"type A chan int", "type p.A", "chan int has no like in Java"},
	{"type A complex128", "type p.A", "complex128 has no like in Java"},
	{"type A func(any)", "type p.A", "parameter 1: any says nothing to Java: declare a type"},
	{"type A func(int)\nfunc (A) M() {}", "method p.A.M", "it is of a func type: write it as a function"},
	{"type A []any", "type p.A", "any says nothing to Java: declare a type"},
	{"type A []int\nfunc (A) M() {}", "method p.A.M", "the type crosses as a list, an array or a map, which has no such method in Java: write it as a function"},
	{"type A struct{ X int }\nfunc (A) M() {}\nfunc (*A) UnmarshalJSON([]byte) error { return nil }", "method p.A.UnmarshalJSON", "it changes a value that is copied on its way to Java"},
	{"type A int\nfunc (*A) Set(string) {}", "method p.A.Set", "it changes a value that is copied on its way to Java"},
	{"type A struct{}\nfunc (A) Error() string { return \"\" }\nfunc (*A) M() {}", "method p.A.M", "it changes a value that is copied on its way to Java"},
	{"import \"io\"\nfunc A(r io.ReadWriter) {}", "func p.A", "parameter r: io.ReadWriter is of package io, which is not bound"},
	{"type A struct{}\nfunc (A) Error() string { return \"\" }\nfunc B() *A { return nil }", "func p.B", "result: p.A is an error: declare it as error"},
	{"type A struct{ n int }\nfunc (A) M() {}\nfunc (A) MarshalText() ([]byte, error) { return nil, nil }\nfunc (*A) UnmarshalText([]byte) error { return nil }", "method p.A.M",
		"the type crosses as its text, which has no methods in Java"},
	{"type A string\nfunc (A) MarshalText() ([]byte, error) { return nil, nil }\nfunc (*A) UnmarshalText([]byte) error { return nil }\nconst B A = \"\"", "const p.B",
		"a constant of p.A, which crosses as its text"},
	{"type A struct{ X any }", "field p.A.X", "any says nothing to Java: declare a type"},
	{"type A interface{ M(any); N() }", "method p.A.M", "parameter 1: any says nothing to Java: declare a type"},
	{"const A = 1 << 70", "const p.A", "1180591620717411303424 fits no number of Java"},
	{"const A = 1i", "const p.A", "complex128 has no like in Java"},
	{"var A any", "var p.A", "any says nothing to Java: declare a type"},
	{"type A int\nconst (\n\tB A = iota\n\tC\n)\nconst D = C", "const p.D", "another name of a value of A: an enum in Java has one for each"},
	{"//gondk:skip\nfunc A() {}", "func p.A", "//gondk:skip stands above it"},
	{"type A struct {\n\t//gondk:skip\n\tX int\n}", "field p.A.X", "//gondk:skip stands above it"},
	{"//gondk:skip\ntype A struct{}\nfunc B(A) {}", "func p.B", "parameter 1: p.A is not bound itself"},
	{"func Url() {}\nfunc URL() {}", "func p.Url", "its Java name, url, would be that of func p.URL (f.go:3), or differ from it in case only: write //gondk:name NAME above one of them"},
	{"type Point struct{}\ntype POINT struct{}", "type p.Point",
		"its Java name, class Point, would be that of type p.POINT (f.go:3), or differ from it in case only: write //gondk:name NAME above one of them"},
	{"import \"errors\"\nvar ErrLost = errors.New(\"\")\ntype LostError struct{}\nfunc (LostError) Error() string { return \"\" }", "var p.ErrLost",
		"its Java name, class LostException, would be that of type p.LostError (f.go:4), or differ from it in case only: write //gondk:name NAME above one of them"},
	{"type A struct{ X int }\nfunc (*A) GetX() int { return 0 }", "method p.A.GetX",
		"its Java name, getX, would be that of field p.A.X (f.go:2), or differ from it in case only: write //gondk:name NAME above one of them"},
	{"const MaxSize = 1\nconst MAX_SIZE = 2", "const p.MaxSize",
		"its Java name, MAX_SIZE, would be that of const p.MAX_SIZE (f.go:3), or differ from it in case only: write //gondk:name NAME above one of them"},
	{"var X int\nfunc GetX() int { return X }", "var p.X", "its Java name, x, would be that of func p.GetX (f.go:3), or differ from it in case only: write //gondk:name NAME above one of them"},
	{"import \"C\"\nfunc A(n C.int) {}", "func p.A", "parameter n: a type of C"},
}

func TestSkipped(t *testing.T) {
	files := map[string]string{}
	for i, c := range skips {
		files["p"+itoa(i)+"/f.go"] = "package p\n" + c.code + "\n"
	}
	conf := Config{Packages: []string{"./..."}}
	apis := loadEach(t, files, conf)
	for i, c := range skips {
		api := apis["p"+itoa(i)]
		if api == nil {
			t.Errorf("%s: not loaded", c.code)
			continue
		}
		found := false
		for _, s := range api.Skipped {
			found = found || s.What == c.what && s.Reason == c.reason && strings.HasPrefix(s.Pos, "f.go:")
		}
		if !found {
			t.Errorf("%s\nskips %v, want %s: %s", c.code, api.Skipped, c.what, c.reason)
		}
	}
}
