package pages

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

var (
	sentenceEnd = regexp.MustCompile(`[.:;]\s+|\s\|\s|\n\n|\n- `)
	onlyCode    = regexp.MustCompile("^(?:\\| )?`[^`]*`$")
	variable    = regexp.MustCompile(`\bGONDK_[A-Z_]+\b`)
	pictured    = regexp.MustCompile(`[\w/-]+\.(?:a|h|aab|json|md|html)\b`)
)

// TestSaidOnce wants what a page says to be said there alone: of two places one is forgotten when it changes. Tables that are written from the code
// repeat what rules share.
func TestSaidOnce(t *testing.T) {
	at := map[string]string{}
	for _, p := range testkit.Pages(t) {
		if p.Name == "docs/rules.md" {
			continue
		}
		for _, sentence := range sentenceEnd.Split(fenced.ReplaceAllString(p.Text, ""), -1) {
			sentence = strings.Join(strings.Fields(sentence), " ")
			if len(sentence) < 50 || onlyCode.MatchString(sentence) {
				continue
			}
			if other := at[sentence]; other != "" {
				t.Errorf("%s and %s both say: %s", other, p.Name, sentence)
			}
			at[sentence] = p.Name
		}
	}
	if len(at) < 100 {
		t.Errorf("found %d sentences only", len(at))
	}
}

// TestVariables wants docs/tools.md to have each variable of gondk's that its code asks for, and no other.
func TestVariables(t *testing.T) {
	root := testkit.Root(t)
	page := testkit.Read(t, filepath.Join(root, "docs", "tools.md"))
	var asked []string
	note := func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.Contains(filepath.ToSlash(path), "/dev/") {
			return err
		}
		for _, pattern := range []string{`"(GONDK_[A-Z_]+)"`, `\$\((GONDK_[A-Z_]+)\)`, `-D(GONDK_[A-Z_]+)=`} {
			asked = append(asked, all(pattern, testkit.Read(t, path))...)
		}
		return nil
	}
	for _, folder := range []string{"cmake", "ndk-build"} {
		if err := filepath.WalkDir(filepath.Join(root, folder), note); err != nil {
			t.Fatal(err)
		}
	}
	if err := testkit.Walk(filepath.Join(root, "magefiles"), note); err != nil {
		t.Fatal(err)
	}
	for _, name := range asked {
		if !strings.Contains(page, "`"+name+"`") {
			t.Errorf("docs/tools.md does not have %s", name)
		}
	}
	for _, name := range variable.FindAllString(page, -1) {
		if !slices.Contains(asked, name) {
			t.Errorf("docs/tools.md has %s, which nothing asks for", name)
		}
	}
	if len(asked) < 5 {
		t.Errorf("found %d variables only", len(asked))
	}
}

// TestPicture wants files in README's picture to be among what docs/targets.md says comes out.
func TestPicture(t *testing.T) {
	root := testkit.Root(t)
	picture, targets := testkit.Read(t, filepath.Join(root, "docs", "overview.svg")), testkit.Read(t, filepath.Join(root, "docs", "targets.md"))
	files := pictured.FindAllString(picture[strings.Index(picture, "</defs>"):], -1)
	for _, file := range files {
		if !strings.Contains(targets, file) {
			t.Errorf("docs/targets.md does not have %s", file)
		}
	}
	if len(files) < 5 {
		t.Errorf("found %d files only: %s", len(files), files)
	}
}
