package library

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

func source(path, flags, text string) subject.Source {
	return subject.Source{Path: path, Flags: strings.Fields(flags), Text: func() (string, error) { return text, nil }}
}

// compileCase is what one build path compiles for one ABI, and what is found in it.
type compileCase struct {
	name, abi string
	min       int
	page      uint64
	sources   []subject.Source
	want      []string
}

func compileCases() []compileCase {
	const aligned = "-O2 -mstackrealign -c"
	gone := source("gone.c", aligned, "")
	gone.Text = func() (string, error) { return "", errors.New("gone") }
	return []compileCase{
		{"good", "x86", 23, 16384, []subject.Source{source("a.c", aligned, "PAGE_SIZE"), source("b.c", "-mno-stackrealign -mstackrealign", "")}, nil},
		{"no -mstackrealign", "x86", 23, 16384, []subject.Source{source("a.c", "-O2", ""), source("b.c", aligned, ""), source("c.c", aligned+" -mno-stackrealign", "")}, []string{
			"warning so-x86-stack [ x86]: compiled without -mstackrealign for min SDK 23: a.c, c.c"}},
		{"no -mstackrealign where Android aligns", "x86", 24, 16384, []subject.Source{source("a.c", "", "")}, nil},
		{"another ABI", "x86_64", 23, 16384, []subject.Source{source("a.c", "", "")}, nil},
		{"the macro", "arm64-v8a", 24, 16384, []subject.Source{
			source("a.c", "", "#include <limits.h>\n// PAGE_SIZE\n/* PAGE_SIZE\n*/ int n = PAGE_SIZE;\n"),
			source("b.c", "", "char s[] = \"PAGE_SIZE \\\" PAGE_MASK\"; int MY_PAGE_SIZE, PAGE_SIZES;\n"),
			source("c.c", "", "void *p(void *q) { return (void *)((long)q & PAGE_MASK); }\n"), gone,
		}, []string{"warning so-no-pagesize-macro [ arm64-v8a]: a page size of 4096 bytes is compiled in, but devices have up to 16384: a.c:4, c.c:1"}},
		{"a macro of one's own", "arm64-v8a", 24, 16384, []subject.Source{
			source("a.c", "", "#include <unistd.h>\n# define PAGE_SIZE getpagesize()\nint n() { return PAGE_SIZE; }\n"),
			source("b.c", "", "int x;\n#define PAGE_SIZE (1 << 12)\n"), source("c.c", "", "#define PAGE_MASK ~0xfff\n"),
		}, []string{"warning so-no-pagesize-macro [ arm64-v8a]: a page size of 4096 bytes is compiled in, but devices have up to 16384: b.c:2, c.c:1"}},
		{"no such macro", "arm64-v8a", 24, 16384, []subject.Source{source("a.c", "-D__BIONIC_NO_PAGE_SIZE_MACRO", "PAGE_SIZE")}, nil},
		{"taken back", "x86_64", 24, 16384, []subject.Source{source("a.c", "-D__BIONIC_NO_PAGE_SIZE_MACRO -U__BIONIC_NO_PAGE_SIZE_MACRO", "PAGE_SIZE")}, []string{
			"warning so-no-pagesize-macro [ x86_64]: a page size of 4096 bytes is compiled in, but devices have up to 16384: a.c:1"}},
		{"32-bit devices have small pages", "armeabi-v7a", 24, 16384, []subject.Source{source("a.c", "", "PAGE_SIZE")}, nil},
		{"an app for small pages", "arm64-v8a", 24, 4096, []subject.Source{source("a.c", "", "PAGE_SIZE")}, nil},
	}
}

func TestCompileRules(t *testing.T) {
	for _, c := range compileCases() {
		place := rule.Place{File: "jni/Android.mk", ABI: c.abi, BuildPath: "ndk-build"}
		s := &subject.Compile{Target: subject.Target{MinSDK: c.min, PageSize: c.page}, Place: place, ABI: abi.Find(c.abi), Sources: c.sources}
		var got []string
		for _, f := range rule.Look(CompileRules, s, place) {
			got = append(got, checktest.FindingLine(f))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.name, diff)
		}
	}
}
