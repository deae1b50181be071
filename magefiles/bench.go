//go:build mage

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/dev/bench"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Bench measures builds of a copy of the sample against plain go build, and other work against other programs, as ratios. With
// -rows=noop,line it measures these alone.
func Bench(ctx context.Context, rows *string) error {
	var names []string
	if rows != nil {
		names = strings.Split(*rows, ",")
	}
	some, err := bench.Rows(names...)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "gondk-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	run := step.New(dir, os.Environ(), step.NewLog(os.Stderr), mg.Verbose())
	for _, name := range []string{"go.mod", "go.sum", "cmake", "ndk-build", "golib", "android-sample", "magefiles", "main.go", matrix.FileName} {
		if err := copyTree(run, name, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	start := time.Now()
	defer func() {
		fmt.Fprintf(os.Stderr, "%d rows: %v\n", len(some), time.Since(start).Round(time.Second))
	}()
	b, err := newBench(ctx, run)
	if err != nil {
		return err
	}
	return b.Measure(ctx, some, func(row bench.Row) error { return bench.Print(os.Stdout, row) })
}

func newBench(ctx context.Context, run *step.Runner) (*bench.Bench, error) {
	m, err := matrix.Load(filepath.Join(run.Root, matrix.FileName))
	if err != nil {
		return nil, err
	}
	gondk, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	env, err := toolchain.Host()
	if err != nil {
		return nil, err
	}
	tools, _, err := toolchain.Find(ctx, run, env, toolchain.For(m))
	if err != nil {
		return nil, err
	}
	if err := tools.NDK.Make(ctx, run); err != nil {
		return nil, err
	}
	return &bench.Bench{
		Run: run, Matrix: m, Tools: tools, Source: filepath.Join(run.Root, "golib", "handle", "handle.go"), Gondk: gondk,
		Mage: func(ctx context.Context, target string) error {
			_, err := run.Run(ctx, step.Cmd{Path: tools.Go.Path, Args: []string{"tool", "mage", target}})
			return err
		},
	}, nil
}

func copyTree(run *step.Runner, from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return os.CopyFS(to, os.DirFS(from))
	}
	return run.CopyFile(from, to)
}
