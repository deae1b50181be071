package check

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

func source(path, flags, text string) Source {
	return Source{Path: path, Flags: strings.Fields(flags), Text: func() (string, error) { return text, nil }}
}

func TestCompileRules(t *testing.T) {
	const aligned = "-O2 -mstackrealign -c"
	gone := source("gone.c", aligned, "")
	gone.Text = func() (string, error) { return "", errors.New("gone") }
	for _, c := range []struct {
		name, abi string
		min       int
		page      uint64
		sources   []Source
		want      []string
	}{
		{"good", "x86", 23, 16384, []Source{source("a.c", aligned, "PAGE_SIZE"), source("b.c", "-mno-stackrealign -mstackrealign", "")}, nil},
		{"no -mstackrealign", "x86", 23, 16384, []Source{source("a.c", "-O2", ""), source("b.c", aligned, ""), source("c.c", aligned+" -mno-stackrealign", "")}, []string{
			"warning so-x86-stack [ x86]: compiled without -mstackrealign for min SDK 23: a.c, c.c"}},
		{"no -mstackrealign where Android aligns", "x86", 24, 16384, []Source{source("a.c", "", "")}, nil},
		{"another ABI", "x86_64", 23, 16384, []Source{source("a.c", "", "")}, nil},
		{"the macro", "arm64-v8a", 24, 16384, []Source{
			source("a.c", "", "#include <limits.h>\n// PAGE_SIZE\n/* PAGE_SIZE\n*/ int n = PAGE_SIZE;\n"),
			source("b.c", "", "char s[] = \"PAGE_SIZE \\\" PAGE_MASK\"; int MY_PAGE_SIZE, PAGE_SIZES;\n"),
			source("c.c", "", "void *p(void *q) { return (void *)((long)q & PAGE_MASK); }\n"), gone,
		}, []string{"warning so-no-pagesize-macro [ arm64-v8a]: pages of 4096 bytes are compiled in, and devices have up to 16384: a.c:4, c.c:1"}},
		{"a macro of one's own", "arm64-v8a", 24, 16384, []Source{
			source("a.c", "", "#include <unistd.h>\n# define PAGE_SIZE getpagesize()\nint n() { return PAGE_SIZE; }\n"),
			source("b.c", "", "int x;\n#define PAGE_SIZE (1 << 12)\n"), source("c.c", "", "#define PAGE_MASK ~0xfff\n"),
		}, []string{"warning so-no-pagesize-macro [ arm64-v8a]: pages of 4096 bytes are compiled in, and devices have up to 16384: b.c:2, c.c:1"}},
		{"no such macro", "arm64-v8a", 24, 16384, []Source{source("a.c", "-D__BIONIC_NO_PAGE_SIZE_MACRO", "PAGE_SIZE")}, nil},
		{"taken back", "x86_64", 24, 16384, []Source{source("a.c", "-D__BIONIC_NO_PAGE_SIZE_MACRO -U__BIONIC_NO_PAGE_SIZE_MACRO", "PAGE_SIZE")}, []string{
			"warning so-no-pagesize-macro [ x86_64]: pages of 4096 bytes are compiled in, and devices have up to 16384: a.c:1"}},
		{"32-bit devices have small pages", "armeabi-v7a", 24, 16384, []Source{source("a.c", "", "PAGE_SIZE")}, nil},
		{"an app for small pages", "arm64-v8a", 24, 4096, []Source{source("a.c", "", "PAGE_SIZE")}, nil},
	} {
		place := Place{File: "jni/Android.mk", ABI: c.abi, BuildPath: "ndk-build"}
		s := &Compile{Target: Target{MinSDK: c.min, PageSize: c.page}, Place: place, ABI: abi.Find(c.abi), Sources: c.sources}
		var got []string
		for _, f := range lookFor(compileRules, s, place) {
			got = append(got, findingLine(f))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.name, diff)
		}
	}
}

func TestLinkDiagnostics(t *testing.T) {
	const all = "--no-undefined --fatal-warnings --gc-sections"
	for _, c := range []struct {
		words, want string
		wrong       bool
	}{
		{"-shared -Wl,--no-undefined -Wl,--fatal-warnings -Wl,--gc-sections -o x.so", all, false},
		{"-Wl,-z,defs,--gc-sections -Xlinker --fatal-warnings", all, false},
		{"-Wl,-zdefs -Wl,-gc-sections", "--no-undefined --gc-sections", false},
		{"-z defs", "--no-undefined", false},
		{"-Wl,--no-undefined -Wl,--fatal-warnings -Wl,--no-fatal-warnings -Wl,--gc-sections -Wl,--no-gc-sections", "--no-undefined", false},
		{"-Wl,--no-undefined -Wl,-z,undefs -Wl,--no-undefined-version", "none", true},
		{"", "none", true},
	} {
		v := linkDiagnostics(side{link: strings.Fields(c.words), linkKnown: true})
		if v.Text != c.want || (v.Wrong != "") != c.wrong {
			t.Errorf("%s: %q, wrong: %q; want %q, %v", c.words, v.Text, v.Wrong, c.want, c.wrong)
		}
	}
}

// The row is there where somebody knows the links.
func TestPathLinkFlags(t *testing.T) {
	packed, linked := change{}.make(t)
	both := [2]map[string][]string{{"libglue.so": {"-Wl,--no-undefined", "-Wl,--gc-sections"}}, {"libglue.so": {"-Wl,--no-undefined"}}}
	in := inputOf("arm64-v8a", [2]*elfabi.Library{packed, packed}, [2]*elfabi.Library{linked, linked})
	if c := ComparePaths(in); hasRow(c, "path-linkflags") != nil {
		t.Error("a row for links that nobody knows")
	}
	for i := range in.Builds {
		in.Builds[i].Links = both[i]
	}
	row := hasRow(ComparePaths(in), "path-linkflags")
	if row == nil || row.Verdict != Differs || row.Severity != Info || cmp.Diff(row.Diff, []string{"only in cmake: --gc-sections"}) != "" {
		t.Errorf("%+v", row)
	}
}

func hasRow(c *Comparison, id string) *Row {
	for i := range c.Rows {
		if c.Rows[i].ID == id {
			return &c.Rows[i]
		}
	}
	return nil
}
