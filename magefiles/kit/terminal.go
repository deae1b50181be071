package kit

import (
	"os"

	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// terminal says how to show tables on stdout. NO_COLOR and TERM=dumb are honoured (no-color.org).
func terminal() report.Terminal {
	colour := step.Terminal(os.Stdout) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	return report.Terminal{Width: 80, Colour: colour}
}
