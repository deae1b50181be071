package compare

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

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

// built tells the rows that are not equal, and what they say, and gives their ids, each once. Digests change with most other things, so they
// are told alone only.
func built(c *Comparison) (text string, ids []string) {
	var rows, digests strings.Builder
	var ofRows, ofDigests []string
	for _, r := range c.Rows {
		switch {
		case r.Verdict == Equal:
		case strings.HasPrefix(r.Values[0].Text, "sha256:"):
			ofDigests = append(ofDigests, r.ID)
			fmt.Fprintf(&digests, "%s %s: %s (%s)\n", r.Severity, r.ID, r.Property, r.Verdict)
		default:
			ofRows = append(ofRows, r.ID)
			fmt.Fprintf(&rows, "%s %s: %s (%s)\n\t%s\n\t%s\n", r.Severity, r.ID, r.Property, r.Verdict, r.Values[0].Text, r.Values[1].Text)
			for _, d := range r.Diff {
				fmt.Fprintf(&rows, "\t- %s\n", d)
			}
		}
	}
	if rows.Len() > 0 {
		return rows.String(), slices.Compact(ofRows)
	}
	return digests.String(), slices.Compact(ofDigests)
}

// rowCase is what sets one build path's library apart, and the ids of the rows that tell of it, in their order.
type rowCase struct {
	name   string
	want   string
	change checktest.Change
}

func replaced(old, new string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, new, 1) }
}

func rowCases() []rowCase {
	return []rowCase{
		{"nothing", "", checktest.Change{}},
		{"size", "path-size", checktest.Change{Sources: map[string]string{"more.s": ".section .rodata\n.zero 9000\n"}}},
		{"exports", "path-exports", checktest.Change{Link: []string{"--defsym=Extra=JNI_OnLoad"}}},
		{"exported data", "path-exports", checktest.Change{Glue: replaced("int counter = 7", "int counter[2] = {7}")}},
		{"visibility", "path-exports", checktest.Change{Glue: replaced("int Java_a", `__attribute__((visibility("protected"))) int Java_a`)}},
		{"imports", "path-imports", checktest.Change{Libc: map[string][]string{"LIBC": {"printf"}, "LIBC_P": {"dup3"}}}},
		{"needed", "path-needed", checktest.Change{Needed: []string{"libm.so"}}},
		{"soname", "path-soname", checktest.Change{Soname: "libother.so"}},
		{"page alignment", "path-loads", checktest.Change{Drop: []string{"-zmax-page-size=16384"}, Link: []string{"-zmax-page-size=65536"}}},
		{"segments", "path-loads", checktest.Change{Link: []string{"--no-rosegment"}}},
		{"relro", "path-loads path-relro", checktest.Change{Drop: []string{"-zrelro"}, Link: []string{"-znorelro"}}},
		{"nodelete", "path-flags", checktest.Change{Drop: []string{"-znodelete"}}},
		{"flags", "path-flags", checktest.Change{Drop: []string{"-znow"}}},
		{"text relocations", "path-textrel", checktest.Change{Sources: map[string]string{"text.s": ".text\n.quad counter\n"}, Link: []string{"-znotext"}}},
		{"thread-local", "path-tls", checktest.Change{Glue: replaced("static volatile int count", "static __thread volatile int count"), Cflags: []string{"-fno-emulated-tls", "-ftls-model=initial-exec"}}},
		{"thread-local before API 29", "path-tls", checktest.Change{Glue: replaced("static volatile int count", "static __thread volatile int count"), Cflags: []string{"-fno-emulated-tls"}}},
		{"API level", "path-note-api", checktest.Change{Api: 26}},
		{"NDK", "path-note-api", checktest.Change{Ndk: "r21e"}},
		{"Go build id", "path-go-id", checktest.Change{GoInfo: [3]string{"go1.26.8", checktest.GoModules, "one/new"}}},
		{"Go version", "path-go-id", checktest.Change{GoInfo: [3]string{"go1.26.9", checktest.GoModules, "one/two"}}},
		{"Go module", "path-go-id", checktest.Change{GoInfo: [3]string{"go1.26.8", strings.Replace(checktest.GoModules, "v1.2.3", "v1.2.4", 1), "one/two"}}},
		{"Go setting", "path-go-id", checktest.Change{GoInfo: [3]string{"go1.26.8", strings.Replace(checktest.GoModules, "GOOS=android", "GOOS=linux", 1), "one/two"}}},
		{"init array", "path-init", checktest.Change{More: "__attribute__((constructor)) static void more(void) { count = 2; }"}},
		{"hash tables", "path-hash", checktest.Change{Drop: []string{"--hash-style=gnu"}, Link: []string{"--hash-style=both"}}},
		{"build id", "path-buildid", checktest.Change{Drop: []string{"--build-id=sha1"}, Link: []string{"--build-id=fast"}}},
		{"no build id", "path-buildid", checktest.Change{Drop: []string{"--build-id=sha1"}}},
		{"packed with symbols", "path-strip", checktest.Change{Keep: true}},
		{"linked without symbols", "path-strip", checktest.Change{Bare: true}},
		{"C++ features", "path-cxxfeat", checktest.Change{Sources: map[string]string{"cxx.s": ".section .rodata\n.hidden _ZTI3Foo\n.globl _ZTI3Foo\n.type _ZTI3Foo,%object\n_ZTI3Foo:\n"}}},
		{"ARM mode", "path-arm-mode", checktest.Change{Target: elftest.ARM, Cflags: []string{"-mthumb"}}},
		{"code", "path-text", checktest.Change{Glue: replaced("count += 100", "count += 101")}},
		{"constants", "path-rodata", checktest.Change{Glue: replaced("read-only text", "read-only TEXT")}},
	}
}

// Each pair of libraries differs in one property; testdata/rows.golden has the rows that tell so.
func TestComparePaths(t *testing.T) {
	elftest.Tool(t, "ld.lld")
	var all strings.Builder
	bases := map[string][2]*elfabi.Library{}
	base := func(target string) [2]*elfabi.Library {
		if bases[target][0] == nil {
			packed, linked := checktest.Change{Target: target}.Make(t)
			bases[target] = [2]*elfabi.Library{packed, linked}
		}
		return bases[target]
	}
	for _, c := range rowCases() {
		t.Run(c.name, func(t *testing.T) {
			one := base(c.change.Target)
			packed, linked := c.change.Make(t)
			text, ids := built(compareOne("arm64-v8a", [2]*elfabi.Library{one[0], packed}, [2]*elfabi.Library{one[1], linked}))
			if got := strings.Join(ids, " "); got != c.want {
				t.Errorf("%s tell of it, want %s", got, c.want)
			}
			fmt.Fprintf(&all, "== %s\n%s", c.name, text)
		})
	}
	testkit.Golden(t, "testdata/rows.golden", all.String())
}

// Every rule of this room is broken by a case, alone but for the one named here.
func TestEveryRule(t *testing.T) {
	broken := [][]string{otherCompiler, otherLink, otherSet}
	for _, c := range rowCases() {
		broken = append(broken, strings.Fields(c.want))
	}
	checktest.EveryRule(t, Rules(), broken, map[string]string{"path-relro": "without RELRO a library has one segment less, of which path-loads tells"})
}
