package report

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// group is the rows of one library in one ABI.
type group struct {
	title string
	rows  []check.Row
}

func groups(c *check.Comparison) []group {
	var all []group
	for _, row := range c.Rows {
		title := groupTitle(row)
		if len(all) == 0 || all[len(all)-1].title != title {
			all = append(all, group{title: title})
		}
		last := &all[len(all)-1]
		last.rows = append(last.rows, row)
	}
	return all
}

// split returns the rows that are not equal, and those that are.
func (g group) split() (other, equal []check.Row) {
	for _, row := range g.rows {
		if row.Verdict == check.Equal {
			equal = append(equal, row)
		} else {
			other = append(other, row)
		}
	}
	return other, equal
}

func groupTitle(row check.Row) string {
	return cmp.Or(strings.TrimSpace(row.ABI+" "+row.Library), "all ABIs")
}

// headline says in one sentence how the comparison came out.
func headline(c *check.Comparison) string {
	verb := "agree"
	if c.Failed() {
		verb = "fail the comparison"
	}
	return fmt.Sprintf("The build paths %s and %s %s: %s, %s, %d for information.", c.Paths[0], c.Paths[1], verb,
		plural(c.Count(check.Error), "error"), plural(c.Count(check.Warning), "warning"), c.Count(check.Info))
}

// tools says what both paths were built with.
func tools(c *check.Comparison) string {
	if c.Lite {
		return fmt.Sprintf("Built with ndklite %s, %s", c.NDK, liteAdvice)
	}
	return fmt.Sprintf("Built with NDK %s.", c.NDK)
}

// mark is what stands before a row; it does not rely on colour.
func mark(row check.Row) string {
	switch row.Verdict {
	case check.Equal:
		return "="
	case check.Wrong:
		return "! " + string(row.Severity)
	}
	return "≠ " + string(row.Severity)
}
