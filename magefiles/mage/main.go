// Command mage is mage for projects with gondk's targets. It starts sooner: mage has the go command look at all that magefiles are made of
// before each run, which takes longer than a build with nothing to do. It runs in a folder of the project too, and knows gondk's flags before
// the target.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/magefile/mage/mage"

	"github.com/gondk/gondk/magefiles/internal/work/trace"
)

func main() { os.Exit(run(os.Args[1:], time.Now())) }

func run(args []string, started time.Time) int {
	args, err := moveTrace(args, started)
	if err != nil {
		fmt.Fprintf(os.Stderr, "Error: -trace: %v; nothing was run\n", err)
		return 2
	}
	args = moveFlags(args)
	if dir, err := os.Getwd(); err == nil {
		if above := projectAbove(dir, args); above != "" && os.Chdir(above) == nil {
			fmt.Fprintf(os.Stderr, "project     %s\n", above)
		}
	}
	inv, ok := plain(args)
	if !ok {
		return mage.ParseAndRun(os.Stdout, os.Stderr, os.Stdin, args)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	exe, err := made(ctx, inv)
	interrupted := ctx.Err() != nil
	stop()
	switch {
	case interrupted:
		return 1
	case err != nil:
		return mage.ParseAndRun(os.Stdout, os.Stderr, os.Stdin, args) // which says what is wrong
	}
	return mage.RunCompiled(inv, exe, log.New(os.Stderr, "", 0))
}

// made returns the program of the magefiles in the current folder.
func made(ctx context.Context, inv mage.Invocation) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return program(ctx, newRunner(dir), inv)
}

// moveTrace puts -trace FILE behind the targets, where gondk's targets look for it: mage takes what stands before them for a flag of its own.
func moveTrace(args []string, started time.Time) ([]string, error) {
	rest, file, err := trace.Flag(args)
	if err != nil || file == "" {
		return args, err
	}
	if file, err = filepath.Abs(file); err != nil {
		return nil, err
	}
	os.Setenv(trace.Since, strconv.FormatInt(started.UnixNano(), 10))
	return behind(rest, "-trace="+file), nil
}

// behind puts flags behind the targets, and before what is a program's own behind --.
func behind(args []string, flags ...string) []string {
	mark := slices.Index(args, "--")
	if mark < 0 {
		mark = len(args)
	}
	return slices.Insert(slices.Clone(args), mark, flags...)
}

// moveFlags puts gondk's -n, -q and -json behind the targets likewise.
func moveFlags(args []string) []string {
	var flags []string
	rest := slices.Clone(args)
	for i := 0; i < len(rest) && strings.HasPrefix(rest[i], "-"); {
		switch strings.TrimPrefix(rest[i], "-") {
		case "n", "q", "json", "-n", "-q", "-json":
			flags = append(flags, rest[i])
			rest = slices.Delete(rest, i, i+1)
		default:
			i++
		}
	}
	return behind(rest, flags...)
}

// plain reports whether targets are to be run of this folder's magefiles, with no flag that says how mage is to make the program.
func plain(args []string) (mage.Invocation, bool) {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") && args[0] != "-v" {
		return mage.Invocation{}, false
	}
	inv, command, err := mage.Parse(io.Discard, io.Discard, args)
	if err != nil || command != mage.None || len(inv.Args) == 0 {
		return inv, false
	}
	how := inv.Force || inv.Debug || inv.List || inv.Help || inv.Keep || inv.HashFast || inv.Autocomplete || inv.Dir != "" || inv.WorkDir != "" || inv.GoCmd != "go"
	inv.Dir, inv.WorkDir = ".", "."
	inv.Stdout, inv.Stderr, inv.Stdin = os.Stdout, os.Stderr, os.Stdin
	return inv, !how
}
