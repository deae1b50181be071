package check

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const glueC = `
void printf(void); void dup3(void);
static volatile int count;
int counter = 7;
const char text[] = "read-only text";
void JNI_OnLoad(void) { printf(); dup3(); count += 100; }
int Java_a(void) { return count; }
__attribute__((constructor)) static void start(void) { count = 1; }
`

const goModules = "path\texample.com/glue\nmod\texample.com/glue\tv1.0.0\t\ndep\texample.com/dep\tv1.2.3\th1:x\nbuild\tGOOS=android\nbuild\tGOARCH=arm64\n"

// change is what sets one build path's library apart.
type change struct {
	glue    func(string) string // of the C source
	more    string              // more C source
	goInfo  [3]string           // version, modules, build id
	libc    map[string][]string // of the stub
	drop    []string            // link flags to leave out
	link    []string            // more link flags
	cflags  []string
	api     int
	ndk     string
	soname  string
	keep    bool // pack it unstripped
	bare    bool // link it stripped
	needed  []string
	target  string
	sources map[string]string
}

var linkFlags = []string{"--build-id=sha1", "--hash-style=gnu", "-znow", "-znodelete", "-zmax-page-size=16384", "-zrelro"}

// make builds the library as linked and as packed.
func (c change) make(t *testing.T) (packed, linked *elfabi.Library) {
	t.Helper()
	dir := t.TempDir()
	source := glueC
	if c.glue != nil {
		source = c.glue(source)
	}
	info := [3]string{"go1.26.8", goModules, "one/two"}
	if c.goInfo[0] != "" {
		info = c.goInfo
	}
	libc := c.libc
	if libc == nil {
		libc = map[string][]string{"LIBC": {"printf"}, "LIBC_O": {"dup3"}}
	}
	if c.target == "" {
		c.target = elftest.ARM64
	}
	var stubs []string
	for _, name := range append([]string{"libc.so"}, c.needed...) {
		stubs = append(stubs, elftest.Stub(t, dir, c.target, name, libc))
		libc = map[string][]string{"LIBM": {"sin"}}
	}
	lib := elftest.Lib{
		Target: c.target, API: c.api, NDK: c.ndk, CFlags: c.cflags,
		Sources: map[string]string{"glue.c": source + c.more, "go.s": elftest.GoBuildInfo(info[0], info[1], info[2]), "big.s": ".section .rodata\n.zero 100000\n"},
	}
	maps.Copy(lib.Sources, c.sources)
	soname := "libglue.so"
	if c.soname != "" {
		soname = c.soname
	}
	lib.Link = append(stubs, "-soname", soname)
	for _, flag := range linkFlags {
		if !slices.Contains(c.drop, flag) {
			lib.Link = append(lib.Link, flag)
		}
	}
	lib.Link = append(lib.Link, c.link...)
	path := lib.Make(t, dir)
	packedPath := filepath.Join(dir, "packed.so")
	elftest.Objcopy(t, "--strip-unneeded", path, packedPath)
	if c.bare {
		path = packedPath
	}
	if c.keep {
		packedPath = path
	}
	return read(t, packedPath), read(t, path)
}

func read(t *testing.T, path string) *elfabi.Library {
	t.Helper()
	l, err := elfabi.ReadLibrary(path)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func compareOne(abi string, packed, linked [2]*elfabi.Library) *Comparison {
	return ComparePaths(inputOf(abi, packed, linked))
}

func inputOf(abi string, packed, linked [2]*elfabi.Library) Input {
	in := Input{Paths: [2]string{"cmake", "ndk-build"}, ABIs: []string{abi}}
	for i, path := range in.Paths {
		in.Builds = append(in.Builds, Build{
			Path: path, ABI: abi, Packed: map[string]*elfabi.Library{"libglue.so": packed[i]}, Linked: map[string]*elfabi.Library{"libglue.so": linked[i]},
		})
	}
	return in
}

// found tells the rows that are not equal, and what they say. Digests change with most other things, so they are told alone only.
func built(c *Comparison) string {
	var rows, digests strings.Builder
	for _, r := range c.Rows {
		switch {
		case r.Verdict == Equal:
		case strings.HasPrefix(r.Values[0].Text, "sha256:"):
			fmt.Fprintf(&digests, "%s %s: %s (%s)\n", r.Severity, r.ID, r.Property, r.Verdict)
		default:
			fmt.Fprintf(&rows, "%s %s: %s (%s)\n\t%s\n\t%s\n", r.Severity, r.ID, r.Property, r.Verdict, r.Values[0].Text, r.Values[1].Text)
			for _, d := range r.Diff {
				fmt.Fprintf(&rows, "\t- %s\n", d)
			}
		}
	}
	if rows.Len() > 0 {
		return rows.String()
	}
	return digests.String()
}

// Each pair of libraries differs in one property; testdata/rows.golden has the rows that tell so.
func TestComparePaths(t *testing.T) {
	elftest.Tool(t, "ld.lld")
	var all strings.Builder
	replace := func(old, new string) func(string) string {
		return func(s string) string { return strings.Replace(s, old, new, 1) }
	}
	bases := map[string][2]*elfabi.Library{}
	base := func(target string) [2]*elfabi.Library {
		if bases[target][0] == nil {
			packed, linked := change{target: target}.make(t)
			bases[target] = [2]*elfabi.Library{packed, linked}
		}
		return bases[target]
	}
	for _, c := range []struct {
		name   string
		change change
	}{
		{"nothing", change{}},
		{"size", change{sources: map[string]string{"more.s": ".section .rodata\n.zero 9000\n"}}},
		{"exports", change{link: []string{"--defsym=Extra=JNI_OnLoad"}}},
		{"exported data", change{glue: replace("int counter = 7", "int counter[2] = {7}")}},
		{"visibility", change{glue: replace("int Java_a", `__attribute__((visibility("protected"))) int Java_a`)}},
		{"imports", change{libc: map[string][]string{"LIBC": {"printf"}, "LIBC_P": {"dup3"}}}},
		{"needed", change{needed: []string{"libm.so"}}},
		{"soname", change{soname: "libother.so"}},
		{"page alignment", change{drop: []string{"-zmax-page-size=16384"}, link: []string{"-zmax-page-size=65536"}}},
		{"segments", change{link: []string{"--no-rosegment"}}},
		{"relro", change{drop: []string{"-zrelro"}, link: []string{"-znorelro"}}},
		{"nodelete", change{drop: []string{"-znodelete"}}},
		{"flags", change{drop: []string{"-znow"}}},
		{"text relocations", change{sources: map[string]string{"text.s": ".text\n.quad counter\n"}, link: []string{"-znotext"}}},
		{"thread-local", change{glue: replace("static volatile int count", "static __thread volatile int count"), cflags: []string{"-fno-emulated-tls", "-ftls-model=initial-exec"}}},
		{"thread-local before API 29", change{glue: replace("static volatile int count", "static __thread volatile int count"), cflags: []string{"-fno-emulated-tls"}}},
		{"API level", change{api: 26}},
		{"NDK", change{ndk: "r21e"}},
		{"Go build id", change{goInfo: [3]string{"go1.26.8", goModules, "one/new"}}},
		{"Go version", change{goInfo: [3]string{"go1.26.9", goModules, "one/two"}}},
		{"Go module", change{goInfo: [3]string{"go1.26.8", strings.Replace(goModules, "v1.2.3", "v1.2.4", 1), "one/two"}}},
		{"Go setting", change{goInfo: [3]string{"go1.26.8", strings.Replace(goModules, "GOOS=android", "GOOS=linux", 1), "one/two"}}},
		{"init array", change{more: "__attribute__((constructor)) static void more(void) { count = 2; }"}},
		{"hash tables", change{drop: []string{"--hash-style=gnu"}, link: []string{"--hash-style=both"}}},
		{"build id", change{drop: []string{"--build-id=sha1"}, link: []string{"--build-id=fast"}}},
		{"no build id", change{drop: []string{"--build-id=sha1"}}},
		{"packed with symbols", change{keep: true}},
		{"linked without symbols", change{bare: true}},
		{"C++ features", change{sources: map[string]string{"cxx.s": ".section .rodata\n.hidden _ZTI3Foo\n.globl _ZTI3Foo\n.type _ZTI3Foo,%object\n_ZTI3Foo:\n"}}},
		{"ARM mode", change{target: elftest.ARM, cflags: []string{"-mthumb"}}},
		{"code", change{glue: replace("count += 100", "count += 101")}},
		{"constants", change{glue: replace("read-only text", "read-only TEXT")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			one := base(c.change.target)
			packed, linked := c.change.make(t)
			text := built(compareOne("arm64-v8a", [2]*elfabi.Library{one[0], packed}, [2]*elfabi.Library{one[1], linked}))
			fmt.Fprintf(&all, "== %s\n%s", c.name, text)
		})
	}
	golden(t, "testdata/rows.golden", all.String())
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if t.Failed() {
		return
	}
	if testkit.Update() {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
		t.Errorf("%s: -want +got\n%s", path, d)
	}
}
