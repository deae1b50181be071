//go:build mage

package main

import (
	"context"
	"os"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/fuzz"
	"github.com/gondk/gondk/magefiles/internal/step"
)

// Fuzz runs each of this repository's fuzz targets for a minute.
func Fuzz(ctx context.Context) error {
	run := step.New(".", os.Environ(), step.NewLog(os.Stderr), mg.Verbose())
	list, err := run.Run(ctx, step.Cmd{Path: "go", Args: []string{"test", "-list=^Fuzz", "./..."}})
	if err != nil {
		return err
	}
	for _, t := range fuzz.Targets(list.Stdout) {
		run.Log.Printf("%s %s", t.Package, t.Name)
		// Go's minimizing takes up to a minute for each new input of a reader of whole files, unless told how often it may try.
		args := []string{"test", "-run=^$", "-fuzz=^" + t.Name + "$", "-fuzztime=1m", "-fuzzminimizetime=10x", t.Package}
		if _, err := run.Run(ctx, step.Cmd{Path: "go", Args: args, Tee: os.Stdout}); err != nil {
			return err
		}
	}
	return nil
}
