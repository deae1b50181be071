package fuzz

import (
	"regexp"
	"strings"
)

// deadline is all that go test says, after its counts, when its own end of -fuzztime makes a run fail.
var deadline = regexp.MustCompile(`(?m)^--- FAIL: Fuzz\w+ \([0-9.]+s\)\r?\n    context deadline exceeded\r?\nFAIL\r?$`)

// Deadline reports whether a run's output shows that it failed by golang/go#75804 alone: at the end of -fuzztime Go before 1.27 sometimes
// takes its own stop for a failure, on busy machines above all. A run that found something wrote the input down.
func Deadline(output string) bool {
	return deadline.MatchString(output) && strings.Count(output, "--- FAIL") == 1 && !strings.Contains(output, "Failing input written to")
}
