package kit

import (
	"context"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/bundle"
	"github.com/gondk/gondk/magefiles/internal/build/native"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Aab builds the app's bundle through CMake and through ndk-build, fails where the two disagree, and says what check would find.
func Aab(ctx context.Context) error {
	return in(ctx, func(ctx context.Context, p *project) error {
		b, err := p.bundles(ctx)
		if err != nil {
			return err
		}
		defer p.adviseAgainstLite()
		if err := p.compare(ctx, b); err != nil {
			return err
		}
		return p.lookOver(ctx, b)
	})
}

// Apks builds both bundles and from each a set of APKs, signed with a debug key, that bundletool install-apks installs.
func Apks(ctx context.Context) error {
	return in(ctx, func(ctx context.Context, p *project) error {
		if _, err := p.bundles(ctx); err != nil {
			return err
		}
		b := p.bundle()
		return step.All(ctx,
			func(ctx context.Context) error { return b.APKs(ctx, native.CMake) },
			func(ctx context.Context) error { return b.APKs(ctx, native.NDKBuild) },
		)
	})
}

// built is what a target has built.
type built struct {
	archives []archive.Archive
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
	var made *built
	err := step.All(ctx, b.Base, func(ctx context.Context) (err error) { made, err = p.archivesAndNatives(ctx); return err })
	if err != nil {
		return nil, err
	}
	return made, step.All(ctx,
		func(ctx context.Context) error {
			return b.Bundle(ctx, native.CMake, folders(made.native[native.CMake]))
		},
		func(ctx context.Context) error {
			return b.Bundle(ctx, native.NDKBuild, folders(made.native[native.NDKBuild]))
		},
	)
}

// archivesAndNatives builds everything that bundles are packed of, but for what base makes.
func (p *project) archivesAndNatives(ctx context.Context) (*built, error) {
	archives, err := p.archives(ctx)
	if err != nil {
		return nil, err
	}
	libs, err := p.natives(ctx)
	return &built{archives: archives, native: libs}, err
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
func (p *project) adviseAgainstLite() {
	if p.tools.NDK.Lite {
		log.Warnf("built with ndklite, which is for trying out and for CI; install an NDK before you ship (`go tool mage doctor` tells more)")
	}
}
