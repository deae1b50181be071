package lazyregexp

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

func TestNew(t *testing.T) {
	words := New(`\w+`)
	if got := words().FindString("- a word"); got != "a" || words() != words() {
		t.Errorf("%q, want a, compiled once", got)
	}
}

func TestWrongExpression(t *testing.T) {
	panics := func(f func()) (panicked bool) {
		defer func() { panicked = recover() != nil }()
		f()
		return false
	}
	if !panics(func() { New(`(`) }) {
		t.Error("a test does not see a wrong expression")
	}
	was := os.Args[0]
	defer func() { os.Args[0] = was }()
	os.Args[0] = "gondk"
	wrong := New(`(`)
	if !panics(func() { wrong() }) {
		t.Error("a wrong expression compiles")
	}
}

// TestNoneAtStart looks through gondk's code for expressions that every run would compile.
func TestNoneAtStart(t *testing.T) {
	files := 0
	err := testkit.Walk(filepath.Join("..", "..", ".."), func(file string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && filepath.Base(filepath.Dir(file)) == "internal" && d.Name() == "dev" {
			return filepath.SkipDir // for tests and benchmarks alone
		}
		if err != nil || d.IsDir() || filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return err
		}
		for _, place := range atStart(t, file, nil) {
			t.Errorf("%s: lazyregexp.New compiles it when it is wanted", place)
		}
		files++
		return nil
	})
	if err != nil || files < 100 {
		t.Errorf("%d files: %v", files, err)
	}
	const wrong = "package p\n\nimport \"regexp\"\n\nvar a, b = func() { regexp.MustCompile(`a`) }, []any{regexp.MustCompile(`b`)}\n\nfunc f() { regexp.MustCompile(`c`) }\n"
	if found := atStart(t, "p.go", wrong); len(found) != 1 || found[0] != "p.go:5:54" {
		t.Errorf("of three one is compiled at start; found %q", found)
	}
}

// atStart gives the places where a file's variables compile expressions; text is as [parser.ParseFile] takes it.
func atStart(t *testing.T, name string, text any) (places []string) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range file.Decls {
		vars, ok := decl.(*ast.GenDecl)
		if !ok || vars.Tok != token.VAR {
			continue
		}
		ast.Inspect(vars, func(node ast.Node) bool {
			if sel, ok := node.(*ast.SelectorExpr); ok && (sel.Sel.Name == "MustCompile" || sel.Sel.Name == "MustCompilePOSIX") {
				places = append(places, fset.Position(sel.Pos()).String())
			}
			_, later := node.(*ast.FuncLit)
			return !later
		})
	}
	return places
}
