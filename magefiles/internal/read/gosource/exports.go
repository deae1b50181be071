// Package gosource reads what Go source says to cgo: which functions it exports to C, and which it was hardly meant not to.
package gosource

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"strings"
)

// Export is a Go function that C can call.
type Export struct {
	Name string
	File string // as the file was opened
	Line int    // of the comment
}

// directive begins the comment that exports a function. cgo takes it with a blank behind it, not with a tab.
const directive = "//export "

// MayExport is a quick look at a file's text before it is parsed: false if nothing in it exports.
func MayExport(text []byte) bool { return bytes.Contains(text, []byte(directive)) }

// ExportsOf returns what a file exports. One that is no Go code exports nothing, as the compiler says it better; so does one that is not
// there, which only -overlay has.
func ExportsOf(path string) ([]Export, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil || !MayExport(text) {
		return nil, err
	}
	files := token.NewFileSet()
	file, err := Parse(files, path, text)
	if err != nil {
		return nil, nil
	}
	return Exports(files, file), nil
}

// Parse parses a file with its comments, or what go/parser takes in place of its text.
func Parse(files *token.FileSet, path string, src any) (*ast.File, error) {
	return parser.ParseFile(files, path, src, parser.ParseComments|parser.SkipObjectResolution)
}

// Exports returns what a parsed file exports, if it imports C. cgo looks at functions only, methods too.
func Exports(files *token.FileSet, file *ast.File) (all []Export) {
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			if name, c := ExportComment(f); c != nil {
				all = append(all, exportAt(files, name, c))
			}
		}
	}
	return all
}

// exportAt gives a comment's place in its file, whatever a //line comment above says.
func exportAt(files *token.FileSet, name string, c *ast.Comment) Export {
	at := files.PositionFor(c.Pos(), false)
	return Export{name, at.Filename, at.Line}
}

// ExportComment gives the comment that exports a function, and by which name; nil if there is none. cgo takes the first line of the function's
// own comment that is one.
func ExportComment(f *ast.FuncDecl) (name string, c *ast.Comment) {
	if f.Doc == nil {
		return "", nil
	}
	for _, c := range f.Doc.List {
		if name := exportName(c.Text); name != "" {
			return name, c
		}
	}
	return "", nil
}

// exportName returns the name that a line of a comment exports its function by, or "".
func exportName(comment string) string {
	name, ok := strings.CutPrefix(comment, directive)
	if !ok {
		return ""
	}
	return strings.TrimSpace(name)
}
