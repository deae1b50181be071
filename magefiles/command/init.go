package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/gondk/gondk/magefiles/internal/project/begin"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// initCommand brings gondk into the project in the current folder.
func initCommand(ctx context.Context, args []string, out io.Writer) error {
	asked, err := parseAsked(args, out)
	if err != nil {
		return err
	}
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	done, err := begin.Write(ctx, step.New(root, os.Environ(), step.NewLog(os.Stderr), false), asked)
	if err != nil {
		return err
	}
	version := ""
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Path == "github.com/gondk/gondk" {
		version = info.Main.Version
	}
	return begin.Tell(out, done, version)
}

func parseAsked(args []string, out io.Writer) (asked begin.Asked, err error) {
	flags := flag.NewFlagSet("init", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Func("package", "the package to build the archive from, such as ./golib; repeat it for several", func(s string) error {
		asked.Packages = append(asked.Packages, s)
		return nil
	})
	flags.StringVar(&asked.Bind, "bind", "", "the Java package from which an app calls the packages as they are, such as dev.example.greeter")
	flags.StringVar(&asked.CMake, "cmake", "", "the app's CMakeLists.txt, to add gondk's lines to")
	flags.StringVar(&asked.NDKBuild, "ndk-build", "", "the app's Android.mk, to add gondk's lines to")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(out, "usage: gondk init [flags]: works on the Go module in the current folder, and overwrites nothing")
		flags.SetOutput(out)
		flags.PrintDefaults()
		return asked, err
	case err != nil:
		return asked, usage{fmt.Errorf("init: %w", err)}
	case flags.NArg() > 0:
		return asked, usage{fmt.Errorf("init takes only flags, not %q; name a package like this: init -package %s", flags.Arg(0), flags.Arg(0))}
	}
	return asked, nil
}
