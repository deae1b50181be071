package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/judge/change"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

// diffOf is of two files of one name, with something in every part.
func diffOf(name string) Diff {
	place := check.Place{File: name, ABI: "arm64-v8a"}
	finding := func(id string, s check.Severity, seen string) check.Finding {
		return check.Finding{ID: id, Severity: s, Place: place, Seen: seen, Cure: cureOf(id)}
	}
	result := &check.Result{Rules: someRules, Looks: []check.Look{{Group: check.SegmentGroup, ABI: "arm64-v8a"}, {Group: check.SegmentGroup, ABI: "x86"}}}
	return Diff{&change.Diff{
		Old: change.Side{File: "old/" + name, Kind: "library", Size: 2_000_000, Target: target, Result: result}, New: change.Side{File: "new/" + name, Kind: "library", Size: 2_100_000, Target: target, Result: result},
		Changes: richChanges(),
		Imports: []change.Import{
			{Library: name, Name: "memfd_create", From: "libc.so", Since: 30, ABIs: []string{"arm64-v8a"}, Came: true}, {Library: name, Name: "getentropy", ABIs: []string{"arm64-v8a"}},
		},
		Libraries: []change.Sizes{{Name: name, ABI: "arm64-v8a", File: change.Weight{Name: "file", Old: 2_000_000, New: 2_100_000}, Packages: []change.Weight{{Name: "net/http", New: 90_000}}}},
		Came:      []check.Finding{finding("und-api", check.Error, "memfd_create is there since API 30"), finding("dt-soname", check.Warning, "it has no SONAME "+name)},
		Went:      []check.Finding{finding("und-api", check.Error, "getentropy is there since API 28")},
		Notes:     []string{name + " was left out"},
	}}
}

func diffPageOf(t *testing.T, d Diff) string {
	t.Helper()
	var out bytes.Buffer
	if err := d.Write(&out, FormatHTML); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestDiffPage(t *testing.T) {
	testkit.Golden(t, "testdata/diff.html", diffPageOf(t, diffOf("liba.so")))
	if text := diffPageOf(t, diffOf(evil)); strings.Contains(text, "<script>alert") || strings.ContainsFunc(strings.ReplaceAll(text, "\n", ""), hidden) {
		t.Error("a name gets out")
	}
}
