package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// Plural counts things: 1 row, 2 rows.
func Plural(n int, word string) string { return plural(n, word) }

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

var digest = lazyregexp.New(`\bsha256:([0-9a-f]{12})[0-9a-f]{52}\b`)

// shorten cuts digests, and the middle of words longer than size runes, such as Go's build ids.
func shorten(text string, size int) string {
	text = digest().ReplaceAllString(text, "sha256:$1")
	words := strings.Split(text, " ")
	for i, word := range words {
		if runes := []rune(word); len(runes) > size {
			tail := (size - 1) / 2
			words[i] = string(runes[:size-1-tail]) + "…" + string(runes[len(runes)-tail:])
		}
	}
	return strings.Join(words, " ")
}

// wrap breaks text at spaces into lines of at most size runes; it shortens longer words.
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

// first returns the first lines of many and says how many are left out.
func first(lines []string, most int) []string {
	if len(lines) <= most {
		return lines
	}
	left := len(lines) - most + 1
	return append(append([]string{}, lines[:most-1]...), fmt.Sprintf("… and %d more", left))
}

// Wrap breaks the lines of a text at spaces, as far as size runes; what follows a line that was broken is indented as far as that.
func Wrap(text string, size int) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		for _, part := range fill(strings.TrimLeft(line, " "), size-len(indent)) {
			lines = append(lines, indent+part)
		}
	}
	return strings.Join(lines, "\n")
}
