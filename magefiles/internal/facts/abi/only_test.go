package abi

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// mayName has the files, by floor and name, that name an ABI or a machine themselves, with what they do that is about that one alone.
var mayName = map[string]string{
	"host/ndk.go":            "this machine, not Android's",
	"read/arm.go":            "the attributes that 32-bit ARM has",
	"read/property.go":       "the features that 64-bit ARM has",
	"judge/code.go":          "32-bit ARM's attributes",
	"judge/go.go":            "Go's own rules for ARM and RISC-V",
	"judge/apks.go":          "a name that has _ in it",
	"judge/modulefiles.go":   "hwasan's folder",
	"judge/codegen.go":       "BTI is 64-bit ARM's, CFI's low bit Thumb's",
	"judge/compile.go":       "x86's stack before API 24",
	"judge/dynamic.go":       "the tags of 64-bit ARM",
	"judge/golang.go":        "memory tagging is 64-bit ARM's",
	"judge/header.go":        "e_flags have a rule for each machine that has any",
	"judge/jnicode.go":       "reads each machine's instructions",
	"judge/properties.go":    "only 32-bit ARM has two instruction sets",
	"judge/program.go":       "only 32-bit ARM has two instruction sets",
	"judge/play.go":          "what Play asks of televisions",
	"judge/evidence.go":      "registers of each machine",
	"judge/tombstonetext.go": "the order of an enumeration in Android's tombstones",
	"judge/loads.go":         "Hexagon, whose libraries Android's linker never sees",
	"judge/library.go":       "Hexagon, which is no Android machine",
	"dev/elftest.go":         "fixtures",
	"dev/checktest.go":       "fixtures",
}

// TestOnly looks for second tables of what differs by ABI.
func TestOnly(t *testing.T) {
	root, used := filepath.Join("..", "..", ".."), map[string]bool{}
	err := testkit.Walk(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, file)
		way := strings.Split(strings.TrimPrefix(filepath.ToSlash(rel), "internal/"), "/")
		if name := way[0] + "/" + d.Name(); err == nil && way[0] != "facts" {
			for _, found := range namesIn(t, file) {
				if used[name] = true; mayName[name] == "" {
					t.Errorf("%s has %s; what differs by ABI or machine stands in facts/abi", name, found)
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range mayName {
		if !used[name] {
			t.Errorf("%s names no ABI any more: take it off the list", name)
		}
	}
}

// namesIn finds machines by debug/elf's names, and texts that are what somebody calls an ABI.
func namesIn(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if strings.HasPrefix(n.Sel.Name, "EM_") && n.Sel.Name != "EM_NONE" {
				found = append(found, n.Sel.Name)
			}
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil && isName(text) {
				found = append(found, n.Value)
			}
		}
		return true
	})
	return found
}

func isName(text string) bool {
	if Named(text) != nil {
		return true
	}
	for _, a := range all {
		for _, name := range []string{a.GOARCH, a.Arch, a.Triple, a.ClangTriple, a.CMakeTriple, a.Processor, a.Builtins, a.Qemu, a.LevelVar, a.Macro, a.Linker()} {
			if text == name || strings.HasPrefix(text, a.ClangTriple) {
				return true
			}
		}
	}
	return false
}
