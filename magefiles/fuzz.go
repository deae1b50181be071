//go:build mage

package main

import (
	"context"
	"errors"
	"os"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/dev/fuzz"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Fuzz runs each of this repository's fuzz targets for a minute, and the trials of bindings in full.
func Fuzz(ctx context.Context) error {
	run := step.New(".", os.Environ(), step.NewLog(os.Stderr), mg.Verbose())
	list, err := run.Run(ctx, step.Cmd{Path: "go", Args: []string{"test", "-list=^Fuzz", "./..."}})
	if err != nil {
		return err
	}
	for _, t := range fuzz.Targets(list.Stdout) {
		err := fuzzOne(ctx, run, t)
		var failed *step.Error
		if errors.As(err, &failed) && fuzz.Deadline(failed.Output) {
			run.Log.Printf("%s %s again: Go failed at its own deadline and found nothing (golang/go#75804, fixed in Go 1.27)", t.Package, t.Name)
			err = fuzzOne(ctx, run, t)
		}
		if err != nil {
			return err
		}
	}
	return trials(ctx, run)
}

// trials sends a million values from Java to Go and back and makes ten million handles, with all that the suite does of that.
func trials(ctx context.Context, run *step.Runner) error {
	args := []string{"test", "-count=1", "-v", "-timeout=2h", "-run=^TestTruth$", "./magefiles/internal/build/bind", "-trials"}
	_, err := run.Run(ctx, step.Cmd{Path: "go", Args: args, Tee: os.Stdout})
	return err
}

func fuzzOne(ctx context.Context, run *step.Runner, t fuzz.Target) error {
	run.Log.Printf("%s %s", t.Package, t.Name)
	// Go's minimizing takes up to a minute for each new input of a reader of whole files, unless told how often it may try.
	args := []string{"test", "-run=^$", "-fuzz=^" + t.Name + "$", "-fuzztime=1m", "-fuzzminimizetime=10x", t.Package}
	_, err := run.Run(ctx, step.Cmd{Path: "go", Args: args, Tee: os.Stdout})
	return err
}
