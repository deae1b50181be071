package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/golist"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// listed is one package as go list -json tells of it.
type listed struct {
	ImportPath, Name, Dir string
	Standard              bool
	Module                *module

	GoFiles, CgoFiles, CFiles, CXXFiles, MFiles, HFiles, FFiles, SFiles, SwigFiles, SwigCXXFiles, SysoFiles, EmbedFiles []string

	CgoCFLAGS, CgoCPPFLAGS, CgoCXXFLAGS, CgoLDFLAGS, CgoPkgConfig []string

	Imports []string

	DefaultGODEBUG string

	Error *struct {
		Pos string
		Err string
	}

	pkgConfig []string // what pkg-config has answered
}

type module struct {
	Path, Version, GoVersion string
	Main                     bool
	Replace                  *module
}

// files returns the names, relative to Dir, of all that the package is compiled from.
func (p *listed) files() []string {
	return slices.Concat(p.GoFiles, p.CgoFiles, p.CFiles, p.CXXFiles, p.MFiles, p.HFiles, p.FFiles, p.SFiles, p.SwigFiles,
		p.SwigCXXFiles, p.SysoFiles, p.EmbedFiles)
}

// usesSwig tells whether SWIG makes some of the package's code.
func (p *listed) usesSwig() bool { return len(p.SwigFiles)+len(p.SwigCXXFiles) > 0 }

const listFields = "ImportPath,Name,Dir,Standard,Module,GoFiles,CgoFiles,CFiles,CXXFiles,MFiles,HFiles,FFiles,SFiles,SwigFiles," +
	"SwigCXXFiles,SysoFiles,EmbedFiles,EmbedPatterns,CgoCFLAGS,CgoCPPFLAGS,CgoCXXFLAGS,CgoLDFLAGS,CgoPkgConfig,Imports,DefaultGODEBUG,Error"

// list returns the library's package, last, and all packages it depends on, before those that import them.
func (b *code) list(ctx context.Context, abi *matrix.ABI) ([]*listed, error) {
	return b.checked(abi, func() ([]*listed, error) { return b.goList(ctx, abi, "-deps", "--", b.main()) })
}

// listMain returns the library's package alone.
func (b *code) listMain(ctx context.Context, abi *matrix.ABI) ([]*listed, error) {
	return b.checked(abi, func() ([]*listed, error) { return b.find(ctx, abi, b.main()) })
}

// checked gives what list gives, of which the library's package comes last, with the ABI's settings, if it can become an archive.
func (b *code) checked(abi *matrix.ABI, list func() ([]*listed, error)) ([]*listed, error) {
	if err := b.Matrix.CgoFor(abi).CheckPaths(); err != nil {
		return nil, fmt.Errorf("%s: %w", b.label(abi), err)
	}
	pkgs, err := list()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.label(abi), err)
	}
	b.applyCgo(abi, pkgs)
	return pkgs, b.checkMain(pkgs)
}

// goList asks the go command for packages, also for those that cannot be loaded. args are flags, -- and names.
func (b *code) goList(ctx context.Context, abi *matrix.ABI, args ...string) ([]*listed, error) {
	text, err := golist.List(ctx, b.Run, b.query(abi, slices.Concat([]string{"-e", "-json=" + listFields}, b.flags(), args)))
	if err != nil {
		return nil, err
	}
	pkgs, err := decodeList(text)
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	return pkgs, nil
}

// query is a go list with these arguments.
func (b *code) query(abi *matrix.ABI, args []string) golist.Query {
	return golist.Query{
		Go: b.Tools.Go.Path, Dir: b.Matrix.Root, Args: args, Env: b.env(abi),
		Module: golist.Module{Mod: b.settings.mod, Work: b.settings.work, Cache: b.settings.modCache}, Files: b.flagged(),
		Depends:  []any{b.settings.told, maps.Clone(b.files)}, // as they are now: a binding is asked for before and after more come
		Volatile: b.settings.flags.last("overlay") != "" || b.settings.flags.last("modfile") != "",
	}
}

func decodeList(text string) ([]*listed, error) {
	var pkgs []*listed
	for dec := json.NewDecoder(strings.NewReader(text)); ; {
		p := new(listed)
		switch err := dec.Decode(p); {
		case errors.Is(err, io.EOF):
			return pkgs, nil
		case err != nil:
			return nil, err
		}
		pkgs = append(pkgs, p)
	}
}

// checkMain refuses, before anything is compiled, what cannot become an archive.
func (b *Builder) checkMain(pkgs []*listed) error {
	if err := b.checkLoaded(pkgs); err != nil {
		return err
	}
	from := matrixName(b) + ": " + b.named()
	main := pkgs[len(pkgs)-1]
	switch {
	case b.umbrella():
		return nil
	case b.Program != nil:
		return b.checkProgram(main)
	case main.Name != "main":
		return fmt.Errorf("%s is package %s, but an archive needs a package main: write package main and func main() {} in it, name the folder that has one, or write packages = [%q] in %s",
			from, main.Name, b.Matrix.Library.Package, matrix.FileName)
	case len(main.CgoFiles) == 0:
		return fmt.Errorf("%s exports nothing to C: none of its files imports \"C\"; put //export NAME above the functions that C calls", from)
	}
	return nil
}

// checkLoaded says which packages the go command could not load, and why.
func (b *Builder) checkLoaded(pkgs []*listed) error {
	return loaded(pkgs, matrixName(b)+": "+b.named())
}

// loaded is checkLoaded for packages that are named by the text from.
func loaded(pkgs []*listed, from string) error {
	var broken []string
	for _, p := range pkgs {
		if p.Error != nil {
			broken = append(broken, strings.TrimPrefix(p.Error.Pos+": "+p.Error.Err, ": "))
		}
	}
	switch {
	case len(broken) > 0:
		return &step.Error{Name: "go list", Output: strings.Join(broken, "\n"), Err: errors.New(from + " cannot be loaded")}
	case len(pkgs) == 0:
		return fmt.Errorf("%s is not a package", from)
	}
	return nil
}

func matrixName(b *Builder) string { return b.Run.Rel(b.Matrix.File) }

// flags returns what go list and go build are both told. Android has no sanitizer of Go's; GOFLAGS may ask for one on behalf of tests.
func (b *code) flags() []string {
	flags := []string{"-race=false", "-msan=false", "-asan=false"}
	if len(b.tags) > 0 {
		flags = append(flags, "-tags="+strings.Join(b.tags, ","))
	}
	if b.overlay != "" {
		flags = append(flags, "-overlay="+b.overlay)
	}
	return flags
}

// mergedTags gives the matrix's build tags and those of GOFLAGS, which a -tags on the command line would replace.
func (b *Builder) mergedTags(s *goSettings) []string {
	tags := b.Matrix.Library.Tags
	if len(tags) == 0 {
		return nil // go reads GOFLAGS itself
	}
	return slices.Concat(tags, s.flags.tags())
}

// flagged returns the absolute paths of the files that GOFLAGS names.
func (b *code) flagged() []string {
	var files []string
	for _, name := range b.settings.flags.files() {
		files = append(files, absolute(b.Matrix.Root, name))
	}
	return files
}
