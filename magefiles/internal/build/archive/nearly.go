package archive

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strings"
)

// cgo passes over what is not quite its //export without a word, and the C side misses the function. So gondk looks for what somebody has
// hardly meant otherwise.

// nearly is a comment that exports nothing and was meant to.
type nearly struct {
	export
	why string // what is wrong with it, and what to do
}

// mistyped fits comments that look like //export and are none: with a blank, in capitals, with a colon.
var mistyped = regexp.MustCompile(`^//(?:[ \t]+export|Export|EXPORT|exports|export:)[ \t]+(\w+)[ \t]*$`)

// nearlyExports gives the comments in a package's Go files that were meant to export.
func nearlyExports(p *listed) (all []nearly) {
	for _, name := range p.CgoFiles {
		all = append(all, nearlyIn(absolute(p.Dir, name), true)...)
	}
	for _, name := range p.GoFiles {
		all = append(all, nearlyIn(absolute(p.Dir, name), false)...)
	}
	return all
}

// nearlyIn looks into one file; cgo is whether it imports C.
func nearlyIn(path string, cgo bool) (all []nearly) {
	text, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(bytes.ToLower(text), []byte("export")) {
		return nil
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, text, parser.ParseComments|parser.SkipObjectResolution)
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
				all = append(all, nearly{export{name, path, files.Position(c.Pos()).Line}, why})
			}
		}
	}
	return all
}

// nearlyExport says why a comment above a function, or above none, does not export, and nothing if it does or was hardly meant to.
func nearlyExport(text string, above *ast.FuncDecl, cgo bool) (name, why string) {
	if name, ok := strings.CutPrefix(text, "//export "); ok {
		name = strings.TrimSpace(name)
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
	m := mistyped.FindStringSubmatch(text)
	if m == nil || above == nil || m[1] != above.Name.Name && !strings.Contains(m[1], "_") {
		return "", ""
	}
	return m[1], fmt.Sprintf("to Go this is a comment like any other; write //export %s, in small letters, with no blank after //", m[1])
}

// tellNearly warns of comments in the exporting packages that were meant to export. What one ABI's say is enough.
func (b *code) tellNearly(plans []plan) {
	for _, p := range b.exporting(plans[0].pkgs) {
		for _, n := range nearlyExports(p) {
			b.Run.Log.Warnf("%s: %s is not exported: %s", b.at(n.export), n.name, n.why)
		}
	}
}

// at gives where an export stands: golib/main.go:7.
func (b *Builder) at(e export) string { return fmt.Sprintf("%s:%d", b.Run.Rel(e.file), e.line) }

// nearlyExported says of a symbol that nobody defines where somebody meant to export it.
func (b *Builder) nearlyExported(symbol string, pkgs []*listed) (why, cure string) {
	for _, p := range pkgs {
		if p.Standard {
			continue
		}
		for _, n := range nearlyExports(p) {
			if n.name == symbol {
				why, cure, _ = strings.Cut(n.why, "; ")
				return b.at(n.export) + " was meant to export it: " + why, cure
			}
		}
	}
	return "", ""
}
