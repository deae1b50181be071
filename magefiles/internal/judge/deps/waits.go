package deps

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// longWait is code that waits for minutes or hours in so many words. Shorter waits a phone mostly sleeps through at its own times anyway, and
// what a variable holds nobody can tell here.
var longWait = lazyregexp.New(`\b(?:time\.(?:NewTimer|NewTicker|AfterFunc|After|Tick|Sleep)|\w+\.Reset)\([^()\n]*\btime\.(?:Minute|Hour)\b`)

// longWaits returns the functions, by the names that Go's linker gives them, that wait so long and are linked in. Go's own packages are left
// out: net/http closes idle connections a little later, which harms nobody.
func longWaits(packages []archive.Package, funcs elfabi.GoFuncs) ([]string, error) {
	var waits []string
	for _, p := range packages {
		if p.Module == archive.StdModule {
			continue
		}
		for _, file := range p.Files {
			names, err := waitsIn(file, p.Path)
			if err != nil {
				return nil, err
			}
			for _, name := range names {
				if funcs.Has(name) {
					waits = append(waits, name)
				}
			}
		}
	}
	return waits, nil
}

// waitsIn returns the functions of a file that wait so long.
func waitsIn(file, path string) ([]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	found := longWait().FindAllIndex(text, -1)
	if found == nil {
		return nil, nil
	}
	positions := token.NewFileSet()
	parsed, err := parser.ParseFile(positions, file, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	if parsed.Name.Name == "main" {
		path = "main"
	}
	var names []string
	for _, d := range parsed.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		for _, at := range found {
			if offset := positions.Position(f.Pos()).Offset; offset <= at[0] && at[0] < offset+int(f.End()-f.Pos()) {
				names = append(names, linkerPath(path)+"."+funcName(f))
				break
			}
		}
	}
	return names, nil
}

// linkerPath gives a package's path as Go's linker writes it in names: a dot of the last element would end the path (cmd/internal/objabi).
func linkerPath(path string) string {
	last := strings.LastIndex(path, "/") + 1
	return path[:last] + strings.ReplaceAll(path[last:], ".", "%2e")
}

// funcName gives a function's name as the linker has it behind the package: run, Conn.run, (*Conn).run, (*Pool[...]).run.
func funcName(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		if f.Type.TypeParams != nil {
			return f.Name.Name + "[...]"
		}
		return f.Name.Name
	}
	receiver, pointer := f.Recv.List[0].Type, false
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver, pointer = star.X, true
	}
	name := typeName(receiver)
	if pointer {
		name = "(*" + name + ")"
	}
	return name + "." + f.Name.Name
}

func typeName(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.ParenExpr:
		return typeName(t.X)
	case *ast.IndexExpr:
		return typeName(t.X) + "[...]"
	case *ast.IndexListExpr:
		return typeName(t.X) + "[...]"
	}
	return ""
}
