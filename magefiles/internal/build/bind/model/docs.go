package model

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// note is what stands above a declaration: its comment, and what gondk is told there.
type note struct {
	doc  string
	name string // of //gondk:name
	skip bool   // of //gondk:skip
}

const directive = "//gondk:"

// notes has the notes of all declarations, by the position of the declared name; that of a package by its name's.
type notes map[token.Pos]note

// misplaced is a directive that is wrong, or that stands where nothing is declared.
type misplaced struct {
	pos token.Pos
	err error
}

// read takes the notes of a file.
func (n notes) read(file *ast.File) (wrong []misplaced) {
	seen := map[*ast.CommentGroup]bool{}
	take := func(name *ast.Ident, above, beside *ast.CommentGroup) {
		seen[above], seen[beside] = true, true
		got, err := newNote(above, beside)
		if err != nil {
			wrong = append(wrong, misplaced{name.Pos(), err})
		}
		n[name.Pos()] = got
	}
	take(file.Name, file.Doc, nil)
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			take(d.Name, d.Doc, nil)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				takeSpec(take, d, spec)
			}
		}
	}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if !seen[group] && strings.HasPrefix(comment.Text, directive) {
				wrong = append(wrong, misplaced{comment.Pos(), fmt.Errorf("%s stands above no declaration", comment.Text)})
			}
		}
	}
	return wrong
}

func takeSpec(take func(name *ast.Ident, above, beside *ast.CommentGroup), d *ast.GenDecl, spec ast.Spec) {
	above := func(own *ast.CommentGroup) *ast.CommentGroup {
		if own == nil && !d.Lparen.IsValid() {
			return d.Doc
		}
		return own
	}
	switch s := spec.(type) {
	case *ast.ValueSpec:
		for _, name := range s.Names {
			take(name, above(s.Doc), s.Comment)
		}
	case *ast.TypeSpec:
		take(s.Name, above(s.Doc), s.Comment)
		ast.Inspect(s.Type, func(node ast.Node) bool {
			if list, ok := node.(*ast.FieldList); ok {
				takeFields(take, list)
			}
			return true
		})
	}
}

func takeFields(take func(name *ast.Ident, above, beside *ast.CommentGroup), list *ast.FieldList) {
	for _, field := range list.List {
		names := field.Names
		if len(names) == 0 {
			if name := embeddedName(field.Type); name != nil {
				names = []*ast.Ident{name}
			}
		}
		for _, name := range names {
			take(name, field.Doc, field.Comment)
		}
	}
}

// embeddedName is the identifier that an embedded field is called by.
func embeddedName(expr ast.Expr) *ast.Ident {
	switch e := expr.(type) {
	case *ast.Ident:
		return e
	case *ast.StarExpr:
		return embeddedName(e.X)
	case *ast.SelectorExpr:
		return e.Sel
	case *ast.IndexExpr:
		return embeddedName(e.X)
	case *ast.IndexListExpr:
		return embeddedName(e.X)
	}
	return nil
}

// newNote reads the comment above a name, or beside it if there is none.
func newNote(above, beside *ast.CommentGroup) (n note, err error) {
	n.doc = strings.TrimSpace(above.Text())
	if n.doc == "" {
		n.doc = strings.TrimSpace(beside.Text())
	}
	for _, group := range []*ast.CommentGroup{above, beside} {
		if group == nil {
			continue
		}
		for _, comment := range group.List {
			if text, ok := strings.CutPrefix(comment.Text, directive); ok {
				if err := n.follow(strings.TrimSpace(text)); err != nil {
					return n, err
				}
			}
		}
	}
	return n, nil
}

func (n *note) follow(text string) error {
	word, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	switch {
	case word == "skip" && rest == "":
		n.skip = true
	case word == "skip":
		return fmt.Errorf("%sskip takes no name", directive)
	case word == "name":
		if err := checkIdentifier(rest); err != nil {
			return fmt.Errorf("%sname: %w", directive, err)
		}
		n.name = rest
	default:
		return fmt.Errorf("%s%s is not known: there are %sname NAME and %sskip", directive, word, directive, directive)
	}
	return nil
}

// of gives the note of a declared thing.
func (n notes) of(obj types.Object) note { return n[obj.Pos()] }
