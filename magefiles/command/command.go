// Package command is the gondk command: build files call it where there is no mage, and it adds gondk to a project.
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// subcommand is one of the command's own commands. It writes what scripts read to out.
type subcommand struct {
	name, does string
	run        func(ctx context.Context, args []string, out io.Writer) error
}

var subcommands = []subcommand{
	{"init", "adds what the Go module in this folder lacks: abi-matrix.toml, a magefile, CI files", initCommand},
	{"archive", "builds one archive for one ABI, for cmake/Gondk.cmake and ndk-build/gondk", archiveCommand},
	{"inspect", "tells what is wrong with any .so, .a, .aar, .apk, .apks or .aab, or what changed between two", inspectCommand},
	{"version", "tells which gondk this is, and of which Go", versionCommand},
}

// usage is a mistake in the command line.
type usage struct{ error }

// Main runs the command with its arguments and returns the exit code: 1 if something failed, 2 if the command line is wrong.
func Main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, args, os.Stdout)
	if err == nil {
		return 0
	}
	var wrong usage
	var code exitCode
	switch {
	case errors.As(err, &code):
		return int(code)
	case errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &wrong):
		fmt.Fprintf(os.Stderr, "gondk: %v\n%s", err, help())
		return 2
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) > 1 && args[0] == "-C" { // as the go command has it: a module of tools is in another folder than the project
		if err := os.Chdir(args[1]); err != nil {
			return err
		}
		args = args[2:]
	}
	if len(args) == 0 {
		return usage{errors.New("no command")}
	}
	for _, c := range subcommands {
		if c.name == args[0] {
			return c.run(ctx, args[1:], out)
		}
	}
	if args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		_, err := io.WriteString(out, help())
		return err
	}
	return mageTarget(args)
}

func help() string {
	var text strings.Builder
	text.WriteString("usage: gondk [-C FOLDER] COMMAND\n\n")
	for _, c := range subcommands {
		fmt.Fprintf(&text, "  %-8s %s\n", c.name, c.does)
	}
	text.WriteString("\nEverything else is a target of the project, such as check, from any of its folders: gondk check is go tool mage check.\n" +
		"go tool mage -l lists them.\n")
	return text.String()
}
