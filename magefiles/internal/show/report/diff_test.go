package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/change"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/inspect"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
)

//go:embed diff.schema.json
var diffSchema []byte

// someDiff has something of everything, with an escape in each name that a file chooses.
func someDiff() Diff {
	abis := []string{"arm64-v8a", "x86_64"}
	finding := func(id string, s check.Severity, file, seen string) check.Finding {
		return check.Finding{ID: id, Severity: s, Seen: seen, Cure: cureOf(id), Place: check.Place{File: file, Entry: "lib/x86_64/libx.so", ABI: "x86_64"}}
	}
	result := &check.Result{Rules: someRules, Looks: []check.Look{{Group: check.DynamicGroup, ABI: "x86_64", Rules: 1}}}
	d := &change.Diff{
		Old:     change.Side{File: "old/a\x1b.apk", Kind: "APK", Size: 1000000, Target: target, Result: result, Contents: someContents()},
		New:     change.Side{File: "new/a\x1b.apk", Kind: "APK", Size: 1100000, Target: target, Result: result, Contents: &inspect.Contents{}},
		Changes: &baseline.Changes{},
		Imports: []change.Import{
			{Library: "libx.so", ABIs: abis, Name: "getrandom\x1b", From: "libc.so", Since: 28, Came: true}, {Library: "libx.so", ABIs: abis[:1], Name: "odd"}, {Library: "libx.so", ABIs: []string{"a\x1bbi"}, Name: "more"},
		},
		Libraries: []change.Sizes{{
			Name: "libx.so", ABI: "x86_64", File: change.Weight{Name: "file", Old: 5000, New: 6000},
			Segments: []change.Weight{{Name: "code (R E)", Old: 3000, New: 4000}, {Name: "data (RW)", Old: 100, New: 100}},
			Sections: []change.Weight{{Name: ".text\x1b", Old: 3000, New: 4000}, {Name: ".new", New: 70}},
			Packages: []change.Weight{
				{Name: "github.com/example/a/package/of/a/long/name", Old: 10}, {Name: size.CCode, New: 20}, {Name: "b", Old: 1, New: 2}, {Name: "c", Old: 2, New: 3}, {Name: "d", Old: 3, New: 4},
			},
		}},
		Came:   []check.Finding{finding("pt-load-16k", check.Error, "new/a.apk", "aligned to 4096\x1b")},
		Went:   []check.Finding{finding("dt-soname", check.Warning, "old/a.apk", "it has no SONAME")},
		Stayed: []check.Finding{finding("so-memtag", check.Info, "new/a.apk", "it asks for memory tagging")},
		Notes:  []string{"Types are not compared\x1b."},
	}
	d.Changes.List = []baseline.Change{
		{ID: "app-exported", Class: baseline.Breaking, Name: "a.C", Text: "activity a.C\x1b, which other apps may use, is gone"},
		{ID: "app-permission", Class: baseline.Compatible, Name: "p", Text: "it newly asks for permission p"},
	}
	for i := range 20 {
		d.Changes.List = append(d.Changes.List, baseline.Change{ID: "base-deps", Class: baseline.Harmless, ABIs: abis, Library: "libx.so", Name: "m", Text: fmt.Sprintf("Go module m%d v1 is new", i)})
	}
	return Diff{d}
}

func TestDiffOnTerminal(t *testing.T) {
	var some, all strings.Builder
	if err := someDiff().Summary(&some, Terminal{Width: 80}, false, "d.html"); err != nil {
		t.Fatal(err)
	}
	testkit.Golden(t, "testdata/diff.txt", some.String())
	for line := range strings.Lines(some.String()) {
		if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if err := someDiff().Summary(&all, Terminal{Width: 80}, true, ""); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(all.String(), "Go module m19 v1 is new") || strings.Contains(all.String(), "more (-v") {
		t.Errorf("-v leaves something out\n%s", all.String())
	}
}

// Of one library it is not said again and again which it is.
func TestDiffOfOne(t *testing.T) {
	d := someDiff()
	d.Old.Kind, d.New.Kind = "library", "library"
	var out strings.Builder
	if err := d.Summary(&out, Terminal{Width: 80}, false, ""); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\n  Go module m0 v1 is new\n", "\n  - odd\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if len(d.Imports[1].ABIs) == 0 {
		t.Error("what is shown was taken out of the comparison itself")
	}
}

func TestDiffVerdict(t *testing.T) {
	d := someDiff()
	for _, c := range []struct {
		edit func()
		want string
	}{
		{func() {}, "Breaks users of the old one: 1 breaking change and 1 new error."},
		{func() { d.Changes.List = d.Changes.List[1:] }, "Breaks users of the old one: 1 new error."},
		{func() { d.Came = nil }, "Breaks nothing that used the old one."},
		{func() {
			d.Changes.List, d.Imports, d.Went, d.New.Size = nil, nil, nil, d.Old.Size
		}, "Nothing has changed that this looks at."},
		{func() { d.Same = true }, "The two files are the same to the byte."},
	} {
		c.edit()
		if got := d.verdict(); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func diffWritten(t *testing.T, format Format) string {
	t.Helper()
	var out bytes.Buffer
	if err := someDiff().Write(&out, format); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "\x1b") {
		t.Errorf("%s has an escape", format)
	}
	return out.String()
}

func TestDiffDocuments(t *testing.T) {
	for format, want := range map[Format][]string{
		FormatHTML:        {"Breaks users of the old one", "it newly asks for permission p", "getrandom", "aligned to 4096", "it has no SONAME", "<code>.new</code>"},
		FormatMarkdown:    {"**Breaks users of the old one: 1 breaking change and 1 new error.**", "it newly asks for permission p", "- came: getrandom", "- went: warning dt-soname", "| section | `.new` | – | 70 B | new |"},
		FormatSARIF:       {`"baselineState": "new"`, `"baselineState": "unchanged"`, `"baselineState": "absent"`, `"ruleId": "app-exported"`},
		FormatCodeQuality: {"app-exported", "pt-load-16k"},
	} {
		text := diffWritten(t, format)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not have %s\n%s", format, w, text)
			}
		}
	}
	elements(t, diffWritten(t, FormatHTML))
	if err := validate(compiled(t, officialSARIF(t)), diffWritten(t, FormatSARIF)); err != nil {
		t.Error(err)
	}
}

// The schema of a comparison takes findings and changes from that of a report, and knows every field.
func TestDiffSchema(t *testing.T) {
	c := jsonschema.NewCompiler()
	for id, text := range map[string][]byte{"abi": ownSchema, "diff": diffSchema} {
		text = bytes.ReplaceAll(text, []byte(`"type": "object",`), []byte(`"type": "object", "unevaluatedProperties": false,`))
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err == nil {
			err = c.AddResource("https://github.com/gondk/gondk/blob/main/magefiles/internal/show/report/"+id+".schema.json", doc)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	schema, err := c.Compile("https://github.com/gondk/gondk/blob/main/magefiles/internal/show/report/diff.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	text := diffWritten(t, FormatJSON)
	if err := validate(schema, text); err != nil {
		t.Error(err)
	}
	if validate(schema, strings.Replace(text, `"came": [`, `"come": [`, 1)) == nil {
		t.Error("a missing field fits the schema")
	}
}

func TestFoldExports(t *testing.T) {
	var list []baseline.Change
	add := func(id, library string, names ...string) {
		for _, name := range names {
			list = append(list, baseline.Change{ID: id, Library: library, ABIs: []string{"x86"}, Name: name, Text: name + " is another"})
		}
	}
	add("base-func-removed", "a.so", "f", "g", "h", "i", "j", "k", "l")
	add("base-func-removed", "b.so", "f", "g")
	add("base-func-added", "a.so", "m", "n", "o", "p", "q")
	add("base-deps", "a.so", "1", "2", "3", "4", "5")
	var got []string
	for _, c := range foldExports(list) {
		got = append(got, c.Library+" "+c.Text)
	}
	want := []string{
		"a.so 7 symbols are no longer exported: f, g, h, i, j, k and 1 more", "b.so f is another", "b.so g is another", "a.so 5 symbols are now exported: m, n, o, p, q",
		"a.so 1 is another", "a.so 2 is another", "a.so 3 is another", "a.so 4 is another", "a.so 5 is another",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}
