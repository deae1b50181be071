package model

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"sync"
)

// sources reads Go files, each once for all targets: most are the same for all, and the type checker does not change what it is given.
type sources struct {
	fset    *token.FileSet
	overlay map[string]string

	mutex sync.Mutex
	read  map[reading]func() (*ast.File, error)
}

// reading is how a file is read.
type reading struct {
	path  string // as the go command has it
	mode  parser.Mode
	whole bool // else without what empty takes away
}

func newSources(overlay map[string]string) *sources {
	return &sources{fset: token.NewFileSet(), overlay: overlay, read: map[reading]func() (*ast.File, error){}}
}

// file gives what was parsed, which may be something beside an error.
func (s *sources) file(r reading) (*ast.File, error) {
	s.mutex.Lock()
	get := s.read[r]
	if get == nil {
		get = sync.OnceValues(func() (*ast.File, error) { return s.parse(r) })
		s.read[r] = get
	}
	s.mutex.Unlock()
	return get()
}

func (s *sources) parse(r reading) (*ast.File, error) {
	from := r.path
	if other := s.overlay[from]; other != "" {
		from = other
	}
	text, err := os.ReadFile(from)
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseFile(s.fset, r.path, text, r.mode)
	if file != nil && !r.whole {
		empty(file)
	}
	return file, err
}

// empty takes away what says nothing about types: what is in functions, the values of variables whose type is written, and what is in composite
// literals, as of tables. It is most of a file.
func empty(file *ast.File) {
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Body != nil {
				d.Body = emptyBody(d.Body)
			}
		case *ast.GenDecl:
			if d.Tok == token.VAR {
				emptyVars(d)
			}
		}
	}
}

func emptyBody(b *ast.BlockStmt) *ast.BlockStmt {
	return &ast.BlockStmt{Lbrace: b.Lbrace, Rbrace: b.Rbrace}
}

func emptyVars(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		v := spec.(*ast.ValueSpec)
		if v.Type != nil {
			v.Values = nil
		}
		for _, value := range v.Values {
			ast.Inspect(value, emptyLiteral)
		}
	}
}

// emptyLiteral leaves the elements of an array whose keys tell its length.
func emptyLiteral(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.FuncLit:
		n.Body = emptyBody(n.Body)
	case *ast.CompositeLit:
		if countElements(n) {
			n.Elts = nil
		}
	}
	return true
}

// countElements writes the length of an array that is as long as it has elements, and reports whether it can do without them.
func countElements(lit *ast.CompositeLit) bool {
	array, ok := lit.Type.(*ast.ArrayType)
	if !ok {
		return true
	}
	dots, ok := array.Len.(*ast.Ellipsis)
	if !ok {
		return true
	}
	if slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool { _, key := e.(*ast.KeyValueExpr); return key }) {
		return false
	}
	lit.Type = &ast.ArrayType{Lbrack: array.Lbrack, Elt: array.Elt, Len: &ast.BasicLit{ValuePos: dots.Pos(), Kind: token.INT, Value: strconv.Itoa(len(lit.Elts))}}
	return true
}
