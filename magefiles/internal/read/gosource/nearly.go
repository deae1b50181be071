package gosource

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// cgo passes over what is not quite its //export without a word, and the C side misses the function. So gondk looks for what somebody has
// hardly meant otherwise.

// Nearly is a comment that exports nothing and was meant to.
type Nearly struct {
	Export
	Why string // what is wrong with it, and what to do
}

// mistyped fits comments that look like //export and are none: with a blank, in capitals, with a colon.
var mistyped = lazyregexp.New(`^//(?:[ \t]+export|Export|EXPORT|exports|export:)[ \t]+(\w+)[ \t]*$`)

// NearlyExports gives the comments in a file that were meant to export. cgo is whether the file imports C.
func NearlyExports(path string, cgo bool) (all []Nearly) {
	text, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(bytes.ToLower(text), []byte("export")) {
		return nil
	}
	files := token.NewFileSet()
	file, err := Parse(files, path, text)
	if err != nil {
		return nil // the compiler says it better
	}
	docs := map[*ast.CommentGroup]*ast.FuncDecl{}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Doc != nil {
			docs[f.Doc] = f
		}
	}
	for _, group := range file.Comments {
		for _, c := range group.List {
			if name, why := nearlyExport(c.Text, docs[group], cgo); why != "" {
				all = append(all, Nearly{exportAt(files, name, c), why})
			}
		}
	}
	return all
}

// nearlyExport says why a comment above a function, or above none, does not export, and nothing if it does or was hardly meant to.
func nearlyExport(text string, above *ast.FuncDecl, cgo bool) (name, why string) {
	if strings.HasPrefix(text, directive) {
		name := exportName(text)
		switch {
		case !token.IsIdentifier(name):
			return "", ""
		case above == nil:
			return name, "it does not stand right above a function, where alone Go heeds it; put it there"
		case !cgo:
			return name, `Go heeds it only in files that import "C"; add that import`
		}
		return "", ""
	}
	m := mistyped().FindStringSubmatch(text)
	if m == nil || above == nil || m[1] != above.Name.Name && !strings.Contains(m[1], "_") {
		return "", ""
	}
	return m[1], fmt.Sprintf("to Go this is a comment like any other; write //export %s, in small letters, with no blank after //", m[1])
}
