package trace

import (
	"strings"
	"testing"
)

func TestFlag(t *testing.T) {
	for words, want := range map[string]string{
		"aab":                   "aab|",
		"aab -trace t.json":     "aab|t.json",
		"-trace t.json aab":     "aab|t.json",
		"--trace=t.json aab":    "aab|t.json",
		"aab -trace=a=b check":  "aab check|a=b",
		"deps -json -trace t x": "deps -json x|t",
		"trace aab -traces":     "trace aab -traces|",
		"aab -trace":            "!",
		"-trace= aab":           "!",
		"run p -- -trace x":     "run p -- -trace x|",
		"run -trace -- x":       "!",
		"run -trace=t p -- -x":  "run p -- -x|t",
	} {
		rest, file, err := Flag(strings.Fields(words))
		got := strings.Join(rest, " ") + "|" + file
		if err != nil {
			got = "!"
		}
		if got != want {
			t.Errorf("%s: %s (%v), want %s", words, got, err, want)
		}
	}
}
