package begin

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseModule(t *testing.T) {
	for text, want := range map[string]*goModule{
		"module example.com/a/v2 // ours\n\ngo 1.25\n":                                                                {path: "example.com/a/v2"},
		"module \"example.com/a\"\n\ntool github.com/magefile/mage\n\ntool (\n\tgithub.com/gondk/gondk\n\t// no\n)\n": {path: "example.com/a", tools: []string{magePath, gondkPath}},
		"module (\n\texample.com/a\n)\nreplace x.org/b => ../b\nreplace (\n\tx.org/c v1.0.0 => /abs/c // why\n\tx.org/d => x.org/e v1.2.3\n\tx.org/f => \"./with space\"\n)\n": {
			path: "example.com/a", replaces: []replace{{"x.org/b", "../b", 4}, {"x.org/c@v1.0.0", "/abs/c", 6}, {"x.org/f", "./with space", 8}}},
		"module example.com/a\n// replace x.org/b => ../b\r\n": {path: "example.com/a"},
	} {
		got, err := parseModule("go.mod", []byte(text))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(goModule{}, replace{})); diff != "" {
			t.Errorf("%s\n-want +got\n%s", text, diff)
		}
	}
}

func TestParseModuleBad(t *testing.T) {
	_, err := parseModule("/app/go.mod", []byte("module example.com/a\n\nrequire example.com/b\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "/app/go.mod:3: ") {
		t.Errorf("the error does not name the line: %v", err)
	}
}

func TestModuleName(t *testing.T) {
	for path, want := range map[string]string{"example.com/a": "a", "example.com/a/v2": "a", "a": "a", "example.com/v2x": "v2x"} {
		if got := (&goModule{path: path}).name(); got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
}

func TestElsewhere(t *testing.T) {
	m := &goModule{replaces: []replace{{"in", "../third_party/x", 1}, {"out", "../../x", 2}, {"abs", filepath.ToSlash(t.TempDir()), 3}}}
	var got []string
	for _, r := range m.elsewhere("/repo/go", "/repo") {
		got = append(got, r.module)
	}
	if diff := cmp.Diff([]string{"out", "abs"}, got); diff != "" {
		t.Error(diff)
	}
}

// gondk's own mage is as good as the other; both together have one name.
func TestMissingTools(t *testing.T) {
	for _, mage := range []string{magePath, ownMage} {
		if got := (&goModule{tools: []string{mage}}).missing(); len(got) != 1 || got[0] != gondkPath {
			t.Errorf("beside %s: %v", mage, got)
		}
	}
}
