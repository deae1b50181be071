package kit

import (
	"context"
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/shared"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/raw"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// So links the archive into a finished library for every ABI, for who has no C code to link it into: dart:ffi, JNA, System.loadLibrary.
func So(ctx context.Context) error {
	return in(ctx, "so", func(ctx context.Context, p *project) error {
		if err := p.prepare(ctx, archivesOnly); err != nil {
			return err
		}
		libs, _, err := p.shared(ctx)
		if err != nil {
			return err
		}
		programs, err := p.checkedPrograms(ctx)
		if err != nil {
			return err
		}
		p.adviseAgainstLite()
		m := &report.Made{Target: "so"}
		for _, l := range libs {
			m.Files = append(m.Files, l.Packed)
		}
		for _, one := range programs {
			m.Files = append(m.Files, one.Packed)
		}
		return p.made(m, false)
	})
}

// Aar packs the finished libraries into an AAR that an app adds and loads, in a Maven repository that is a folder, build/maven.
func Aar(ctx context.Context) error {
	return in(ctx, "aar", func(ctx context.Context, p *project) error {
		if err := p.prepare(ctx, aars); err != nil {
			return err
		}
		path, err := p.aar(ctx)
		if err != nil {
			return err
		}
		if err := p.readBack(path); err != nil {
			return err
		}
		if lacks := p.matrix.Maven.Lacks(); len(lacks) > 0 {
			log.Warn(step.Warning{
				Name: "maven", Text: fmt.Sprintf("%s: Maven Central would not take the AAR; repositories of your own do", matrix.FileName),
				Cure: "[maven] has no " + strings.Join(lacks, ", "),
			})
		}
		return p.packed(path)
	})
}

// aar makes the AAR of finished libraries, with classes and programs where the project has them.
func (p *project) aar(ctx context.Context) (path string, err error) {
	libs, archives, err := p.shared(ctx)
	if err != nil {
		return "", err
	}
	b := p.packer(archives)
	if b.Bound, err = p.boundClasses(ctx); err != nil {
		return "", err
	}
	if b.Programs, err = p.checkedPrograms(ctx); err != nil {
		return "", err
	}
	return b.AAR(ctx, libs)
}

// shared links the finished libraries, and fails where a rule finds an error in one.
func (p *project) shared(ctx context.Context) ([]shared.Library, []archive.Archive, error) {
	archives, err := p.archives(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := p.retire("so"); err != nil {
		return nil, nil, err
	}
	b := shared.Builder{Run: p.run, Matrix: p.matrix, Tools: p.tools, Archives: archives}
	phase, end := log.Phase(ctx, "so")
	libs, err := b.Build(phase)
	end()
	if err != nil {
		return nil, nil, err
	}
	for _, l := range libs {
		if err := p.checkFinished(ctx, l.Packed); err != nil {
			return nil, nil, err
		}
	}
	return libs, archives, nil
}

func (p *project) checkFinished(ctx context.Context, path string) error {
	return raw.Guarded(func() error {
		opened, err := inspect.File(path, inspect.TargetOf(p.matrix))
		if err != nil {
			return err
		}
		defer opened.Close()
		findings, _ := check.Settle(check.Run(&opened.Subject, nil).Findings, p.matrix.Checks)
		return p.tell(ctx, findings)
	})
}
