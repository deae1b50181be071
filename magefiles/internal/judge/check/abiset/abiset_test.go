package abiset

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/capi"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// abiLib is one ABI's library of a set, and what sets it apart from the others'.
type abiLib struct {
	name       string
	more       string // C source
	goInfo     [2]string
	api        int
	drop, link []string
	needed     []string // stubs to link against, besides libc.so
	pad        int      // bytes of constants
	copyOf     string   // an ABI whose build id it has
	linked     string   // yes, no: whether the unstripped file is kept
	libc       []string // functions that it imports
}

// setFixture makes a set of libraries, one for each ABI; edit changes those that the case is about.
func setFixture(t *testing.T, edit func(abi string, l *abiLib) bool) *subject.ABISet {
	t.Helper()
	s := &subject.ABISet{Target: subject.Target{MinSDK: 24, TargetSDK: 35, PageSize: subject.Page16K}}
	for _, a := range abi.All() {
		l := abiLib{name: "libglue.so", goInfo: [2]string{"go1.26.8", checktest.GoModules}, drop: nil, pad: 100000}
		if edit != nil && !edit(a.Name, &l) {
			continue
		}
		s.Libraries = append(s.Libraries, l.make(t, s, a))
	}
	return s
}

func (l abiLib) make(t *testing.T, s *subject.ABISet, a *abi.ABI) *subject.Library {
	t.Helper()
	dir, target := t.TempDir(), checktest.ClangTarget[a.Name]
	args := []string{elftest.Stub(t, dir, target, "libc.so", map[string][]string{"LIBC": append([]string{"printf"}, l.libc...)})}
	for _, name := range l.needed {
		args = append(args, elftest.Stub(t, dir, target, name, map[string][]string{"V": {"from_" + strings.TrimSuffix(name, ".so")}}))
	}
	source := "void printf(void);\nint Java_a(void) { printf(); return 1; }\nint helper(void) { return 2; }\n" + l.more
	for _, name := range l.libc {
		source += fmt.Sprintf("void %s(void); void use_%[1]s(void) { %[1]s(); }\n", name)
	}
	args = append(args, "-soname", l.name)
	for _, flag := range checktest.LinkFlags {
		if !slices.Contains(l.drop, flag) {
			args = append(args, flag)
		}
	}
	if l.copyOf != "" {
		args = append(args, "--build-id=0x"+strings.Repeat("ab", 20))
	}
	lib := elftest.Lib{
		Target: target, Name: l.name, API: l.api, Link: append(args, l.link...),
		Sources: map[string]string{
			"glue.c": source, "go.s": elftest.GoBuildInfo(l.goInfo[0], l.goInfo[1], "a/b"), "pad.s": fmt.Sprintf(".section .rodata\n.zero %d\n", l.pad),
		},
	}
	path := lib.Make(t, dir)
	library := &subject.Library{Library: checktest.Read(t, path), Target: s.Target, Place: rule.Place{File: a.Name + "/" + l.name}, Name: l.name, ABI: a}
	if l.linked == "yes" {
		library.Linked = library.Library
	}
	return library
}

// setCase is a set of libraries and what the rules between ABIs say of it.
type setCase struct {
	name string
	edit func(abi string, l *abiLib) bool
	want []string
}

func TestABISets(t *testing.T) {
	elftest.Tool(t, "ld.lld")
	for _, c := range slices.Concat(symbolSetCases(), buildSetCases()) {
		t.Run(c.name, func(t *testing.T) {
			s := setFixture(t, c.edit)
			got := checktest.Told(t, rule.Look(Rules, s, s.Place))
			for i, line := range got { // sizes depend on the linker's version
				if strings.HasPrefix(line, "info abi-size") {
					got[i] = "info abi-size"
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}

// inOne changes one ABI's library.
func inOne(name string, change func(*abiLib)) func(string, *abiLib) bool {
	return func(abi string, l *abiLib) bool {
		if abi == name {
			change(l)
		}
		return true
	}
}

func madeByGo(version, modules string) func(*abiLib) {
	return func(l *abiLib) { l.goInfo = [2]string{version, modules} }
}

func symbolSetCases() []setCase {
	return []setCase{
		{"good", nil, nil},
		{"library missing", func(abi string, l *abiLib) bool {
			if abi != "arm64-v8a" {
				l.name = "libother.so"
			}
			return true
		}, []string{
			"error abi-lib-set [armeabi-v7a .] libglue.so is missing in armeabi-v7a but not in arm64-v8a",
			"error abi-lib-set [x86_64 .] libglue.so is missing in x86_64 but not in arm64-v8a",
			"error abi-lib-set [x86 .] libglue.so is missing in x86 but not in arm64-v8a",
			"error abi-lib-set [arm64-v8a .] libother.so is missing in arm64-v8a but not in armeabi-v7a, x86_64, x86",
		}},
		{"export missing", inOne("x86", func(l *abiLib) { l.link = []string{"--defsym=extra=helper"} }), []string{
			"warning abi-exports [arm64-v8a libglue.so] libglue.so does not export extra, but does for x86",
			"warning abi-exports [armeabi-v7a libglue.so] libglue.so does not export extra, but does for x86",
			"warning abi-exports [x86_64 libglue.so] libglue.so does not export extra, but does for x86",
		}},
		{"JNI function missing", func(abi string, l *abiLib) bool {
			if abi != "x86" {
				l.more = "void Java_b(void) {}"
			}
			return true
		}, []string{"error abi-exports [x86 libglue.so] libglue.so does not export Java_b, but does for arm64-v8a, armeabi-v7a, x86_64"}},
		{"C++ names of a width, and names of one processor's helpers", func(abi string, l *abiLib) bool {
			switch abi {
			case "armeabi-v7a":
				l.more = "void _Z1fj(void) {} void _Z1gSt9__va_list(void) {} void _Unwind_VRS_Get(void) {} void __aeabi_x(void) {}"
			case "x86":
				l.more = "void _Z1fj(void) {} void _Z1gPc(void) {} void __divdi3(void) {}"
			default:
				l.more = "void _Z1fm(void) {} void _Z1ge(void) {}"
			}
			return true
		}, nil},
		{"what Android's libm and Go's runtime have for one processor", func(abi string, l *abiLib) bool {
			if abi == "x86" {
				l.more = "void nextafterl(void) {} void scalbnl(void) {} void x_cgo_mmap(void) {} void setg_gcc(void) {}"
			}
			return true
		}, nil},
		{"needed", inOne("x86_64", func(l *abiLib) { l.needed = []string{"libz.so"} }), []string{
			"warning abi-needed [arm64-v8a libglue.so] libglue.so does not need libz.so, but does for x86_64",
			"warning abi-needed [armeabi-v7a libglue.so] libglue.so does not need libz.so, but does for x86_64",
			"warning abi-needed [x86 libglue.so] libglue.so does not need libz.so, but does for x86_64",
		}},
	}
}

func buildSetCases() []setCase {
	return []setCase{
		{"Go version", inOne("x86_64", madeByGo("go1.25.1", checktest.GoModules)), []string{
			"error abi-go-version [x86_64 libglue.so] libglue.so was built from different Go code: Go: go1.26.8 in arm64-v8a, go1.25.1 in x86_64",
		}},
		{"Go module", inOne("x86_64", madeByGo("go1.26.8", strings.Replace(checktest.GoModules, "v1.2.3", "v1.2.4", 1))), []string{
			"error abi-go-version [x86_64 libglue.so] libglue.so was built from different Go code: module example.com/dep: v1.2.3 in arm64-v8a, v1.2.4 in x86_64",
		}},
		{"a Go module for one architecture", inOne("x86_64", madeByGo("go1.26.8", checktest.GoModules+"dep\texample.com/cpuid\tv2.0.0\th1:y\n")), []string{
			"info abi-go-version [x86_64 libglue.so] libglue.so has modules that it has for one ABI alone, as files for an architecture import them: example.com/cpuid v2.0.0",
		}},
		{"Go tags", inOne("armeabi-v7a", madeByGo("go1.26.8", checktest.GoModules+"build\t-tags=x\n")), []string{
			"warning abi-go-version [armeabi-v7a libglue.so] libglue.so was built with other flags: only in armeabi-v7a: -tags (x)",
		}},
		{"Go level", inOne("armeabi-v7a", madeByGo("go1.26.8", strings.Replace(checktest.GoModules, "GOARCH=arm64", "GOARCH=arm\nbuild\tGOARM=7", 1))), nil},
		{"build id twice", func(abi string, l *abiLib) bool {
			if abi == "x86" || abi == "armeabi-v7a" {
				l.copyOf = "x86"
			}
			return true
		}, []string{"error abi-build-id-dup [x86 libglue.so] libglue.so has the same build id as the one for armeabi-v7a: " + strings.Repeat("ab", 20)}},
		{"API levels", inOne("x86", func(l *abiLib) { l.api = 26 }), []string{
			"warning abi-api-note [.] libglue.so is linked for API 24 for arm64-v8a, 24 for armeabi-v7a, 24 for x86_64, 26 for x86",
		}},
		{"API level below the first of 64-bit ABIs", func(abi string, l *abiLib) bool {
			l.api = 19
			if strings.Contains(abi, "64") {
				l.api = 21
			}
			return true
		}, nil},
		{"alignment", inOne("x86_64", func(l *abiLib) {
			l.drop, l.link = []string{"-zmax-page-size=16384"}, []string{"-zmax-page-size=4096"}
		}), []string{"info abi-align [.] libglue.so has segments aligned to 16384 bytes for arm64-v8a, 4096 bytes for x86_64"}},
		{"lazy binding", inOne("x86", func(l *abiLib) { l.drop = []string{"-znow"} }), []string{
			"warning abi-hardening [x86 libglue.so] libglue.so has no NOW here, but does for arm64-v8a, armeabi-v7a, x86_64",
		}},
		{"hardening", inOne("x86", func(l *abiLib) {
			l.drop, l.link = []string{"-znow", "-zrelro", "-znodelete", "--build-id=sha1"}, []string{"-znorelro", "-N"}
		}), []string{
			"info abi-align [.] libglue.so has segments aligned to 16384 bytes for armeabi-v7a, 16 bytes for x86", // -N also packs the segments
			"warning abi-hardening [x86 libglue.so] libglue.so has no NODELETE, no NOW, no RELRO, no build id, no write-protected code here, but does for arm64-v8a, armeabi-v7a, x86_64",
		}},
		{"size", inOne("arm64-v8a", func(l *abiLib) { l.pad = 300000 }), []string{"info abi-size"}},
		{"symbols kept for some", func(abi string, l *abiLib) bool {
			l.linked = "yes"
			if abi == "x86" {
				l.linked = "no"
			}
			return true
		}, []string{"warning abi-symbols-present [x86 libglue.so] the symbols of libglue.so are not kept for x86, but are for arm64-v8a, armeabi-v7a, x86_64"}},
	}
}

// A library that is packed and not needed by one ABI's library is worse than one of Android's.
func TestNeededPacked(t *testing.T) {
	elftest.Tool(t, "ld.lld")
	s := setFixture(t, func(abi string, l *abiLib) bool {
		if abi != "x86" {
			l.needed = []string{"libmine.so"}
		}
		return true
	})
	s.Libraries = append(s.Libraries, setFixture(t, func(_ string, l *abiLib) bool { l.name = "libmine.so"; return true }).Libraries...)
	want := []string{"error abi-needed [x86 libglue.so] libglue.so does not need libmine.so, but does for arm64-v8a, armeabi-v7a, x86_64"}
	if d := cmp.Diff(want, checktest.Told(t, rule.Look(Rules, s, s.Place))); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

var mixedOffsets = []string{
	"warning abi-offbits [armeabi-v7a .] armeabi-v7a: off_t is 32 bits in libb.so (lseek) but 64 bits in libglue.so (lseek64)",
	"warning abi-offbits [x86 .] x86: off_t is 32 bits in libb.so (lseek) but 64 bits in libglue.so (lseek64)",
}

// Two libraries of one ABI that differ in the width of off_t; those of 64-bit ABIs have one width only.
func TestOffsetWidths(t *testing.T) {
	elftest.Tool(t, "ld.lld")
	for _, c := range []struct {
		name  string
		other []string
		want  []string
	}{
		{"alike", []string{"lseek64"}, nil},
		{"both in one", []string{"lseek64", "pread"}, nil},
		{"mixed", []string{"lseek"}, mixedOffsets},
	} {
		s := setFixture(t, func(_ string, l *abiLib) bool { l.libc = []string{"lseek64"}; return true })
		other := setFixture(t, func(_ string, l *abiLib) bool { l.name, l.libc = "libb.so", c.other; return true })
		s.Libraries = append(s.Libraries, other.Libraries...)
		if d := cmp.Diff(c.want, checktest.Told(t, rule.Look(Rules, s, s.Place))); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
	}
}

// A bundle keeps symbols in its metadata.
func TestSymbolsInBundle(t *testing.T) {
	elftest.Tool(t, "ld.lld")
	s := setFixture(t, nil)
	app := &subject.App{File: &appfile.File{}}
	for _, l := range s.Libraries {
		l.App = app
	}
	want := func(name string, lines ...string) {
		t.Helper()
		if d := cmp.Diff(lines, checktest.Told(t, rule.Look(Rules, s, s.Place))); d != "" {
			t.Errorf("%s: -want +got\n%s", name, d)
		}
	}
	want("none at all")
	for _, l := range s.Libraries[:3] {
		app.Metadata = append(app.Metadata, appfile.Entry{Name: debugSymbols + l.ABI.Name + "/libglue.so.sym"})
	}
	want("one missing", "warning abi-symbols-present [x86 libglue.so] the symbols of libglue.so are not kept for x86, but are for arm64-v8a, armeabi-v7a, x86_64")
	app.Metadata = append(app.Metadata, appfile.Entry{Name: debugSymbols + "x86/libglue.so.dbg"})
	want("all there")
}

var otherHeader = []string{
	`warning abi-sources [armeabi-v7a .] the header for armeabi-v7a differs from the one for arm64-v8a in more than GoInt: line 4 is "extern int Sub(GoInt a);", not ""`,
}

func TestABIHeaders(t *testing.T) {
	header := func(bits, more string) string {
		return strings.ReplaceAll(`#line 1 "cgo-builtin-export-prolog"
typedef long long GoInt64;
typedef GoInt64 GoInt;
typedef GoUint64 GoUint;
typedef char _check_for_64_bit_pointer_matching_GoInt[sizeof(void*)==64/8 ? 1:-1];
extern int Add(GoInt a);
`, "64", bits) + more
	}
	for _, c := range []struct {
		name   string
		narrow string
		want   []string
	}{
		{"alike", strings.ReplaceAll(header("32", ""), "long long GoInt32", "long long GoInt64"), nil},
		{"another function", strings.ReplaceAll(header("32", "extern int Sub(GoInt a);\n"), "long long GoInt32", "long long GoInt64"), otherHeader},
		{"not known", "", nil},
	} {
		s := &subject.ABISet{Archives: []*subject.Archive{
			{Archive: &elfabi.Archive{}, ABI: abi.Find("arm64-v8a"), Header: header("64", "")},
			{Archive: &elfabi.Archive{}, ABI: abi.Find("armeabi-v7a"), Header: c.narrow},
		}}
		if d := cmp.Diff(c.want, checktest.Told(t, rule.Look(Rules, s, s.Place))); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
	}
}

// Archives tell their Go build where no library was linked.
func TestArchivesGoBuild(t *testing.T) {
	elftest.Tool(t, "llvm-ar")
	archive := func(name, settings string) *subject.Archive {
		source := ".text\nret\n" + elftest.GoBuildInfo("go1.26.8", settings, "a/b")
		return &subject.Archive{Archive: readMadeArchive(t, source), ABI: abi.Find(name)}
	}
	const trimmed = checktest.GoModules + "build\t-trimpath=true\n"
	for settings, want := range map[string][]string{
		trimmed: nil,
		strings.Replace(trimmed, "-trimpath=true", "-trimpath=false", 1): {
			"warning abi-go-version [x86_64 .] the archive was built with other flags: -trimpath: true in arm64-v8a, false in x86_64"},
	} {
		s := &subject.ABISet{Archives: []*subject.Archive{archive("arm64-v8a", trimmed), archive("x86_64", settings)}}
		if d := cmp.Diff(want, checktest.Told(t, rule.Look(Rules, s, s.Place))); d != "" {
			t.Errorf("-want +got\n%s", d)
		}
	}
}

func readMadeArchive(t *testing.T, source string) *elfabi.Archive {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "libgolib.a")
	elftest.Run(t, dir, "llvm-ar", "rcsD", path, elftest.Object(t, dir, elftest.ARM64, "go.s", source))
	a, err := elfabi.ReadArchive(path)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// typeCase is a C API and what is found in it on three ABIs.
type typeCase struct {
	name, source string
	want         []string
}

var typeCases = []typeCase{
	{"fixed widths", "struct point { int x, y; }; int f(int a, struct point *p, char *text) { return a; }", nil},
	{"long", "long f(int a, long *b) { return a; }", []string{
		"warning abi-int-width [.] integers of the C API differ in width: f: the result is long (8 bytes on arm64-v8a, 4 on armeabi-v7a), " +
			"f: parameter 2 (b) is long (8 bytes on arm64-v8a, 4 on armeabi-v7a)"}},
	{"GoInt", "typedef __INTPTR_TYPE__ GoInt; int f(GoInt a) { return 1; }", []string{
		"warning abi-int-width [.] integers of the C API differ in width: f: parameter 1 (a) is GoInt (8 bytes on arm64-v8a, 4 on armeabi-v7a)"}},
	{"size_t", "typedef __SIZE_TYPE__ size_t; int f(size_t n) { return 1; }", []string{
		"info abi-int-width [.] integers of the C API are as wide as a pointer: f: parameter 1 (n) is size_t (8 bytes on arm64-v8a, 4 on armeabi-v7a)"}},
	{"x86 aligns less", "struct stamp { int id; long long time; }; int f(struct stamp *s) { return 1; }", []string{
		"info abi-struct-layout [.] struct stamp: 16 bytes (id at 0, time at 8) on arm64-v8a, armeabi-v7a; 12 bytes (id at 0, time at 4) on x86"}},
}

func TestABITypes(t *testing.T) {
	elftest.Tool(t, "clang")
	for _, c := range typeCases {
		s := &subject.ABISet{API: map[string]*capi.API{"x86_64": nil}}
		for _, name := range []string{"arm64-v8a", "armeabi-v7a", "x86"} {
			s.API[name] = checktest.APIOf(t, name, c.source, "f")
		}
		if d := cmp.Diff(c.want, checktest.Told(t, rule.Look(Rules, s, s.Place))); d != "" {
			t.Errorf("%s: -want +got\n%s", c.name, d)
		}
	}
}

// Every rule of this room is broken by a case alone.
func TestEveryRule(t *testing.T) {
	broken := [][]string{mixedOffsets, otherHeader, {twoArchives.ID}}
	for _, c := range slices.Concat(symbolSetCases(), buildSetCases()) {
		broken = append(broken, c.want)
	}
	for _, c := range typeCases {
		broken = append(broken, c.want)
	}
	checktest.EveryRule(t, rule.Texts(Rules), broken, nil)
}
