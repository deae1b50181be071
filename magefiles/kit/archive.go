package kit

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/integration"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/read/raw"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Archive builds the Go library as a C static archive for every ABI, with its headers, CMake package and ndk-build module.
func Archive(ctx context.Context) error {
	return in(ctx, "archive", func(ctx context.Context, p *project) error {
		if err := p.prepare(ctx, archivesOnly); err != nil {
			return err
		}
		archives, err := p.archives(ctx)
		if err != nil {
			return err
		}
		programs, err := p.checkedPrograms(ctx)
		if err != nil {
			return err
		}
		m := &report.Made{Target: "archive"}
		for _, a := range archives {
			m.Files = append(m.Files, a.Lib)
		}
		at := p.matrix.Layout().Archives()
		m.Files = append(m.Files, at.Include(p.matrix.Library.Name+".h"))
		for _, one := range programs {
			m.Files = append(m.Files, one.Packed)
		}
		return p.made(m, false)
	})
}

// archives builds the archives and all that goes with them.
func (p *project) archives(ctx context.Context) ([]archive.Archive, error) {
	ctx, end := log.Phase(ctx, "archive")
	defer end()
	b := archive.Builder{Run: p.run, Matrix: p.matrix, Tools: p.tools}
	archives, err := b.Build(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.retire("archive", "check"); err != nil {
		return nil, err
	}
	var checks []func(context.Context) error
	for _, a := range archives {
		checks = append(checks, func(ctx context.Context) error { return p.checkArchive(ctx, a) })
	}
	if err := step.All(ctx, checks...); err != nil {
		return nil, err
	}
	libs := map[string][]string{}
	for _, a := range archives {
		libs[a.ABI.Name] = a.Libs
	}
	return archives, integration.Write(ctx, p.run, p.matrix, libs, archives[0].Entry)
}

// retire removes what tasks of these names made for ABIs that the matrix has no longer.
func (p *project) retire(names ...string) error {
	var errs []error
	for _, name := range names {
		errs = append(errs, p.run.Retire(name, p.matrix.ABINames()))
	}
	return errors.Join(errs...)
}

func (p *project) checkArchive(ctx context.Context, a archive.Archive) error {
	return p.run.Do(ctx, step.Task{
		Name: "check", ABI: a.ABI.Name, Key: []any{p.matrix.Library.Keep, a.Entry, p.matrix.Android.MinSDK, p.matrix.Checks}, Inputs: []string{a.Lib, a.Header},
		Do: func(ctx context.Context) error {
			return raw.Guarded(func() error {
				read, err := inspect.ReadArchive(a, p.matrix, inspect.TargetOf(p.matrix), p.hostPaths())
				if err != nil {
					return err
				}
				findings, _ := check.Settle(check.CheckArchive(read), p.matrix.Checks)
				return p.tell(ctx, findings)
			})
		},
	})
}

// warningOf says a finding as a warning.
func warningOf(f check.Finding) step.Warning {
	return step.Warning{Name: f.ID, Text: strings.TrimPrefix(f.Place.Exact()+": "+f.Seen, ": "), Cure: f.Cure}
}

// tell prints the findings that need a look and fails if one is an error.
func (p *project) tell(ctx context.Context, findings []check.Finding) error {
	findings = slices.Clone(findings)
	for i := range findings {
		findings[i].Place.File = p.run.Rel(findings[i].Place.File)
		if findings[i].Severity == check.Warning {
			p.run.Warn(ctx, warningOf(findings[i]))
		}
	}
	return check.Errors(findings)
}
