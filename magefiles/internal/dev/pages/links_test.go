package pages

import (
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

var (
	fenced   = regexp.MustCompile("(?ms)^```.*?^```$")
	link     = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	headings = regexp.MustCompile(`(?m)^#+ (.*)$`)
	notSlug  = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
	ourURL   = regexp.MustCompile(`https://(?:raw\.githubusercontent\.com/gondk/gondk/main/|github\.com/gondk/gondk(?:/blob/main/|/tree/main/|#))[\w./#-]*\w`)
)

// TestLinks follows each link of a page to a file and to a heading in it.
func TestLinks(t *testing.T) {
	pages, linked, links := testkit.Pages(t), map[string]bool{"README.md": true}, 0
	for _, p := range pages {
		for _, m := range link.FindAllStringSubmatch(fenced.ReplaceAllString(p.Text, ""), -1) {
			links++
			if u, err := url.Parse(m[1]); err != nil || u.Scheme != "" {
				if err != nil || u.Scheme != "https" || u.Host == "" {
					t.Errorf("%s links to %s", p.Name, m[1])
				}
				continue
			}
			file, anchor, _ := strings.Cut(m[1], "#")
			if file != "" {
				file = path.Join(path.Dir(p.Name), file)
			} else {
				file = p.Name
			}
			linked[file] = true
			checkPlace(t, p.Name, file, anchor)
		}
	}
	for _, p := range pages {
		if !linked[p.Name] {
			t.Errorf("no page links to %s", p.Name)
		}
	}
	if links < 50 {
		t.Errorf("found %d links only", links)
	}
}

// checkPlace wants a file of the repository, and a heading in it.
func checkPlace(t *testing.T, from, file, anchor string) {
	t.Helper()
	name := filepath.Join(testkit.Root(t), filepath.FromSlash(file))
	if _, err := os.Stat(name); err != nil {
		t.Errorf("%s links to %s: %v", from, file, err)
		return
	}
	if anchor == "" {
		return
	}
	for _, m := range headings.FindAllStringSubmatch(fenced.ReplaceAllString(testkit.Read(t, name), ""), -1) {
		if slug(m[1]) == anchor {
			return
		}
	}
	t.Errorf("%s links to %s#%s, and no heading there has that anchor", from, file, anchor)
}

// slug is the anchor that GitHub gives a heading.
func slug(heading string) string {
	return strings.ReplaceAll(notSlug.ReplaceAllString(strings.ToLower(heading), ""), " ", "-")
}

// TestOurURLs follows the URLs of this repository that gondk writes into people's files and says to them.
func TestOurURLs(t *testing.T) {
	root, found := testkit.Root(t), 0
	note := func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, ".so") {
			return err
		}
		for _, u := range ourURL.FindAllString(testkit.Read(t, name), -1) {
			found++
			place := regexp.MustCompile(`^.*?/main/|^https://github\.com/gondk/gondk`).ReplaceAllString(u, "")
			file, anchor, _ := strings.Cut(place, "#")
			if file == "" {
				file = "README.md"
			}
			checkPlace(t, name, file, anchor)
		}
		return nil
	}
	for _, folder := range []string{"cmake", "ndk-build", "docs", "android-sample"} {
		if err := filepath.WalkDir(filepath.Join(root, folder), note); err != nil {
			t.Fatal(err)
		}
	}
	if err := testkit.Walk(filepath.Join(root, "magefiles"), note); err != nil {
		t.Fatal(err)
	}
	if found < 5 {
		t.Errorf("found %d URLs only", found)
	}
}
