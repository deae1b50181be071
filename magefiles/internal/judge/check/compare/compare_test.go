package compare

import (
	"fmt"
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
			packed, linked := checktest.Change{Target: target}.Make(t)
			bases[target] = [2]*elfabi.Library{packed, linked}
		}
		return bases[target]
	}
	for _, c := range []struct {
		name   string
		change checktest.Change
	}{
		{"nothing", checktest.Change{}},
		{"size", checktest.Change{Sources: map[string]string{"more.s": ".section .rodata\n.zero 9000\n"}}},
		{"exports", checktest.Change{Link: []string{"--defsym=Extra=JNI_OnLoad"}}},
		{"exported data", checktest.Change{Glue: replace("int counter = 7", "int counter[2] = {7}")}},
		{"visibility", checktest.Change{Glue: replace("int Java_a", `__attribute__((visibility("protected"))) int Java_a`)}},
		{"imports", checktest.Change{Libc: map[string][]string{"LIBC": {"printf"}, "LIBC_P": {"dup3"}}}},
		{"needed", checktest.Change{Needed: []string{"libm.so"}}},
		{"soname", checktest.Change{Soname: "libother.so"}},
		{"page alignment", checktest.Change{Drop: []string{"-zmax-page-size=16384"}, Link: []string{"-zmax-page-size=65536"}}},
		{"segments", checktest.Change{Link: []string{"--no-rosegment"}}},
		{"relro", checktest.Change{Drop: []string{"-zrelro"}, Link: []string{"-znorelro"}}},
		{"nodelete", checktest.Change{Drop: []string{"-znodelete"}}},
		{"flags", checktest.Change{Drop: []string{"-znow"}}},
		{"text relocations", checktest.Change{Sources: map[string]string{"text.s": ".text\n.quad counter\n"}, Link: []string{"-znotext"}}},
		{"thread-local", checktest.Change{Glue: replace("static volatile int count", "static __thread volatile int count"), Cflags: []string{"-fno-emulated-tls", "-ftls-model=initial-exec"}}},
		{"thread-local before API 29", checktest.Change{Glue: replace("static volatile int count", "static __thread volatile int count"), Cflags: []string{"-fno-emulated-tls"}}},
		{"API level", checktest.Change{Api: 26}},
		{"NDK", checktest.Change{Ndk: "r21e"}},
		{"Go build id", checktest.Change{GoInfo: [3]string{"go1.26.8", checktest.GoModules, "one/new"}}},
		{"Go version", checktest.Change{GoInfo: [3]string{"go1.26.9", checktest.GoModules, "one/two"}}},
		{"Go module", checktest.Change{GoInfo: [3]string{"go1.26.8", strings.Replace(checktest.GoModules, "v1.2.3", "v1.2.4", 1), "one/two"}}},
		{"Go setting", checktest.Change{GoInfo: [3]string{"go1.26.8", strings.Replace(checktest.GoModules, "GOOS=android", "GOOS=linux", 1), "one/two"}}},
		{"init array", checktest.Change{More: "__attribute__((constructor)) static void more(void) { count = 2; }"}},
		{"hash tables", checktest.Change{Drop: []string{"--hash-style=gnu"}, Link: []string{"--hash-style=both"}}},
		{"build id", checktest.Change{Drop: []string{"--build-id=sha1"}, Link: []string{"--build-id=fast"}}},
		{"no build id", checktest.Change{Drop: []string{"--build-id=sha1"}}},
		{"packed with symbols", checktest.Change{Keep: true}},
		{"linked without symbols", checktest.Change{Bare: true}},
		{"C++ features", checktest.Change{Sources: map[string]string{"cxx.s": ".section .rodata\n.hidden _ZTI3Foo\n.globl _ZTI3Foo\n.type _ZTI3Foo,%object\n_ZTI3Foo:\n"}}},
		{"ARM mode", checktest.Change{Target: elftest.ARM, Cflags: []string{"-mthumb"}}},
		{"code", checktest.Change{Glue: replace("count += 100", "count += 101")}},
		{"constants", checktest.Change{Glue: replace("read-only text", "read-only TEXT")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			one := base(c.change.Target)
			packed, linked := c.change.Make(t)
			text := built(compareOne("arm64-v8a", [2]*elfabi.Library{one[0], packed}, [2]*elfabi.Library{one[1], linked}))
			fmt.Fprintf(&all, "== %s\n%s", c.name, text)
		})
	}
	testkit.Golden(t, "testdata/rows.golden", all.String())
}
