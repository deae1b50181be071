package archive

import (
	"cmp"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// Module is a Go module with code in an archive.
type Module struct {
	Path    string // golang.org/x/sys; std for Go's own packages
	Version string // v0.26.0, go1.26.8; empty if it has none, as the main module and folders that replace others
	Dir     string // absolute path of the folder with its go.mod; in a vendor folder, of its part there
	Main    bool   // the project's own
}

// Compare orders modules by path, and those of one path by version and folder.
func (m Module) Compare(o Module) int {
	return cmp.Or(cmp.Compare(m.Path, o.Path), cmp.Compare(m.Version, o.Version), cmp.Compare(m.Dir, o.Dir))
}

// StdModule is what Go's own packages are called together, by go list and in package URLs.
const StdModule = "std"

// Package is a Go package in an archive.
type Package struct {
	Path    string
	Module  string   // path of its module; std for Go's own
	Files   []string // absolute paths of its Go files, cgo's too
	Cgo     bool     // it has Go files that import "C"
	C       bool     // it has files of C, C++ or another compiler's
	Asm     bool     // it has assembly
	Imports []string // packages that it imports itself
}

// packages describes the packages; overlay has the files that the go command takes instead of others.
func packages(pkgs []*listed, overlay map[string]string) []Package {
	var all []Package
	for _, p := range pkgs {
		one := Package{
			Path: p.ImportPath, Module: StdModule, Cgo: len(p.CgoFiles) > 0, Asm: len(p.SFiles) > 0, Imports: p.Imports,
			C: len(p.CFiles)+len(p.CXXFiles)+len(p.MFiles)+len(p.FFiles)+len(p.SwigFiles)+len(p.SwigCXXFiles)+len(p.SysoFiles) > 0,
		}
		if p.Module != nil && !p.Standard {
			one.Module = moduleOf(p).Path
		}
		for _, name := range append(slices.Clone(p.GoFiles), p.CgoFiles...) {
			file := filepath.Join(p.Dir, name)
			one.Files = append(one.Files, cmp.Or(overlay[file], file))
		}
		all = append(all, one)
	}
	return all
}

// modules returns the modules of the packages, each once.
func modules(pkgs []*listed, goVersion string) []Module {
	all := map[string]Module{}
	for _, p := range pkgs {
		switch {
		case p.Standard:
			root := strings.TrimSuffix(p.Dir, filepath.FromSlash("/src/"+p.ImportPath))
			all[StdModule] = Module{Path: StdModule, Version: goVersion, Dir: root}
		case p.Module != nil:
			m := moduleOf(p)
			all[m.Path] = m
		}
	}
	return slices.SortedFunc(maps.Values(all), Module.Compare)
}

// moduleOf returns the module of a package that has one, as it is after replace directives.
func moduleOf(p *listed) Module {
	m := Module{Path: p.Module.Path, Version: p.Module.Version, Main: p.Module.Main}
	if r := p.Module.Replace; r != nil {
		m.Version = r.Version
		if r.Version != "" {
			m.Path = r.Path // a folder's path would tell of the machine
		}
	}
	m.Dir = strings.TrimSuffix(p.Dir, filepath.FromSlash(strings.TrimPrefix(p.ImportPath, p.Module.Path)))
	return m
}
