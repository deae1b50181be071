// Package runner runs the built libraries and compares their answers: a small C program loads each bundle's libraries as Android does and
// calls them, on a device, or with Android's own linker and C library on this machine.
package runner

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Executor executes one project's libraries.
type Executor struct {
	Run    *step.Runner
	Matrix *matrix.Matrix // with an app
	NDK    *toolchain.NDK // compiles the C program; not needed by Places
	Go     string         // the go command, which builds run/server; not needed by Places
	Where  toolchain.Places

	server *server // while Execute runs; nil if the app has none
}

// Bundle is an app's bundle and the build path that made its libraries.
type Bundle struct{ Path, File string }

// place is where programs of an ABI run.
type place interface {
	String() string // for people: device emulator-5554
	// interpreter returns the path of the linker that the program asks for; empty: Android's own.
	interpreter() string
	// execute runs the program on dir's files. The results are in dir afterwards, and the log has what was written. The error says how
	// the program ended; nil: by exit 0.
	execute(ctx context.Context, program, dir string, log *strings.Builder) error
	// launch starts one of the app's programs as a process of its own; dir is a scratch folder. The error is a *Ended where it ran and failed.
	launch(ctx context.Context, p process, dir string) error
}

// Places are the places for a matrix's ABIs.
type Places struct {
	of      map[string]place  // by ABI
	nowhere map[string]string // by ABI, why there is none and what to do
}

// Places looks where each ABI can run. The error says what to provide where none can.
func (e *Executor) Places(ctx context.Context) (*Places, error) {
	dev, noDevice, err := e.findDevice(ctx)
	if err != nil {
		return nil, err
	}
	p := &Places{of: map[string]place{}, nowhere: map[string]string{}}
	var whys []string
	for _, abi := range e.Matrix.ABIs {
		if dev != nil && dev.runs(abi.Name) {
			p.of[abi.Name] = dev
			continue
		}
		here, why := e.findHere(abi.ABI)
		if here != nil {
			p.of[abi.Name] = here
			continue
		}
		whys = append(whys, fmt.Sprintf("\n  %s: %s", abi.Name, why))
		p.nowhere[abi.Name] = fmt.Sprintf("not run: %s; %s", noDevice, why)
	}
	if len(p.of) == 0 {
		return nil, fmt.Errorf("nothing here can run the libraries: %s; connect a device or start an emulator, "+
			"or set GONDK_SYSTEM_ROOT to the folder of an Android system%s", noDevice, strings.Join(whys, ""))
	}
	return p, nil
}

// Execute runs the libraries of every bundle in every ABI. What goes wrong with a library is in the report; the error is for what keeps
// gondk from trying.
func (e *Executor) Execute(ctx context.Context, places *Places, bundles []Bundle) (*Report, error) {
	var keep []string
	for _, abi := range e.Matrix.ABIs {
		for _, b := range bundles {
			keep = append(keep, variant(abi.Name, b.Path))
		}
	}
	if err := errors.Join(e.Run.Retire(runTask, keep), e.Run.Retire(programTask, e.Matrix.ABINames())); err != nil {
		return nil, err
	}
	var err error
	if e.server, err = e.serve(ctx); err != nil {
		return nil, err
	}
	if e.server != nil {
		defer e.server.stop()
	}
	report := &Report{Version: 1, Runs: make([]Run, len(keep))}
	var all []func(context.Context) error
	for i, abi := range e.Matrix.ABIs {
		runs := report.Runs[i*len(bundles) : (i+1)*len(bundles)]
		all = append(all, func(ctx context.Context) error { return e.abi(ctx, &abi, places, bundles, runs) })
	}
	if err := step.All(ctx, all...); err != nil {
		return nil, err
	}
	report.Differences = differences(report.Runs)
	return report, nil
}

// abi runs the libraries of every bundle in one ABI.
func (e *Executor) abi(ctx context.Context, abi *matrix.ABI, places *Places, bundles []Bundle, runs []Run) error {
	for i, b := range bundles {
		runs[i] = Run{ABI: abi.Name, Path: b.Path, Problem: places.nowhere[abi.Name]}
	}
	where := places.of[abi.Name]
	if where == nil {
		return nil
	}
	program, err := e.compile(ctx, abi, where.interpreter())
	if err != nil {
		return err
	}
	var each []func(context.Context) error
	for i, b := range bundles {
		each = append(each, func(ctx context.Context) error { return e.one(ctx, &runs[i], b, where, program) })
	}
	return step.All(ctx, each...)
}

// The names of tasks.
const (
	runTask     = "run"
	programTask = "runner"
)

func variant(abi, path string) string { return abi + "-" + path }

// one runs the libraries of one bundle in one ABI.
func (e *Executor) one(ctx context.Context, run *Run, b Bundle, where place, program string) error {
	name := variant(run.ABI, run.Path)
	dir, log := e.out(name), e.out(name+".log")
	run.Where, run.Log = where.String(), filepath.ToSlash(e.Run.Rel(log))
	return e.Run.Do(ctx, step.Task{
		Name: runTask, ABI: name, Always: true, // what a device answers is asked again each time
		Outputs: []string{log}, Work: []string{dir},
		Do: func(ctx context.Context) error {
			if err := e.lay(dir, run, b); err != nil {
				return err
			}
			var text strings.Builder
			start := time.Now()
			ended := e.limited(ctx, where, program, dir, &text)
			run.Seconds = time.Since(start).Seconds()
			if ctx.Err() != nil {
				return ctx.Err()
			}
			run.read(filepath.Join(dir, resultsFile), ended, text.String())
			run.Checks = append(run.Checks, e.programs(ctx, where, dir, &text)...)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return e.Run.WriteFile(log, []byte(text.String()))
		},
	})
}

// limited runs the program at a place. The program ends itself when its time is over; what cannot even do that is ended from here.
func (e *Executor) limited(ctx context.Context, where place, program, dir string, text *strings.Builder) error {
	return within(ctx, e.Where.Timeout+15*time.Second, func(ctx context.Context) error { return where.execute(ctx, program, dir, text) })
}

// within ends what takes longer than it may.
func within(ctx context.Context, most time.Duration, do func(context.Context) error) error {
	limited, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	err := do(limited)
	if limited.Err() != nil && ctx.Err() == nil {
		return fmt.Errorf("no answer for %.0f s", most.Seconds())
	}
	return err
}

func (e *Executor) out(elem ...string) string {
	return e.Matrix.Layout().Runs(elem...)
}
