package archive

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func goFile(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCheckExports(t *testing.T) {
	for name, want := range map[string]string{
		"Add":          "",
		"Java_a_b":     "",
		"JNI_OnLoad":   "",
		"_under":       "",
		"write":        "a.go:3: //export write: Android's libc.so has a function of that name, and all C code in the library would call this one instead; rename the function",
		"log":          "a.go:3: //export log: Android's libm.so has",
		"dlopen":       "a.go:3: //export dlopen: Android's libdl.so has",
		"memfd_create": "a.go:3: //export memfd_create: Android's libc.so has", // of a later API level than the project's
		"zähle":        "a.go:3: //export zähle: names in C have only the letters A to Z, digits and _, and ä is none of these; rename the function",
		"Ω":            "a.go:3: //export Ω: names in C",
		"名前":           "a.go:3: //export 名前: names in C",
		"register":     "a.go:3: //export register: it is a reserved word in C; rename the function",
		"delete":       "a.go:3: //export delete: it is a reserved word in C++, so no C++ file could include the header; rename the function",
		"GoString":     "a.go:3: //export GoString: cgo's header has a type of that name; rename the function",
	} {
		b := testBuilder(t)
		goFile(t, b.Matrix.Root, "a.go", "package main\n\n//export "+name+"\nfunc "+name+"() {}\n\nfunc main() {}\n")
		err := b.checkExports(matrixABI("arm64-v8a"), []*listed{{Dir: b.Matrix.Root, CgoFiles: []string{"a.go"}}})
		if got := errText(err); want == "" && got != "" || !strings.HasPrefix(got, want) {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestCheckExportsTwice has one name in two packages, and of two methods in one.
func TestCheckExportsTwice(t *testing.T) {
	b := testBuilder(t)
	goFile(t, b.Matrix.Root, "a.go", "package main\n\n//export Same\nfunc (A) Same() {}\n\n//export Same\nfunc (B) Same() {}\n")
	goFile(t, b.Matrix.Root, "b.go", "package b\n\n//export Same\nfunc Same() {}\n")
	std := &listed{Standard: true, Dir: b.Matrix.Root, CgoFiles: []string{"b.go"}}
	a, other := &listed{Dir: b.Matrix.Root, CgoFiles: []string{"a.go"}}, &listed{Dir: b.Matrix.Root, CgoFiles: []string{"b.go"}}
	want := "abi-matrix.toml: Same is exported at a.go:3 and at a.go:6; in C each function needs its own name: rename one of the two"
	if got := errText(b.checkExports(matrixABI("x86"), []*listed{std, a})); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := errText(b.checkExports(matrixABI("x86"), []*listed{other, a})); !strings.Contains(got, "Same is exported at b.go:3 and at a.go:3") {
		t.Errorf("got  %s", got)
	}
}

func TestCheckKept(t *testing.T) {
	b := testBuilder(t)
	if err := b.checkKept(matrixABI("x86"), "lib_*", []string{"lib_f", "lib_g"}); err != nil {
		t.Error(err)
	}
	want := `abi-matrix.toml: library.keep: "wr*" keeps write, but Android's libc.so has a function of that name`
	if got := errText(b.checkKept(matrixABI("x86"), "wr*", []string{"wrap_it", "write"})); !strings.HasPrefix(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
