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
		if err != nil {
			return
		}
		lines := api.Lines()
		back, err := Parse(lines)
		if err != nil {
			t.Fatalf("%v\n%s", err, strings.Join(lines, "\n"))
		}
		if again := back.Lines(); strings.Join(again, "\n") != strings.Join(lines, "\n") {
			t.Fatalf("first:\n%s\nsecond:\n%s", strings.Join(lines, "\n"), strings.Join(again, "\n"))
		}
		if changes := Diff(api, back); len(changes) > 0 {
			t.Fatalf("differs from itself: %s", summary(changes))
		}
		Widths(api, back)
		api.addByValue(map[string]bool{})
	})
}
