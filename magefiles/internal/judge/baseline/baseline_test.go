package baseline

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/read/capi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const goModules = "path\texample.com/glue\nmod\texample.com/glue\tv1.0.0\t\ndep\texample.com/dep\tv1.2.3\th1:x\nbuild\tGOOS=android\n"

// link links a library with something for every line of a baseline.
func link(t testing.TB, target string) *elfabi.Library {
	t.Helper()
	dir := t.TempDir()
	libc := elftest.Stub(t, dir, target, "libc.so", map[string][]string{"LIBC": {"printf"}, "LIBC_O": {"dup3"}})
	path := elftest.Lib{
		Target: target,
		Sources: map[string]string{
			"glue.c": "void printf(void); void dup3(void); __attribute__((weak)) void getrandom(void);\nint counter[2] = {7};\nint Java_a(void) { printf(); dup3(); if (getrandom) getrandom(); return 0; }\n",
			"go.s":   elftest.GoBuildInfo("go1.26.8", goModules, "a/b"),
			"tls.s":  ".section .tbss,\"awT\",%nobits\n.zero 8\n",
		},
		Link: []string{libc, "-soname", "libglue.so", "--build-id=0x0123456789abcdef", "--hash-style=gnu", "-znow", "-znodelete", "-zmax-page-size=16384", "-zrelro"},
	}.Make(t, dir)
	l, err := elfabi.ReadLibrary(path)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// apiText is the C API of a 64-bit ABI.
var apiText = []string{
	"func int Add(int a, struct point *p)", "pointer size 8", "scalar int size 4 signed", "struct point size 8 align 4 { int x @0; int y @4 }",
}

func facts(t testing.TB) Facts {
	t.Helper()
	api, err := capi.Parse(apiText)
	if err != nil {
		t.Fatal(err)
	}
	return Facts{
		Library: "golib", Version: "1.2.3", MinSDK: 24, TargetSDK: 36, VersionCode: 7,
		ABIs: []ABIFacts{
			{Name: "x86", Libraries: map[string]*elfabi.Library{"libglue.so": link(t, elftest.X86)}},
			{Name: "arm64-v8a", API: api, Libraries: map[string]*elfabi.Library{"libglue.so": link(t, elftest.ARM64)}},
		},
		Since: func(_, library, symbol string) int {
			return map[string]int{"libc.so printf": 21, "libc.so dup3": 24, " getrandom": 28}[library+" "+symbol]
		},
	}
}

func of(t testing.TB, facts Facts) *Baseline {
	t.Helper()
	b, err := Of(facts)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// steady replaces what another version of the linker writes otherwise: digests and sizes.
func steady(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "digest", "size":
			indent, _, _ := strings.Cut(line, word)
			out.WriteString(indent + word + " …\n")
		case "section":
		default:
			out.WriteString(line)
		}
	}
	return out.String()
}

const wantText = `# The ABI of golib, saved by mage abi:save. mage abi:diff shows what a later build changes. Review this file like code.
format 1
project golib 1.2.3
min-sdk 24
target-sdk 36
version-code 7

abi arm64-v8a
  c-api
    func int Add(int a, struct point *p)
    pointer size 8
    scalar int size 4 signed
    struct point size 8 align 4 { int x @0; int y @4 }
  library libglue.so
    machine AARCH64
    digest …
    build-id 0123456789abcdef
    soname libglue.so
    needed libc.so
    note-api 24
    note-ndk r27c
    align 16384
    relro 4096 ok
    relro 16384 ok
    mark NODELETE
    mark NOW
    tls 8
    go go1.26.8
    module example.com/dep v1.2.3
    size …
    export Java_a FUNC GLOBAL
    export counter OBJECT GLOBAL size 8
    import dup3 library libc.so version LIBC_O since 24
    import getrandom since 28 binding WEAK
    import printf library libc.so version LIBC since 21

abi x86
  library libglue.so
    machine 386
    digest …
    build-id 0123456789abcdef
    soname libglue.so
    needed libc.so
    note-api 24
    note-ndk r27c
    align 16384
    relro 4096 ok
    mark NODELETE
    mark NOW
    tls 8
    go go1.26.8
    module example.com/dep v1.2.3
    size …
    export Java_a FUNC GLOBAL
    export counter OBJECT GLOBAL size 8
    import dup3 library libc.so version LIBC_O since 24
    import getrandom since 28 binding WEAK
    import printf library libc.so version LIBC since 21
`

func TestFormat(t *testing.T) {
	elftest.Tool(t, "ld.lld")
	b := of(t, facts(t))
	text := string(b.Format())
	if d := cmp.Diff(wantText, steady(text)); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	for _, want := range []string{"\n    section .text ", "\n    digest " + b.ABIs[0].Libraries[0].Digest} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	l := facts(t).ABIs[1].Libraries["libglue.so"]
	data, err := os.ReadFile(l.Path)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := b.Find("arm64-v8a").Find("libglue.so").Digest, fmt.Sprintf("%x", sha256.Sum256(data)); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
	if again := string(of(t, facts(t)).Format()); again != text {
		t.Errorf("the same libraries give another text: %s", cmp.Diff(text, again))
	}
	roundTrip(t, b)
}

func roundTrip(t *testing.T, b *Baseline) {
	t.Helper()
	text := b.Format()
	back, err := Parse("abi.txt", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if d := cmp.Diff(b, back); d != "" {
		t.Errorf("what was read back is not what was written: -want +got\n%s", d)
	}
	if d := cmp.Diff(string(text), string(back.Format())); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

// Whatever names files have, they come back.
func TestRoundTrip(t *testing.T) {
	roundTrip(t, &Baseline{})
	odd := []string{"", " ", "a b", "\"", "\\", "#x", "line\nbreak", "\x00", "\xff\xfe", "ümläut", "日本", "a\u200bb", "tab\t"}
	b := &Baseline{Library: "a b\n# format 2", Version: "\"", MinSDK: 21, ABIs: []ABI{{Name: "odd"}, {Name: "other abi"}}}
	for i, name := range odd {
		l := Library{Name: name + "so", SONAME: name, Align: 1 << 63, HasTLS: i%2 == 0}
		for _, other := range odd {
			l.Exports = append(l.Exports, Export{Name: other, Type: name, Binding: other, Version: name, Size: uint64(i)})
			l.Imports = append(l.Imports, Import{Name: other, Version: name, Library: other, Since: i, Weak: i%2 == 1})
			l.Needed = append(l.Needed, other)
			l.Modules = append(l.Modules, Module{other, name})
		}
		b.ABIs[0].Libraries = append(b.ABIs[0].Libraries, l)
	}
	b.sort()
	roundTrip(t, b)
}

// Line ends of Windows, comments, empty lines and another order are all the same to Parse.
func TestParseLoosely(t *testing.T) {
	const text = "# saved\r\n\r\nformat 1\r\nmin-sdk 24\r\nproject golib 1.0\r\n# more\r\nabi x86\r\n  library b.so\r\n    export b FUNC GLOBAL\r\n\r\n" +
		"    export a  FUNC   GLOBAL\r\n  library a.so\r\nabi arm64-v8a\r\n  c-api\r\n    pointer size 8\r\n"
	b, err := Parse("abi.txt", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	const want = `format 1
project golib 1.0
min-sdk 24

abi arm64-v8a
  c-api
    pointer size 8

abi x86
  library a.so
  library b.so
    export a FUNC GLOBAL
    export b FUNC GLOBAL
`
	_, got, _ := strings.Cut(string(b.Format()), "\n")
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestParseErrors(t *testing.T) {
	const head = "format 1\nproject golib 1.0.0\n"
	const again = "; restore the file from version control, or write it again with go tool mage abi:save"
	for _, c := range []struct{ text, want string }{
		{"", `abi.txt: no line "format 1", so it is not a saved ABI` + again},
		{"# only a comment\n", `abi.txt:1: no line "format 1", so it is not a saved ABI` + again},
		{"\x7fELF\xff", `abi.txt: not UTF-8 text` + again},
		{"LIBC {\n", `abi.txt:1: it starts with "LIBC {", not with "format 1", so it is not a saved ABI` + again},
		{"# x\nformat 4\nwhatever\n", "abi.txt:2: format 4 was written by a newer gondk; this one reads format 3; " +
			"use that gondk, or save the ABI again with this one: go tool mage abi:save"},
		{"format one\n", `abi.txt:1: format "one" is not a format version` + again},
		{"format 1\n", `abi.txt:1: no line "project NAME VERSION"; the file was truncated` + again},
		{head + "min-sdk x\n", `abi.txt:3: "x" is not a valid whole number` + again},
		{head + "min-sdk -1\n", `abi.txt:3: "-1" is not a valid whole number` + again},
		{head + "min-sdk 99999999999999999999\n", `abi.txt:3: "99999999999999999999" is not a valid whole number` + again},
		{head + "min-sdk 18446744073709551615\n", `abi.txt:3: "18446744073709551615" is not a valid whole number` + again},
		{head + "min-sdk 24\nmin-sdk 24\n", `abi.txt:4: line 3 already has this; remove one of the two, or restore the file from version control, or write it again with go tool mage abi:save`},
		{head + "<<<<<<< HEAD\n", `abi.txt:3: "<<<<<<< HEAD" marks a merge conflict in git; take the file of one side, or write it again with go tool mage abi:save`},
		{head + "abi x86\n  c-api\n    pointer size 4\n=======\n", `abi.txt:6: "=======" marks a merge conflict in git; take the file of one side, or write it again with go tool mage abi:save`},
		{head + "abi x86\n  library a.so\n    export f FU", `abi.txt: the last line has no end, so the file was truncated` + again},
		{head + " abi x86\n", `abi.txt:3: "abi" is indented by 1 spaces; lines of the project are indented by 0, of an ABI by 2, of a library by 4`},
		{head + "  library a.so\n", `abi.txt:3: "library" is not below a line "abi NAME"` + again},
		{head + "abi x86\n    soname a\n", `abi.txt:4: "soname" is not below a line "library NAME"` + again},
		{head + "abi x86\nabi x86\n", `abi.txt:4: line 3 already has this; remove one of the two, or restore the file from version control, or write it again with go tool mage abi:save`},
		{head + "abi\n", `abi.txt:3: 0 words follow "abi"; expected abi NAME` + again},
		{head + "abi \"x86\n", `abi.txt:3: the quoted word at "\"x86" does not end` + again},
		{head + "abi \"x86\"x\n", `abi.txt:3: "x" follows a quoted word without a space` + again},
		{head + "abi x86\n  library a.so\n    export f FUNC\n", `abi.txt:5: 2 words follow "export"; expected export NAME TYPE BINDING [size BYTES] [version VERSION]` + again},
		{head + "abi x86\n  library a.so\n    export f FUNC GLOBAL size x\n", `abi.txt:5: "x" is not a valid whole number` + again},
		{head + "abi x86\n  library a.so\n    export f FUNC GLOBAL since 3\n", `abi.txt:5: "since" is out of place; expected export NAME TYPE BINDING [size BYTES] [version VERSION]` + again},
		{head + "abi x86\n  library a.so\n    export f FUNC GLOBAL\n    export f OBJECT GLOBAL\n", `abi.txt:6: line 5 already has this; remove one of the two, or restore the file from version control, or write it again with go tool mage abi:save`},
		{head + "abi x86\n  library a.so\n    relro x ok\n", `abi.txt:5: "x" is not a valid whole number` + again},
		{head + "abi x86\n  library a.so\n    section .text x\n", `abi.txt:5: "x" is not a valid whole number` + again},
		{head + "abi x86\n  library a.so\n    import f binding GLOBAL\n", `abi.txt:5: binding "GLOBAL" of an import is not WEAK` + again},
		{head + "abi x86\n  library a.so\n    import f since x\n", `abi.txt:5: "x" is not a valid whole number` + again},
	} {
		_, err := Parse("abi.txt", []byte(c.text))
		if err == nil {
			t.Errorf("%q: no error", c.text)
			continue
		}
		if d := cmp.Diff(c.want, err.Error()); d != "" {
			t.Errorf("%q: -want +got\n%s", c.text, d)
		}
	}
	_, err := Parse("abi.txt", []byte(head+"abi x86\n  c-api\n    pointer size 4\n    nonsense here\n  library a.so\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "abi.txt:4: in the C API below: ") {
		t.Errorf("C API: %v", err)
	}
}

// Comparing makes no texts: a library may have a million symbols.
func TestSortTakesNoMemory(t *testing.T) {
	b := &Baseline{ABIs: []ABI{{Libraries: []Library{{}}}}}
	l := &b.ABIs[0].Libraries[0]
	for i := range 1000 {
		name := fmt.Sprint("symbol", i*7%1000)
		l.Exports = append(l.Exports, Export{Name: name, Version: "V1"})
		l.Imports = append(l.Imports, Import{Name: name, Version: "LIBC", Library: "libc.so"})
	}
	if n := testing.AllocsPerRun(10, b.sort); n > 10 {
		t.Errorf("%v allocations", n)
	}
}

func TestIsOf(t *testing.T) {
	b := &Baseline{Library: "golib"}
	if err := b.IsOf("golib", "abi.txt"); err != nil {
		t.Error(err)
	}
	const want = `abi.txt: it is the ABI of "golib", but this project's library is "other"; put this project's file there, or write it again with go tool mage abi:save`
	if err := b.IsOf("other", "abi.txt"); err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

// What Parse accepts comes back from Format, and nothing makes it panic.
func FuzzParse(f *testing.F) {
	f.Add([]byte(strings.ReplaceAll(strings.ReplaceAll(wantText, "digest …", "digest ab"), "size …", "size 5")))
	f.Add([]byte("format 1\nproject \"\" \"\\x00\"\nabi \"\"\n  library \"a b\"\n    export \"\" \"\" \"\" size 0 version \"\"\n    relro 0 \"\"\n"))
	f.Add([]byte("format 2\nproject a 3\nrelease 1 x86 size 3 exports 1 go go1 min-sdk 21\nrelease 2 x86\nrelease 1 \"\" version-code 9\n"))
	f.Add([]byte("# x\r\nformat 1\r\nproject a b\r\nabi x\r\n  c-api\r\n    pointer size 4\r\n  c-api\r\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := Parse("fuzz", text)
		if err == nil {
			roundTrip(t, b)
			if changes := Diff(b, b); len(changes.List) > 0 {
				t.Errorf("it differs from itself: %+v", changes.List)
			}
		}
	})
}
