package report

import (
	"html/template"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// longWord is how many runes of a word fit on a line of a narrow page.
const longWord = 20

// soft gives text in which long words may break behind what parts them, as in paths and options, rather than between any letters.
func soft(text string) template.HTML {
	var out strings.Builder
	for i, word := range strings.Split(text, " ") {
		if i > 0 {
			out.WriteByte(' ')
		}
		if utf8.RuneCountInString(word) <= longWord {
			out.WriteString(template.HTMLEscapeString(word))
			continue
		}
		softWord(&out, word)
	}
	return template.HTML(out.String())
}

// softWord offers no break at the ends of a word, and none between two signs.
func softWord(out *strings.Builder, word string) {
	from, since := 0, 0
	for i, r := range word {
		since++
		if since > 3 && len(word)-i > 3 && strings.ContainsRune("/_=.,:;|-", r) && !strings.ContainsRune("/_=.,:;|-", rune(word[i+1])) {
			out.WriteString(template.HTMLEscapeString(word[from:i+1]) + "<wbr/>")
			from, since = i+1, 0
		}
	}
	out.WriteString(template.HTMLEscapeString(word[from:]))
}

// linker makes links of what names source files of the project, where their pages are known.
type linker func(file string, line int) (url string)

// sourceLine is where a text names a line of a source file: golib_jni.c:112; matrixLine where it names one of the file that it is about.
var (
	sourceLine = lazyregexp.New(`[\w./+@-]+\.[A-Za-z]\w*:[1-9][0-9]{0,6}\b`)
	matrixLine = lazyregexp.New(`^line [1-9][0-9]{0,6}\b`)
)

// text gives a finding's sentence. place is where it was found.
func (l linker) text(text string, place check.Place) template.HTML {
	if m := matrixLine().FindString(text); m != "" {
		return l.link(m, place.File, m[len("line "):]) + soft(text[len(m):])
	}
	var out template.HTML
	for {
		at := sourceLine().FindStringIndex(text)
		if at == nil {
			return out + soft(text)
		}
		named := text[at[0]:at[1]]
		name, line, _ := strings.Cut(named, ":")
		out += soft(text[:at[0]]) + l.link(named, name, line)
		text = text[at[1]:]
	}
}

// file shows a file's name.
func (l linker) file(name string) template.HTML {
	return "<code>" + l.link(name, name, "0") + "</code>"
}

func (l linker) link(text, file, line string) template.HTML {
	if l == nil {
		return soft(text)
	}
	n, err := strconv.Atoi(line)
	to := l(file, n)
	if err != nil || to == "" {
		return soft(text)
	}
	return template.HTML(`<a href="`+template.HTMLEscapeString(to)+`" rel="noreferrer">`) + soft(text) + "</a>"
}
