package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/gondk/gondk/magefiles/internal/show/inspection"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/show/screen"
)

// inspectCommand does what mage inspect does, for those who have a file and no project.
func inspectCommand(_ context.Context, args []string, out io.Writer) error {
	i := inspection.Inspection{Stdout: out, Terminal: screen.Stdout()}
	flags := flag.NewFlagSet("inspect", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.Usage = func() {
		fmt.Fprint(out, "usage: gondk inspect [flags] FILE...\n       gondk inspect -diff [flags] OLD NEW\n\n")
		flags.PrintDefaults()
	}
	format := flags.String("format", "", "html, md, json, sarif or codequality: to standard output, or into the file of -o")
	json := flags.Bool("json", false, "the same as -format json")
	flags.BoolVar(&i.Diff, "diff", false, "compare two files, the old one first")
	flags.StringVar(&i.Out, "o", "", "write the whole report into a `FILE` too, which ends in .html, .md, .json or .sarif")
	flags.BoolVar(&i.Verbose, "v", false, "list what is otherwise counted")
	var err error
	if i.Files, err = parseAnywhere(flags, args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return usage{err}
	}
	if len(i.Files) == 0 {
		return usage{errors.New("inspect: no file; give one or more: gondk inspect FILE...")}
	}
	if i.Format = report.Format(*format); *json {
		i.Format = report.FormatJSON
	}
	err = i.Run()
	if errors.As(err, &inspection.Misuse{}) {
		return usage{err}
	}
	return err
}

// parseAnywhere reads flags that stand anywhere among the other words, which it returns.
func parseAnywhere(flags *flag.FlagSet, args []string) (words []string, err error) {
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		if flags.NArg() == 0 {
			return words, nil
		}
		words, args = append(words, flags.Arg(0)), flags.Args()[1:]
	}
}
