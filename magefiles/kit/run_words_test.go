package kit

import (
	"slices"
	"strings"
	"testing"
)

func TestRunWords(t *testing.T) {
	isTarget := func(word string) bool { return slices.Contains([]string{"check", "size", "run"}, word) }
	for words, want := range map[string]string{
		"run":                       "run",
		"run -v":                    "run -v",
		"run check":                 "run check",
		"check run size":            "check run size",
		"run digest":                "run -program=digest",
		"Run -q digest":             "Run -q -program=digest",
		"run digest -q":             "run -q -program=digest",
		"run digest --":             "run -program=digest",
		"run digest -- a -q -- run": "run -program=digest+a+-q+--+run",
		"run -v digest -q -- -v":    "run -v -q -program=digest+-v",
		"run size -- a":             "run -program=size+a",
		"run -- a":                  "run -- a",
		"check run digest size":     "check run -program=digest size",
		"check size":                "check size",
	} {
		if got := strings.ReplaceAll(strings.Join(runWords(strings.Fields(words), isTarget), " "), severals, "+"); got != want {
			t.Errorf("%s: %s, want %s", words, got, want)
		}
	}
}
