package archive

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// lldOutput is what go build shows of a link that fails, the linker's command shortened.
const lldOutput = `# example.com/x
/usr/local/go/pkg/tool/linux_amd64/link: running env failed: exit status 1
/usr/bin/env /ndk/toolchains/llvm/prebuilt/linux-x86_64/bin/clang --target=aarch64-linux-android24 -o /p/build/probe.so -rdynamic go.o 000000.o
ld.lld: error: undefined symbol: one
>>> referenced by main.cgo2.c:50
>>>               /p/build/000001.o:(_cgo_0123456789ab_Cfunc_one)
>>> referenced by things.c:3 (/p/things.c:3)
>>>               /p/build/000002.o:(things)

ld.lld: error: undefined symbol: __getauxval
>>> referenced by lse-init.c:45 (/build/gcc/lse-init.c:45)
>>>               lse-init.o:(init_have_lse_atomics) in archive /ndk/lib/libclang_rt.builtins-aarch64-android.a

ld.lld: error: undefined symbol: memfd_create
>>> referenced by one.o:(f)
>>> referenced by /p/lib/libfoo.a(b.o):(g)

ld.lld: error: undefined symbol: nobody
>>> referenced by cgo-gcc-prolog:70
>>>               /p/build/000001.o:(_cgo_0123456789ab_Cfunc_nobody)
clang: error: linker command failed with exit code 1 (use -v to see invocation)
`

func TestUndefinedIn(t *testing.T) {
	want := []missing{{"one", "main.go"}, {"__getauxval", "libclang_rt.builtins-aarch64-android.a"}, {"memfd_create", "libfoo.a(b.o)"}, {"nobody", ""}}
	if diff := cmp.Diff(want, undefinedIn(lldOutput), cmp.AllowUnexported(missing{})); diff != "" {
		t.Error(diff)
	}
}

func failurePlan(files ...string) plan {
	return plan{Archive: Archive{ABI: matrixABI("arm64-v8a"), Libs: []string{"log"}}, link: &linkInputs{},
		pkgs: []*listed{{ImportPath: "example.com/x", GoFiles: files}}}
}

func TestExplainBuild(t *testing.T) {
	b := testBuilder(t)
	b.Tools.NDK = &toolchain.NDK{Root: "/ndk", Lite: true}
	failed := &step.Error{Name: "go", Output: lldOutput, Err: errors.New("exit status 1")}
	got := errText(b.explainBuild(failed, failurePlan("main.go"), ""))
	want := `archive arm64-v8a: ./golib does not build: one, which main.go of example.com/x needs: neither a public Android library that gondk knows nor any linked file has it; ` +
		`name the object or library that has it, for this ABI: #cgo LDFLAGS: ${SRCDIR}/lib/libNAME.a; or leave out the code that calls it (//go:build !android)
__getauxval, which libclang_rt.builtins-aarch64-android.a needs: the compiler calls atomic operations out of line (-moutline-atomics), and its library for that needs another system's C library; compile with CGO_CFLAGS=-mno-outline-atomics
memfd_create, which libfoo.a(b.o) needs: Android does not have it at API level 24 (android.min_sdk in abi-matrix.toml): libc.so has it since 30; raise that to 30, or look it up with dlsym
nobody: neither a public Android library that gondk knows nor any linked file has it; name the object or library that has it, for this ABI: #cgo LDFLAGS: ${SRCDIR}/lib/libNAME.a; or leave out the code that calls it (//go:build !android): go build: exit status 1`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(failed.Output, "-rdynamic") || !strings.Contains(failed.Output, "\nthe link fails (-v shows its command):\nld.lld: error: undefined symbol: one\n") {
		t.Errorf("the linker's own lines do not come first:\n%s", failed.Output)
	}
	b.Run.Verbose = true
	failed.Output = lldOutput
	b.explainBuild(failed, failurePlan(), "")
	if failed.Output != lldOutput {
		t.Errorf("-v leaves something out:\n%s", failed.Output)
	}
}

// TestSayings has the words of Go, the compiler and the linker, each with what it means here.
func TestSayings(t *testing.T) {
	b := testBuilder(t)
	for output, want := range map[string]string{
		"link: github.com/wlynxg/anet: invalid reference to net.zoneCache": `github.com/wlynxg/anet reaches into Go's own packages (net.zoneCache), which Go's linker has forbidden since Go 1.23; ` +
			`allow it with ldflags = ["-checklinkname=0"] in [library] of abi-matrix.toml, or with LDFLAGS -checklinkname=0 if a build file adds the archive; or use a release of it that does not do so`,
		"go build example.com/x: invalid flag in #cgo LDFLAGS: -Wl,--whole-archive": "Go does not allow -Wl,--whole-archive in #cgo LDFLAGS; put it into the environment variable CGO_LDFLAGS, or allow it with CGO_LDFLAGS_ALLOW",
		"ld.lld: error: unable to find library -lpthread":                           "Android has no libpthread: its C library has these functions; write #cgo !android LDFLAGS: -lpthread",
		"ld.lld: error: unable to find library -lc++_shared":                        "-lc++_shared is a C++ library that this NDK does not have; the NDK's is c++_shared or c++_static",
		"ld.lld: error: unable to find library -lcrypto": "neither Android nor any -L folder has libcrypto; build it with the NDK for each ABI and name its folder: #cgo arm64 LDFLAGS: " +
			"-L${SRCDIR}/lib/arm64 -lcrypto",
		"ld.lld: error: unable to find library -laaudio": "Android has libaaudio.so since API level 26, and this archive is for 24 and later (android.min_sdk in abi-matrix.toml); " +
			"raise that to 26, or take -laaudio out and load the library with dlopen",
		"ld.lld: error: /p/lib/libfoo.a(foo.o) is incompatible with aarch64linux":                                            "/p/lib/libfoo.a(foo.o) was built for another CPU or system; build it with the NDK, once for each ABI",
		"ld.lld: error: duplicate symbol: twice":                                                                             "two of the linked files define twice; remove one of them",
		"ld.lld: error: relocation R_AARCH64_ABS32 cannot be used against symbol 'x'; recompile with -fPIC":                  "a static library or object was not compiled for a shared library; compile it with -fPIC",
		"./a.go:3:10: fatal error: 'openssl/ssl.h' file not found\n./b.go:3:10: fatal error: 'openssl/ssl.h' file not found": "neither the package's folder, nor an -I folder, nor the NDK has the header openssl/ssl.h",
	} {
		got := b.explainOutput(output, matrixABI("arm64-v8a"))
		if len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("%s:\ngot  %q\nwant %s", output, got, want)
		}
	}
	b.Matrix.File = filepath.Join(b.Matrix.Root, "app", "CMakeLists.txt") // no matrix
	if got := b.explainOutput("ld.lld: error: unable to find library -lvulkan", matrixABI("x86")); len(got) != 1 || !strings.Contains(got[0], "build with a newer NDK") {
		t.Errorf("got %q", got)
	}
	b.Matrix.Android.MinSDK = 21
	if got := b.explainOutput("ld.lld: error: unable to find library -lvulkan", matrixABI("x86")); len(got) != 1 || !strings.Contains(got[0], "for 21 and later (minSdk in Gradle,") {
		t.Errorf("got %q", got)
	}
	if got := b.explainOutput("a.go:1:2: undefined: y", matrixABI("x86")); got != nil {
		t.Errorf("got %q", got)
	}
}

// TestExplainFamilies has a library that was built for another system told of once, not once for each symbol.
func TestExplainFamilies(t *testing.T) {
	all := []missing{{"_Unwind_Resume", "libw.a"}, {"one", "x.go"}, {"_Unwind_GetIP", "libw.a"}, {"two", "x.go"}, {"__errno_location", "libw.a"},
		{"_Unwind_GetCFA", ""}, {"_Unwind_SetIP", ""}, {"_Unwind_SetGR", ""}}
	got := testBuilder(t).explainSymbols(all, failurePlan())
	if len(got) != 4 || !strings.HasPrefix(got[0], "_Unwind_Resume, which libw.a needs: it belongs to libunwind") ||
		!strings.HasSuffix(got[0], "; the same for _Unwind_GetIP, _Unwind_GetCFA, _Unwind_SetIP, and 1 more") ||
		!strings.HasPrefix(got[1], "one, ") || !strings.HasPrefix(got[2], "two, ") || strings.Contains(got[3], "the same for") {
		t.Errorf("%q", got)
	}
}

func TestWhoHas(t *testing.T) {
	b := testBuilder(t)
	for symbol, want := range map[string]string{
		"zlibVersion":                 "it is in Android's libz.so; write #cgo LDFLAGS: -lz",
		"ANativeWindow_acquire":       "it is in Android's libandroid.so; write #cgo LDFLAGS: -landroid",
		"backtrace":                   "Android does not have it at API level 24",
		"__aarch64_ldadd4_acq_rel":    "the compiler calls atomic operations out of line",
		"__emutls_get_address":        "a thread-local variable of C code",
		"_ZNSt6__ndk112basic_string":  "it belongs to a C++ library",
		"std::__ndk1::mutex::lock()":  "it belongs to a C++ library",
		"operator new(unsigned long)": "it belongs to a C++ library",
		"__cxa_throw":                 "it belongs to a C++ library",
		"__asan_init":                 "the code was compiled with -fsanitize",
		"__errno_location":            "it belongs to Linux's C library",
		"__isoc99_sscanf":             "it belongs to Linux's C library",
		"__xpg_strerror_r":            "it belongs to Linux's C library: the code that needs it was compiled for Linux; compile it with the NDK; if a #cgo linux line",
		"_Unwind_Backtrace":           "it belongs to libunwind, which unwinds the stack: a real NDK links its own",
		"__aeabi_memcpy":              "Android has it on armeabi-v7a but not on arm64-v8a; do not use it there",
		"sodium_init":                 "neither a public Android library that gondk knows nor any linked file has it",
	} {
		why, cure := b.whoHas(symbol, failurePlan())
		if got := why + "; " + cure; !strings.HasPrefix(got, want) {
			t.Errorf("%s:\ngot  %s\nwant %s", symbol, got, want)
		}
	}
}
