package symbolize

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"
)

var (
	colour = lazyregexp.New(`\x1b\[[0-9;?]*[A-Za-z]`)

	// What web pages, chats and word processors put for a blank, and what one does not see.
	blanks = strings.NewReplacer("\u00a0", " ", "\u2007", " ", "\u202f", " ", "\u3000", " ", "\u200b", "", "\ufeff", "")
)

// clean gives a line as its writer meant it: without its end and blanks there, and without colours.
func clean(line string) string {
	line = strings.TrimRight(line, "\r\n")
	if strings.IndexByte(line, '\x1b') >= 0 {
		line = colour().ReplaceAllString(line, "")
	}
	if !ascii(line) {
		line = blanks.Replace(line)
	}
	return strings.TrimRight(line, " \t\r\f\v")
}

func ascii(line string) bool {
	for i := range len(line) {
		if line[i] >= 0x80 {
			return false
		}
	}
	return true
}

// cutEnd takes the end off a line; one without any gets what text has.
func cutEnd(line string) (content, end string) {
	for _, end := range []string{"\r\n", "\n"} {
		if content, ok := strings.CutSuffix(line, end); ok {
			return content, end
		}
	}
	return line, "\n"
}

// blank gives white space as wide as text.
func blank(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, text)
}
