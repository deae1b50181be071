package archive

import (
	"context"
	"go/build"
	"go/version"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
	gomodule "golang.org/x/mod/module"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// go list loads the modules, and with them all that a package imports, also where it is asked for the package's files alone. go/build, by
// which the go command itself reads a package's files, says in a millisecond which of them are compiled.

// find gives packages, by names as go list takes them, without those that they import.
func (b *code) find(ctx context.Context, abi *matrix.ABI, names ...string) ([]*listed, error) {
	mod := b.plainModule()
	var pkgs []*listed
	for _, name := range names {
		p := b.readPlain(abi, mod, name)
		if p == nil {
			return b.goList(ctx, abi, append([]string{"-find", "--"}, names...)...)
		}
		if !slices.ContainsFunc(pkgs, func(other *listed) bool { return other.ImportPath == p.ImportPath }) {
			pkgs = append(pkgs, p)
		}
	}
	return pkgs, nil
}

// readPlain reads a package of a module that plainModule gives, as go list -find tells of it. It gives nothing where the go command knows more
// than the files in the package's folder say, and where something is wrong, which is the go command's to tell.
func (b *code) readPlain(abi *matrix.ABI, mod *module, name string) *listed {
	if mod == nil || !isFolder(name) {
		return nil
	}
	root, dir := filepath.Dir(b.settings.mod), absolute(b.Matrix.Root, name)
	inside, err := filepath.Rel(root, dir)
	if err != nil || !filepath.IsLocal(inside) || inOtherModule(root, inside) {
		return nil
	}
	files := b.buildContext(abi)
	p, err := files.ImportDir(dir, 0)
	importPath := path.Join(mod.Path, filepath.ToSlash(inside))
	if err != nil || !plainPackage(p) || gomodule.CheckImportPath(importPath) != nil {
		return nil
	}
	return &listed{
		ImportPath: importPath, Name: p.Name, Dir: dir, Module: mod,
		GoFiles: p.GoFiles, CgoFiles: p.CgoFiles, CFiles: p.CFiles, CXXFiles: p.CXXFiles, MFiles: p.MFiles, HFiles: p.HFiles, FFiles: p.FFiles,
		SFiles: p.SFiles, SysoFiles: p.SysoFiles,
		CgoCFLAGS: p.CgoCFLAGS, CgoCPPFLAGS: p.CgoCPPFLAGS, CgoCXXFLAGS: p.CgoCXXFLAGS, CgoLDFLAGS: p.CgoLDFLAGS, CgoPkgConfig: p.CgoPkgConfig,
	}
}

// isFolder tells whether go list takes a name for one folder below the one that it starts in.
func isFolder(name string) bool {
	return (name == "." || strings.HasPrefix(name, "./")) && !strings.Contains(name, "...")
}

// plainFlags are those of GOFLAGS that change nothing in what a package's files are, or only by what is looked at here.
var plainFlags = []string{"asmflags", "buildvcs", "gcflags", "ldflags", "p", "tags", "trimpath", "v"}

// plainSettings tells whether there is one module, and nothing but tags chooses a package's files.
func (b *code) plainSettings() bool {
	s := b.settings
	return filepath.IsAbs(s.mod) && (s.work == "" || s.work == "off") && s.env["GOEXPERIMENT"] == "" &&
		version.IsValid(s.env["GOVERSION"]) &&
		!slices.ContainsFunc(s.flags, func(flag string) bool {
			name, _, _ := strings.Cut(strings.TrimLeft(flag, "-"), "=")
			return !slices.Contains(plainFlags, name)
		})
}

// inOtherModule tells whether a folder below that of a module belongs to another module.
func inOtherModule(root, inside string) bool {
	for ; inside != "."; inside = filepath.Dir(inside) {
		if exists(filepath.Join(root, inside, "go.mod")) {
			return true
		}
	}
	return false
}

// plainModule gives the module of the project, where go.mod says all of it. It gives nothing where the go command is told more, where there is
// a vendor folder, and where go.mod is broken or asks for a later Go.
func (b *code) plainModule() *module {
	if !b.plainSettings() || exists(filepath.Join(filepath.Dir(b.settings.mod), "vendor", "modules.txt")) {
		return nil
	}
	text, err := os.ReadFile(b.settings.mod)
	if err != nil {
		return nil
	}
	file, err := modfile.Parse(b.settings.mod, text, nil)
	if err != nil || file.Module == nil || file.Go == nil || len(file.Godebug) > 0 ||
		version.Compare("go"+file.Go.Version, b.settings.env["GOVERSION"]) > 0 {
		return nil
	}
	return &module{Path: file.Module.Mod.Path, GoVersion: file.Go.Version, Main: true}
}

// buildContext chooses files as the go command does for an ABI.
func (b *code) buildContext(abi *matrix.ABI) *build.Context {
	tags := b.tags
	if len(tags) == 0 {
		tags = b.settings.flags.tags()
	}
	return &build.Context{
		GOROOT: b.settings.goroot, GOOS: "android", GOARCH: abi.GOARCH, CgoEnabled: true, Compiler: "gc",
		BuildTags: tags, ReleaseTags: releaseTags(b.settings.env["GOVERSION"]),
	}
}

// releaseTags gives the tags go1.1 and up to that of a release of Go.
func releaseTags(release string) (tags []string) {
	_, minor, _ := strings.Cut(version.Lang(release), ".")
	last, _ := strconv.Atoi(minor)
	for i := 1; i <= last; i++ {
		tags = append(tags, "go1."+strconv.Itoa(i))
	}
	return tags
}

// plainPackage tells whether a package's files say all of it: what the go command embeds, takes from SWIG or sets for //go:debug has rules of
// its own, and so have tags as arm64.v8.1 and goexperiment.simd.
func plainPackage(p *build.Package) bool {
	debug := func(d build.Directive) bool { return strings.HasPrefix(d.Text, "//go:debug") }
	dotted := func(tag string) bool { return strings.Contains(tag, ".") && !strings.HasPrefix(tag, "go1.") }
	return len(p.EmbedPatterns)+len(p.SwigFiles)+len(p.SwigCXXFiles) == 0 &&
		!slices.ContainsFunc(p.Directives, debug) && !slices.ContainsFunc(p.AllTags, dotted)
}
