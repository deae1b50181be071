package archive

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/read/gosource"
)

// cgo starts the compiler up to five times a file to learn what C's names mean that the Go code uses. But its header depends on little of
// that code: on what stands above import "C", and on the signatures of exported functions, where the name of a C type nearly always says
// what the header calls it. So before the first build cgo is given sketches of the files, which have these parts only, and no C name.

// errNoSketch is about code whose header only cgo itself knows.
var errNoSketch = errors.New("the header does not follow from the names of its types")

// covers are C's names in sketches. Each stands there as a Go type that nobody uses and that shows in the header.
type covers struct{ names []string }

// depth is how many stars one cover has more than the one before: more than anybody's pointer to pointers has.
const depth = 50

// of returns the Go type that covers a C type.
func (c *covers) of(name string) string {
	i := slices.Index(c.names, name)
	if i < 0 {
		i = len(c.names)
		c.names = append(c.names, name)
	}
	return strings.Repeat("*", depth*(i+1)) + "chan int"
}

var covered = lazyregexp.New(fmt.Sprintf(`GoChan\*{%d,}`, depth))

// uncover gives a sketch's header the C types back, unless another name than theirs may have to stand there. code is what the names come from.
func (c *covers) uncover(header, code []byte) ([]byte, error) {
	used := map[string]bool{}
	header = covered().ReplaceAllFunc(header, func(text []byte) []byte {
		stars := bytes.Count(text, []byte("*"))
		name := c.names[stars/depth-1]
		used[name] = true
		return []byte(headerName(name) + strings.Repeat("*", stars%depth))
	})
	for name := range used {
		if isUnsure(name, code) {
			return nil, errNoSketch
		}
	}
	return header, nil
}

// cgoNames are the names that cgo gives to C's types of two words.
var cgoNames = map[string]string{"schar": "signed char", "uchar": "unsigned char", "ushort": "unsigned short", "uint": "unsigned int",
	"ulong": "unsigned long", "longlong": "long long", "ulonglong": "unsigned long long", "bool": "_Bool"}

// headerName gives what the header calls the C type that Go code calls C.name.
func headerName(name string) string {
	if long := cgoNames[name]; long != "" {
		return long
	}
	if tag, ok := strings.CutPrefix(name, "struct_"); ok {
		return "struct " + tag
	}
	return name
}

// unsure fits the names of types that cgo calls by another name in some code: by that of a typedef, or by its own.
var unsure = lazyregexp.New(`^(union_|enum_|sizeof_|complex(float|double)$|_)`)

// isUnsure tells whether a C type may have another name in the header. A macro stands for another name; bool is one of stdbool.h, and of
// others. code is the C code that the type's name comes from.
func isUnsure(name string, code []byte) bool {
	switch {
	case name == "bool":
		return !bytes.Contains(code, []byte("stdbool.h"))
	case strings.HasPrefix(name, "struct_"):
		return !isPlainStruct(strings.TrimPrefix(name, "struct_"), code)
	case unsure().MatchString(name):
		return true
	}
	return regexp.MustCompile(`#[ \t]*define[ \t]+` + regexp.QuoteMeta(name) + `\b`).Match(code)
}

// isPlainStruct tells whether C code has a struct whose only name is its tag: cgo calls one that a typedef names by that, in some code.
func isPlainStruct(tag string, code []byte) bool {
	word := `\b` + regexp.QuoteMeta(tag) + `\b`
	return regexp.MustCompile(`\bstruct\s+`+word+`\s*\{`).Match(code) &&
		!regexp.MustCompile(`\btypedef\b[^;{}]*`+word+`|\bstruct\b[^;{}]*`+word+`\s*(\{[^}]*\}\s*)?typedef\b|#[ \t]*define[ \t]+`+word).Match(code)
}

// edit is a part of a text that another text takes the place of.
type edit struct {
	from, to int
	text     string
}

// sketch gives a file's text with its exported functions' signatures, its types and imports alone, each where it was.
func sketch(text []byte, c *covers) ([]byte, error) {
	files := token.NewFileSet()
	file, err := gosource.Parse(files, "", text)
	if err != nil {
		return nil, err
	}
	at := func(pos token.Pos) int { return files.Position(pos).Offset }
	var edits []edit
	for _, d := range file.Decls {
		keep, drop := parts(d)
		if drop != nil {
			from, to := at(drop.Pos()), at(drop.End())
			edits = append(edits, edit{from, to, blanks(text[from:to])})
		}
		for _, n := range keep {
			ast.Inspect(n, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok && isC(s.X) {
					edits = append(edits, edit{at(s.Pos()), at(s.End()), c.of(s.Sel.Name)})
				}
				return true
			})
		}
	}
	return apply(text, edits), nil
}

// parts gives what of a declaration stays in a sketch and what does not.
func parts(d ast.Decl) (keep []ast.Node, drop ast.Node) {
	switch d := d.(type) {
	case *ast.GenDecl:
		if d.Tok == token.IMPORT || d.Tok == token.TYPE {
			return []ast.Node{d}, nil
		}
	case *ast.FuncDecl:
		if _, c := gosource.ExportComment(d); c == nil {
			break
		}
		keep = append(keep, d.Type)
		if d.Recv != nil {
			keep = append(keep, d.Recv)
		}
		if d.Body != nil {
			drop = d.Body
		}
		return keep, drop
	}
	return nil, d
}

func isC(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "C"
}

// blanks gives as many blanks as text has bytes, and the same ends of lines.
func blanks(text []byte) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' {
			return r
		}
		return ' '
	}, string(text))
}

// apply makes edits that do not overlap.
func apply(text []byte, edits []edit) []byte {
	slices.SortFunc(edits, func(a, b edit) int { return a.from - b.from })
	var out bytes.Buffer
	last := 0
	for _, e := range edits {
		out.Write(text[last:e.from])
		out.WriteString(e.text)
		last = e.to
	}
	out.Write(text[last:])
	return out.Bytes()
}
