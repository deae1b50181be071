package kit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/project/origin"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/show/screen"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Report builds everything, checks it for what breaks on devices and in Play, and writes build/report as HTML, Markdown, JSON and SARIF.
func Report(ctx context.Context) error {
	return in(ctx, "report", func(ctx context.Context, p *project) error {
		_, err := p.report(ctx)
		return err
	})
}

// Check does what report does and fails where it finds an error.
func Check(ctx context.Context) error {
	return in(ctx, "check", func(ctx context.Context, p *project) error {
		r, err := p.report(ctx)
		if err != nil {
			return err
		}
		return verdict(r)
	})
}

func verdict(r *report.Report) error {
	n := r.Count(check.Error)
	switch n {
	case 0:
		return nil
	case 1:
		return errors.New("the check found 1 error; see above or build/report/abi.html for the cure")
	}
	return fmt.Errorf("the check found %d errors; see above or build/report/abi.html for the cures", n)
}

// report builds what the project has, writes the report's files and shows its summary.
func (p *project) report(ctx context.Context) (*report.Report, error) {
	b, err := p.everything(ctx)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	r, err := p.allOf(ctx, b)
	if err != nil {
		return nil, err
	}
	dir := p.matrix.Layout().Report()
	ctx, _ = log.Phase(ctx, "check") // whose line follows
	if err := p.writeReport(ctx, dir, r); err != nil {
		return nil, err
	}
	log.Flush()
	log.Step("check", fmt.Sprintf("%s, %s", report.Plural(len(p.matrix.ABIs), "ABI"), report.Plural(len(r.Result.Rules), "rule")), step.Took(time.Since(start)))
	if err := p.settle(); err != nil {
		return nil, err
	}
	switch {
	case asked.json:
		err = report.JSON(os.Stdout, r)
	case !asked.quiet || r.Count(check.Error) > 0:
		err = report.Summary(os.Stdout, r, screen.Stdout(), mg.Verbose(), p.run.Rel(filepath.Join(dir, "abi.html")))
	}
	return r, err
}

// allOf gives the report about what was built.
func (p *project) allOf(ctx context.Context, b *built) (*report.Report, error) {
	j, err := p.judgeOnce(ctx, b)
	if err != nil {
		return nil, err
	}
	r := &report.Report{
		Project: p.matrix.Library.Name, Version: p.matrix.Library.Version, Budget: p.matrix.Budget,
		Tools:  report.Tools{Go: p.tools.Go.Version, NDK: p.tools.NDK.Revision, Lite: p.tools.NDK.Lite, Fixes: p.matrix.Go.Fixes},
		Result: j.Result, Comparison: j.Comparison, Imports: j.Imports, Loading: j.Loading, Installs: j.Installs, Changes: j.Changes, History: j.History,
		Origin: origin.Of(ctx, p.run, p.matrix.Root),
	}
	if r.Target, err = p.target(ctx); err != nil {
		return nil, err
	}
	if b.native != nil {
		if r.Sizes, err = p.sizes(ctx, b); err != nil {
			return nil, err
		}
	}
	r.Digests, err = p.digests(b)
	return r, err
}

// everything builds the bundles, or the archives if the project has no app.
func (p *project) everything(ctx context.Context) (*built, error) {
	if p.matrix.App != nil {
		return p.bundles(ctx)
	}
	b, err := p.archivesOnly(ctx)
	if err != nil {
		return nil, err
	}
	_, err = p.checkedPrograms(ctx)
	return b, err
}

func (p *project) archivesOnly(ctx context.Context) (*built, error) {
	if err := p.prepare(ctx, archivesOnly); err != nil {
		return nil, err
	}
	archives, err := p.archives(ctx)
	return &built{archives: archives}, err
}

// writeReport writes the report in every form.
func (p *project) writeReport(ctx context.Context, dir string, r *report.Report) error {
	files := map[string][]byte{}
	for name, write := range map[string]func(io.Writer, *report.Report) error{
		"abi.html": report.HTML, "abi.md": report.Markdown, "abi.json": report.JSON, "abi.sarif": report.SARIF, "abi.codequality.json": report.CodeQuality,
	} {
		var out bytes.Buffer
		if err := write(&out, r); err != nil {
			return err
		}
		files[filepath.Join(dir, name)] = out.Bytes()
	}
	return p.writeFiles(ctx, "report", files, dir)
}
