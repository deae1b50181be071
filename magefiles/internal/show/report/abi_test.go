package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/loader"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/project/origin"
)

var target = check.Target{MinSDK: 24, TargetSDK: 36, PageSize: 16384, Date: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}

var someRules = []check.Rule{
	{ID: "ar-go-tls", Group: check.ArchiveGroup, Title: "Go finds its goroutine without thread-local storage of the linker's", Symptom: `dlopen failed: TLS symbol "(null)" in dlopened "libsample.so" using IE access model`, Cure: "Build with GOOS=android; mage golib does.", Source: "golang/go#69109; golang/go#29674"},
	{ID: "pt-load-16k", Group: check.SegmentGroup, Title: "Loaded segments of 64-bit libraries are aligned to the largest page size", Symptom: `"libsample.so" program alignment (4096) cannot be smaller than system page size (16384)`, Cure: "Link with -Wl,-z,max-page-size=16384, or use NDK r28 or newer, which does so by itself; with r27 also -DANDROID_SUPPORT_FLEXIBLE_PAGE_SIZES=ON for CMake, APP_SUPPORT_FLEXIBLE_PAGE_SIZES := true in Application.mk for ndk-build.", Source: "bionic linker/linker_phdr.cpp; developer.android.com/guide/practices/page-sizes"},
	{ID: "dt-soname", Group: check.DynamicGroup, Title: "The SONAME is the file's name", Symptom: `library "libfoo.so" not found`, Cure: "Link with -Wl,-soname,libsample.so.", Source: "bionic android-changes-for-ndk-developers.md"},
	{ID: "und-api", Group: check.SymbolGroup, Title: "Imported functions exist at min SDK", Symptom: `dlopen failed: cannot locate symbol "memfd_create" referenced by "libsample.so"...`, Cure: "Raise min_sdk in abi-matrix.toml, or do not call the function.", Source: "bionic libc/libc.map.txt; android/ndk#964"},
	{ID: "so-go-nodelete", Group: check.GoGroup, Title: "A library that holds Go stays loaded", Symptom: "a crash after dlclose: Go's threads run in code that is gone", Cure: "Link with -Wl,-z,nodelete; the generated golib package and module carry it.", Source: "golang/go#11100"},
	{ID: "so-memtag", Group: check.GoGroup, Title: "Nothing asks for memory tagging", Symptom: "signal 11 (SIGSEGV), code 9 (SEGV_MTESERR)", Cure: "Leave memtagMode off.", Source: "golang/go#59090", Unconfirmed: true},
	{ID: "jni-natives-match", Group: check.JNIGroup, Title: "Each native method has a function", Symptom: "java.lang.UnsatisfiedLinkError: No implementation found for void dev.gondk.Golib.open()", Cure: "Export the function, or register it in JNI_OnLoad.", Source: "the JNI specification: resolving native methods by name"},
	{ID: "aab-page-align", Group: check.PackingGroup, Title: "The bundle asks for libraries aligned to 16 KB", Symptom: "APK is not compatible with 16 KB devices", Cure: "Set optimizations.uncompress_native_libraries.alignment to PAGE_ALIGNMENT_16K.", Source: "bundletool BundleConfig"},
	{ID: "play-target", Group: check.PlayGroup, Title: "The target SDK is what Play asks for", Symptom: "Your app currently targets API level 34 and must target at least API level 36", Cure: "Raise target_sdk in abi-matrix.toml.", Source: "https://developer.android.com/google/play/requirements/target-sdk"},
	{ID: "abi-lib-set", Group: check.ABIGroup, Title: "Every ABI has the same libraries", Symptom: `dlopen failed: library "libx.so" not found`, Cure: "Build it for every ABI.", Source: "gondk's own"},
	{ID: "path-exports", Group: check.PathGroup, Title: "Both build paths export the same", Symptom: "UnsatisfiedLinkError in one of the two apps", Cure: "Give both paths the same version script.", Source: "gondk's own"},
	{ID: "base-func-removed", Group: check.BaselineGroup, Title: "No function is gone since the baseline", Symptom: `cannot locate symbol "golib_open"`, Cure: "Keep the function, or raise the major version.", Source: "libabigail"},
	{ID: "base-expired-suppress", Group: check.SettingGroup, Title: "Each [[check]] in abi-matrix.toml matches a finding", Symptom: "a new finding goes unnoticed", Cure: "Delete the [[check]] from abi-matrix.toml.", Source: "gondk's own"},
}

var sampleColumns = []column{{"arm64-v8a", "cmake"}, {"arm64-v8a", "ndk-build"}, {"armeabi-v7a", "cmake"}, {"armeabi-v7a", "ndk-build"}, {"x86_64", "cmake"}, {"x86_64", "ndk-build"}}

func packed(c column) check.Place {
	return check.Place{File: fmt.Sprintf("build/native/%s/%s/packed/libsample.so", c.Path, c.ABI), ABI: c.ABI, BuildPath: c.Path}
}

// everywhere finds the same in several columns.
func everywhere(f check.Finding, columns ...int) []check.Finding {
	var all []check.Finding
	for _, i := range columns {
		f.Place = packed(sampleColumns[i])
		all = append(all, f)
	}
	return all
}

func cureOf(id string) string { return ruleOrder(someRules).rule(id).Cure }

// richResult has findings of every severity, suppressed ones, and groups that were not looked at everywhere.
func richResult() *check.Result {
	r := &check.Result{Rules: someRules}
	for _, c := range sampleColumns {
		for _, g := range []check.Group{check.HeaderGroup, check.SegmentGroup, check.DynamicGroup, check.SymbolGroup, check.TLSGroup, check.GoGroup, check.JNIGroup} {
			r.Looks = append(r.Looks, check.Look{Group: g, ABI: c.ABI, BuildPath: c.Path, Rules: 12})
		}
	}
	for _, abi := range []string{"arm64-v8a", "armeabi-v7a", "x86_64"} {
		r.Looks = append(r.Looks, check.Look{Group: check.ArchiveGroup, ABI: abi, Rules: 26})
	}
	for _, path := range []string{"cmake", "ndk-build"} {
		for _, g := range []check.Group{check.LayoutGroup, check.PackingGroup, check.PlayGroup, check.ABIGroup} {
			r.Looks = append(r.Looks, check.Look{Group: g, BuildPath: path, Rules: 9})
		}
	}
	r.Looks = append(r.Looks, check.Look{Group: check.PathGroup, Rules: 23}, check.Look{Group: check.BaselineGroup, Rules: 40}, check.Look{Group: check.SettingGroup, Rules: 3})

	r.Findings = append(r.Findings, everywhere(check.Finding{ID: "pt-load-16k", Severity: check.Error, Seen: "4 of 4 PT_LOAD segments are aligned to 4096 bytes", Cure: cureOf("pt-load-16k")}, 0, 4)...)
	r.Findings = append(r.Findings, everywhere(check.Finding{ID: "und-api", Severity: check.Error, Seen: "memfd_create is there since API 30; min SDK is 24; called from cache_open (golib_jni.c:112)", Cure: cureOf("und-api")}, 0, 1, 2, 3, 4, 5)...)
	r.Findings = append(r.Findings, everywhere(check.Finding{ID: "und-api", Severity: check.Error, Seen: "getentropy is there since API 28; min SDK is 24; called from seed (random.c:40)", Cure: cureOf("und-api")}, 0, 1, 2, 3, 4, 5)...)
	r.Findings = append(r.Findings,
		check.Finding{ID: "aab-page-align", Severity: check.Error, Place: check.Place{File: "build/sample-cmake.aab", Entry: "BundleConfig.pb", BuildPath: "cmake"}, Seen: "the bundle asks for libraries aligned to 4 KB", Cure: cureOf("aab-page-align")})
	r.Findings = append(r.Findings, everywhere(check.Finding{ID: "dt-soname", Severity: check.Warning, Seen: "it has no SONAME", Cure: cureOf("dt-soname")}, 1, 3, 5)...)
	r.Findings = append(r.Findings, everywhere(check.Finding{ID: "so-go-nodelete", Severity: check.Warning, Seen: "DF_1_NODELETE is not set", Cure: "Link with -Wl,-z,nodelete: LOCAL_LDFLAGS += -Wl,-z,nodelete in jni/Android.mk.", Reason: "nobody calls dlclose in this app"}, 1)...)
	r.Findings = append(r.Findings, check.Finding{ID: "base-expired-suppress", Severity: check.Warning, Place: check.Place{File: "abi-matrix.toml"}, Seen: "line 41: no finding of so-rosegment matches this [[check]]", Cure: cureOf("base-expired-suppress")})
	r.Findings = append(r.Findings, everywhere(check.Finding{ID: "so-memtag", Severity: check.Info, Seen: "DT_AARCH64_MEMTAG_MODE is 1", Cure: cureOf("so-memtag")}, 0, 1)...)
	r.Findings = append(r.Findings, everywhere(check.Finding{ID: "pt-load-16k", Severity: check.Info, Seen: "the segments are aligned to 4096 bytes, as 32-bit ABIs may", Cure: cureOf("pt-load-16k")}, 2)...)
	r.Suppressed = everywhere(check.Finding{ID: "jni-natives-match", Severity: check.Error, Seen: "dev.gondk.Legacy.open() has no function", Cure: cureOf("jni-natives-match"), Reason: "Legacy is deleted in 2.0; nobody loads it"}, 0, 1, 2, 3)
	return r
}

func richSizes() []size.Library {
	var all []size.Library
	for i, c := range sampleColumns {
		n := int64(1000 * i)
		all = append(all, size.Library{
			ABI: c.ABI, BuildPath: c.Path, Name: "libsample.so", Linked: 7_904_112 + n, Stripped: 2_204_896 + n, Compressed: 981_220 + n,
			Packages: []size.Package{{Path: "runtime", Bytes: 612_000 + n}, {Path: "encoding/json", Bytes: 180_000}, {Path: size.CCode, Bytes: 40_100}, {Path: "github.com/gondk/gondk/golib/digest", Bytes: 22_004, Module: "github.com/gondk/gondk"}, {Path: size.LineTables, Bytes: 301_000}},
			Objects:  []size.Object{{File: "golib_jni.c", Bytes: 30_000}, {File: "", Bytes: 10_100}},
			Sections: []size.Section{{Name: ".text", Bytes: 901_224}, {Name: ".rodata", Bytes: 402_100}},
		})
	}
	return all
}

func richImports() []Import {
	var all []Import
	for _, c := range sampleColumns {
		add := func(symbol, library string, level int) {
			all = append(all, Import{symbol, library, level, c.ABI, c.Path})
		}
		for i := range 51 {
			add(fmt.Sprintf("old_%02d", i), "libc.so", 1+i%21)
		}
		add("getifaddrs", "libc.so", 24)
		add("freeifaddrs", "libc.so", 24)
		add("stderr", "libc.so", 23)
		add("__register_atfork", "libc.so", 23)
		add("getentropy", "libc.so", 28)
		add("memfd_create", "libc.so", 30)
		add("golib_open", "", 0)
	}
	return all
}

func richChanges() *baseline.Changes {
	return &baseline.Changes{List: []baseline.Change{
		{ID: "base-func-removed", Class: baseline.Breaking, ABIs: []string{"arm64-v8a", "armeabi-v7a"}, Library: "libsample.so", Name: "golib_close", Text: "golib_close (FUNC) is no longer exported"},
		{ID: "base-type-size", Class: baseline.Breaking, ABIs: []string{"arm64-v8a"}, Name: "struct point", Text: `size of type "struct point" was 8 bytes, is 16`},
		{ID: "base-func-added", Class: baseline.Compatible, ABIs: []string{"arm64-v8a", "armeabi-v7a"}, Library: "libsample.so", Name: "golib_cancel", Text: "golib_cancel (FUNC) is now exported"},
		{ID: "base-go-up", Class: baseline.Harmless, Name: "go1.26.8", Text: "Go was go1.26.7, is now go1.26.8"},
	}}
}

// richHistory has an ABI that came, a size that shrank, and what is built now.
func richHistory() []baseline.Release {
	one := func(version string, code int, abis ...baseline.ReleaseABI) baseline.Release {
		return baseline.Release{Version: version, MinSDK: 24, TargetSDK: 36, VersionCode: code, ABIs: abis}
	}
	return []baseline.Release{
		one("1.2.0", 3, baseline.ReleaseABI{Name: "arm64-v8a", Size: 2_100_000, Exports: 31, Go: "go1.25.3"}),
		one("1.3.0", 4, baseline.ReleaseABI{Name: "arm64-v8a", Size: 2_400_000, Exports: 33, Go: "go1.26.7"}, baseline.ReleaseABI{Name: "armeabi-v7a", Size: 1_900_000, Exports: 33, Go: "go1.26.7"}),
		one("1.4.0", 5, baseline.ReleaseABI{Name: "arm64-v8a", Size: 2_204_896, Exports: 32, Go: "go1.26.8"}, baseline.ReleaseABI{Name: "armeabi-v7a", Size: 1_900_000, Exports: 32, Go: "go1.26.8"}),
	}
}

func rich() *Report {
	return &Report{
		Project: "golib", Version: "1.4.0", Target: target, Tools: Tools{"go1.26.8", "28.0.0-ndklite", true, []string{"boottime", "local-zone"}}, Result: richResult(),
		Comparison: disagreeing(), Sizes: richSizes(), Budget: matrix.Budget{Library: 2_000_000, Download: 4_000_000}, Imports: richImports(), Loading: richLoading(), Changes: richChanges(),
		History: richHistory(), Origin: &origin.Origin{Commit: "0123456789abcdef0123456789abcdef01234567", Changed: true},
		Digests: []Digest{{"build/sample-cmake.aab", 4_409_792, digestA[7:]}, {"build/sample-ndk-build.aab", 4_409_801, digestB[7:]}},
	}
}

// clean is a project that is fine, of one ABI.
func clean() *Report {
	return &Report{
		Project: "golib", Version: "1.4.0", Target: target, Tools: Tools{Go: "go1.26.8", NDK: "28.0.13004108"},
		Result: &check.Result{Rules: someRules[:3], Looks: []check.Look{
			{Group: check.SegmentGroup, ABI: "arm64-v8a", BuildPath: "cmake", Rules: 1}, {Group: check.DynamicGroup, ABI: "arm64-v8a", BuildPath: "cmake", Rules: 1},
			{Group: check.ArchiveGroup, ABI: "arm64-v8a", Rules: 1},
		}},
		Comparison: agreeing(), Changes: &baseline.Changes{},
	}
}

// nothing is what is known of a file with no parts.
func nothing() *Report { return &Report{Project: "empty.so"} }

// evil is what a file may call itself.
const evil = "lib\"'><script>alert(1)</script>`|*_[x](http://evil.example)@octocat #1 GH-2 $a$ &amp;\x1b[31m\r\n\u202egnp.\u2028\xff.so"

// hostile has the same name wherever a file chooses names, and many findings.
func hostile() *Report {
	r := &Report{
		Project: evil, Version: evil, Target: target, Tools: Tools{Go: evil, NDK: evil, Lite: true}, Result: &check.Result{Rules: someRules},
		Sizes:   []size.Library{{ABI: evil, BuildPath: "cmake", Name: evil, Linked: 1 << 40, Stripped: 5, Packages: []size.Package{{Path: evil, Bytes: 1}}, Sections: []size.Section{{Name: evil}}}},
		Imports: []Import{{evil, evil, 99, evil, "cmake"}},
		Loading: []Loading{{evil, evil, "cmake", "API 24", "relocations", evil, []*loader.Verdict{loadedOn(24, 4096, loader.Fault{Step: loader.Relocations, Text: evil})}}},
		Changes: &baseline.Changes{List: []baseline.Change{{ID: "base-func-removed", Class: baseline.Breaking, ABIs: []string{evil}, Library: evil, Name: evil, Text: evil}}},
		History: []baseline.Release{{Version: evil, ABIs: []baseline.ReleaseABI{{Name: evil, Go: evil}}}, {Version: evil, ABIs: []baseline.ReleaseABI{{Name: evil, Go: evil}}}},
		Digests: []Digest{{Name: evil}},
		Comparison: &check.Comparison{Paths: [2]string{"cmake", "ndk-build"}, NDK: evil, Rows: []check.Row{{
			ID: "path-exports", Property: "exports", ABI: evil, Library: evil, Severity: check.Error, Verdict: check.Differs, Values: [2]check.Value{value(evil), value("none")},
			Diff: []string{evil}, Cause: evil, Cure: evil,
		}}},
	}
	for i := range 10_000 {
		f := check.Finding{ID: someRules[i%len(someRules)].ID, Severity: check.Error, Place: check.Place{File: "build/" + evil, Entry: "lib/" + evil, ABI: evil, BuildPath: "cmake"},
			Seen: fmt.Sprintf("symbol %d is %s", i, evil), Cure: evil, Reason: evil}
		r.Result.Findings = append(r.Result.Findings, f)
		if i%10 == 0 {
			f.ID = "ghost-rule"
			r.Result.Suppressed = append(r.Result.Suppressed, f)
		}
	}
	return r
}

// few is hostile with few enough findings for a person to read.
func few() *Report {
	r := hostile()
	r.Result.Findings, r.Result.Suppressed = r.Result.Findings[:2], r.Result.Suppressed[:1]
	return r
}

// written returns what a renderer writes; twice it must be the same.
func written(t *testing.T, render func(io.Writer, *Report) error, r *Report) string {
	t.Helper()
	var a, b bytes.Buffer
	if err := render(&a, r); err != nil {
		t.Fatal(err)
	}
	if err := render(&b, r); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("two runs differ, error %v", err)
	}
	if !utf8.Valid(a.Bytes()) {
		t.Error("not UTF-8")
	}
	return a.String()
}

var renderers = map[string]func(io.Writer, *Report) error{
	"html": HTML, "md": Markdown, "json": JSON, "sarif": SARIF, "codequality.json": CodeQuality,
	"txt":       func(w io.Writer, r *Report) error { return Summary(w, r, Terminal{}, false, "build/report/abi.html") },
	"all.txt":   func(w io.Writer, r *Report) error { return Summary(w, r, Terminal{}, true, "") },
	"sizes.txt": func(w io.Writer, r *Report) error { return Sizes(w, r.Sizes, r.Budget, Terminal{}) },
}

var inputs = map[string]func() *Report{"rich": rich, "clean": clean, "nothing": nothing, "hostile": few}

// brief leaves two entries of each long list, so that a person can read the golden file. JSON folds nothing: entries look all alike.
func brief(r *Report) {
	r.Imports, r.Sizes = r.Imports[:min(2, len(r.Imports))], r.Sizes[:min(2, len(r.Sizes))]
	if r.Result != nil {
		r.Result.Looks = r.Result.Looks[:min(2, len(r.Result.Looks))]
	}
}

func TestGolden(t *testing.T) {
	for kind, render := range renderers {
		for name, input := range inputs {
			t.Run(name+"."+kind, func(t *testing.T) {
				r := input()
				if kind == "json" {
					brief(r)
				}
				testkit.Golden(t, "testdata/"+name+"."+kind, written(t, render, r))
			})
		}
	}
}

func TestChangesTable(t *testing.T) {
	for name, changes := range map[string]*baseline.Changes{"rich": richChanges(), "nothing": {}, "hostile": few().Changes} {
		var out bytes.Buffer
		if err := Changes(&out, changes, Terminal{}); err != nil {
			t.Fatal(err)
		}
		testkit.Golden(t, "testdata/"+name+".changes.txt", string(out.Bytes()))
	}
}

func TestFullDisk(t *testing.T) {
	for kind, render := range renderers {
		if render(broken{}, rich()) == nil {
			t.Errorf("%s: a full disk is no error", kind)
		}
	}
	if Changes(broken{}, richChanges(), Terminal{}) == nil {
		t.Error("changes: a full disk is no error")
	}
}

// A file's names reach no terminal as escapes, and no line is wider than it.
func TestTerminalIsSafe(t *testing.T) {
	for _, kind := range []string{"txt", "all.txt", "sizes.txt"} {
		text := written(t, renderers[kind], hostile())
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if n := utf8.RuneCountInString(line); n > 80 {
				t.Fatalf("%s: a line of %d columns: %s", kind, n, line)
			}
			if strings.ContainsFunc(line, hidden) {
				t.Fatalf("%s: control characters: %q", kind, line)
			}
		}
		if len(text) > 200_000 {
			t.Errorf("%s: %d bytes on a terminal", kind, len(text))
		}
	}
}

func TestMarkdownFitsComment(t *testing.T) {
	for name, input := range map[string]func() *Report{"rich": rich, "hostile": hostile} {
		text := written(t, Markdown, input())
		if len(text) >= 60_000 {
			t.Errorf("%s: %d bytes", name, len(text))
		}
		if a, b := strings.Count(text, "<details>"), strings.Count(text, "</details>"); a != b {
			t.Errorf("%s: %d details open, %d close", name, a, b)
		}
	}
}
