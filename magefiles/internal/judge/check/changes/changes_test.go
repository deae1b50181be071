package changes

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

// releaseCase is one releaseCase of a library that a test makes: of arm64-v8a if no ABI is told.
type releaseCase struct {
	checktest.Change
	abis    []string
	version string
	min     int
	code    int
	names   []string // file names of the library
	edit    func(*baseline.Baseline)
}

func (r releaseCase) baseline(t *testing.T) *baseline.Baseline {
	t.Helper()
	facts := baseline.Facts{Library: "golib", Version: "1.0.0", MinSDK: 24, TargetSDK: 35, VersionCode: 2, Since: FirstLevels(ndkapi.Embedded())}
	if r.version != "" {
		facts.Version = r.version
	}
	if r.min != 0 {
		facts.MinSDK = r.min
	}
	if r.code != 0 {
		facts.VersionCode = r.code
	}
	if r.abis == nil {
		r.abis = []string{"arm64-v8a"}
	}
	if r.names == nil {
		r.names = []string{"libglue.so"}
	}
	target := r.Change.Target
	for _, name := range r.abis {
		one := baseline.ABIFacts{Name: name, Libraries: map[string]*elfabi.Library{}}
		r.Change.Target = target
		if target == "" {
			r.Change.Target = checktest.ClangTarget[name]
		}
		packed := r.Change.Packed(t)
		for _, file := range r.names {
			one.Libraries[file] = packed
		}
		facts.ABIs = append(facts.ABIs, one)
	}
	b, err := baseline.Of(facts)
	if err != nil {
		t.Fatal(err)
	}
	if r.edit != nil {
		r.edit(b)
	}
	return b
}

var usualGrowth = Growth{Warning: 10, Error: 25}

func since(t *testing.T, old, new *baseline.Baseline) []string {
	t.Helper()
	target := subject.Target{MinSDK: new.MinSDK, TargetSDK: 35, PageSize: subject.Page16K, Levels: ndkapi.Embedded()}
	return checktest.Told(t, rule.Look(Rules, &Since{target, usualGrowth, baseline.Diff(old, new)}, rule.Place{}))
}

// baselineCase is two releases and what the rules say of the second.
type baselineCase struct {
	name     string
	old, new releaseCase
	want     []string
}

func TestBaseline(t *testing.T) {
	elftest.Tool(t, "ld.lld")
	for _, c := range slices.Concat(exportCases(t), dependencyCases(), buildCases()) {
		t.Run(c.name, func(t *testing.T) {
			got := since(t, c.old.baseline(t), c.new.baseline(t))
			for i, line := range got { // sizes depend on the linker's version
				if at := strings.Index(line, "base-size"); at >= 0 {
					got[i] = line[:at+len("base-size")]
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}

// extra exports one more function.
var extra = checktest.Change{Link: []string{"--defsym=Extra=JNI_OnLoad"}}

// inGlue changes the C source.
func inGlue(old, new string) checktest.Change {
	return checktest.Change{Glue: func(s string) string { return strings.Replace(s, old, new, 1) }}
}

// nodes returns a function a version.
func nodes(t *testing.T, version string) checktest.Change {
	return checktest.Change{
		Sources: map[string]string{"v.s": ".globl one\n.type one,%function\none: ret\n.symver one, api@@" + version + "\n"},
		Link:    []string{"--version-script=" + elftest.Write(t, t.TempDir(), "map", version+" { global: one; };\n")},
	}
}

func goIs(version, modules string) checktest.Change {
	return checktest.Change{GoInfo: [3]string{version, modules, "one/two"}}
}

// importing calls functions of libc.
func importing(functions ...string) checktest.Change {
	return checktest.Change{Libc: map[string][]string{"LIBC": functions}, Glue: func(string) string {
		text := "int JNI_OnLoad(void) {\n"
		for _, name := range functions {
			text = "void " + name + "(void);\n" + text + name + "();\n"
		}
		return text + "return 1; }\n"
	}}
}

// weakly also calls a function if it is there.
func weakly(c checktest.Change, name string) checktest.Change {
	strong := c.Glue
	c.Glue = func(s string) string {
		return "__attribute__((weak)) void " + name + "(void);\n" + strings.Replace(strong(s), "return 1", "if ("+name+") "+name+"(); return 1", 1)
	}
	return c
}

func exportCases(t *testing.T) []baselineCase {
	return []baselineCase{
		{"nothing", releaseCase{}, releaseCase{}, nil},
		{"ABI removed", releaseCase{abis: []string{"arm64-v8a", "x86"}}, releaseCase{}, []string{
			"error base-abi-removed [x86 abi-baseline.txt] x86 is no longer built; devices that need it get no update"}},
		{"ABI added", releaseCase{}, releaseCase{abis: []string{"arm64-v8a", "x86"}}, []string{"info base-abi-added [x86 abi-baseline.txt] x86 is new"}},
		{"library removed", releaseCase{names: []string{"libglue.so", "libold.so"}}, releaseCase{}, []string{
			"error base-lib-removed [arm64-v8a libold.so] libold.so is gone"}},
		{"library added", releaseCase{}, releaseCase{names: []string{"libglue.so", "libnew.so"}}, []string{
			"info base-lib-added [arm64-v8a libnew.so] libnew.so is new"}},
		{"function removed", releaseCase{Change: extra}, releaseCase{code: 3}, []string{
			"error base-func-removed [arm64-v8a libglue.so] Extra (FUNC) is no longer exported"}},
		{"function removed in all ABIs, and the version says so",
			releaseCase{Change: extra, abis: []string{"arm64-v8a", "x86_64"}},
			releaseCase{code: 3, version: "2.0.0", abis: []string{"arm64-v8a", "x86_64"}}, []string{
				"info base-func-removed [libglue.so] Extra (FUNC) is no longer exported (arm64-v8a, x86_64); allowed: library.version moved from 1.0.0 to 2.0.0"}},
		{"function hidden", releaseCase{}, releaseCase{code: 3, Change: inGlue("int Java_a", `__attribute__((visibility("hidden"))) int Java_a`)}, []string{
			"error base-jni-removed [arm64-v8a libglue.so] Java_a is no longer exported; Java's native method finds no function"}},
		{"function of Java's hidden, and the version says so", releaseCase{},
			releaseCase{code: 3, version: "2.0.0", Change: inGlue("int Java_a", `__attribute__((visibility("hidden"))) int Java_a`)}, []string{
				"error base-jni-removed [arm64-v8a libglue.so] Java_a is no longer exported; Java's native method finds no function"}},
		{"function added", releaseCase{}, releaseCase{code: 3, Change: extra}, []string{
			"info base-func-added [arm64-v8a libglue.so] Extra (FUNC) is now exported"}},
		{"what Java calls is gone", releaseCase{edit: java("dev.example.Greeter.greet(String): String")}, releaseCase{code: 3}, []string{
			"error base-java-removed [abi-baseline.txt] dev.example.Greeter.greet(String): String is gone"}},
		{"Java calls more", releaseCase{}, releaseCase{code: 3, edit: java("dev.example.Greeter.greet(String): String")}, []string{
			"info base-java-added [abi-baseline.txt] dev.example.Greeter.greet(String): String is new"}},
		{"data became a function", releaseCase{}, releaseCase{code: 3, Change: inGlue("int counter = 7;", "int counter(void) { return 7; }")}, []string{
			"error base-sym-type [arm64-v8a libglue.so] counter was OBJECT, is FUNC"}},
		{"weak", releaseCase{}, releaseCase{code: 3, Change: inGlue("int Java_a", "__attribute__((weak)) int Java_a")}, []string{
			"warning base-sym-type [arm64-v8a libglue.so] Java_a was GLOBAL, is WEAK"}},
		{"version node", releaseCase{Change: nodes(t, "V_1")}, releaseCase{code: 3, Change: nodes(t, "V_2")}, []string{
			"error base-sym-type [arm64-v8a libglue.so] api had version V_1, has V_2",
			"error base-sym-type [arm64-v8a libglue.so] one had version V_1, has V_2"}},
		{"data grew", releaseCase{}, releaseCase{code: 3, Change: inGlue("int counter = 7", "int counter[2] = {7}")}, []string{
			"error base-var-size [arm64-v8a libglue.so] counter had 4 bytes, has 8"}},
		{"virtual function added", releaseCase{Change: virtual("virtual int a();")}, releaseCase{code: 3, Change: virtual("virtual int a(); virtual int b() { return 2; }")}, []string{
			"info base-func-added [arm64-v8a libglue.so] _ZN3Car1bEv (FUNC) is now exported",
			"error base-vtable [arm64-v8a libglue.so] _ZTV3Car, a vtable, had 24 bytes, now has 32"}},
		{"virtual function added that is hidden", releaseCase{Change: virtual("virtual int a();")},
			releaseCase{code: 3, Change: virtual(`virtual int a(); __attribute__((visibility("hidden"))) virtual int b() { return 2; }`)}, []string{
				"error base-vtable [arm64-v8a libglue.so] _ZTV3Car, a vtable, had 24 bytes, now has 32"}},
	}
}

// java binds Go to these signatures.
func java(signatures ...string) func(*baseline.Baseline) {
	return func(b *baseline.Baseline) { b.Java = signatures }
}

// virtual exports the table of a C++ class with these members.
func virtual(members string) checktest.Change {
	return checktest.Change{Cflags: []string{"-fno-rtti"}, Sources: map[string]string{"car.cc": "struct Car { " + members + " };\nint Car::a() { return 1; }\n"}}
}

func dependencyCases() []baselineCase {
	return []baselineCase{
		{"SONAME", releaseCase{}, releaseCase{code: 3, Change: checktest.Change{Soname: "libother.so"}}, []string{
			`error base-soname [arm64-v8a libglue.so] SONAME was "libglue.so", is now "libother.so"`}},
		{"machine", releaseCase{}, releaseCase{code: 3, Change: checktest.Change{Target: elftest.X86_64}}, []string{
			"error base-machine [arm64-v8a libglue.so] it was built for AARCH64, is now for X86_64"}},
		{"needed, of Android", releaseCase{}, releaseCase{code: 3, Change: checktest.Change{Needed: []string{"libm.so"}}}, []string{
			"warning base-needed-added [arm64-v8a libglue.so] libm.so is newly needed"}},
		{"needed, of nobody", releaseCase{}, releaseCase{code: 3, Change: checktest.Change{Needed: []string{"libmine.so"}}}, []string{
			"error base-needed-added [arm64-v8a libglue.so] libmine.so is newly needed; it is not packed for arm64-v8a and is not one of Android's public libraries"}},
		{"needed, of a newer Android", releaseCase{}, releaseCase{code: 3, Change: checktest.Change{Needed: []string{"libaaudio.so"}}}, []string{
			"error base-needed-added [arm64-v8a libglue.so] libaaudio.so is newly needed; Android has it since API 26, and min SDK is 24"}},
		{"needed and packed", releaseCase{names: []string{"libglue.so", "libmine.so"}},
			releaseCase{code: 3, names: []string{"libglue.so", "libmine.so"}, edit: func(b *baseline.Baseline) {
				l := b.Find("arm64-v8a").Find("libglue.so")
				l.Needed = append(l.Needed, "libmine.so")
			}}, []string{"warning base-needed-added [arm64-v8a libglue.so] libmine.so is newly needed"}},
		{"newer import", releaseCase{Change: importing("abort", "dup3")}, releaseCase{code: 3, Change: importing("abort", "getrandom")}, []string{
			"error base-import-api-up [arm64-v8a libglue.so] its imports needed API 21; now it needs API 28 for getrandom; min SDK is 24"}},
		{"newer import that min SDK has", releaseCase{min: 28, Change: importing("abort", "dup3")}, releaseCase{min: 28, code: 3, Change: importing("abort", "getrandom")}, []string{
			"warning base-import-api-up [arm64-v8a libglue.so] its imports needed API 21; now it needs API 28 for getrandom; min SDK is 28"}},
		{"newer weak import", releaseCase{Change: importing("abort", "dup3")}, releaseCase{code: 3, Change: weakly(importing("abort", "dup3"), "getrandom")}, nil},
		{"min SDK", releaseCase{}, releaseCase{min: 26, code: 3, Change: checktest.Change{Api: 26}}, []string{
			"warning base-min-up [abi-baseline.txt] min SDK was 24, is now 26: devices with API 24 to 25 get no update"}},
		{"API level of the link", releaseCase{}, releaseCase{code: 3, Change: checktest.Change{Api: 26}}, []string{
			"warning base-min-up [arm64-v8a libglue.so] it was linked for API 24, is now for 26"}},
	}
}

// sameID is given by hand where two files must have one build id.
var sameID = strings.Repeat("ab", 20)

func buildCases() []baselineCase {
	return []baselineCase{
		{"page alignment", releaseCase{}, releaseCase{code: 3, Change: checktest.Change{Drop: []string{"-zmax-page-size=16384"}, Link: []string{"-zmax-page-size=4096"}}}, []string{
			"error base-align-down [arm64-v8a libglue.so] its segments were aligned to 16384 bytes, are now to 4096"}},
		{"page alignment that 32-bit devices do not need", releaseCase{abis: []string{"armeabi-v7a"}},
			releaseCase{abis: []string{"armeabi-v7a"}, code: 3, Change: checktest.Change{Drop: []string{"-zmax-page-size=16384"}, Link: []string{"-zmax-page-size=4096"}}}, nil},
		{"page alignment beyond that of devices", releaseCase{Change: checktest.Change{Drop: []string{"-zmax-page-size=16384"}, Link: []string{"-zmax-page-size=65536"}}},
			releaseCase{code: 3}, nil},
		{"marks", releaseCase{}, releaseCase{code: 3, Change: checktest.Change{Drop: []string{"-znow", "-znodelete", "--build-id=sha1"}}}, []string{
			"error base-align-down [arm64-v8a libglue.so] it was linked with -z nodelete, but no longer is",
			"error base-align-down [arm64-v8a libglue.so] it was linked with -z now, but no longer is",
			"error base-align-down [arm64-v8a libglue.so] it had a build id, now has none"}},
		{"RELRO", releaseCase{}, releaseCase{code: 3, Change: checktest.Change{Drop: []string{"-zrelro"}, Link: []string{"-znorelro"}}}, []string{
			"error base-align-down [arm64-v8a libglue.so] RELRO was right for pages of 16384 bytes, but no longer is: none",
			"error base-align-down [arm64-v8a libglue.so] RELRO was right for pages of 4096 bytes, but no longer is: none"}},
		{"thread-local storage", releaseCase{}, releaseCase{code: 3, Change: withTLS}, []string{
			"error base-tls-new [arm64-v8a libglue.so] it now has 4 bytes of thread-local storage"}},
		{"thread-local storage where it works", releaseCase{min: 29}, releaseCase{min: 29, code: 3, Change: withTLS}, []string{
			"warning base-tls-new [arm64-v8a libglue.so] it now has 4 bytes of thread-local storage"}},
		{"Go", releaseCase{}, releaseCase{code: 3, Change: goIs("go1.26.9", checktest.GoModules)}, []string{
			"info base-go-up [arm64-v8a libglue.so] Go was go1.26.8, is now go1.26.9"}},
		{"a bad Go", releaseCase{abis: []string{"x86"}, Change: goIs("go1.25.1", checktest.GoModules)},
			releaseCase{abis: []string{"x86"}, code: 3, Change: goIs("go1.26.1", checktest.GoModules)}, []string{
				"error base-go-up [x86 libglue.so] Go was go1.25.1, is now go1.26.1; go-version-32: on x86 it probes the system call futex_time64 when it starts, " +
					"for which Android 8 to 10 kills 32-bit apps"}},
		{"NDK", releaseCase{}, releaseCase{code: 3, Change: checktest.Change{Ndk: "r28"}}, []string{
			"info base-ndk-up [arm64-v8a libglue.so] NDK was r27c, is now r28"}},
		{"Go modules", releaseCase{Change: goIs("go1.26.8", checktest.GoModules+"dep\texample.com/gone\tv1.0.0\n")},
			releaseCase{code: 3, Change: goIs("go1.26.8", strings.Replace(checktest.GoModules, "v1.2.3", "v1.3.0", 1)+"dep\texample.com/new\tv1.1.0\n")}, []string{
				"info base-deps [arm64-v8a libglue.so] Go module example.com/dep was v1.2.3, is now v1.3.0",
				"info base-deps [arm64-v8a libglue.so] Go module example.com/gone v1.0.0 is no longer linked",
				"info base-deps [arm64-v8a libglue.so] Go module example.com/new v1.1.0 is new"}},
		{"same id, other bytes", releaseCase{Change: checktest.Change{Drop: []string{"--build-id=sha1"}, Link: []string{"--build-id=0x" + sameID}}},
			releaseCase{code: 3, Change: checktest.Change{Drop: []string{"--build-id=sha1"}, Link: []string{"--build-id=0x" + sameID}, Glue: inGlue("100", "101").Glue}}, []string{
				"error base-same-id [arm64-v8a libglue.so] build id " + sameID + " is the same as before, but the bytes differ"}},
		{"somewhat larger", releaseCase{}, releaseCase{code: 3, Change: checktest.Change{Sources: map[string]string{"more.s": ".section .rodata\n.zero 18000\n"}}}, []string{"warning base-size"}},
		{"much larger", releaseCase{}, releaseCase{code: 3, Change: checktest.Change{Sources: map[string]string{"more.s": ".section .rodata\n.zero 80000\n"}}}, []string{"error base-size"}},
		{"hardly larger", releaseCase{}, releaseCase{code: 3, Change: checktest.Change{Sources: map[string]string{"more.s": ".section .rodata\n.zero 2000\n"}}}, nil},
		{"version code fell", releaseCase{}, releaseCase{code: 1}, []string{"error base-version-code [abi-baseline.txt] version code was 2, is now 1"}},
		{"version code stays", releaseCase{}, releaseCase{Change: inGlue("100", "101")}, []string{
			"info base-version-code [abi-baseline.txt] version code is still 2, but libraries have changed"}},
	}
}

var withTLS = checktest.Change{
	Glue: func(s string) string {
		return strings.Replace(s, "static volatile int count", "static __thread volatile int count", 1)
	},
	Cflags: []string{"-fno-emulated-tls"},
}

func TestFirstLevels(t *testing.T) {
	level := FirstLevels(ndkapi.Embedded())
	for _, c := range []struct {
		abi, library, symbol string
		want                 int
	}{
		{"arm64-v8a", "libc.so", "getrandom", 28}, {"arm64-v8a", "", "getrandom", 28}, {"arm64-v8a", "libm.so", "getrandom", 0},
		{"riscv64", "libc.so", "getrandom", 0}, {"arm64-v8a", "libc.so", "no_such_function", 0},
	} {
		if got := level(c.abi, c.library, c.symbol); got != c.want {
			t.Errorf("%+v: got %d", c, got)
		}
	}
	if got := FirstLevels(nil)("arm64-v8a", "libc.so", "getrandom"); got != 0 {
		t.Errorf("without a table: %d", got)
	}
}

// exported finds the one function of a source.
var exported = regexp.MustCompile(`(?m)^int (\w+)\(`)

// typeCase is the C API of two releases and what the rules say of the second.
type typeCase struct {
	name, old, new string
	want           []string
}

func typeCases() []typeCase {
	const good = "struct point { int x, y; }; struct engine; enum mode { MODE_A, MODE_B };\n" +
		"int f(int a, struct point *p, struct engine *e, enum mode m, void *v) { return a; }\n"
	swap := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	return []typeCase{
		{"nothing", good, good, nil},
		{"parameter", good, swap("int a", "long a"), []string{
			"error base-proto [arm64-v8a abi-baseline.txt] f",
			"info base-rename [armeabi-v7a abi-baseline.txt] int",
		}},
		{"parameter gone", good, strings.Replace(swap("int a, ", ""), "return a", "return 1", 1), []string{
			"error base-proto [abi-baseline.txt] f",
		}},
		{"const", good, swap("int a", "const int a"), []string{
			"info base-proto-cv [abi-baseline.txt] f",
		}},
		{"struct grew", good, swap("x, y;", "x, y, z;"), []string{
			"warning base-struct-append [abi-baseline.txt] struct point",
		}},
		{"member moved", good, swap("x, y;", "y, x;"), []string{
			"error base-struct-size [abi-baseline.txt] struct point",
		}},
		{"member renamed", good, swap("x, y;", "x, z;"), []string{
			"info base-rename [abi-baseline.txt] struct point",
		}},
		{"constant removed", good, swap("MODE_A, MODE_B", "MODE_B"), []string{
			"error base-enum-removed [abi-baseline.txt] enum mode",
		}},
		{"constant's number given to another", good, swap("MODE_A, MODE_B", "MODE_A, MODE_C"), []string{
			"warning base-enum-removed [abi-baseline.txt] enum mode",
		}},
		{"constant added", good, swap("MODE_B", "MODE_B, MODE_C"), []string{
			"info base-enum-added [abi-baseline.txt] enum mode",
		}},
		{"opaque type defined", good, swap("struct engine;", "struct engine { int rpm; };"), []string{
			"info base-decl-only [abi-baseline.txt] struct engine",
		}},
		{"void pointer", good, swap("void *v", "char *v"), []string{
			"info base-void-ptr [abi-baseline.txt] f",
		}},
		{"function removed", good, "int g(int a) { return a; }", []string{
			"error base-func-removed [abi-baseline.txt] f",
			"info base-func-added [abi-baseline.txt] g",
		}},
	}
}

// Changes of C types, from the debug information of objects.
func TestBaselineTypes(t *testing.T) {
	elftest.Tool(t, "clang")
	for _, c := range typeCases() {
		sides := map[string]string{"old": c.old, "new": c.new}
		bases := map[string]*baseline.Baseline{}
		for _, side := range slices.Sorted(maps.Keys(sides)) {
			facts := baseline.Facts{Library: "golib", Version: "1.0.0"}
			for _, a := range abi.All()[:2] {
				facts.ABIs = append(facts.ABIs, baseline.ABIFacts{Name: a.Name, API: checktest.APIOf(t, a.Name, sides[side], exported.FindStringSubmatch(sides[side])[1])})
			}
			b, err := baseline.Of(facts)
			if err != nil {
				t.Fatal(err)
			}
			bases[side] = b
		}
		var got []string
		for _, line := range since(t, bases["old"], bases["new"]) {
			name, _, _ := strings.Cut(line, ": ") // the sentence is package apidiff's
			got = append(got, name)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
	}
}

// Every rule of this room is broken by a case alone.
func TestEveryRule(t *testing.T) {
	var broken [][]string
	for _, c := range slices.Concat(exportCases(t), dependencyCases(), buildCases()) {
		broken = append(broken, c.want)
	}
	for _, c := range typeCases() {
		broken = append(broken, c.want)
	}
	checktest.EveryRule(t, rule.Texts(Rules), broken, nil)
}
