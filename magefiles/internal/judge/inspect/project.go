package inspect

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/link"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/project/layout"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/capi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// Project is what a project has built.
type Project struct {
	Matrix    *matrix.Matrix
	Target    check.Target
	HostPaths []subject.HostPath
	Archives  []archive.Archive
	Builds    []check.Build     // of the app's native code; none if there is no app
	Bundles   map[string]string // a build path's bundle, by the path's name: an absolute path

	// Objects lists the object files that a build path linked for an ABI in addition to the archive.
	Objects func(buildPath, abi string) ([]string, error)

	archives []*check.Archive
	api      map[string]*capi.API
}

// Open opens all of it. What a finding is about is told relative to the project.
func (p *Project) Open() (*Opened, error) {
	o := &Opened{Subject: check.Subject{Target: p.Target}}
	if err := p.readArchives(); err != nil {
		return nil, err
	}
	o.Archives = p.archives
	if len(p.Bundles) == 0 {
		o.ABISets = []*check.ABISet{{Target: p.Target, Archives: p.archives, API: p.api}}
	}
	for _, path := range p.paths() {
		place := check.Place{File: p.rel(p.Bundles[path]), BuildPath: path}
		if err := o.openApp(p.Bundles[path], place, p.complete); err != nil {
			o.Close()
			return nil, err
		}
		p.linkArchives(o.Apps[len(o.Apps)-1].Libraries)
		set := o.ABISets[len(o.ABISets)-1]
		set.Archives, set.API = p.archives, p.api
	}
	o.Target = p.Target
	return o, nil
}

// paths returns the build paths that have a bundle, in the order of the builds.
func (p *Project) paths() []string {
	var paths []string
	for _, b := range p.Builds {
		if _, ok := p.Bundles[b.Path]; ok && (len(paths) == 0 || paths[len(paths)-1] != b.Path) {
			paths = append(paths, b.Path)
		}
	}
	return paths
}

func (p *Project) rel(path string) string {
	if rel, err := filepath.Rel(p.Matrix.Root, path); err == nil {
		path = rel
	}
	return filepath.ToSlash(path)
}

// readArchives reads the archives and, from their debug information, the C API of each: all at once, since that takes most of a look's time.
func (p *Project) readArchives() error {
	archives, apis, errs := make([]*check.Archive, len(p.Archives)), make([]*capi.API, len(p.Archives)), make([]error, len(p.Archives))
	var all sync.WaitGroup
	for i, a := range p.Archives {
		all.Go(func() {
			errs[i] = raw.Guarded(func() (err error) { archives[i], apis[i], err = p.readArchive(a); return err })
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	p.archives, p.api = archives, map[string]*capi.API{}
	for i, a := range p.Archives {
		if apis[i] != nil {
			p.api[a.ABI.Name] = apis[i]
		}
	}
	return nil
}

// readArchive reads one of them. There is no C API where Java alone calls it.
func (p *Project) readArchive(a archive.Archive) (*check.Archive, *capi.API, error) {
	read, err := ReadArchive(a, p.Matrix, p.Target, p.HostPaths)
	if err != nil {
		return nil, nil, err
	}
	read.Place.File = p.rel(a.Lib)
	exports := elfabi.ExportsOfHeader(read.Header)
	if len(exports) == 0 {
		return read, nil, nil
	}
	api, err := capi.ReadArchive(read.Archive, exports)
	return read, api, err
}

// ReadArchive reads one of gondk's archives, and everything else that its rules need. Who uses it does so in raw.Guarded.
func ReadArchive(a archive.Archive, m *matrix.Matrix, target check.Target, hostPaths []subject.HostPath) (*check.Archive, error) {
	read, err := elfabi.MapArchive(a.Lib)
	if err != nil {
		return nil, err
	}
	header, err := os.ReadFile(a.Header)
	if err != nil {
		return nil, err
	}
	keep := m.Library.Keep
	if a.Entry != "" {
		keep = append(slices.Clone(keep), link.Start)
	}
	return &check.Archive{
		Archive: read, Target: target, Place: check.Place{File: a.Lib, ABI: a.ABI.Name},
		ABI: a.ABI.ABI, CPU: a.ABI.CPU, Header: string(header), Keep: keep, HostPaths: hostPaths,
	}, nil
}

// complete says what the project knows of a library in one of its bundles.
func (p *Project) complete(l *check.Library) {
	for _, b := range p.Builds {
		if b.Path == l.Place.BuildPath && b.ABI == l.Place.ABI {
			l.Linked = b.Linked[l.Name]
		}
	}
	l.Objects = func() []*elfabi.Object { return p.objects(l) }
}

// linkArchives says which libraries hold the archive: those with Go code, or every one of an ABI where none has any, since one of them
// should.
func (p *Project) linkArchives(libraries []*check.Library) {
	withGo := map[*abi.ABI]bool{}
	libraries = slices.DeleteFunc(slices.Clone(libraries), func(l *check.Library) bool { return l.IsProgram() })
	for _, l := range libraries {
		withGo[l.ABI] = withGo[l.ABI] || l.GoBuildID() != ""
	}
	for _, l := range libraries {
		for _, a := range p.archives {
			if a.ABI == l.ABI && (l.GoBuildID() != "" || !withGo[l.ABI]) {
				l.Archive = a
			}
		}
	}
}

// objects reads what was linked into a library. What cannot be read is left out: it only helps to explain.
func (p *Project) objects(l *check.Library) []*elfabi.Object {
	var all []*elfabi.Object
	if l.Archive != nil {
		for _, m := range l.Archive.Members {
			if object, err := m.Object(); err == nil {
				all = append(all, object)
			}
		}
	}
	files, err := p.Objects(l.Place.BuildPath, l.Place.ABI)
	if err != nil {
		return all
	}
	for _, file := range files {
		if object, err := elfabi.ReadObject(file); err == nil {
			all = append(all, object)
		}
	}
	return all
}

// Baseline returns the ABI of what the project has built, by the first build path: the comparison holds the other to it.
func (p *Project) Baseline() (*baseline.Baseline, error) {
	if p.archives == nil {
		if err := p.readArchives(); err != nil {
			return nil, err
		}
	}
	m := p.Matrix
	facts := baseline.Facts{
		Library: m.Library.Name, Version: m.Library.Version, MinSDK: m.Android.MinSDK, TargetSDK: m.Android.TargetSDK,
		Since: check.FirstLevels(p.Target.Levels),
	}
	if m.App != nil {
		facts.VersionCode = m.App.VersionCode
	}
	if m.Bind != nil {
		text, err := os.ReadFile(layout.BoundAPI(m.Root))
		if err != nil {
			return nil, err
		}
		facts.Java = strings.Split(strings.TrimSpace(string(text)), "\n")
	}
	for _, a := range m.ABIs {
		one := baseline.ABIFacts{Name: a.Name, API: p.api[a.Name]}
		for _, b := range p.Builds {
			if b.Path == p.Builds[0].Path && b.ABI == a.Name {
				one.Libraries = b.Packed
			}
		}
		facts.ABIs = append(facts.ABIs, one)
	}
	return baseline.Of(facts)
}
