package report

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
)

func value(text string) check.Value {
	return check.Value{Text: text, Parts: map[string]string{"": text}}
}

const (
	digestA = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	digestB = "sha256:fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"
	goID    = "l8wGR513kKSgQ9ihUrqs/88MKeofKDFd2CfljMFJ4/QbSexVkDDPceEgt9HJuG/l8wGR513kKSgQ9ihUrqs"
)

// agreeing has rows of every kind that is equal.
func agreeing() *check.Comparison {
	row := func(id, property, text string) check.Row {
		return check.Row{ID: id, Property: property, ABI: "arm64-v8a", Library: "libglue.so", Severity: check.Error, Verdict: check.Equal, Values: [2]check.Value{value(text), value(text)}}
	}
	needed := check.Value{Text: "libc.so libdl.so liblog.so libm.so", Parts: map[string]string{"libc.so": "", "libdl.so": "", "liblog.so": "", "libm.so": ""}}
	return &check.Comparison{
		Paths: [2]string{"cmake", "ndk-build"}, ABIs: []string{"arm64-v8a"}, NDK: "27.0.12077973",
		Rows: []check.Row{
			{ID: "abi-lib-set", Property: "libraries in every ABI", Severity: check.Error, Verdict: check.Equal, Values: [2]check.Value{value("libglue.so"), value("libglue.so")}},
			row("path-soname", "SONAME", "libglue.so"),
			{ID: "path-needed", Property: "NEEDED", ABI: "arm64-v8a", Library: "libglue.so", Severity: check.Warning, Verdict: check.Equal, Values: [2]check.Value{needed, needed}},
			{ID: "path-size", Property: "size", ABI: "arm64-v8a", Library: "libglue.so", Severity: check.Info, Verdict: check.Equal, Values: [2]check.Value{value("2510880 bytes"), value("2510912 bytes")}},
			row("path-go-id", "Go build id", goID),
			row("path-text", ".text", digestA),
		},
	}
}

// disagreeing adds rows of every severity and verdict, made with ndklite.
func disagreeing() *check.Comparison {
	c := agreeing()
	c.NDK, c.Lite = "27.0.0", true
	exports := func(names ...string) check.Value {
		v := check.Value{Text: strings.Join(names, " "), Parts: map[string]string{}}
		for _, name := range names {
			v.Parts[name] = "FUNC GLOBAL DEFAULT"
		}
		return v
	}
	var many []string
	for i := range 20 {
		many = append(many, "only in ndk-build: leaked_"+string(rune('a'+i)))
	}
	c.Rows = append(c.Rows,
		check.Row{
			ID: "path-exports", Property: "exports", ABI: "arm64-v8a", Library: "libglue.so", Severity: check.Error, Verdict: check.Differs,
			Values: [2]check.Value{exports("JNI_OnLoad", "Java_com_example_a_very_long_name_Main_open"), exports("JNI_OnLoad")},
			Diff:   append([]string{"only in cmake: Java_com_example_a_very_long_name_Main_open (FUNC GLOBAL DEFAULT)"}, many...),
			Cause:  "The version script | is set in one path only.", Cure: "Give both paths the same <version script>.",
		},
		check.Row{
			ID: "path-buildid", Property: "build id", ABI: "arm64-v8a", Library: "libglue.so", Severity: check.Warning, Verdict: check.Wrong,
			Values: [2]check.Value{value("20 bytes"), value("none")}, Diff: []string{"ndk-build: has no build id"},
			Cause: "--build-id=sha1 is missing.", Cure: "Give both paths -Wl,--build-id=sha1.",
		},
		check.Row{
			ID: "path-rodata", Property: ".rodata", ABI: "arm64-v8a", Library: "libglue.so", Severity: check.Info, Verdict: check.Differs,
			Values: [2]check.Value{value(digestA), value(digestB)}, Cause: "Bytes differ.", Cure: "Nothing needs doing.",
		})
	return c
}

func TestComparisonTable(t *testing.T) {
	for _, c := range []struct {
		name string
		in   *check.Comparison
		term Terminal
		all  bool
	}{
		{"agree-80", agreeing(), Terminal{Width: 80}, true},
		{"disagree-80", disagreeing(), Terminal{Width: 80}, true},
		{"disagree-120", disagreeing(), Terminal{Width: 120}, true},
		{"differences", disagreeing(), Terminal{Width: 80}, false},
		{"colour", disagreeing(), Terminal{Width: 80, Colour: true}, true},
	} {
		var out bytes.Buffer
		if err := ComparisonTable(&out, c.in, c.term, c.all); err != nil {
			t.Fatal(err)
		}
		testkit.Golden(t, "testdata/"+c.name+".txt", string(out.Bytes()))
		if c.term.Colour {
			continue
		}
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > c.term.Width {
				t.Errorf("%s: a line of %d columns: %s", c.name, n, line)
			}
		}
	}
}

// Whatever the names are, lines stay within the terminal and columns under their heads.
func TestComparisonTableOfLongNames(t *testing.T) {
	library := "libcom_example_a_library_with_a_very_long_name.so"
	names := "lib" + strings.Repeat("x", 100) + ".so libc.so"
	c := agreeing()
	c.Rows = append(c.Rows, check.Row{
		ID: "path-needed", Property: "NEEDED", ABI: "armeabi-v7a", Library: library, Severity: check.Warning, Verdict: check.Differs,
		Values: [2]check.Value{value(names), value("libc.so")}, Diff: []string{"only in cmake: " + names}, Cause: "Why.", Cure: "What to do.",
	})
	var out bytes.Buffer
	if err := ComparisonTable(&out, c, Terminal{}, true); err != nil {
		t.Fatal(err)
	}
	_, last, _ := strings.Cut(out.String(), "\narmeabi-v7a "+library+"\n")
	if want := strings.Repeat(" ", 33) + "cmake                   ndk-build\n≠ warning NEEDED "; !strings.HasPrefix(last, want) {
		t.Errorf("no heading of its own line in\n%s", out.String())
	}
	for line := range strings.Lines(out.String()) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
			t.Errorf("a line of %d columns: %s", n, line)
		}
	}
}

// Without colour the table says the same: colour is only added to it.
func TestColourAddsNothing(t *testing.T) {
	var plain, coloured bytes.Buffer
	if ComparisonTable(&plain, disagreeing(), Terminal{}, true) != nil || ComparisonTable(&coloured, disagreeing(), Terminal{Colour: true}, true) != nil {
		t.Fatal("cannot write")
	}
	text := coloured.String()
	for _, code := range []string{"\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[36m", "\x1b[0m"} {
		if !strings.Contains(text, code) {
			t.Errorf("no %q", code)
		}
		text = strings.ReplaceAll(text, code, "")
	}
	if text != plain.String() {
		t.Error("more than colour differs")
	}
}

func TestComparisonJSON(t *testing.T) {
	var out bytes.Buffer
	if err := ComparisonJSON(&out, disagreeing()); err != nil {
		t.Fatal(err)
	}
	testkit.Golden(t, "testdata/compare.json", string(out.Bytes()))
	var again bytes.Buffer
	if err := ComparisonJSON(&again, disagreeing()); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("two runs differ, error %v", err)
	}
	if !json.Valid(out.Bytes()) {
		t.Error("not JSON")
	}
}

func TestComparisonJSONOfNothing(t *testing.T) {
	var out bytes.Buffer
	if err := ComparisonJSON(&out, &check.Comparison{ABIs: []string{}}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "null") {
		t.Errorf("a list is null:\n%s", out.String())
	}
}

func TestComparisonMarkdown(t *testing.T) {
	for name, c := range map[string]*check.Comparison{"agree": agreeing(), "disagree": disagreeing()} {
		var out bytes.Buffer
		if err := ComparisonMarkdown(&out, c); err != nil {
			t.Fatal(err)
		}
		testkit.Golden(t, "testdata/"+name+".md", string(out.Bytes()))
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		text string
		size int
		want string
	}{
		{"", 10, ""},
		{"short words stay", 5, "short words stay"},
		{"abcdefghijk", 10, "abcde…hijk"},
		{"ünïcödé-ünïcödé", 8, "ünïc…ödé"},
		{digestA, 30, "sha256:0123456789ab"},
		{"sha256:12", 30, "sha256:12"},
	} {
		if got := shorten(c.text, c.size); got != c.want {
			t.Errorf("%q in %d: %q, want %q", c.text, c.size, got, c.want)
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestComparisonWriteErrors(t *testing.T) {
	for name, err := range map[string]error{
		"table": ComparisonTable(broken{}, agreeing(), Terminal{}, true), "JSON": ComparisonJSON(broken{}, agreeing()), "Markdown": ComparisonMarkdown(broken{}, agreeing()),
	} {
		if err == nil {
			t.Errorf("%s: a full disk is no error", name)
		}
	}
}
