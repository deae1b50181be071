package kit

import (
	"context"
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/dist"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Prefab packs the archives into an AAR, from which Gradle gives them to CMake and ndk-build, without Go on that machine.
func Prefab(ctx context.Context) error {
	return in(ctx, "prefab", func(ctx context.Context, p *project) error {
		b, err := p.dist(ctx)
		if err != nil {
			return err
		}
		path, err := b.Prefab(ctx)
		if err != nil {
			return err
		}
		if err := p.readBack(path); err != nil {
			return err
		}
		return p.packed(path)
	})
}

// Dist packs archives, headers, CMake package, ndk-build module, licences and bills of materials (SBOM) into a zip for teams without Go.
func Dist(ctx context.Context) error {
	return in(ctx, "dist", func(ctx context.Context, p *project) error {
		b, err := p.dist(ctx)
		if err != nil {
			return err
		}
		path, unlicensed, err := b.Zip(ctx)
		if err != nil {
			return err
		}
		if len(unlicensed) > 0 {
			log.Warn(step.Warning{
				Name: "licence", Text: fmt.Sprintf("no licence file in %s: users of the zip get no licence for that code", strings.Join(unlicensed, ", ")),
				Cure: "ask its authors for one: go tool mage deps",
			})
		}
		return p.packed(path)
	})
}

// dist builds the archives and gives what packs them.
func (p *project) dist(ctx context.Context) (*dist.Builder, error) {
	b, err := p.archivesOnly(ctx)
	if err != nil {
		return nil, err
	}
	return p.packer(b.archives), nil
}

func (p *project) packer(archives []archive.Archive) *dist.Builder {
	return &dist.Builder{Run: p.run, Matrix: p.matrix, Archives: archives, NDK: p.tools.NDK.Major}
}

// readBack looks at an AAR as inspect does: what its descriptions say must be true of its libraries.
func (p *project) readBack(path string) error {
	opened, err := inspect.File(path, inspect.TargetOf(p.matrix))
	if err != nil {
		return err
	}
	defer opened.Close()
	return check.Errors(check.Run(&opened.Subject, nil).Findings)
}

// packed says where the file is.
func (p *project) packed(path string) error {
	p.adviseAgainstLite()
	return p.made(&report.Made{Target: p.name, Files: []string{path}}, false)
}
