//go:build mage

package main

import (
	"context"
	"os"
	"strings"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/step"
)

// Test runs go vet and every test of this repository.
func Test(ctx context.Context) error {
	run := step.New(".", os.Environ(), step.NewLog(os.Stderr), mg.Verbose())
	for _, args := range []string{"vet ./...", "vet -tags=mage ./magefiles", "test -timeout=40m ./..."} {
		if _, err := run.Run(ctx, step.Cmd{Path: "go", Args: strings.Fields(args), Tee: os.Stdout}); err != nil {
			return err
		}
	}
	return nil
}
