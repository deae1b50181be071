// Package pages holds README.md and the pages below docs: what they show works, where they point is something.
package pages

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

var (
	shownCall = regexp.MustCompile(`testkit\.Shown\(t, "([^"]+)", "([^"]+)", "([^"]+)"\)(?:\[(\d)\])?`)
	saidLine  = regexp.MustCompile(`(?m)^said (\S+) '([^']+)' (\S+) `)
	stepsLine = regexp.MustCompile(`(?m)^steps (\S+) '([^']+)'`)
)

// shown is what tests and scripts take of the pages: the block of that kind below a heading which has the number, or all of them.
type shown struct{ page, heading, kind, number string }

// TestBlocks wants each block of a page to be taken by a test that does with it what a reader does, or to be of a kind that is tried here.
func TestBlocks(t *testing.T) {
	taken := takenBlocks(t)
	blocks := 0
	for _, page := range testkit.Pages(t) {
		same := map[shown]int{}
		for _, b := range page.Blocks() {
			blocks++
			what := shown{b.Page, b.Heading, b.Kind, ""}
			number := strconv.Itoa(same[what])
			same[what]++
			switch {
			case b.Kind == "toml":
				checkMatrix(t, b)
			case b.Kind == "kotlin":
				checkGradle(t, b)
			case b.Kind == "":
				t.Errorf("%s:%d: a block with no kind behind its fence", b.Page, b.Line)
			case !taken[what] && !taken[shown{b.Page, b.Heading, b.Kind, number}]:
				t.Errorf("%s:%d: no test takes this block; one that does has: testkit.Shown(t, %q, %q, %q)[%s]", b.Page, b.Line, b.Page, b.Heading, b.Kind, number)
			}
		}
	}
	if blocks < 20 {
		t.Errorf("found %d blocks only", blocks)
	}
}

// checkMatrix reads an abi-matrix.toml, or lines of one.
func checkMatrix(t *testing.T, b testkit.Block) {
	t.Helper()
	text := b.Text
	if !strings.Contains(text, "[library]") {
		text += "[library]\nname = \"golib\"\n"
	}
	if _, err := matrix.Parse([]byte(text), matrix.FileName); err != nil {
		t.Errorf("%s:%d: %v", b.Page, b.Line, err)
	}
}

// gradleWords are those that the sample's Gradle files lack.
var gradleWords = []string{"listOf", "buildFeatures", "prefab", "dependencies", "implementation", "files", "true", "repositories", "maven", "url", "uri"}

// checkGradle wants brackets to be closed, and words that the sample's Gradle files have too.
func checkGradle(t *testing.T, b testkit.Block) {
	t.Helper()
	known := append([]string{}, gradleWords...)
	for _, name := range []string{"cmake", "ndkBuild"} {
		known = append(known, words.FindAllString(testkit.Read(t, filepath.Join(testkit.Root(t), "android-sample", name, "build.gradle.kts")), -1)...)
	}
	code := quoted.ReplaceAllString(b.Text, "")
	for _, word := range words.FindAllString(code, -1) {
		if !slices.Contains(known, word) {
			t.Errorf("%s:%d: %s is in none of the sample's Gradle files", b.Page, b.Line, word)
		}
	}
	for _, pair := range []string{"{}", "()"} {
		if strings.Count(code, pair[:1]) != strings.Count(code, pair[1:]) {
			t.Errorf("%s:%d: not all of %s are closed", b.Page, b.Line, pair)
		}
	}
}

var (
	words  = regexp.MustCompile(`[A-Za-z]\w*`)
	quoted = regexp.MustCompile(`"[^"]*"`)
)

// takenBlocks reads what tests and scripts of all packages take.
func takenBlocks(t *testing.T) map[shown]bool {
	t.Helper()
	taken := map[shown]bool{}
	note := func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir():
			return err
		case strings.HasSuffix(path, "_test.go"):
			for _, m := range shownCall.FindAllStringSubmatch(testkit.Read(t, path), -1) {
				taken[shown{m[1], m[2], m[3], m[4]}] = true
			}
		case strings.HasSuffix(path, ".txtar"):
			text := testkit.Read(t, path)
			for _, m := range saidLine.FindAllStringSubmatch(text, -1) {
				taken[shown{m[1], m[2], m[3], ""}] = true
			}
			for _, m := range stepsLine.FindAllStringSubmatch(text, -1) {
				taken[shown{m[1], m[2], "sh", ""}] = true
			}
		}
		return nil
	}
	root := testkit.Root(t)
	if err := testkit.Walk(filepath.Join(root, "magefiles"), note); err != nil {
		t.Fatal(err)
	}
	if err := filepath.WalkDir(filepath.Join(root, "golib"), note); err != nil {
		t.Fatal(err)
	}
	return taken
}
