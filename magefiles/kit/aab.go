package kit

import (
	"context"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/bundle"
	"github.com/gondk/gondk/magefiles/internal/native"
	"github.com/gondk/gondk/magefiles/internal/step"
)

// Aab builds the app's bundle through CMake and through ndk-build, and fails where the two disagree.
func Aab(ctx context.Context) error {
	return in(ctx, func(ctx context.Context, p *project) error {
		libs, err := p.bundles(ctx)
		if err != nil {
			return err
		}
		defer p.adviseAgainstLite()
		return p.compare(ctx, libs)
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

// bundles builds everything up to both bundles. What does not depend on each other is done at once.
func (p *project) bundles(ctx context.Context) (bothLibraries, error) {
	if err := p.prepareApp(ctx, true); err != nil {
		return nil, err
	}
	b := p.bundle()
	if err := b.Check(); err != nil {
		return nil, err
	}
	var libs bothLibraries
	err := step.All(ctx, b.Base, func(ctx context.Context) (err error) {
		if err := p.archives(ctx); err != nil {
			return err
		}
		libs, err = p.natives(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return libs, step.All(ctx,
		func(ctx context.Context) error { return b.Bundle(ctx, native.CMake, folders(libs[native.CMake])) },
		func(ctx context.Context) error { return b.Bundle(ctx, native.NDKBuild, folders(libs[native.NDKBuild])) },
	)
}

func (p *project) bundle() *bundle.Builder {
	keystores := []string{filepath.Join(p.env.Cache, "debug.keystore")}
	if p.env.Home != "" {
		keystores = append([]string{filepath.Join(p.env.Home, ".android", "debug.keystore")}, keystores...)
	}
	return &bundle.Builder{Runner: p.run, Matrix: p.matrix, Tools: p.tools, DebugKeystores: keystores}
}

// folders gives, by ABI, the folder with what is packed.
func folders(libs []native.Libraries) map[string]string {
	dirs := map[string]string{}
	for _, l := range libs {
		dirs[l.ABI.Name] = l.Packed
	}
	return dirs
}

// adviseAgainstLite reminds those who ship that ndklite is not the NDK.
func (p *project) adviseAgainstLite() {
	if p.tools.NDK.Lite {
		log.Warnf("built with ndklite, which is for trying out and for CI; install an NDK before you ship (`go tool mage doctor` tells more)")
	}
}
