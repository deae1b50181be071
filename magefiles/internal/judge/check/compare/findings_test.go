package compare

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// Rows that are not equal become findings, those that are do not.
func TestComparisonFindings(t *testing.T) {
	elftest.Tool(t, "ld.lld")
	one, linked := checktest.Change{}.Make(t)
	two, linkedTwo := checktest.Change{Soname: "libother.so", Link: []string{"--defsym=Extra=JNI_OnLoad"}}.Make(t)
	c := compareOne("arm64-v8a", [2]*elfabi.Library{one, two}, [2]*elfabi.Library{linked, linkedTwo})
	want := []string{
		"error path-exports [arm64-v8a libglue.so] exports: only in ndk-build: Extra (FUNC GLOBAL DEFAULT). " +
			"The version script, -fvisibility or the whole-archive option is set in one path only, or CMake links a static library in a different order.",
		"error path-soname [arm64-v8a libglue.so] SONAME: libglue.so in cmake, libother.so in ndk-build. " +
			"ndk-build always sets the file's name; CMake leaves it out with NO_SONAME and follows OUTPUT_NAME.",
	}
	var got []rule.Finding
	for _, f := range c.Findings() {
		if f.ID != "path-text" { // the code is the same, its addresses are not
			got = append(got, f)
		}
	}
	if d := cmp.Diff(want, checktest.Told(t, got)); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	if got := compareOne("arm64-v8a", [2]*elfabi.Library{one, one}, [2]*elfabi.Library{linked, linked}).Findings(); len(got) > 0 {
		t.Errorf("equal libraries: %+v", got)
	}
}

var otherSet = []string{"error path-lib-set [x86 .] libraries: only in cmake: liba.so, ndk-build: no library at all. " +
	"One of CMakeLists.txt and Android.mk declares a library that the other does not, or under another name."}

// What is missing in an ABI of both paths is for the rules between ABIs to tell, what is missing in one path is told here.
func TestComparisonFindingsOfSets(t *testing.T) {
	l := checktest.Read(t, elftest.Lib{Target: elftest.ARM64, Sources: map[string]string{"a.c": "int a;"}, Link: []string{"--build-id=sha1", "-s"}}.Make(t, t.TempDir()))
	packed := map[string]*elfabi.Library{"liba.so": l}
	c := ComparePaths(Input{Paths: [2]string{"cmake", "ndk-build"}, ABIs: []string{"arm64-v8a", "x86"}, Builds: []Build{
		{Path: "cmake", ABI: "arm64-v8a", Packed: packed}, {Path: "ndk-build", ABI: "arm64-v8a", Packed: packed}, {Path: "cmake", ABI: "x86", Packed: packed},
	}})
	if d := cmp.Diff(otherSet, checktest.Told(t, c.Findings())); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

var otherCompiler = []string{"info path-opt [arm64-v8a libglue.so] compilers: only in ndk-build: another compiler 1.0. " +
	"The paths use different NDKs, or one uses another compiler or linker of this machine; their code differs in speed and size."}

// What compilers call themselves differs between machines, so rows.golden has no such case.
func TestCompilers(t *testing.T) {
	elftest.Tool(t, "ld.lld")
	one, linked := checktest.Change{}.Make(t)
	other := ".section .comment,\"MS\",%progbits,1\n.asciz \"another compiler 1.0\"\n"
	two, linkedTwo := checktest.Change{Sources: map[string]string{"comment.s": other}}.Make(t)
	c := compareOne("arm64-v8a", [2]*elfabi.Library{one, two}, [2]*elfabi.Library{linked, linkedTwo})
	if d := cmp.Diff(otherCompiler, checktest.Told(t, c.Findings())); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}
