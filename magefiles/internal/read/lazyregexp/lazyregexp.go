// Package lazyregexp compiles regular expressions when they are wanted first: gondk has some two hundred, and a run of it wants few. To compile
// all of them takes a third of the time in which it starts.
package lazyregexp

import (
	"os"
	"regexp"
	"strings"
	"sync"
)

// Regexp gives a compiled expression.
type Regexp func() *regexp.Regexp

// New is [regexp.MustCompile] for the first call of what it returns. In a test it compiles at once, so that a wrong expression is seen, as
// Go's internal/lazyregexp does.
func New(text string) Regexp {
	compiled := sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
	if strings.HasSuffix(os.Args[0], ".test") {
		compiled()
	}
	return compiled
}
