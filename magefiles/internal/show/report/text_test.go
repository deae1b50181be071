package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/judge/size"
)

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"":                   "",
		"plain ünïcödé 中文 é": "plain ünïcödé 中文 é",
		"a\nb\tc\x00":        `a\nb\x09c\x00`,
		"\x1b[31mred":        `\x1b[31mred`,
		"\u202egnp.so":       `\u202egnp.so`,
		"\u200bx\u2028":      `\u200bx\u2028`,
		"bad \xff\xfe":       `bad \xff\xfe`,
		"\ufffd":             "\ufffd",
	} {
		if got := printable(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"plain, text. 1-2":   "plain, text. 1-2",
		"a_b*c`d|e~f\\":      "a\\_b\\*c\\`d\\|e\\~f\\\\",
		"<b>&lt;":            "&lt;b&gt;&amp;lt;",
		"[x](http://y)":      `\[x\](http:<!-- -->//y)`,
		"www.example.com":    "www<!-- -->.example.com",
		"@octocat":           "@<!-- -->octocat",
		"go#12 GH-3 #x":      "go#<!-- -->12 GH-<!-- -->3 #x",
		"$ORIGIN $":          "<span>$</span>ORIGIN <span>$</span>",
		"two\nlines\r\nmore": "two lines\r more",
	} {
		if got := escape(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestCell(t *testing.T) {
	for in, want := range map[string]string{"a|b`c": "`a\\|b'c`", "@x #1": "`@x #1`", "": ""} {
		if got := cell(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestReferences(t *testing.T) {
	got := references("bionic linker/linker.cpp; golang/go#33806;https://example.com/a?b; developer.android.com/x ; javascript:alert(1); https://a b;")
	want := []reference{
		{"bionic linker/linker.cpp", ""}, {"golang/go#33806", "https://github.com/golang/go/issues/33806"}, {"https://example.com/a?b", "https://example.com/a?b"},
		{"developer.android.com/x", "https://developer.android.com/x"}, {"javascript:alert(1)", ""}, {"https://a b", ""},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestFillKeepsLongWordsWhole(t *testing.T) {
	for in, want := range map[string]string{"": "", "ab cd": "ab|cd", "a abcdefg hi": "a|abcdefg|hi", "ü ï d": "ü ï|d"} {
		if got := strings.Join(fill(in, 3), "|"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAmounts(t *testing.T) {
	for n, want := range map[int64]string{0: "–", 1: "1 B", 999: "999 B", 1000: "1.0 kB", 999_949: "999.9 kB", 999_950: "1.00 MB", 2_204_896: "2.20 MB", 3_000_000_000: "3.00 GB"} {
		if got := amount(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := grouped(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

func TestBreakdowns(t *testing.T) {
	got := breakdowns([]size.Library{
		{Name: "a.so", ABI: "x86", Packages: []size.Package{{Path: "fmt", Bytes: 5}, {Path: "os", Bytes: 9}}},
		{Name: "b.so", ABI: "x86"},
		{Name: "a.so", ABI: "x86_64", Packages: []size.Package{{Path: "runtime", Bytes: 20}, {Path: "fmt", Bytes: 6}}},
	})
	want := []breakdown{{Name: "a.so", Columns: []column{{"x86", ""}, {"x86_64", ""}}, Rows: []breakdownRow{{"runtime", []int64{0, 20}}, {"os", []int64{9, 0}}, {"fmt", []int64{5, 6}}}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	if rest, n := got[0].rest(1); n != 2 || rest.Bytes[0] != 14 || rest.Bytes[1] != 6 {
		t.Errorf("the rest is %v of %d", rest, n)
	}
}

func TestLevelBars(t *testing.T) {
	bars := levelBars([]Import{{Symbol: "a", Level: 3, ABI: "x86"}, {Symbol: "a", Level: 21, ABI: "x86_64"}, {Symbol: "b", Level: 30}, {Symbol: "c"}, {Symbol: "b", Level: 30, ABI: "x86"}})
	if d := cmp.Diff([]levelBar{{0, 1}, {21, 1}, {30, 1}}, bars); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestBreakdownsJoinBuildPathsThatWeighTheSame(t *testing.T) {
	library := func(abi, path string, fmtBytes int64) size.Library {
		return size.Library{Name: "liba.so", ABI: abi, BuildPath: path, Packages: []size.Package{{Path: "fmt", Bytes: fmtBytes}, {Path: "os", Bytes: 1}}}
	}
	got := breakdowns([]size.Library{library("x86", "cmake", 5), library("x86_64", "cmake", 7), library("x86", "ndk-build", 5), library("x86_64", "ndk-build", 8)})
	want := []breakdown{{
		Name: "liba.so", Columns: []column{{"x86", "cmake, ndk-build"}, {"x86_64", "cmake"}, {"x86_64", "ndk-build"}},
		Rows: []breakdownRow{{"fmt", []int64{5, 7, 8}}, {"os", []int64{1, 1, 1}}},
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestToBeContinued(t *testing.T) {
	for line, want := range map[string]string{"a bc": "a bc …", "a bcd": "a …", "abcdefgh": "abcdefgh …"} {
		if got := toBeContinued(line, 6); got != want {
			t.Errorf("%q becomes %q, want %q", line, got, want)
		}
	}
}
