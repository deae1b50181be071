package testkit

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Page is a page for users: README.md, CHANGELOG.md, or one of those below docs.
type Page struct{ Name, Text string }

// Block is a fenced block of a page.
type Block struct {
	Page, Heading string // docs/run.md, Without a device
	Kind          string // the word behind the fence: sh
	Text          string
	Line          int
}

// Pages gives all pages.
func Pages(t testing.TB) (pages []Page) {
	t.Helper()
	root := Root(t)
	names, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append([]string{filepath.Join(root, "README.md"), filepath.Join(root, "CHANGELOG.md")}, names...) {
		name, err := filepath.Rel(root, path)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, Page{filepath.ToSlash(name), Read(t, path)})
	}
	return pages
}

// Root is the repository's folder, in which a package's test runs somewhere below.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "README.md")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("no README.md above the test's folder")
	return ""
}

var (
	fence   = regexp.MustCompile("^```(.*)$")
	heading = regexp.MustCompile(`^#+ (.*)$`)
)

// Blocks gives the page's fenced blocks.
func (p Page) Blocks() (blocks []Block) {
	head := ""
	var open *Block
	for i, line := range strings.Split(p.Text, "\n") {
		m := fence.FindStringSubmatch(line)
		switch {
		case m != nil && open == nil:
			open = &Block{Page: p.Name, Heading: head, Kind: m[1], Line: i + 1}
		case m != nil:
			blocks = append(blocks, *open)
			open = nil
		case open != nil:
			open.Text += line + "\n"
		default:
			if m := heading.FindStringSubmatch(line); m != nil {
				head = strings.ReplaceAll(m[1], "`", "")
			}
		}
	}
	return blocks
}

// Shown gives the text of the blocks of a kind below a heading of a page, for a test to do what a reader does with them. TestBlocks of package
// pages reads these calls: a block that no test asks for fails it. So page, heading and kind are plain texts at the call.
func Shown(t testing.TB, page, heading, kind string) []string {
	t.Helper()
	blocks, err := ShownIn(Root(t), page, heading, kind)
	if err != nil {
		t.Fatal(err)
	}
	return blocks
}

// ShownIn is [Shown] for a script's command, which has no test at hand.
func ShownIn(root, page, heading, kind string) (texts []string, err error) {
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(page)))
	if err != nil {
		return nil, err
	}
	for _, b := range (Page{page, string(text)}).Blocks() {
		if b.Heading == heading && b.Kind == kind {
			texts = append(texts, b.Text)
		}
	}
	if len(texts) == 0 {
		return nil, fmt.Errorf("%s has no %s block below the heading %s", page, kind, heading)
	}
	return texts, nil
}
