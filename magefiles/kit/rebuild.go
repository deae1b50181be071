package kit

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/reproduce"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// rebuilt is a file that may be the released one.
type rebuilt struct {
	path    string // the build path; empty where there is one file
	file    string
	symbols reproduce.Symbols
}

// rebuild builds what a released file is: through both build paths where it is an app, or a library of one.
func (p *project) rebuild(ctx context.Context, r reproduce.Released) ([]rebuilt, error) {
	if r.ABI != "" && !slices.Contains(p.matrix.ABINames(), r.ABI) {
		return nil, fmt.Errorf("%s: it is for %s, for which %s builds nothing; add [[abi]] with name = %q", r.Names[0], r.ABI, matrix.FileName, r.ABI)
	}
	switch {
	case r.Kind == appfile.AAR:
		return p.rebuildAAR(ctx, r)
	case r.Kind != "":
		return p.rebuildApp(ctx, r)
	case r.Archive:
		return p.rebuildArchive(ctx, r)
	case p.sharedName(r) != "" || p.matrix.App == nil:
		return p.rebuildShared(ctx, r)
	}
	return p.rebuildLibrary(ctx, r)
}

func (p *project) rebuildArchive(ctx context.Context, r reproduce.Released) ([]rebuilt, error) {
	p.ends = []string{"reproduce"}
	b, err := p.archivesOnly(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range b.archives {
		if a.ABI.Name == r.ABI {
			return []rebuilt{{file: a.Lib}}, nil
		}
	}
	return nil, fmt.Errorf("%s: it is for no ABI that is known, so there is nothing to compare it with; give an archive for one of %s", r.Names[0], strings.Join(p.matrix.ABINames(), ", "))
}

// rebuildAAR makes the AAR with finished libraries, or the one of archives.
func (p *project) rebuildAAR(ctx context.Context, r reproduce.Released) ([]rebuilt, error) {
	if !r.Ready {
		p.ends = []string{"prefab", "reproduce"}
		b, err := p.dist(ctx)
		if err != nil {
			return nil, err
		}
		file, err := b.Prefab(ctx)
		return []rebuilt{{file: file}}, err
	}
	p.ends = []string{"so", "aar", "reproduce"}
	if err := p.prepare(ctx, aars); err != nil {
		return nil, err
	}
	file, err := p.aar(ctx)
	return []rebuilt{{file: file, symbols: p.symbolsOf("so")}}, err
}

// rebuildApp makes the bundles, and of each the APKs that the released one may be.
func (p *project) rebuildApp(ctx context.Context, r reproduce.Released) ([]rebuilt, error) {
	p.ends = slices.Concat(buildPaths[:], []string{"bundle", "reproduce"})
	if _, err := p.bundles(ctx); err != nil {
		return nil, err
	}
	b := p.bundle()
	all := make([]rebuilt, len(buildPaths))
	var jobs []func(context.Context) error
	for i, path := range buildPaths {
		all[i] = rebuilt{path, b.File(path), p.symbolsOf(path)}
		switch {
		case r.Kind == appfile.AAB:
		case r.Kind == appfile.APKS || r.Split != "" || r.Bare:
			all[i].file = b.APKsFile(path)
			jobs = append(jobs, func(ctx context.Context) error { return b.APKs(ctx, path) })
		default:
			jobs = append(jobs, func(ctx context.Context) (err error) { all[i].file, err = b.Universal(ctx, path); return err })
		}
	}
	return all, step.All(ctx, jobs...)
}

// sharedName gives the name of the finished library that a released one is; empty where it is none.
func (p *project) sharedName(r reproduce.Released) string {
	for _, o := range p.matrix.Libraries() {
		if file := "lib" + o.Name + ".so"; slices.Contains(r.Names, file) {
			return file
		}
	}
	return ""
}

func (p *project) rebuildShared(ctx context.Context, r reproduce.Released) ([]rebuilt, error) {
	p.ends = []string{"so", "reproduce"}
	name := p.sharedName(r)
	if name == "" && len(p.matrix.Libraries()) == 1 {
		name = "lib" + p.matrix.Libraries()[0].Name + ".so"
	}
	if err := p.prepare(ctx, archivesOnly); err != nil {
		return nil, err
	}
	libs, _, err := p.shared(ctx)
	if err != nil {
		return nil, err
	}
	var made []string
	for _, l := range libs {
		if l.ABI.Name == r.ABI && filepath.Base(l.Packed) == name {
			return []rebuilt{{file: l.Packed, symbols: func(string) string { return l.Linked }}}, nil
		}
		made = append(made, filepath.Base(l.Packed))
	}
	return nil, notMade(r, made)
}

// rebuildLibrary builds the app's libraries through both paths.
func (p *project) rebuildLibrary(ctx context.Context, r reproduce.Released) ([]rebuilt, error) {
	p.ends = slices.Concat(buildPaths[:], []string{"reproduce"})
	if err := p.prepareApp(ctx, bothPaths); err != nil {
		return nil, err
	}
	b, err := p.archivesAndNatives(ctx)
	if err != nil {
		return nil, err
	}
	var all []rebuilt
	var made []string
	for _, buildPath := range buildPaths {
		for _, file := range packedFiles(b.native[buildPath]) {
			name, abi := filepath.Base(file), filepath.Base(filepath.Dir(filepath.Dir(file)))
			made = append(made, name)
			if abi == r.ABI && slices.Contains(r.Names, name) {
				linked := p.matrix.Layout().Symbols(buildPath, abi, name)
				all = append(all, rebuilt{buildPath, file, func(string) string { return linked }})
			}
		}
	}
	if len(all) == 0 {
		return nil, notMade(r, made)
	}
	return all, nil
}

func notMade(r reproduce.Released, made []string) error {
	slices.Sort(made)
	return fmt.Errorf("%s: this project makes no library of that name or SONAME; it makes %s: rename the file to the one that it is", r.Names[0], strings.Join(slices.Compact(made), ", "))
}

// symbolsOf gives where the libraries of a package lie as the linker left them.
func (p *project) symbolsOf(of string) reproduce.Symbols {
	return func(entry string) string {
		abi := strings.TrimPrefix(path.Base(path.Dir(entry)), "android.") // of a Prefab package
		file := p.matrix.Layout().Symbols(of, abi, path.Base(entry))
		if _, err := os.Stat(file); err != nil {
			return ""
		}
		return file
	}
}
