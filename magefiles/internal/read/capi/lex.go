package capi

import (
	"fmt"
	"strconv"
	"strings"
)

// lexer cuts a line into words: names, quoted names, numbers, punctuation. The first error stays.
type lexer struct {
	rest  string
	word  string // the current one; empty at the end
	depth int    // of declarations within declarations
	err   error
}

func newLexer(text string) *lexer {
	l := &lexer{rest: text}
	l.next()
	return l
}

func (l *lexer) fail(format string, args ...any) {
	if l.err == nil {
		l.err = fmt.Errorf(format, args...)
	}
	l.rest, l.word = "", ""
}

// next goes to the next word.
func (l *lexer) next() {
	l.rest = strings.TrimLeft(l.rest, " ")
	n := wordLength(l.rest)
	if l.rest != "" && n == 0 {
		l.fail("%.20q is not valid in a declaration", l.rest)
		return
	}
	l.word, l.rest = l.rest[:n], l.rest[n:]
}

func wordLength(s string) int {
	switch {
	case s == "":
		return 0
	case s[0] == '"':
		quoted, err := strconv.QuotedPrefix(s)
		if err != nil {
			return 0
		}
		return len(quoted)
	case strings.HasPrefix(s, "..."):
		return 3
	case isNameByte(s[0]) || s[0] == '-':
		return nameLength(s)
	case strings.IndexByte("()[]{}*,;:@=.", s[0]) >= 0:
		return 1
	}
	return 0
}

// nameLength counts the bytes of a name or number; a name may have :: inside.
func nameLength(s string) int {
	n := 1
	for n < len(s) {
		switch {
		case isNameByte(s[n]):
			n++
		case len(s)-n > 2 && s[n:n+2] == "::" && isNameByte(s[n+2]):
			n += 2
		default:
			return n
		}
	}
	return n
}

func isNameByte(b byte) bool {
	return b == '_' || b == '$' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

// accept passes over a word if it is the current one.
func (l *lexer) accept(word string) bool {
	if l.word != word || l.word == "" {
		return false
	}
	l.next()
	return true
}

func (l *lexer) expect(word string) {
	if !l.accept(word) {
		l.fail("%q is missing before %.20q", word, l.word+l.rest)
	}
}

// isName reports whether the current word is a name that a declaration may give to something. A quoted one must be one that needs its
// quotes, so that a name has one form only.
func (l *lexer) isName() bool {
	if strings.HasPrefix(l.word, `"`) {
		text, err := strconv.Unquote(l.word)
		return err == nil && token(text) == l.word
	}
	return l.word != "" && token(l.word) == l.word
}

// name takes a name.
func (l *lexer) name() string {
	if !l.isName() {
		l.fail("a name is missing before %.20q", l.word+l.rest)
		return ""
	}
	name := strings.Clone(l.word)
	l.next()
	return name
}

// number takes a number.
func (l *lexer) number() int64 {
	n, err := strconv.ParseInt(l.word, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != l.word {
		l.fail("a number is missing before %.20q", l.word+l.rest)
		return 0
	}
	l.next()
	return n
}

// size takes a number that counts something.
func (l *lexer) size() int64 {
	n := l.number()
	if n < 0 {
		l.fail("%d is below zero", n)
	}
	return n
}

// labelled takes a word and the size behind it.
func (l *lexer) labelled(word string) int64 {
	l.expect(word)
	return l.size()
}
