package model

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// TestEmpty: all that a package declares has the same type without what is taken away.
func TestEmpty(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.go")
	testkit.Write(t, path, `package p

type T struct {
	Name string
	Any  []any
}

const length = 3

var (
	written      any = T{"a", nil}
	one, two         = T{Name: "a"}, &T{Name: "b"}
	counted          = [...]T{{"a", nil}, {"b", []any{T{}}}}
	keyed            = [...]int{length: 1, 2}
	inKeyed          = [...][]int{length: {1, 2}}
	none             = [...]int{}
	fixed            = [length]int{1, 2}
	slice            = []map[string][2]int{{"a": {1, 2}}}
	lengths          = [len(counted) + len(keyed) + len(none)]byte{}
	called           = f([]int{1}, func() int { return length })[0]
	declared, second = g()
)

type sized [len(inKeyed) * len(counted)]byte

func f(all []int, by func() int) []string { return []string{string(rune(all[0] + by()))} }

func g() (T, error) { return T{}, nil }
`)
	from := newSources(nil)
	var all [2]string
	for i, whole := range []bool{true, false} {
		file, err := from.file(reading{path: path, whole: whole})
		if err != nil {
			t.Fatal(err)
		}
		conf := types.Config{IgnoreFuncBodies: true}
		pkg, err := conf.Check("p", from.fset, []*ast.File{file}, nil)
		if err != nil {
			t.Fatalf("whole: %t: %v", whole, err)
		}
		for _, name := range pkg.Scope().Names() {
			all[i] += pkg.Scope().Lookup(name).String() + "\n"
		}
		left := 0
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok {
				left += len(lit.Elts)
			}
			return true
		})
		if want := map[bool]int{true: 24, false: 3}[whole]; left != want { // those with keys, and what follows one
			t.Errorf("whole: %t: %d elements of literals, want %d", whole, left, want)
		}
	}
	if diff := cmp.Diff(all[0], all[1]); diff != "" {
		t.Errorf("(-whole +emptied)\n%s", diff)
	}
	if want := "type p.sized [8]byte"; !strings.Contains(all[1], want) {
		t.Errorf("no %q in:\n%s", want, all[1])
	}
}

// TestReadOnce reads a file once for all who want the same of it.
func TestReadOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.go")
	testkit.Write(t, path, "package p\n\nfunc f() { f() }\n")
	from := newSources(nil)
	var files []*ast.File
	for _, r := range []reading{{path: path}, {path: path}, {path: path, whole: true}} {
		file, err := from.file(r)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	if files[0] != files[1] || files[0] == files[2] {
		t.Errorf("%p, %p, whole %p", files[0], files[1], files[2])
	}
}
