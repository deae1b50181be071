package layout

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// What has a folder of its own below build/ is taken, so that no library can be in its place.
func TestTaken(t *testing.T) {
	l := Layout{filepath.FromSlash("/p"), "golib"}
	for _, path := range []string{l.CMake("a"), l.NDKBuild("a"), l.Native("cmake", "x86", "a"), l.Symbols("a"), l.Shared("x86"), l.Program("x86"), l.Maven("a"), l.Bundles("a"), l.Report("a"), l.Runs("a")} {
		rel, err := filepath.Rel(filepath.FromSlash("/p/build"), path)
		first, _, found := strings.Cut(filepath.ToSlash(rel), "/")
		if err != nil || !found || !slices.Contains(Taken(), first) {
			t.Errorf("%s: %s is not taken", path, first)
		}
	}
	for path, want := range map[string]string{
		l.File("compare.json"):               "/p/build/compare.json",
		l.Archives().Lib("x86"):              "/p/build/golib/x86/libgolib.a",
		l.Archives().Include("golib.h"):      "/p/build/golib/include/golib.h",
		l.CMakeBuild("x86"):                  "/p/build/native/cmake/x86/build",
		l.Packed("ndk-build", "x86"):         "/p/build/native/ndk-build/x86/packed",
		l.Bundle("sample", "cmake", ".aab"):  "/p/build/sample-cmake.aab",
		l.Shared("x86", "libgolib.so"):       "/p/build/so/x86/libgolib.so",
		l.Program("x86", "libdigest.so"):     "/p/build/program/x86/libdigest.so",
		Programs(l.Root, "x86", "digest"):    "/p/build/.gondk/program/x86/digest",
		l.Packages("1.0.0", ".zip"):          "/p/build/golib-1.0.0.zip",
		Objects(l.Root, "x86"):               "/p/build/.gondk/archive/x86",
		Headers(l.Root, "x86"):               "/p/build/.gondk/header/x86",
		Header(l.Root, "x86"):                "/p/build/.gondk/header/x86.h",
		Overlay(l.Root, "overlay.json"):      "/p/build/.gondk/overlay/overlay.json",
		filepath.Join(l.Root, Umbrella("a")): "/p/build/.gondk/umbrella/a",
	} {
		if filepath.ToSlash(path) != want {
			t.Errorf("%s, not %s", path, want)
		}
	}
	if !strings.HasPrefix(step.StateDir, Dir+"/") {
		t.Errorf("stamps lie in %s", step.StateDir)
	}
}

// mayJoin has the files that make a path with a part build, by floor and name, with whose it is.
var mayJoin = map[string]string{
	"project/layout.go": "this table",
	"project/walk.go":   "knows a folder that gondk made by its name",
	"work/step.go":      "owns its state",
	"host/tools.go":     "the NDK's",
}

// TestOnly looks for who makes paths below build/ himself.
func TestOnly(t *testing.T) {
	root := filepath.Join("..", "..", "..")
	err := testkit.Walk(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, file)
		floor, _, _ := strings.Cut(strings.TrimPrefix(filepath.ToSlash(rel), "internal/"), "/")
		if joinsBuild(t, file) && mayJoin[floor+"/"+d.Name()] == "" {
			t.Errorf("%s makes a path below build/; project/layout knows them all", rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// joinsBuild tells whether a file makes a path with a part build: by filepath.Join, or as build/….
func joinsBuild(t *testing.T, file string) bool {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	ast.Inspect(parsed, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		joins := ok && sel.Sel.Name == "Join"
		for _, arg := range call.Args {
			found = found || joins && hasBuild(arg)
		}
		return true
	})
	return found
}

// hasBuild looks for "build", "build/…" and step.StateDir in an expression.
func hasBuild(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			found = found || sel.Sel.Name == "StateDir"
		}
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			text, err := strconv.Unquote(lit.Value)
			found = found || err == nil && (text == Dir || strings.HasPrefix(text, Dir+"/") || text == step.StateDir)
		}
		return true
	})
	return found
}
