package report

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

var (
	unsigned = step.Warning{Name: "unsigned", Text: "the bundles are not signed: none of GONDK_KEYSTORE, GONDK_KEY_ALIAS, GONDK_STORE_PASSWORD is set",
		Cure: "set GONDK_KEYSTORE and 2 more"}
	lite       = step.Warning{Name: "ndklite", Text: "built with ndklite, gondk's stand-in for the NDK", Cure: "not for release: go tool mage doctor"}
	oddName    = step.Warning{Name: "so-android-symbol-level", Text: "\x1b[31mred", Cure: strings.Repeat("a cure of many words ", 10)}
	hiddenNote = step.Warning{Name: "hidden", Text: "the archive hides C functions", Note: true}
)

func builds(warnings ...step.Warning) *Made {
	return &Made{
		Target: "aab", Libraries: []Weight{{"arm64-v8a", 7_022_016, 2_775_411}, {"armeabi-v7a", 402_100, 0}},
		Warnings: warnings, Took: 115 * time.Second, Files: []string{"build/sample-cmake.aab", "build/sample-ndk-build.aab"},
	}
}

// TestResult shows the end of a build within the terminal, and in brief with at most two lines of warnings.
func TestResult(t *testing.T) {
	for _, c := range []struct {
		name  string
		made  *Made
		term  Terminal
		brief bool
	}{
		{"two", builds(unsigned, lite), Terminal{Width: 80}, true},
		{"more", builds(hiddenNote, oddName, unsigned, lite), Terminal{Width: 80}, true},
		{"long", builds(oddName), Terminal{Width: 80}, true},
		{"whole", builds(hiddenNote, oddName, unsigned, lite), Terminal{Width: 80}, false},
		{"wide", builds(hiddenNote, oddName, unsigned, lite), Terminal{Width: 120, Colour: true}, false},
		{"none", &Made{Took: time.Second}, Terminal{Width: 80}, true},
	} {
		var out strings.Builder
		if err := Result(&out, c.made, c.term, c.brief); err != nil {
			t.Fatal(err)
		}
		testkit.Golden(t, filepath.Join("testdata", "result-"+c.name+".txt"), out.String())
		if strings.Contains(out.String(), "\x1b[31m") {
			t.Errorf("%s: a name colours the terminal", c.name)
		}
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(strings.TrimSpace(line)); n > c.term.Width && !c.term.Colour {
				t.Errorf("%s: a line of %d columns: %s", c.name, n, line)
			}
		}
	}
}

func TestWrap(t *testing.T) {
	const text = "Error: a b c\n  passed over: /a/long/path (here): too old\n"
	want := "Error: a b\nc\n  passed\n  over:\n  /a/long/path\n  (here):\n  too old\n"
	if got := Wrap(text, 10); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
