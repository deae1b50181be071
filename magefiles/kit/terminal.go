package kit

import (
	"os"

	"golang.org/x/term"

	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

const (
	plainWidth = 80  // of what no person looks at
	mostWidth  = 140 // longer lines are hard to follow
)

// terminal says how to show tables on stdout. NO_COLOR and TERM=dumb are honoured (no-color.org).
func terminal() report.Terminal {
	colour := step.Terminal(os.Stdout) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	return report.Terminal{Width: width(os.Stdout), Colour: colour}
}

// width returns the columns of a terminal.
func width(f *os.File) int {
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns == 0 { // a serial line tells none
		return plainWidth
	}
	return min(columns, mostWidth)
}
