package pages

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

const troubleshooting = "docs/troubleshooting.md"

var (
	messageRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (.*?) \\| (.*?) \\|$")
	verb       = regexp.MustCompile(`%(?:\[\d\])?[-+#0-9.]*[a-zA-Z]|\$\{?\w+\}?`)
	blanks     = regexp.MustCompile(`\s+`)
)

// TestMessages wants each message of the page to be one that gondk says, or that its code knows of others: what the page says of a message that was
// reworded is never found.
func TestMessages(t *testing.T) {
	said := sayings(t)
	rows := messageRow.FindAllStringSubmatch(testkit.Read(t, filepath.Join(testkit.Root(t), troubleshooting)), -1)
	for _, row := range rows {
		if !isSaid(row[1], said) {
			t.Errorf("nothing says: %s", row[1])
		}
		if row[2] == "" || row[3] == "" {
			t.Errorf("%s: without a reason or a cure", row[1])
		}
	}
	if len(rows) < 60 {
		t.Errorf("found %d messages only", len(rows))
	}
}

// TestRuleNames wants the rules that the page names to be there.
func TestRuleNames(t *testing.T) {
	root := testkit.Root(t)
	rules, found := testkit.Read(t, filepath.Join(root, "docs", "rules.md")), 0
	for _, m := range regexp.MustCompile(`\((?:`+"`[a-z0-9-]+`(?:, )?)+\\)").FindAllString(testkit.Read(t, filepath.Join(root, troubleshooting)), -1) {
		for _, id := range strings.Split(strings.Trim(m, "()"), ", ") {
			if found++; !strings.Contains(rules, "| "+id+" ") {
				t.Errorf("there is no rule %s", id)
			}
		}
	}
	if found < 8 {
		t.Errorf("found %d rules only", found)
	}
}

// isSaid looks for a text that has all of a message's parts in their order.
func isSaid(message string, said []string) bool {
	parts := strings.Split(message, "…")
	for _, text := range said {
		found := true
		for _, part := range parts {
			_, after, ok := strings.Cut(text, strings.TrimSpace(part))
			if found = found && ok; !found {
				break
			}
			text = after
		}
		if found {
			return true
		}
	}
	return false
}

// sayings are the texts in gondk's code, each as one line with … where a value comes.
func sayings(t *testing.T) (said []string) {
	t.Helper()
	root := testkit.Root(t)
	err := testkit.Walk(filepath.Join(root, "magefiles"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			text, whole := textOf(e)
			if text != "" {
				said = append(said, oneLine(text))
			}
			return !whole
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"cmake/Gondk.cmake", "ndk-build/gondk/Android.mk", "magefiles/internal/facts/dated/dated.toml"} {
		text := regexp.MustCompile(`"\s*"|\\\n`).ReplaceAllString(testkit.Read(t, filepath.Join(root, filepath.FromSlash(name))), "")
		said = append(said, oneLine(strings.ReplaceAll(text, `\"`, `"`)))
	}
	return append(said, goSayings(t)...)
}

// goSayings are what the go command itself says that the page explains.
func goSayings(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, name := range []string{"modload/import.go", "work/init.go"} {
		said = append(said, oneLine(testkit.Read(t, filepath.Join(strings.TrimSpace(string(out)), "src", "cmd", "go", "internal", filepath.FromSlash(name)))))
	}
	return said
}

func oneLine(text string) string {
	return blanks.ReplaceAllString(verb.ReplaceAllString(text, "…"), " ")
}

// textOf gives the text of a literal, or of a sum of literals and other things; whole says that there is nothing more to look at below it.
func textOf(e ast.Expr) (text string, whole bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", true
		}
		text, _ := strconv.Unquote(e.Value)
		return text, true
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "", false
		}
		x, xWhole := textOf(e.X)
		y, yWhole := textOf(e.Y)
		if x == "" {
			x = "…"
		}
		if y == "" {
			y = "…"
		}
		return x + y, xWhole && yWhole
	case *ast.ParenExpr:
		return textOf(e.X)
	}
	return "", false
}
