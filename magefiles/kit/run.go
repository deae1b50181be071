package kit

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/judge/runner"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/show/screen"
)

// Run executes both bundles' libraries, on a device or under an Android's own linker; it fails where a check does or answers differ.
func Run(ctx context.Context) error {
	return in(ctx, "run", func(ctx context.Context, p *project) error {
		if err := p.requireApp(); err != nil {
			return err
		}
		where, err := toolchain.FindPlaces(&p.env)
		if err != nil {
			return err
		}
		e := &runner.Executor{Run: p.run, Matrix: p.matrix, Where: where}
		places, err := e.Places(ctx) // before a long build, not after it
		if err != nil {
			return err
		}
		if _, err := p.bundles(ctx); err != nil {
			return err
		}
		e.NDK, e.Go = p.tools.NDK, p.tools.Go.Path
		r, err := e.Execute(ctx, places, p.bundleFiles())
		if err != nil {
			return err
		}
		return p.tellRuns(ctx, r)
	})
}

func (p *project) bundleFiles() []runner.Bundle {
	var bundles []runner.Bundle
	for _, path := range buildPaths {
		bundles = append(bundles, runner.Bundle{Path: path, File: p.bundle().File(path)})
	}
	return bundles
}

// tellRuns writes build/run.json and shows the table.
func (p *project) tellRuns(ctx context.Context, r *runner.Report) error {
	var text bytes.Buffer
	file := p.matrix.Layout().File("run.json")
	r.Remember(file)
	if err := report.RunsJSON(&text, r); err != nil {
		return err
	}
	ctx, _ = log.Phase(ctx, "report") // which the table tells of
	if err := p.writeFiles(ctx, "run-report", map[string][]byte{file: text.Bytes()}, file); err != nil {
		return err
	}
	if err := p.settle(); err != nil {
		return err
	}
	show := func() error { return report.Runs(os.Stdout, r, screen.Stdout()) }
	switch {
	case asked.json:
		show = func() error { return report.RunsJSON(os.Stdout, r) }
	case asked.quiet && r.Count() == 0:
		show = func() error { return nil }
	}
	if err := show(); err != nil {
		return err
	}
	if n := r.Count(); n > 0 {
		return fmt.Errorf("running the libraries found %s, listed above and in build/run.json", report.Plural(n, "failure"))
	}
	return nil
}
