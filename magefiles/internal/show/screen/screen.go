// Package screen tells how to write to what standard output and standard error are: a terminal of some width, or something that no person
// looks at.
package screen

import (
	"os"
	"strconv"

	"golang.org/x/term"

	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

const (
	plainWidth = 80  // of what no person looks at
	mostWidth  = 140 // longer lines are hard to follow
)

// Stdout says how to show tables on standard output.
func Stdout() report.Terminal { return Of(os.Stdout) }

// Stderr says how to show warnings and errors: where no person looks, whoever searches for words finds each on one line.
func Stderr() report.Terminal {
	t := Of(os.Stderr)
	if !step.Terminal(os.Stderr) {
		t.Width = 1 << 16
	}
	return t
}

// Of says how to show tables on a file.
func Of(f *os.File) report.Terminal {
	return report.Terminal{Width: Width(f), Colour: !Plain(f)}
}

// Plain reports whether no control characters may be written: to what is no terminal, or where NO_COLOR (no-color.org), TERM=dumb or CI
// say so.
func Plain(f *os.File) bool { return !step.Terminal(f) || wantsPlain(os.Getenv) }

func wantsPlain(getenv func(string) string) bool {
	return getenv("NO_COLOR") != "" || getenv("TERM") == "dumb" || isCI(getenv("CI"))
}

// isCI reads the variable that CI services set; one that says false is not set by them.
func isCI(value string) bool {
	yes, err := strconv.ParseBool(value)
	return value != "" && (err != nil || yes)
}

// Width returns the columns of a terminal.
func Width(f *os.File) int {
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns == 0 { // a serial line tells none
		return plainWidth
	}
	return min(columns, mostWidth)
}
