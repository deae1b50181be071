//go:build mage

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/dev/gotest"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Test runs go vet and every test of this repository, and lists the slowest and the skipped tests.
func Test(ctx context.Context) error {
	run := step.New(".", environment(), step.NewLog(os.Stderr), mg.Verbose())
	// With the tag of this folder's files, which no other has: of two runs each would vet what these import.
	if _, err := run.Run(ctx, step.Cmd{Path: "go", Args: []string{"vet", "-tags=mage", "./..."}, Tee: os.Stdout}); err != nil {
		return err
	}
	list, err := run.Run(ctx, step.Cmd{Path: "go", Args: []string{"list", "./..."}})
	if err != nil {
		return err
	}
	// The journeys come last, and alone: they keep all cores busy by themselves, and find in Go's cache what the others have compiled.
	const journeys = "./magefiles/internal/dev/journeys"
	others := slices.DeleteFunc(strings.Fields(list.Stdout), func(path string) bool { return strings.HasSuffix(path, journeys[1:]) })
	tests := &gotest.Run{Out: os.Stdout}
	// Without debug information, which takes a third of the time that the tests' programs are linked in, and which no test reads.
	for _, packages := range [][]string{others, {journeys}} {
		args := append([]string{"test", "-vet=off", "-json", "-timeout=40m", "-ldflags=-w"}, packages...)
		_, failed := run.Run(ctx, step.Cmd{Path: "go", Args: args, Tee: tests})
		err = errors.Join(err, failed)
	}
	fmt.Print(tests.Reasons(), "slowest:\n", tests.Slowest(5))
	return err
}

// environment is this process's, with little garbage collection where it says nothing about that: it takes a third of the time of Go's
// compiler, which ends before it has filled the memory of any machine that builds. Temporary files are in memory where there is much of it.
func environment() []string {
	env := os.Environ()
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		env = append(env, "GOGC=off", "GOMEMLIMIT=1GiB")
	}
	if dir := gotest.MemoryDir(); dir != "" && os.Getenv("TMPDIR") == "" {
		env = append(env, "TMPDIR="+dir)
	}
	return env
}
