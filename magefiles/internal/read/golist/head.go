package golist

import (
	"go/parser"
	"go/token"
)

// head gives what the go command reads of a Go file to list its package: all up to the end of its imports. It gives all of a file that may
// embed others, for which the go command reads on, and of one that has a mistake there.
func head(text []byte) []byte {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", text, parser.ImportsOnly)
	if err != nil {
		return text
	}
	end := file.Name.End()
	for _, d := range file.Decls {
		end = d.End()
	}
	for _, i := range file.Imports {
		if i.Path.Value == `"embed"` || i.Path.Value == "`embed`" {
			return text
		}
	}
	return text[:files.PositionFor(end, false).Offset]
}
