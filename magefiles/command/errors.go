package command

import (
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

// goError is how the go command tells of a mistake in a file: golib/x.go:12:3: undefined: y. The column may be missing.
var goError = lazyregexp.New(`^(?:\./)?([^\s:][^:]*\.go):(\d+)(?::(\d+))?: (.*)$`)

// goErrors returns the line as Android Studio's build window knows an error: with a whole path and the word.
func goErrors(root, line string) string {
	m := goError().FindStringSubmatch(line)
	if m == nil || strings.HasPrefix(m[4], "error: ") {
		return line
	}
	path := m[1]
	if !filepath.IsAbs(path) {
		path = filepath.Join(root, path)
	}
	column := m[3]
	if column == "" {
		column = "1"
	}
	return path + ":" + m[2] + ":" + column + ": error: " + m[4]
}

// located gives each line of an error or a warning the place of the call that it is about.
func located(at, kind, text string) string {
	if at == "" {
		at = "gondk"
	} else {
		at += ":1"
	}
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		lines = append(lines, at+": "+kind+": "+line)
	}
	return strings.Join(lines, "\n")
}
