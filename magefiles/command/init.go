package command

import (
	"context"
	"errors"
	"io"
	"os"
	"runtime/debug"

	"github.com/gondk/gondk/magefiles/internal/begin"
	"github.com/gondk/gondk/magefiles/internal/step"
)

// initCommand brings gondk into the project in the current folder.
func initCommand(_ context.Context, args []string, out io.Writer) error {
	if len(args) > 0 {
		return usage{errors.New("init takes no arguments: it works in the current folder")}
	}
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	done, err := begin.Write(step.New(root, os.Environ(), step.NewLog(os.Stderr), false))
	if err != nil {
		return err
	}
	version := ""
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Path == "github.com/gondk/gondk" {
		version = info.Main.Version
	}
	return begin.Tell(out, done, version)
}
