package capi

import (
	"strings"
	"testing"
)

// FuzzRead's seeds are small libraries that clang 19 and gcc 12 made.
func FuzzRead(f *testing.F) {
	f.Fuzz(func(t *testing.T, data string) { readDamaged(t, "lib.so", data) })
}

func FuzzParse(f *testing.F) {
	f.Add(everythingLines)
	f.Fuzz(func(t *testing.T, text string) {
		api, err := Parse(strings.Split(text, "\n"))
		if err == nil {
			writtenAndParsed(t, api)
		}
	})
}
