package library

import (
	"debug/elf"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

const usesStderr = "extern void *stderr;\nvoid *Java_x(void) { return stderr; }\n"

const callsMemfd = "int memfd_create(const char *, unsigned);\nint Java_memfd(void) {\n\treturn memfd_create(0, 0) + 1;\n}\n"

const weakMemfd = "__attribute__((weak)) int memfd_create(const char *, unsigned);\nint Java_memfd(void) { return memfd_create ? memfd_create(0, 0) : 0; }\n"

const callsNobody = "void nobody(void); void Java_nobody(void) { nobody(); }\n"

// throughIt wants the library under test, and another that has what it lacks.
var throughIt = linkedCase{others: []stubLib{
	{"libglue.so", "libglue.so", "", []string{"glue"}}, {"libhelp.so", "libhelp.so", "", []string{"nobody"}},
}, source: "void glue(void); void Java_glue(void) { glue(); }"}

var symbolCases = []linkedCase{
	{name: "version table of another form", edit: func(e *editedLib) { e.section(".gnu.version_r")[0] = 2 }, want: "verneed-in-needed"},
	{name: "lost version", edit: func(e *editedLib) {
		_, i := e.symbol("close")
		e.section(".gnu.version")[2*i] = 9
	}, want: "verneed-in-needed"},
	// What it does not want it cannot find either.
	{name: "versions of no wanted library", edit: func(e *editedLib) { e.tag(elf.DT_NEEDED, elf.DT_DEBUG, nil) }, want: "und-unresolved verneed-in-needed"},
	{name: "later version", source: "void abort(void); void Java_x(void) { abort(); }", others: []stubLib{{"libm.so", "libm.so", "LIBC_V", []string{"abort"}}}, want: "verneed-api"},
	{name: "later version of libdl", source: "void abort(void); void Java_x(void) { abort(); }", others: []stubLib{{"libdl.so", "libdl.so", "LIBC_OMR1", []string{"abort"}}},
		min: 26, api: 26, want: "verneed-api"},
	{name: "version of libdl at its level", source: "void __cfi_slowpath(void); void Java_x(void) { __cfi_slowpath(); }",
		others: []stubLib{{"libdl.so", "libdl.so", "LIBC_OMR1", []string{"__cfi_slowpath"}}},
		min:    27, api: 27},
	{name: "version of libstdc++", source: "void _Znwm(void); void Java_x(void) { _Znwm(); }", others: []stubLib{{"libx.so", "libstdc++.so", "LIBC_O", []string{"_Znwm"}}}},
	{name: "later version, weak", source: "__attribute__((weak)) void abort(void); void Java_x(void) { if (abort) abort(); }",
		others: []stubLib{{"libm.so", "libm.so", "LIBC_V", []string{"abort"}}}, want: "verneed-api"},
	{name: "private version", source: "void abort(void); void Java_x(void) { abort(); }", others: []stubLib{{"libm.so", "libm.so", "LIBC_PRIVATE", []string{"abort"}}},
		want: "verneed-api"},
	{name: "private version of a compiler's helper", target: elftest.ARM, source: "void __aeabi_memset4(void); void Java_x(void) { __aeabi_memset4(); }",
		others: []stubLib{{"libm.so", "libm.so", "LIBC_PRIVATE", []string{"__aeabi_memset4"}}}, want: "verneed-api"},

	{name: "later function", source: callsMemfd, libc: []string{"memfd_create"}, want: "und-api"},
	{name: "later function and version", source: callsMemfd, others: []stubLib{{"libm.so", "libm.so", "LIBC_R", []string{"memfd_create"}}}, want: "und-api"},
	{name: "later function, weak", source: weakMemfd, libc: []string{"memfd_create"}, want: "und-api"},
	{name: "later variable", source: usesStderr, libc: []string{"stderr"}, min: 21, api: 21, want: "und-api"},
	{name: "later variable, weak", source: "__attribute__((weak)) " + usesStderr, libc: []string{"stderr"}, min: 21, api: 21, want: "und-api"},
	{name: "later function of libc++abi", source: "__attribute__((weak)) int __cxa_thread_atexit_impl(void);\n" +
		"int Java_x(void) { return __cxa_thread_atexit_impl ? __cxa_thread_atexit_impl() : 0; }\n", libc: []string{"__cxa_thread_atexit_impl"},
		min: 21, api: 21, want: "und-api"},
	{name: "later function, 32-bit", target: elftest.X86, source: callsMemfd, libc: []string{"memfd_create"}, want: "und-api"},
	{name: "later function, called from objects", source: callsMemfd, libc: []string{"memfd_create"}, want: "und-api", with: withObjects},
	{name: "function of its time", source: callsMemfd, libc: []string{"memfd_create"}, min: 30, api: 30},
	{name: "later function that the app brings", source: callsMemfd, others: []stubLib{{"libhelp.so", "libhelp.so", "", []string{"memfd_create"}}},
		with: besideLib(linkedCase{source: "int memfd_create(void) { return 1; }", flags: []string{"--soname=libhelp.so"}}, "libhelp.so")},

	{name: "function of nobody", source: callsNobody, libc: []string{"nobody"}, want: "und-unresolved"},
	{name: "function of nobody, weak", source: "__attribute__((weak)) " + callsNobody, libc: []string{"nobody"}},
	{name: "function of a library that may be beside it", source: callsNobody, others: []stubLib{{"libhelp.so", "libhelp.so", "", []string{"nobody"}}}},
	{name: "function of a library that is not wanted", source: "void deflate(void); void Java_x(void) { deflate(); }", libc: []string{"deflate"}, want: "und-unresolved"},
	{name: "function of a library that is known up to a lower level", source: callsNobody, others: []stubLib{{"liblog.so", "liblog.so", "", []string{"nobody"}}},
		min: 34, api: 34, want: "und-unresolved"},
	{name: "function of a library that is known at that level", source: callsNobody, others: []stubLib{{"liblog.so", "liblog.so", "", []string{"nobody"}}},
		min: 33, api: 33, want: "und-unresolved"},
	{name: "function of a library that is not wanted, above what is known", source: "void deflate(void); void Java_x(void) { deflate(); }",
		others: []stubLib{{"liblog.so", "liblog.so", "", []string{"deflate"}}}, min: 34, api: 34, want: "und-unresolved"},
	{name: "function of a library beside it", source: callsNobody, libc: []string{"nobody"}, with: inOwnApp, want: "und-unresolved"},
	{name: "function of a library that comes with another AAR", source: callsNobody, others: []stubLib{{"libhelp.so", "libhelp.so", "", []string{"nobody"}}}, with: inAAR},
	{name: "libc++_shared.so of another AAR", source: "void _Znwm(void); void Java_x(void) { _Znwm(); }", others: []stubLib{{"libx.so", "libc++_shared.so", "", []string{"_Znwm"}}}, with: inAAR},
	{name: "function of nobody in an AAR, with libc++_shared.so of another", source: callsNobody, others: []stubLib{{"libx.so", "libc++_shared.so", "", []string{"nobody"}}}, with: inAAR,
		want: "und-unresolved"},
	{name: "function of nobody, with libc++_shared.so", source: callsNobody, others: []stubLib{{"libx.so", "libc++_shared.so", "", []string{"nobody"}}}, want: "und-unresolved"},
	{name: "function of C++, with libc++_shared.so", source: "void _Znwm(void); void Java_x(void) { _Znwm(); }", others: []stubLib{{"libx.so", "libc++_shared.so", "", []string{"_Znwm"}}}},
	{name: "function of Node.js", source: callsNode, others: []stubLib{{"libhelp.so", "libhelp.so", "", []string{"napi_throw", "nobody"}}}, want: "und-unresolved"},
	{name: "function of Node.js, and nothing else", source: "void napi_throw(void); void Java_x(void) { napi_throw(); }", libc: []string{"napi_throw"}, want: "und-unresolved"},
	{name: "function of Node.js, with its library", source: callsNode, others: []stubLib{{"libnode.so", "libnode.so", "", []string{"napi_throw", "nobody"}}}},
	{name: "function that another library brings", source: callsNobody, libc: []string{"nobody"}, with: broughtByAnother, want: "und-unresolved"},
	{name: "private function of 32-bit libc", target: elftest.ARM, source: "void __swbuf(void); void Java_x(void) { __swbuf(); }", libc: []string{"__swbuf"},
		want: "und-unresolved"},
	{name: "no __cxa_finalize", edit: func(e *editedLib) {
		symbol, _ := e.symbol("__cxa_finalize")
		other, _ := e.symbol("close")
		copy(symbol[:4], other[:4])
	}, want: "dso-handle-atexit"},

	{name: "no note", api: -1, want: "android-ident"},
	{name: "note above min", api: 26, want: "android-ident"},
	{name: "note below min", api: 23, want: "android-ident"},
	{name: "note of libc++_shared.so below min", api: 21, flags: []string{"--soname=libc++_shared.so"},
		with: func(_ testing.TB, l *subject.Library) { l.Name = "libc++_shared.so" }},
	{name: "level that never was", min: 25},
	{name: "note of a level that never was", min: 25, api: 25},
	{name: "note of a level that never was, above min", api: 25, want: "android-ident"},
	{name: "64-bit level", min: 19, api: 21},
	{name: "two NDKs", with: besideLib(linkedCase{ndk: "r22"}, "libother.so"), want: "ndk-mix"},
	{name: "one NDK", with: besideLib(linkedCase{}, "libother.so")},
	{name: "two NDKs, told elsewhere", with: besideLib(linkedCase{ndk: "r22"}, "a.so")},
	{name: "note below the NDK", target: elftest.ARM, api: 19, min: 19, want: "min-by-ndk"},
	{name: "min below the NDK", target: elftest.ARM, api: 21, min: 19, want: "android-ident min-by-ndk"},
	{name: "note below NDK r26", target: elftest.ARM, ndk: "r26", api: 19, min: 19, want: "min-by-ndk"},
	{name: "min of NDK r25", target: elftest.ARM, ndk: "r25", api: 19, min: 19},
	{name: "note below NDK r24", target: elftest.ARM, ndk: "r24", api: 18, min: 18, want: "min-by-ndk"},
	{name: "min of the NDK", target: elftest.ARM, ndk: "r24", api: 19, min: 19},
	{name: "min of NDK r30", ndk: "r30", api: 21, min: 21},
	{name: "min below NDK r31", ndk: "r31-beta1", api: 23, min: 21, want: "android-ident min-by-ndk"},
	{name: "min of NDK r31", ndk: "r31", api: 23, min: 23},

	{name: "not bound", go_: true, drop: "-Bsymbolic", want: "symbolic-interpose"},
	{name: "not bound, without Go", drop: "-Bsymbolic"},
	{name: "Go exported", source: "void crosscall2(void) {} void x_cgo_init(void) {} void _cgo_topofstack(void) {}", want: "export-surface"},
	{name: "C++ exported", source: "void __cxa_throw(void) {} void _ZNSt6__ndk15mutex4lockEv(void) {}", want: "export-surface"},
	{name: "C++ templates exported", source: "__attribute__((weak)) void _ZNSt6__ndk16vectorIiE4pushEv(void) {}"},
	{name: "libc++_shared.so itself", source: "void __cxa_throw(void) {} void _ZNSt6__ndk15mutex4lockEv(void) {} void _Unwind_Resume(void) {}",
		flags: []string{"--soname=libc++_shared.so"}, with: func(_ testing.TB, l *subject.Library) { l.Name = "libc++_shared.so" }},
	{name: "unwinder exported", source: "void _Unwind_Resume(void) {}", want: "export-unwinder"},
	{name: "two C++ runtimes", source: "void _ZNSt6__ndk15mutex4lockEv(void) {}", with: besideLib(linkedCase{}, "libc++_shared.so"), want: "export-surface stl-mix"},
	{name: "C++ runtime twice", source: "void _ZNSt6__ndk15mutex4lockEv(void) {}",
		with: besideLib(linkedCase{source: "void _ZNSt6__ndk15mutex4lockEv(void) {}"}, "libother.so"), want: "export-surface stl-mix"},
}

const callsNode = "void napi_throw(void); void nobody(void); void Java_x(void) { napi_throw(); nobody(); }"

// An AAR is a part of an app: what it lacks may come with another.
func inAAR(_ testing.TB, l *subject.Library) {
	l.Beside = []*subject.Library{l}
	l.App = &subject.App{File: &appfile.File{Kind: appfile.AAR}}
}

func withObjects(t testing.TB, l *subject.Library) {
	o, err := elfabi.ReadObject(elftest.Object(t, t.TempDir(), elftest.ARM64, "golib_jni.c", callsMemfd, "-g", "-ffunction-sections"))
	if err != nil {
		t.Fatal(err)
	}
	l.Objects = func() []*elfabi.Object { return []*elfabi.Object{o} }
}

func broughtByAnother(t testing.TB, l *subject.Library) {
	user, help := throughIt.make(t), linkedCase{source: "void nobody(void) {}", flags: []string{"--soname=libhelp.so"}}.make(t)
	user.Name, help.Name = "libuser.so", "libhelp.so"
	l.Beside = []*subject.Library{l, user, help}
	user.Beside, help.Beside = l.Beside, l.Beside
}

func TestSymbolRules(t *testing.T) {
	testLinked(t, symbolCases, symbolRules, "testdata/symbols.golden")
}

// A version's level is the lowest of the public symbols that have it.
func TestVersionAPI(t *testing.T) {
	first := map[string]int{}
	for _, a := range abi.All() {
		for _, s := range ndkapi.Table(a) {
			if api, ok := first[s.Version]; s.Library != "libstdc++.so" && (!ok || s.API < api) {
				first[s.Version] = s.API
			}
		}
	}
	for version, api := range first {
		known := versionAPI[version]
		if strings.HasPrefix(version, "LIBC_") && known != api && !slices.Contains(notForApps, version) {
			t.Errorf("%s is first in API %d, not %d", version, api, known)
		}
	}
}

// What is not known gives no finding, and no panic.
func TestNothingKnown(t *testing.T) {
	l := linkedCase{source: callsMemfd + callsNobody, libc: []string{"memfd_create", "nobody"}}.make(t)
	l.ABI = nil
	for _, f := range rule.Look(Rules, l, rule.Place{}) {
		t.Errorf("%s %s", f.ID, f.Seen)
	}
}

// An app with more libraries than anybody has is not compared with itself.
func TestManyLibraries(t *testing.T) {
	l := linkedCase{source: callsNobody, others: []stubLib{{"libx.so", "libssl.so", "", []string{"nobody"}}}}.make(t)
	l.Beside = slices.Repeat([]*subject.Library{l}, maxBeside)
	if findings := rule.Look(neededRules, l, rule.Place{}); len(findings) != 1 {
		t.Errorf("%d libraries: %v", maxBeside, findings)
	}
	l.Beside = append(l.Beside, l)
	if findings := rule.Look(neededRules, l, rule.Place{}); len(findings) != 0 {
		t.Errorf("%d libraries: %v", len(l.Beside), findings)
	}
}

func TestNames(t *testing.T) {
	var names nameList
	for i := range 2 * maxNames {
		names.add(strings.Repeat("x", i))
		names.add("again")
	}
	if n := len(names.all); n != 303 { // those of more than 300 bytes are all the same
		t.Errorf("%d names", n)
	}
	for i := range 2 * maxNames {
		names.add(strconv.Itoa(i))
	}
	if n := len(names.all); n != maxNames || amount(n, "name", "names") != "more than 1000 names" {
		t.Errorf("%d names", n)
	}
}
