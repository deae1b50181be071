package report

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// longCell is how many runes of a value a cell shows.
const longCell = 160

// cell returns a value as code that cannot break out of its cell.
func cell(text string) string { return code(clip(shorten(text, 48), longCell)) }

// clip cuts text behind a number of runes.
func clip(text string, most int) string {
	for i := range text {
		if most--; most < 0 {
			return text[:i] + "…"
		}
	}
	return text
}

// code gives text as a code span, also within a table.
func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + strings.NewReplacer("`", "'", "|", `\|`, "\n", " ").Replace(text) + "`"
}

// apart is a comment that nobody sees, between characters that GitHub would make a link, a mention or a formula of.
const apart = "<!-- -->"

var markdownMarks = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "|", `\|`, "~", `\~`, "&", "&amp;", "<", "&lt;", ">", "&gt;",
	"[", `\[`, "]", `\]`, "\n", " ", "@", "@"+apart, "://", ":"+apart+"//", "www.", "www"+apart+".", "$", "<span>$</span>")

var issueNumber = lazyregexp.New(`(#|GH-)(\d)`)

// escape gives text that GitHub shows as it is: no markup, no mention of a person, no link to an issue.
func escape(text string) string {
	return issueNumber().ReplaceAllString(markdownMarks.Replace(text), "${1}"+apart+"${2}")
}
