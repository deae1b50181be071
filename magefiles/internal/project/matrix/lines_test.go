package matrix

import (
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
)

func TestFindLines(t *testing.T) {
	cases := []struct {
		name, text string
		want       map[string]int
	}{
		{"nothing", "", map[string]int{}},
		{"comments and blank lines", "# [no]\n\n \t# a = 1\na = 1 # b = 2\n", map[string]int{"a": 4}},
		{"no line end", "a = 1", map[string]int{"a": 1}},
		{"tables", "[a] # x\nb = 1\n\n[ a . c ]\nd=2\n[e.\"f g\"]\n", map[string]int{"a": 1, "a.b": 2, "a.c": 4, "a.c.d": 5, "e": 6, `e."f g"`: 6}},
		{"lists of tables", "[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = 3\n[[a.e]]\n[[a.e]]\nf = 4\n", map[string]int{
			"a": 1, "a[0]": 1, "a[0].b": 2, "a[1]": 3, "a[1].b": 4, "a[1].c": 5, "a[1].c.d": 6, "a[1].e": 7, "a[1].e[0]": 7, "a[1].e[1]": 8, "a[1].e[1].f": 9}},
		{"dotted keys", "a.b = 1\na . c=2\n'a'.\"d\".e = 3\n", map[string]int{"a": 1, "a.b": 1, "a.c": 2, "a.d": 3, "a.d.e": 3}},
		{"quoted keys", "\"a.b\" = 1\n'c\"' = 2\n\"\" = 3\n\"\\u0064\" = 4\n\"\\\"\" = 5\n", map[string]int{`"a.b"`: 1, `"c\""`: 2, `""`: 3, "d": 4, `"\""`: 5}},
		{"lists", "a = [ 1,\n 2, # 3,\n\n [\"x]\",\n 'y'], {b = 1,\nc = 2},\n]\nd = []\n", map[string]int{
			"a": 1, "a[0]": 1, "a[1]": 2, "a[2]": 4, "a[2][0]": 4, "a[2][1]": 5, "a[3]": 5, "a[3].b": 5, "a[3].c": 6, "d": 8}},
		{"inline tables", "a = { b = { c.d = 1 }, # }\n  e = \"}\",\n}\nf = {}\n", map[string]int{"a": 1, "a.b": 1, "a.b.c": 1, "a.b.c.d": 1, "a.e": 2, "f": 4}},
		{"texts with what looks like keys", "a = \"\"\"\nb = 1\n\\\"\"\" c = 2\n\"\"\"\"\"\nd = '''\n[e]\n'''''\nf = \"\\\\\" # \"\ng = '\\'\nh = 1", map[string]int{
			"a": 1, "d": 5, "f": 8, "g": 9, "h": 10}},
		{"other values", "a = 1979-05-27 07:32:00\nb = +inf\nc = -1_0.0e+5#\nd = true\n[x]\ne = 1", map[string]int{"a": 1, "b": 2, "c": 3, "d": 4, "x": 5, "x.e": 6}},
		{"mark", "\ufeffa = 1", map[string]int{"a": 1}},
	}
	for _, c := range cases {
		for ending, text := range map[string]string{"LF": c.text, "CRLF": strings.ReplaceAll(c.text, "\n", "\r\n")} {
			t.Run(c.name+" "+ending, func(t *testing.T) {
				var doc map[string]any
				if _, err := toml.Decode(text, &doc); err != nil {
					t.Fatal("the case is no TOML:", err)
				}
				if diff := cmp.Diff(c.want, findLines(text)); diff != "" {
					t.Errorf("lines (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestLineOf(t *testing.T) {
	lines := map[string]int{"a": 3, "a.b[1]": 5}
	for path, want := range map[string]int{"a": 3, "a.c": 3, "a.b[1]": 5, "a.b[1].c": 5, "a.b[0]": 3, "d": 1, "": 1} {
		if got := lineOf(lines, path); got != want {
			t.Errorf("line of %q is %d, want %d", path, got, want)
		}
	}
}

func TestSimilar(t *testing.T) {
	names := []string{"name", "package", "tags", "min_sdk", "page_size", "version_code"}
	for word, want := range map[string]string{
		"nmae": "name", "Name": "name", "tag": "tags", "minSdk": "min_sdk", "min-sdk": "min_sdk", "minSdkVersion": "min_sdk",
		"pagesize": "page_size", "versionCode": "version_code", "version": "version_code", "x": "", "colour": "", "": "",
	} {
		if got := similar(word, names); got != want {
			t.Errorf("similar to %q: %q, want %q", word, got, want)
		}
	}
}
