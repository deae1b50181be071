package kit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/build/program"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/judge/runner"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/show/screen"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Run executes both bundles' libraries and programs, on a device or under an Android's own linker; it fails where a check does or answers
// differ. "run PROGRAM -- ARGUMENT…" builds one program and starts it there, with what this terminal gives it; its exit code is the target's.
func Run(
	ctx context.Context,
	program *string, // a [[program]] of abi-matrix.toml, written as "run PROGRAM -- ARGUMENT…"
) error {
	if program != nil {
		words := strings.Split(*program, severals)
		return runAlone(ctx, words[0], words[1:])
	}
	return in(ctx, "run", func(ctx context.Context, p *project) error {
		if err := p.requireApp(); err != nil {
			return err
		}
		e, places, err := p.places(ctx) // before a long build, not after it
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

// places looks for what can run the libraries.
func (p *project) places(ctx context.Context) (*runner.Executor, *runner.Places, error) {
	where, err := toolchain.FindPlaces(&p.env)
	if err != nil {
		return nil, nil, err
	}
	e := &runner.Executor{Run: p.run, Matrix: p.matrix, Where: where}
	places, err := e.Places(ctx)
	return e, places, err
}

// runAlone builds a program for the first ABI that anything here runs, and starts it.
func runAlone(ctx context.Context, name string, args []string) error {
	var ended *runner.Ended
	err := in(ctx, "run "+name, func(ctx context.Context, p *project) error {
		if err := p.requireProgram(name); err != nil {
			return err
		}
		e, places, err := p.places(ctx)
		if err != nil {
			return err
		}
		abi := places.Alone(p.matrix)
		built, err := p.oneProgram(ctx, name, abi)
		if err != nil || p.run.Dry {
			return err
		}
		p.run.Unlock() // a server runs for long, and others want to build
		if err := p.tellWarnings(); err != nil {
			return err
		}
		if !asked.quiet {
			log.Printf("%s of %s on %s", name, abi.Name, places.Where(abi))
		}
		err = e.Start(ctx, places, abi, built.Packed, args, step.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
		if errors.As(err, &ended) {
			err = nil
		}
		return err
	})
	if err == nil && ended != nil {
		return mg.Fatalf(ended.Code, "%s: %s", name, ended.Text)
	}
	return err
}

// requireProgram refuses a name that no program has.
func (p *project) requireProgram(name string) error {
	names := p.matrix.ProgramNames()
	switch meant := matrix.Similar(name, names); {
	case p.matrix.Program(name) != nil:
		return nil
	case len(names) == 0:
		return fmt.Errorf("%s has no [[program]], and no target is called %q", matrix.FileName, name)
	case meant != "":
		return fmt.Errorf("%s has no program %q; did you mean %q?", matrix.FileName, name, meant)
	default:
		return fmt.Errorf("%s has no program %q; it has %s", matrix.FileName, name, strings.Join(names, ", "))
	}
}

// oneProgram builds one program for one ABI, and leaves the others as they are.
func (p *project) oneProgram(ctx context.Context, name string, abi *matrix.ABI) (program.Program, error) {
	if err := p.prepare(ctx, archivesOnly); err != nil {
		return program.Program{}, err
	}
	phase, end := log.Phase(ctx, "program")
	defer end()
	only := *p.matrix
	only.ABIs, only.Programs = []matrix.ABI{*abi}, []matrix.Program{*p.matrix.Program(name)}
	built, err := (&program.Builder{Run: p.run, Matrix: &only, Tools: p.tools}).Build(phase)
	if err != nil {
		return program.Program{}, err
	}
	return built[0], nil
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
