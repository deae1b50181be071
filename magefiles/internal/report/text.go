// Package report renders what package check found: for people on a terminal, for tools as JSON, for a pull request as Markdown.
package report

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/check"
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
		return fmt.Sprintf("Built with ndklite %s, gondk's stand-in for the NDK: good for trying out and for CI. Release with a real NDK.", c.NDK)
	}
	return fmt.Sprintf("Built with NDK %s.", c.NDK)
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
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

var digest = regexp.MustCompile(`\bsha256:([0-9a-f]{12})[0-9a-f]{52}\b`)

// shorten cuts digests, and the middle of words longer than size runes, such as Go's build ids.
func shorten(text string, size int) string {
	text = digest.ReplaceAllString(text, "sha256:$1")
	words := strings.Split(text, " ")
	for i, word := range words {
		if runes := []rune(word); len(runes) > size {
			tail := (size - 1) / 2
			words[i] = string(runes[:size-1-tail]) + "…" + string(runes[len(runes)-tail:])
		}
	}
	return strings.Join(words, " ")
}

// wrap breaks text at spaces into lines of at most size runes; longer words are shortened.
func wrap(text string, size int) []string { return fill(shorten(text, size), size) }

// fill breaks text at spaces into lines of at most size runes; a longer word has a line of its own.
func fill(text string, size int) []string {
	var lines []string
	line := ""
	for word := range strings.SplitSeq(text, " ") {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= size:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// first gives the first lines of many and says how many are left out.
func first(lines []string, most int) []string {
	if len(lines) <= most {
		return lines
	}
	left := len(lines) - most + 1
	return append(append([]string{}, lines[:most-1]...), fmt.Sprintf("… and %d more", left))
}
