package gosource

import (
	"go/ast"
	"go/token"
	"os"
)

// DefinesMain reports whether a file has a func main. One that is no Go code may have one: the compiler says it better.
func DefinesMain(path string) bool {
	text, err := os.ReadFile(path)
	if err != nil {
		return true // which only -overlay has
	}
	file, err := Parse(token.NewFileSet(), path, text)
	if err != nil {
		return true
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "main" {
			return true
		}
	}
	return false
}
