package kit

import (
	"strings"
	"testing"
)

func TestInspectWords(t *testing.T) {
	for words, want := range map[string]string{
		"inspect a.so":                   "inspect a.so",
		"inspect app":                    "inspect app",
		"inspect":                        "inspect",
		"check aab":                      "check aab",
		"inspect a.so b.aar dir/c check": "inspect a.so+b.aar+dir/c check",
		"Inspect -diff old.so new.so":    "Inspect old.so+new.so -diff",
		"inspect old.so -format html -o r new.so":   "inspect old.so+new.so -format=html -o=r",
		"inspect a.so -format=md inspect b.so -o":   "inspect a.so -format=md inspect b.so -o",
		"aab inspect build/x.aab clean":             "aab inspect build/x.aab clean",
		"symbolize inspect check":                   "symbolize inspect check",
		"inspect a.so abi:save":                     "inspect a.so abi:save",
		"inspect -json a.so":                        "inspect a.so -json",
		"inspect -oops a.so":                        "inspect a.so -oops",
		"symbolize - inspect a.so b.so symbolize -": "symbolize - inspect a.so+b.so symbolize -",
	} {
		if got := strings.ReplaceAll(strings.Join(inspectWords(strings.Fields(words)), " "), severals, "+"); got != want {
			t.Errorf("%s: %s, want %s", words, got, want)
		}
	}
}
