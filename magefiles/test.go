//go:build mage

package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/dev/gotest"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Test runs go vet and every test of this repository, and lists the slowest and the skipped tests.
func Test(ctx context.Context) error {
	run := step.New(".", os.Environ(), step.NewLog(os.Stderr), mg.Verbose())
	for _, args := range []string{"vet ./...", "vet -tags=mage ./magefiles"} {
		if _, err := run.Run(ctx, step.Cmd{Path: "go", Args: strings.Fields(args), Tee: os.Stdout}); err != nil {
			return err
		}
	}
	tests := &gotest.Run{Out: os.Stdout}
	// The journeys take longest, and so begin first; they use little more than one core.
	args := []string{"test", "-vet=off", "-json", "-timeout=40m", "./magefiles/internal/dev/journeys", "./..."}
	_, err := run.Run(ctx, step.Cmd{Path: "go", Args: args, Tee: tests})
	fmt.Print(tests.Reasons(), "slowest:\n", tests.Slowest(5))
	return err
}
