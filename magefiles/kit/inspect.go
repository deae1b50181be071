package kit

import (
	"errors"
	"os"
	"strings"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/show/inspection"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/show/screen"
)

// Inspect shows what is wrong with any .a, .so, .aab, .apk, .apks or .aar, and fails if it is an error. It takes several files at once.
// "inspect -diff OLD NEW" shows what changed between two, and fails where that breaks callers of the old one. "-o FILE" writes a page or a
// document too, of the form that FILE ends in; "-format html", md, json, sarif or codequality writes it to standard output. -json is the same
// as "-format json".
func Inspect(
	file string,
	diff *bool, // compare two files, the old one first
	format *string, // html, md, json, sarif or codequality, to standard output or into the file of -o
	o *string, // a file to write into; its name ends in .html, .md, .json or .sarif
	json *bool, // the same as -format=json
) error {
	i := inspection.Inspection{Files: strings.Split(file, severals), Diff: diff != nil && *diff, Verbose: mg.Verbose(), Quiet: asked.quiet,
		Stdout: os.Stdout, Terminal: screen.Stdout()}
	if format != nil {
		i.Format = report.Format(*format)
	}
	if o != nil {
		i.Out = *o
	}
	if json != nil && *json {
		i.Format = report.FormatJSON
	}
	err := i.Run()
	if errors.As(err, &inspection.Misuse{}) {
		return mg.Fatal(2, wrapped(err))
	}
	return wrapped(err)
}
