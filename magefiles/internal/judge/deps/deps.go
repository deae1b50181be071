// Package deps lists what an archive is made of: its Go modules with their licences, what in them is more than Go code, and what works
// differently inside an Android app.
package deps

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/google/licensecheck"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/dist"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// Deps is what is told of a library's archives. Its JSON is build/deps.json.
type Deps struct {
	Version int      `json:"version"` // of this form: 1
	Library string   `json:"library"`
	Go      string   `json:"go"`              // go1.26.8
	Fixes   []string `json:"fixes,omitempty"` // what is another in Go itself
	ABIs    []string `json:"abis"`            // that it was looked at for
	Modules []Module `json:"modules"`
	Notes   []Note   `json:"notes"` // what does not work as elsewhere
}

// Module is a Go module that the archives hold code of.
type Module struct {
	Path     string    `json:"path"` // std for Go's own packages
	Version  string    `json:"version,omitempty"`
	Licences []string  `json:"licences"` // SPDX identifiers; none: no file with one was found
	Packages []Package `json:"packages"`
}

// Package is a package of a module, and what in it is more than Go code.
type Package struct {
	Path      string   `json:"path"`
	ABIs      []string `json:"abis,omitempty"` // only there; none: everywhere
	Cgo       bool     `json:"cgo,omitempty"`
	C         bool     `json:"c,omitempty"`
	Asm       bool     `json:"asm,omitempty"`
	Syscall   bool     `json:"syscall,omitempty"`   // it imports syscall or golang.org/x/sys/unix
	Linknames []string `json:"linknames,omitempty"` // what it takes of other packages by go:linkname: runtime.nanotime
}

// Note is something that works differently in an app, or a Go release that does not work there.
type Note struct {
	ID      string   `json:"id"`
	Func    string   `json:"func,omitempty"` // the function that is linked in
	ABIs    []string `json:"abis"`
	Trouble string   `json:"trouble"`
	Instead string   `json:"instead"`
	Source  string   `json:"source"`
	Fix     string   `json:"fix,omitempty"` // of go.fixes, which ends it
}

// Of reads what archives were made of, and what was linked into them.
func Of(library, goVersion string, minSDK int, archives []archive.Archive) (*Deps, error) {
	d := &Deps{Version: 1, Library: library, Go: goVersion}
	for _, a := range archives {
		d.ABIs, d.Fixes = append(d.ABIs, a.ABI.Name), a.Fixes
		if err := d.addModules(a); err != nil {
			return nil, err
		}
		funcs, err := linked(a.Lib)
		if err != nil {
			return nil, err
		}
		if err := d.addTroubles(a, funcs); err != nil {
			return nil, err
		}
		for _, bad := range check.BadReleases(goVersion, a.ABI.ABI, minSDK) {
			if bad.LinkedIn(funcs) {
				d.note(a.ABI.Name, Note{ID: bad.ID, Trouble: goVersion + " " + bad.Seen, Instead: bad.Cure, Source: bad.Source, Fix: bad.Fix})
			}
		}
	}
	d.finish()
	return d, nil
}

// addTroubles notes what of an archive's functions does not work in an app, and no fix has ended.
func (d *Deps) addTroubles(a archive.Archive, funcs elfabi.GoFuncs) error {
	for _, t := range sandbox {
		for _, f := range t.funcs {
			if funcs.Has(f) && !t.cured(a.Fixes) {
				d.note(a.ABI.Name, t.note(f))
			}
		}
	}
	if asleep.cured(a.Fixes) {
		return nil
	}
	waits, err := longWaits(a.Packages, funcs)
	for _, f := range waits {
		d.note(a.ABI.Name, asleep.note(f))
	}
	return err
}

// linked returns the Go functions that are in an archive.
func linked(lib string) (elfabi.GoFuncs, error) {
	read, err := elfabi.ReadArchive(lib)
	if err != nil {
		return elfabi.GoFuncs{}, err
	}
	for _, m := range read.Members {
		if o, err := m.Object(); err == nil && o.HasGoInfo() {
			return o.GoFuncs(), nil
		}
	}
	return elfabi.GoFuncs{}, nil
}

func (d *Deps) note(abi string, n Note) {
	i := slices.IndexFunc(d.Notes, func(o Note) bool { return o.ID == n.ID && o.Func == n.Func })
	if i < 0 {
		i = len(d.Notes)
		d.Notes = append(d.Notes, n)
	}
	d.Notes[i].ABIs = append(d.Notes[i].ABIs, abi)
}

func (d *Deps) addModules(a archive.Archive) error {
	for _, m := range a.Modules {
		if slices.ContainsFunc(d.Modules, func(o Module) bool { return o.Path == m.Path }) {
			continue
		}
		licences, err := licencesOf(m.Dir)
		if err != nil {
			return err
		}
		d.Modules = append(d.Modules, Module{Path: m.Path, Version: m.Version, Licences: licences})
	}
	for _, p := range a.Packages {
		i := slices.IndexFunc(d.Modules, func(m Module) bool { return m.Path == p.Module })
		if i >= 0 {
			if err := d.Modules[i].add(a.ABI.Name, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// add adds a package, or notes that another ABI has it too. Files may differ by ABI: what one has, the package has.
func (m *Module) add(abi string, p archive.Package) error {
	i := slices.IndexFunc(m.Packages, func(o Package) bool { return o.Path == p.Path })
	if i < 0 {
		i = len(m.Packages)
		m.Packages = append(m.Packages, Package{Path: p.Path})
	}
	one := &m.Packages[i]
	one.ABIs = append(one.ABIs, abi)
	one.Cgo, one.C, one.Asm = one.Cgo || p.Cgo, one.C || p.C, one.Asm || p.Asm
	if m.Path == archive.StdModule {
		return nil // that Go's own packages use each other's insides is their own affair
	}
	one.Syscall = one.Syscall || slices.Contains(p.Imports, "syscall") || slices.Contains(p.Imports, "golang.org/x/sys/unix")
	for _, file := range p.Files {
		names, err := linknames(file)
		if err != nil {
			return err
		}
		one.Linknames = append(one.Linknames, names...)
	}
	return nil
}

// linkname is a directive that names something of another package.
var linkname = lazyregexp.New(`(?m)^//go:linkname[ \t]+\S+[ \t]+(\S+\.\S+)`)

func linknames(file string) ([]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range linkname().FindAllSubmatch(text, -1) {
		names = append(names, string(m[1]))
	}
	return names, nil
}

// licencesOf returns the SPDX identifiers of the texts in a module's folder, as pkg.go.dev finds them.
func licencesOf(dir string) ([]string, error) {
	names, err := dist.LicenceFiles(dir)
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		for _, m := range licensecheck.Scan(text).Match {
			ids = append(ids, m.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// finish sorts, and leaves out the ABIs if they are all.
func (d *Deps) finish() {
	slices.SortFunc(d.Modules, func(a, b Module) int { return strings.Compare(a.Path, b.Path) })
	for i := range d.Modules {
		packages := d.Modules[i].Packages
		slices.SortFunc(packages, func(a, b Package) int { return strings.Compare(a.Path, b.Path) })
		for j := range packages {
			if len(packages[j].ABIs) == len(d.ABIs) {
				packages[j].ABIs = nil
			}
			slices.Sort(packages[j].Linknames)
			packages[j].Linknames = slices.Compact(packages[j].Linknames)
		}
	}
	slices.SortFunc(d.Notes, func(a, b Note) int { return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Func, b.Func)) })
}
