package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// program is what Go's type checker says of the packages and all that they import, for one target.
type program struct {
	target Target
	fset   *token.FileSet // of all targets
	all    map[string]*source
	bound  []*source // by path
}

// source is one package.
type source struct {
	*listed
	files []*ast.File
	pkg   *types.Package
	errs  []error

	needed bool // its types may matter
}

// load lists, reads and checks. Everything is checked from its source: that needs no C compiler, although some of it is for cgo, and
// nothing has to be compiled before. Bodies of functions count in the bound packages alone.
func load(ctx context.Context, run *step.Runner, conf *Config, target Target, from *sources) (*program, error) {
	all, err := list(ctx, run, conf, target)
	if err != nil {
		return nil, err
	}
	p := &program{target: target, fset: from.fset, all: map[string]*source{"unsafe": {pkg: types.Unsafe}}}
	order := make([]*source, 0, len(all))
	for _, l := range all {
		if l.ImportPath != "unsafe" {
			s := &source{listed: l}
			order = append(order, s)
			p.all[l.ImportPath] = s
		}
	}
	p.parse(order, from)
	for _, s := range order {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if s.needed {
			p.check(s)
		}
		if !s.DepOnly {
			p.bound = append(p.bound, s)
		}
	}
	slices.SortFunc(p.bound, func(a, b *source) int { return cmp.Compare(a.ImportPath, b.ImportPath) })
	return p, p.failure(run, conf, order)
}

// parse reads the files of the bound packages and of those that what they say depends on, which is some of what they import: an import that is
// only used in functions says nothing about a package's types.
func (p *program) parse(order []*source, from *sources) {
	var wave []*source
	for _, s := range order {
		if !s.DepOnly {
			s.needed = true
			wave = append(wave, s)
		}
	}
	for len(wave) > 0 {
		parseAll(wave, from)
		var next []*source
		for _, s := range wave {
			for _, other := range p.needs(s) {
				if !other.needed {
					other.needed = true
					next = append(next, other)
				}
			}
		}
		wave = next
	}
}

// parseAll reads the files of packages side by side.
func parseAll(all []*source, from *sources) {
	var wait sync.WaitGroup
	slots := make(chan struct{}, runtime.NumCPU())
	for _, s := range all {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			s.parse(from)
		})
	}
	wait.Wait()
}

// needs gives the imported packages that a package's files name, as far as they were taken.
func (p *program) needs(s *source) (all []*source) {
	for _, file := range s.files {
		named := map[string]bool{".": true}
		ast.Inspect(file, func(node ast.Node) bool {
			if sel, ok := node.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok {
					named[x.Name] = true
				}
			}
			return true
		})
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			other := p.imported(s, path)
			if err != nil || other == nil || other.listed == nil {
				continue
			}
			name := other.Name
			if spec.Name != nil {
				name = spec.Name.Name
			}
			if named[name] || !s.DepOnly {
				all = append(all, other)
			}
		}
	}
	return all
}

// imported gives the package that another means by a path.
func (p *program) imported(by *source, path string) *source {
	if other, ok := by.ImportMap[path]; ok {
		path = other
	}
	return p.all[path]
}

// parse has the package's files read, those of packages that are only imported without what says nothing about types.
func (s *source) parse(from *sources) {
	mode := parser.SkipObjectResolution
	if !s.Standard {
		mode |= parser.ParseComments
	}
	for _, name := range slices.Concat(s.GoFiles, s.CgoFiles) {
		path := name
		if !filepath.IsAbs(path) {
			path = filepath.Join(s.Dir, name)
		}
		file, err := from.file(reading{path, mode, !s.DepOnly})
		if file != nil {
			s.files = append(s.files, file)
		}
		if err != nil {
			s.errs = append(s.errs, err)
		}
	}
}

// check checks one package, after all that it imports.
func (p *program) check(s *source) {
	conf := types.Config{
		Importer:         importer{p, s},
		Sizes:            types.SizesFor("gc", p.target.GOARCH),
		FakeImportC:      true,
		IgnoreFuncBodies: s.DepOnly,
		Error:            func(err error) { s.errs = append(s.errs, err) },
	}
	if s.Module != nil && s.Module.GoVersion != "" {
		conf.GoVersion = "go" + s.Module.GoVersion
	}
	s.pkg, _ = conf.Check(s.ImportPath, p.fset, s.files, nil)
	if s.DepOnly && s.Standard {
		s.files = nil
	}
}

// importer gives a package what it imports.
type importer struct {
	program *program
	of      *source
}

func (i importer) Import(path string) (*types.Package, error) {
	s := i.program.imported(i.of, path)
	switch {
	case s == nil || s.pkg == nil && s.needed:
		return nil, fmt.Errorf("package %s is not listed", path)
	case s.pkg == nil: // nobody looks into it
		pkg := types.NewPackage(s.ImportPath, s.Name)
		pkg.MarkComplete()
		return pkg, nil
	}
	return s.pkg, nil
}

// failure has what does not compile, the bound packages' own first. What is for cgo can only be judged by the build, which comes later.
func (p *program) failure(run *step.Runner, conf *Config, order []*source) error {
	var lines []string
	for _, s := range slices.Concat(p.bound, order) {
		if len(s.CgoFiles) > 0 || s.Standard {
			continue
		}
		for _, err := range s.errs {
			if line := p.line(run, err); !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	if n := len(lines); n > 10 {
		lines = append(lines[:10], fmt.Sprintf("and %d more", n-10))
	}
	return goError("go", lines, conf, "does not compile for "+p.target.Name)
}

func (p *program) line(run *step.Runner, err error) string {
	var wrong types.Error
	if errors.As(err, &wrong) {
		pos := p.fset.Position(wrong.Pos)
		pos.Filename = run.Rel(pos.Filename)
		return fmt.Sprintf("%s: %s", pos, wrong.Msg)
	}
	return err.Error()
}

// exported gives the exported names of a package.
func exported(pkg *types.Package) []types.Object {
	var all []types.Object
	for _, name := range pkg.Scope().Names() {
		if obj := pkg.Scope().Lookup(name); obj.Exported() {
			all = append(all, obj)
		}
	}
	return all
}
