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
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// program is what Go's type checker says of the packages and all that they import, for one target.
type program struct {
	target Target
	fset   *token.FileSet
	all    map[string]*source
	bound  []*source // by path
}

// source is one package.
type source struct {
	*listed
	files []*ast.File
	pkg   *types.Package
	errs  []error
}

// load lists, reads and checks. Everything is checked from its source: that needs no C compiler, although some of it is for cgo, and
// nothing has to be compiled before. Bodies of functions count in the bound packages alone.
func load(ctx context.Context, run *step.Runner, conf *Config, target Target) (*program, error) {
	all, err := list(ctx, run, conf, target)
	if err != nil {
		return nil, err
	}
	p := &program{target: target, fset: token.NewFileSet(), all: map[string]*source{"unsafe": {pkg: types.Unsafe}}}
	order := make([]*source, 0, len(all))
	for _, l := range all {
		if l.ImportPath != "unsafe" {
			s := &source{listed: l}
			order = append(order, s)
			p.all[l.ImportPath] = s
		}
	}
	p.parse(order, conf.Overlay)
	for _, s := range order {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p.check(s)
		if !s.DepOnly {
			p.bound = append(p.bound, s)
		}
	}
	slices.SortFunc(p.bound, func(a, b *source) int { return cmp.Compare(a.ImportPath, b.ImportPath) })
	return p, p.failure(run, conf, order)
}

// parse reads the files of all packages.
func (p *program) parse(order []*source, overlay map[string]string) {
	var wait sync.WaitGroup
	slots := make(chan struct{}, runtime.NumCPU())
	for _, s := range order {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			s.parse(p.fset, overlay)
		})
	}
	wait.Wait()
}

func (s *source) parse(fset *token.FileSet, overlay map[string]string) {
	mode := parser.SkipObjectResolution
	if !s.Standard {
		mode |= parser.ParseComments
	}
	for _, name := range slices.Concat(s.GoFiles, s.CgoFiles) {
		path := name
		if !filepath.IsAbs(path) {
			path = filepath.Join(s.Dir, name)
		}
		from := path
		if other := overlay[path]; other != "" {
			from = other
		}
		text, err := os.ReadFile(from)
		if err == nil {
			var file *ast.File
			if file, err = parser.ParseFile(fset, path, text, mode); file != nil {
				s.files = append(s.files, file)
			}
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
	if !s.DepOnly {
		return
	}
	if s.Standard {
		s.files = nil
	}
}

// importer gives a package what it imports.
type importer struct {
	program *program
	of      *source
}

func (i importer) Import(path string) (*types.Package, error) {
	if other, ok := i.of.ImportMap[path]; ok {
		path = other
	}
	if s := i.program.all[path]; s != nil && s.pkg != nil {
		return s.pkg, nil
	}
	return nil, fmt.Errorf("package %s is not listed", path)
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

// packageNames gives the exported names of a package.
func exported(pkg *types.Package) []types.Object {
	var all []types.Object
	for _, name := range pkg.Scope().Names() {
		if obj := pkg.Scope().Lookup(name); obj.Exported() {
			all = append(all, obj)
		}
	}
	return all
}
