package symbolize

import (
	"regexp"
	"sync"
)

// expression is compiled when it is wanted first: each program of gondk's has this package, and few symbolize.
type expression func() *regexp.Regexp

func lazily(text string) expression {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
