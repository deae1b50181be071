package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// ComparisonMarkdown writes the comparison for a pull request's comment: what differs in full, what is equal folded away.
func ComparisonMarkdown(w io.Writer, c *check.Comparison) error {
	c = cleaner(printable).comparison(c)
	var out strings.Builder
	fmt.Fprintf(&out, "## %s and %s side by side\n\n%s\n\n%s\n", escape(c.Paths[0]), escape(c.Paths[1]), escape(headline(c)), escape(tools(c)))
	for _, g := range groups(c) {
		markdownGroup(&out, g, c.Paths)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func markdownGroup(out *strings.Builder, g group, paths [2]string) {
	other, same := g.split()
	fmt.Fprintf(out, "\n### %s\n", escape(g.title))
	if len(other) > 0 {
		markdownTable(out, other, paths)
		markdownReasons(out, other)
	}
	if len(same) > 0 {
		fmt.Fprintf(out, "\n<details><summary>%d equal</summary>\n", len(same))
		markdownTable(out, same, paths)
		out.WriteString("\n</details>\n")
	}
}

func markdownTable(out *strings.Builder, rows []check.Row, paths [2]string) {
	fmt.Fprintf(out, "\n| | property | %s | %s |\n|---|---|---|---|\n", escape(paths[0]), escape(paths[1]))
	for _, row := range rows {
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", mark(row), escape(row.Property), cell(row.Values[0].Text), cell(row.Values[1].Text))
	}
}

func markdownReasons(out *strings.Builder, rows []check.Row) {
	for _, row := range rows {
		fmt.Fprintf(out, "\n**%s** (`%s`)\n\n", escape(row.Property), row.ID)
		for _, line := range first(row.Diff, diffLines) {
			fmt.Fprintf(out, "- %s\n", escape(line))
		}
		fmt.Fprintf(out, "- cause: %s\n- cure: %s\n", escape(row.Cause), escape(row.Cure))
	}
}
