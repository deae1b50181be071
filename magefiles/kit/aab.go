package kit

import (
	"context"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/bundle"
	"github.com/gondk/gondk/magefiles/internal/build/native"
	"github.com/gondk/gondk/magefiles/internal/build/program"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Aab builds the app's bundle through CMake and through ndk-build, fails where the two disagree, and says what check would find.
func Aab(ctx context.Context) error {
	return in(ctx, "aab", func(ctx context.Context, p *project) error {
		b, err := p.bundles(ctx)
		if err != nil {
			return err
		}
		if err := p.compareAlso(ctx, b); err != nil {
			return err
		}
		if err := p.lookOver(ctx, b); err != nil {
			return err
		}
		m := &report.Made{Target: "aab"}
		for _, bundle := range p.bundleFiles() {
			m.Files = append(m.Files, bundle.File)
		}
		if m.Libraries, err = p.weights(m.Files); err != nil {
			return err
		}
		p.adviseAgainstLite()
		return p.made(m, true)
	})
}

// Apks builds both bundles and from each a set of APKs, signed with a debug key, that bundletool install-apks installs.
func Apks(ctx context.Context) error {
	return in(ctx, "apks", func(ctx context.Context, p *project) error {
		if _, err := p.bundles(ctx); err != nil {
			return err
		}
		b := p.bundle()
		m := &report.Made{Target: "apks"}
		apks, end := log.Phase(ctx, "apks")
		var jobs []func(context.Context) error
		for _, path := range buildPaths {
			jobs = append(jobs, func(ctx context.Context) error { return b.APKs(ctx, path) })
			m.Files = append(m.Files, b.APKsFile(path))
		}
		err := step.All(apks, jobs...)
		end()
		if err != nil {
			return err
		}
		p.adviseAgainstLite()
		return p.made(m, true)
	})
}

// built is what a target has built.
type built struct {
	archives []archive.Archive
	programs []program.Program // set by everyFile
	native   bothLibraries     // nil if there is no app
	builds   []check.Build     // what is in native; set by readBuilds
	compared *check.Comparison // of the builds; set by comparison
}

// readBuilds reads the libraries that the build paths made, once.
func (p *project) readBuilds(b *built) error {
	if b.builds != nil {
		return nil
	}
	for _, path := range buildPaths {
		for _, l := range b.native[path] {
			build, err := p.read(path, l)
			if err != nil {
				return err
			}
			b.builds = append(b.builds, build)
		}
	}
	return nil
}

// bundles builds everything up to both bundles. What does not depend on each other is done at once.
func (p *project) bundles(ctx context.Context) (*built, error) {
	if err := p.prepareApp(ctx, bundles); err != nil {
		return nil, err
	}
	b := p.bundle()
	if err := b.Check(); err != nil {
		return nil, err
	}
	if err := p.binding(ctx); err != nil { // before its Java sources are compiled
		return nil, err
	}
	phase, end := log.Phase(ctx, "bundle")
	defer end()
	var made *built
	err := step.All(phase, b.Base, func(ctx context.Context) (err error) { made, err = p.everyFile(ctx); return err })
	if err != nil {
		return nil, err
	}
	b.Programs = made.programs
	libs := map[string]map[string]bundle.Folders{}
	for _, path := range buildPaths {
		libs[path] = folders(made.native[path])
	}
	return made, b.Bundles(phase, libs)
}

// everyFile builds everything that lies among an app's libraries. The library's packages are compiled before the programs': they share many.
func (p *project) everyFile(ctx context.Context) (*built, error) {
	archives, err := p.archives(ctx)
	if err != nil {
		return nil, err
	}
	made := &built{archives: archives}
	err = step.All(ctx,
		func(ctx context.Context) (err error) { made.programs, err = p.programs(ctx); return err },
		func(ctx context.Context) (err error) { made.native, err = p.natives(ctx); return err },
	)
	return made, err
}

// archivesAndNatives builds what the build paths make.
func (p *project) archivesAndNatives(ctx context.Context) (*built, error) {
	archives, err := p.archives(ctx)
	if err != nil {
		return nil, err
	}
	libs, err := p.natives(ctx)
	return &built{archives: archives, native: libs}, err
}

// weights adds up what the bundles' libraries weigh, for each ABI: the bundle that has more counts.
func (p *project) weights(bundles []string) ([]report.Weight, error) {
	var all []report.Weight
	for _, name := range p.matrix.ABINames() {
		most := report.Weight{ABI: name}
		for _, file := range bundles {
			raw, compressed, err := size.Packed(file, name)
			if err != nil {
				return nil, err
			}
			if raw > most.Bytes {
				most.Bytes, most.Compressed = raw, compressed
			}
		}
		all = append(all, most)
	}
	return all, nil
}

func (p *project) bundle() *bundle.Builder {
	keystores := []string{filepath.Join(p.env.Cache, "debug.keystore")}
	if p.env.Home != "" {
		keystores = append([]string{filepath.Join(p.env.Home, ".android", "debug.keystore")}, keystores...)
	}
	classes := ""
	if p.env.Cache != "" {
		classes = filepath.Join(p.env.Cache, "jvm")
	}
	return &bundle.Builder{Runner: p.run, Matrix: p.matrix, Tools: p.tools, DebugKeystores: keystores, ClassCache: classes}
}

// folders gives, by ABI, the folders with what is packed.
func folders(libs []native.Libraries) map[string]bundle.Folders {
	dirs := map[string]bundle.Folders{}
	for _, l := range libs {
		dirs[l.ABI.Name] = bundle.Folders{Packed: l.Packed, Linked: l.Linked}
	}
	return dirs
}

// adviseAgainstLite warns before shipping that ndklite is not the NDK.
func (p *project) adviseAgainstLite() { p.adviseIfLite(p.tools.NDK.Lite) }

func (p *project) adviseIfLite(lite bool) {
	if lite {
		log.Warn(step.Warning{Name: "ndklite", Text: "built with ndklite, gondk's stand-in for the NDK", Cure: "not for release: go tool mage doctor"})
	}
}
