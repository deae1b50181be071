package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

func TestTell(t *testing.T) {
	at := func(abi, path string) check.Place { return check.Place{File: "lib.so", ABI: abi, BuildPath: path} }
	find := func(id, seen, cure string, p check.Place) check.Finding {
		return check.Finding{ID: id, Severity: check.Error, Seen: seen, Cure: cure, Place: p}
	}
	warning := find("a", "x", "c", at("x86", "cmake"))
	warning.Severity = check.Warning
	reasoned := find("a", "x", "c", at("x86", "cmake"))
	reasoned.Reason = "r"
	got := tell([]check.Finding{
		find("a", "x", "c", at("arm64-v8a", "cmake")), find("a", "y", "c", at("arm64-v8a", "cmake")), find("a", "x", "c", at("x86", "cmake")),
		find("a", "x", "d", at("x86", "cmake")), find("b", "x", "c", at("x86", "cmake")), warning, reasoned, find("a", "x", "c", at("x86", "cmake")),
	})
	one := []check.Place{at("x86", "cmake")}
	want := []told{
		{ID: "a", Severity: check.Error, Seen: "x", Cure: "c", Places: []check.Place{at("arm64-v8a", "cmake"), at("x86", "cmake")}},
		{ID: "a", Severity: check.Error, Seen: "y", Cure: "c", Places: []check.Place{at("arm64-v8a", "cmake")}},
		{ID: "a", Severity: check.Error, Seen: "x", Cure: "d", Places: one},
		{ID: "b", Severity: check.Error, Seen: "x", Cure: "c", Places: one},
		{ID: "a", Severity: check.Warning, Seen: "x", Cure: "c", Places: one},
		{ID: "a", Severity: check.Error, Seen: "x", Cure: "c", Reason: "r", Places: one},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestChapters(t *testing.T) {
	var got []string
	for _, c := range chapters(richResult()) {
		got = append(got, fmt.Sprintf("%s %s %d", c.Severity, c.Rule.ID, len(c.Findings)))
	}
	want := []string{"error pt-load-16k 1", "error und-api 2", "error aab-page-align 1", "warning dt-soname 1", "warning so-go-nodelete 1", "warning base-expired-suppress 1", "info pt-load-16k 1", "info so-memtag 1"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestSpots(t *testing.T) {
	place := func(file, entry, abi, path string) check.Place {
		return check.Place{File: file, Entry: entry, ABI: abi, BuildPath: path}
	}
	for _, c := range []struct {
		places []check.Place
		want   []string
	}{
		{nil, nil},
		{[]check.Place{{}}, []string{""}},
		{[]check.Place{place("a/lib.so", "", "", "")}, []string{"lib.so"}},
		{[]check.Place{place("", "", "x86", "cmake")}, []string{"x86; cmake"}},
		{[]check.Place{place("x.aab", "base/lib/x86/lib.so", "x86", "cmake"), place("x.aab", "base/lib/x86_64/lib.so", "x86_64", "cmake")}, []string{"lib.so in x.aab (x86, x86_64; cmake)"}},
		{[]check.Place{place("1/lib.so", "", "x86", "cmake"), place("2/lib.so", "", "x86", "ndk-build"), place("3/lib.so", "", "x86_64", "cmake"), place("4/lib.so", "", "x86_64", "ndk-build")},
			[]string{"lib.so (x86, x86_64; cmake, ndk-build)"}},
		{[]check.Place{place("1/lib.so", "", "x86", "cmake"), place("2/lib.so", "", "x86", "ndk-build"), place("3/lib.so", "", "x86_64", "cmake")},
			[]string{"lib.so (x86; cmake, ndk-build)", "lib.so (x86_64; cmake)"}},
		{[]check.Place{place("a.so", "", "x86", "cmake"), place("b.so", "", "x86", "cmake")}, []string{"a.so (x86; cmake)", "b.so (x86; cmake)"}},
	} {
		var got []string
		for _, s := range spots(c.places) {
			got = append(got, s.String())
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%v: -want +got\n%s", c.places, d)
		}
	}
}

func TestSomeSpots(t *testing.T) {
	var places []check.Place
	for i := range 6 {
		places = append(places, check.Place{File: fmt.Sprintf("%d.so", i)})
	}
	if got, want := someSpots(places), "0.so, 1.so, 2.so, 3.so, … and 2 more"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestGrids(t *testing.T) {
	r := &Report{Result: &check.Result{Rules: someRules, Looks: []check.Look{
		{Group: check.ArchiveGroup, ABI: "arm64-v8a"},
		{Group: check.SegmentGroup, ABI: "x86", BuildPath: "cmake"}, {Group: check.SegmentGroup, ABI: "arm64-v8a", BuildPath: "ndk-build"},
		{Group: check.SegmentGroup, ABI: "strange", BuildPath: "cmake"}, {Group: check.SegmentGroup, ABI: "x86"},
		{Group: check.PathGroup},
	}, Findings: []check.Finding{
		{ID: "pt-load-16k", Severity: check.Error, Place: check.Place{ABI: "x86", BuildPath: "cmake"}},
		{ID: "ar-go-tls", Severity: check.Warning, Place: check.Place{ABI: "arm64-v8a"}},
		{ID: "nobody-knows", Severity: check.Info, Place: check.Place{BuildPath: "cmake"}},
	}, Suppressed: []check.Finding{{ID: "pt-load-16k", Severity: check.Error, Place: check.Place{ABI: "x86"}}}}}
	var got []string
	for _, g := range r.grids() {
		got = append(got, fmt.Sprint(g.ABIs, g.Paths))
		for _, row := range g.Rows {
			line := string(row.Group)
			for _, c := range row.Cells {
				line += fmt.Sprintf(" | %d %s %v %s", c.Span, c.State(), c.Words(), c.Worst.ID)
			}
			got = append(got, line)
		}
	}
	want := []string{
		"[arm64-v8a x86 other ABIs] [cmake ndk-build]",
		"archive | 2 warning [1 warning] ar-go-tls | 1 none [not looked at]  | 1 none [not looked at]  | 1 none [not looked at]  | 1 none [not looked at] ",
		"segments, page size, RELRO | 1 none [not looked at]  | 1 ok [ok]  | 1 error [1 error 1 suppressed] pt-load-16k | 1 ok [ok 1 suppressed]  | 1 ok [ok]  | 1 none [not looked at] ",
		"[] [cmake]",
		"between build paths | 1 ok [ok] ",
		"other rules | 1 ok [ok 1 info] nobody-knows",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestLogicalPlacesAreUnique(t *testing.T) {
	places := []check.Place{{File: "liba.so", ABI: "x86"}, {File: "liba.so", ABI: "x86_64"}, {File: "libb.so"}, {}}
	want := []sarifLogical{{"liba.so", "liba.so", "module"}, {"libb.so", "libb.so", "module"}}
	if d := cmp.Diff(want, logical(places)); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestSummaryListsFewUnlessAllAreAskedFor(t *testing.T) {
	c := chapter{Rule: check.Rule{ID: "a", Title: "a"}, Severity: check.Warning}
	for range 6 {
		c.Findings = append(c.Findings, told{Seen: "exports _Z" + strings.Repeat("x", 100), Cure: "Hide it."})
	}
	for all, want := range map[bool][2]int{false: {4, 1}, true: {6, 0}} {
		p := newPage(Terminal{})
		p.chapter(c, all)
		text := p.out.String()
		got := [2]int{strings.Count(text, "  seen"), strings.Count(text, "… and 2 more like this (-v lists more)\n  cure   Hide it.\n")}
		if got != want || strings.Contains(text, "where") || strings.Contains(text, strings.Repeat("x", 100)) != all {
			t.Errorf("all %t: %v, want %v\n%s", all, got, want, text)
		}
	}
}

// TestOneCause says what Android's linker says with the error that is its cause, and counts one error.
func TestOneCause(t *testing.T) {
	at := check.Place{File: "libx.so", ABI: "arm64-v8a"}
	said := func(seen string) check.Finding {
		return check.Finding{ID: "loads", Severity: check.Error, Place: at, Seen: seen}
	}
	symbol := said(`on API 24 to 36: dlopen failed: cannot locate symbol "gone" referenced by "libx.so"...`)
	pages := said(`with pages of 16 KB: dlopen failed: "libx.so" program alignment (4096) cannot be smaller than system page size (16384)`)
	unresolved := check.Finding{ID: "und-unresolved", Severity: check.Error, Place: at, Seen: "1 import is not in any library that it needs: gone"}
	aligned := check.Finding{ID: "pt-load-16k", Severity: check.Error, Place: at, Seen: "a segment is aligned to 4096 bytes, but pages may have 16384"}
	warned, elsewhere, longer := unresolved, unresolved, unresolved
	warned.Severity, elsewhere.Place.ABI, longer.Seen = check.Warning, "x86", "1 import is not in any library that it needs: gone_by"
	named := check.Finding{ID: "dt-soname", Severity: check.Error, Place: at, Seen: "libx.so has no SONAME"}
	for name, c := range map[string]struct {
		findings []check.Finding
		want     int
	}{
		"a symbol": {[]check.Finding{symbol, aligned, unresolved}, 2}, "pages": {[]check.Finding{pages, aligned, unresolved}, 2}, "alone": {[]check.Finding{symbol}, 1},
		"a warning": {[]check.Finding{symbol, warned}, 2}, "another ABI": {[]check.Finding{symbol, elsewhere}, 2},
		"another symbol": {[]check.Finding{symbol, longer}, 2}, "the library's own name": {[]check.Finding{symbol, named}, 2},
	} {
		if got := tell(c.findings); len(got) != c.want {
			t.Errorf("%s: %d findings, want %d: %+v", name, len(got), c.want, got)
		}
	}
	want := "1 import is not in any library that it needs: gone. Android says " + symbol.Seen
	if got := tell([]check.Finding{symbol, unresolved}); got[0].Seen != want {
		t.Errorf("got %q, want %q", got[0].Seen, want)
	}
}
