package archive

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/dev/checktest"
	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

func withCPU(cpu string) func(*subject.Archive) { return func(a *subject.Archive) { a.CPU = cpu } }

func withMin(minSDK int) func(*subject.Archive) {
	return func(a *subject.Archive) { a.MinSDK = minSDK }
}

// foreign makes the archive one of which nothing is known.
func foreign(a *subject.Archive) {
	a.ABI, a.CPU, a.Header, a.Keep, a.HostPaths = nil, "", "", nil, nil
}

// threadLocalSource makes a thread-local variable in assembly, and reaches it with an instruction.
func threadLocalSource(instruction string) string {
	return ".section .tbss,\"awT\",%nobits\n.type mine,%tls_object\nmine: .zero 8\n.text\n" + instruction + "\n"
}

// bti is the note by which an arm64 object says that it is ready for branch protection.
const bti = `.section .note.gnu.property,"a",%note
.balign 8
.long 4, 16, 5
.asciz "GNU"
.long 0xc0000000, 4, 1, 0
`

// thunk is what GCC writes into each object of 32-bit x86 that needs its own address: linkers keep one of a COMDAT group.
const thunk = `.section .text.__x86.get_pc_thunk.bx,"axG",%progbits,__x86.get_pc_thunk.bx,comdat
.globl __x86.get_pc_thunk.bx
.hidden __x86.get_pc_thunk.bx
__x86.get_pc_thunk.bx: ret
`

var archiveCases = []archiveCase{
	{name: "good"},
	{name: "good, armeabi-v7a", abi: "armeabi-v7a"},
	{name: "good, x86_64", abi: "x86_64"},
	{name: "good, x86", abi: "x86"},
	{name: "good, of which nothing is known", archive: foreign},
	{name: "good, without Go", noGo: true, archive: foreign},

	// Members.
	{name: "no Go", noGo: true, want: []string{"ar-members error"}},
	{name: "two Go objects", more: map[string]string{"two.s": elftest.GoBuildInfo("go1.26.8", "build\tGOOS=android\n", "a/b")}, want: []string{"ar-members error"}},
	{name: "damaged build information", noGo: true, archive: foreign, source: with(".section .go.buildinfo,\"aw\"\n.ascii \"\\377 Go buildinf:\"\n"),
		want: []string{"ar-members error"}},
	{name: "no index", ar: "rcSD", want: []string{"ar-members error"}},
	{name: "no index, without Go", ar: "rcSD", noGo: true, archive: foreign, want: []string{"ar-members warning"}},
	{name: "no crosscall2", source: checktest.Swap("crosscall2:", ""), want: []string{"ar-members error"}},
	// What it says of itself is for arm64, too.
	{name: "member of another ABI", archive: func(a *subject.Archive) {
		a.ABI, a.Header = abi.Find("x86_64"), strings.Replace(a.Header, "64", "64", 1)
	}, want: []string{"ar-member-elf error", "go-goarch error"}},
	{name: "no object", more: map[string]string{"text.txt": "hello"}, want: []string{"ar-member-elf error"}},
	{name: "many that are no objects", archive: foreign, noGo: true, more: map[string]string{"1": "a", "2": "b", "3": "c", "4": "d", "5": "e", "6": "f", "7": "g"},
		want: []string{"ar-member-elf error", "ar-member-elf error", "ar-member-elf error", "ar-member-elf error", "ar-member-elf error", "ar-member-elf error"}},
	{name: "bitcode", more: map[string]string{"lto.c": "//-flto\nint n;"}, want: []string{"ar-bitcode info"}},
	// Nothing of Android has a global variable or function beside the header's.
	{name: "defined twice", archive: func(a *subject.Archive) { a.Keep = append(a.Keep, "helper") }, more: map[string]string{"one.c": checktest.PlainC, "two.c": checktest.PlainC + "\n"},
		want: []string{"ar-duplicate-strong error"}},
	{name: "defined twice, without Go", noGo: true, archive: foreign, more: map[string]string{"one.c": checktest.PlainC, "two.c": checktest.PlainC + "\n"},
		want: []string{"ar-duplicate-strong warning"}},
	{name: "defined twice, weak", noGo: true, archive: foreign, more: map[string]string{"one.c": checktest.PlainC, "two.c": "__attribute__((weak)) " + checktest.PlainC}},
	{name: "defined twice, in a group of which linkers keep one", abi: "x86", noGo: true, archive: foreign, more: map[string]string{"one.s": thunk, "two.s": thunk + "\n"}},
	{name: "declared and not there", archive: func(a *subject.Archive) { a.Header += "extern int Gone(void);\n" }, want: []string{"ar-exports-header error"}},
	{name: "there and not declared", archive: func(a *subject.Archive) { a.Keep = nil }, want: []string{"ar-exports-header error"}},
	{name: "header of another ABI", archive: func(a *subject.Archive) { a.Header = strings.ReplaceAll(a.Header, "64", "32") }, want: []string{"ar-exports-header error"}},
	{name: "times and users", ar: "rcsU", want: []string{"ar-repro warning"}},
	{name: "times and users, without Go", ar: "rcsU", noGo: true, archive: foreign, want: []string{"ar-repro info"}},
	{name: "path of the machine", source: with(".section .debug_str\n.ascii \"/home/me/project/main.go\"\n"), want: []string{"ar-repro warning"}},
	{name: "no trimpath", settings: checktest.Swap("build\t-trimpath=true\n", ""), want: []string{"ar-repro warning"}},

	// What Go says of itself.
	{name: "linux", settings: checktest.Swap("GOOS=android", "GOOS=linux"), want: []string{"go-goos error"}},
	{name: "another GOARCH", settings: checktest.Swap("GOARCH=MACHINE", "GOARCH=amd64"), want: []string{"go-goarch error"}},
	{name: "another level than asked for", archive: withCPU("v8.1"), want: []string{"go-cpu-level error"}},
	{name: "a level above the ABI's, asked for", settings: checktest.Swap("LEVEL", "GOARM64=v8.2"), archive: withCPU("v8.2"), want: []string{"go-cpu-level warning"}},
	{name: "a level above the ABI's", settings: checktest.Swap("LEVEL", "GOARM64=v8.2"), archive: withCPU(""), want: []string{"go-cpu-level error"}},
	{name: "an extension above the ABI's", settings: checktest.Swap("LEVEL", "GOARM64=v8.0,lse"), archive: withCPU("v8.0,lse"), want: []string{"go-cpu-level warning"}},
	{name: "x86_64 v2", abi: "x86_64", settings: checktest.Swap("LEVEL", "GOAMD64=v2"), archive: withCPU("v2")},
	{name: "x86_64 v3", abi: "x86_64", settings: checktest.Swap("LEVEL", "GOAMD64=v3"), archive: withCPU(""), want: []string{"go-cpu-level error"}},
	{name: "x86 without SSE2", abi: "x86", settings: checktest.Swap("LEVEL", "GO386=softfloat"), archive: withCPU("softfloat")},
	{name: "arm 7 in software", abi: "armeabi-v7a", settings: checktest.Swap("LEVEL", "GOARM=7,softfloat"), archive: withCPU("7,softfloat")},
	{name: "arm 5", abi: "armeabi-v7a", settings: checktest.Swap("LEVEL", "GOARM=5"), archive: withCPU("5"), want: []string{"go-arm-level warning"}},
	{name: "Go 1.26.2, arm", abi: "armeabi-v7a", version: "go1.26.2", archive: withMin(29), want: []string{"go-version-32 error"}},
	{name: "Go 1.26.2, x86", abi: "x86", version: "go1.26.2 X:nodwarf5", want: []string{"go-version-32 error"}},
	{name: "Go 1.26.2, arm, Android 11", abi: "armeabi-v7a", version: "go1.26.2", archive: withMin(30)},
	{name: "Go 1.26.2, arm64", version: "go1.26.2"},
	{name: "Go 1.26.3, arm", abi: "armeabi-v7a", version: "go1.26.3"},
	{name: "Go 1.26.8, arm", abi: "armeabi-v7a", version: "go1.26.8"},
	{name: "Go 1.27.4, arm", abi: "armeabi-v7a", version: "go1.27.4"},
	{name: "Go 1.25.9, arm", abi: "armeabi-v7a", version: "go1.25.9"},
	{name: "processes", source: with(checktest.AsmGoTable("os.checkPidfd", "os.startProcess")), archive: withMin(30), want: []string{"go-version-pidfd warning"}},
	{name: "processes, Android 12", source: with(checktest.AsmGoTable("os.checkPidfd", "os.startProcess")), archive: withMin(31)},
	{name: "processes, Go 1.22", version: "go1.22.9", source: with(checktest.AsmGoTable("os.startProcess"))},
	{name: "processes without pidfd", source: with(checktest.AsmGoTable("os.startProcess"))},
	{name: "no processes", source: with(checktest.AsmGoTable("os.checkPidfd", "main.os.startProcess"))},
	{name: "C.GoString", source: with(checktest.AsmGoTable("main._Cfunc_GoString", "main.main")), want: []string{"go-mte warning"}},
	{name: "C.GoString in Go's own packages", source: with(checktest.AsmGoTable("net._Cfunc_GoString", "main.main")), want: []string{"go-mte info"}},
	{name: "C.GoString in Go's own packages and others", source: with(checktest.AsmGoTable("net._Cfunc_GoString", "example.com/net._Cfunc_GoString")), want: []string{"go-mte warning"}},
	{name: "C.GoString of Go 1.27", version: "go1.27.4", source: with(checktest.AsmGoTable("main._Cfunc_GoString", "net._Cfunc_GoString"))},
	{name: "C.GoString of Go 1.27 before it was released", version: "go1.27rc1", source: with(checktest.AsmGoTable("main._Cfunc_GoString"))},
	{name: "C.GoString of a vendor's Go", version: "go1.26.3-vendor.1", source: with(checktest.AsmGoTable("main._Cfunc_GoString")), want: []string{"go-mte warning"}},
	{name: "C.GoString, arm", abi: "armeabi-v7a", source: with(checktest.AsmGoTable("main._Cfunc_GoString"))},
	{name: "C.GoStringN", source: with(checktest.AsmGoTable("main._Cfunc_GoStringN"))},
	{name: "c-shared", settings: with("build\t-buildmode=c-shared\n"), want: []string{"go-buildmode-note info"}},
	{name: "race", settings: with("build\t-race=true\n"), want: []string{"go-race-san error"}},
	{name: "msan", settings: with("build\t-msan=true\n"), want: []string{"go-race-san error"}},
	{name: "asan", settings: with("build\t-asan=true\n"), want: []string{"go-race-san error"}},
	{name: "netgo", settings: with("build\t-tags=x,netgo\n"), source: with(checktest.AsmGoTable("net.(*Resolver).goLookupIPCNAMEOrder")), want: []string{"go-netgo warning"}},
	{name: "netgo without net", settings: with("build\t-tags=x,netgo\n")},
	{name: "net without the system's resolver", source: with(checktest.AsmGoTable("net.(*Resolver).goLookupIPCNAMEOrder")), want: []string{"go-netgo warning"}},
	{name: "net", source: with(checktest.AsmGoTable("net.(*Resolver).goLookupIPCNAMEOrder") + asmImports("getaddrinfo"))},
	{name: "local time", source: with(checktest.AsmGoTable("time.initLocal")), want: []string{"go-tz info"}},
	{name: "local time of the device", source: with(checktest.AsmGoTable("time.initLocal", "time.gondkZone"))},
	{name: "uncommitted", settings: with("build\tvcs.revision=abc\nbuild\tvcs.modified=true\n"), want: []string{"ar-vcs-clean info"}},

	// Code.
	{name: "initial-exec", source: with(threadLocalSource("adrp x0, :gottprel:mine")), archive: withMin(29), want: []string{"ar-go-tls error"}},
	{name: "initial-exec, x86_64", abi: "x86_64", source: with(threadLocalSource("movq mine@gottpoff(%rip), %rax")), archive: withMin(29), want: []string{"ar-go-tls error"}},
	{name: "local-exec", source: with(threadLocalSource("add x0, x0, :tprel_lo12:mine")), archive: withMin(29), want: []string{"ar-go-tls error"}},
	{name: "thread-local data below Android 10", source: with(threadLocalSource("nop")), archive: withMin(28), want: []string{"ar-go-tls error"}},
	{name: "thread-local data of C, Android 10", source: with(threadLocalSource("nop")), archive: withMin(29)},
	{name: "initial-exec, without Go", noGo: true, source: with(threadLocalSource("adrp x0, :gottprel:mine")), archive: func(a *subject.Archive) { foreign(a); a.MinSDK = 29 },
		want: []string{"ar-go-tls warning"}},
	{name: "another slot", source: checktest.Swap(".WORD SLOT", ".quad 24"), want: []string{"go-tls-slot error"}},
	{name: "no slot", source: checktest.Swap("runtime.tls_g", "runtime.other"), want: []string{"go-tls-slot error"}},
	{name: "no start of Go", source: checktest.Swap("init_array", "fini_array"), want: []string{"go-init-array error"}},
	{name: "two starts of Go", source: checktest.Swap(".WORD _rt0", ".quad _rt0_arm64_android_lib, _rt0"), want: []string{"go-init-array error"}},
	{name: "address in code", source: with(".text\n.quad wants\n.data\nwants: .long 0\n"), want: []string{"ar-pic error"}},
	{name: "address in code, large model", source: with(".text\nmovz x0, #:abs_g0_nc:wants\n.data\nwants: .long 0\n"), want: []string{"ar-pic error"}},
	{name: "address in code, without Go", noGo: true, archive: foreign, source: with(".text\n.quad wants\n.data\nwants: .long 0\n"), want: []string{"ar-pic warning"}},
	{name: "address in code, arm", abi: "armeabi-v7a", source: with(".text\nmovw r0, #:lower16:wants\n.data\nwants: .long 0\n"), want: []string{"ar-pic error"}},
	{name: "address in code, x86_64", abi: "x86_64", source: with(".text\nmovl $wants, %eax\n.data\nwants: .long 0\n"), want: []string{"ar-pic error"}},
	{name: "address in constants, x86", abi: "x86", source: with(".section .rodata,\"a\"\n.long wants\n.data\nwants: .long 0\n"), want: []string{"ar-pic error"}},
	{name: "hard float", abi: "armeabi-v7a", source: with(".eabi_attribute 28, 1\n"), want: []string{"ar-arm-abi error"}},
	{name: "ARMv8", abi: "armeabi-v7a", source: with(".eabi_attribute 6, 14\n"), want: []string{"ar-arm-abi error"}},
	{name: "ARMv8, without Go", abi: "armeabi-v7a", noGo: true, archive: foreign, source: with(".eabi_attribute 6, 14\n"), want: []string{"ar-arm-abi warning"}},
	{name: "hard float, without Go", abi: "armeabi-v7a", noGo: true, archive: foreign, source: with(".eabi_attribute 28, 1\n"), want: []string{"ar-arm-abi error"}},
	{name: "ARMv5", abi: "armeabi-v7a", source: with(".eabi_attribute 6, 3\n")},
	{name: "C for BTI", more: map[string]string{"bti.s": bti}, want: []string{"ar-bti-note info"}},
	{name: "Go for BTI", source: with(bti), want: []string{"ar-bti-note error"}},

	// Symbols.
	{name: "glibc", source: with(asmImports("__errno_location", "__isoc99_sscanf")), want: []string{"ar-libc-flavour error"}},
	{name: "glibc, without Go", noGo: true, archive: foreign, source: with(asmImports("__errno_location")), want: []string{"ar-libc-flavour warning"}},
	{name: "weak glibc", source: with(asmImports("__errno_location") + ".weak __errno_location\n")},
	{name: "nobody's", source: with(asmImports("nobody_has_this", "__udivti3", "_Unwind_Resume", "__start_mine")), want: []string{"ar-undef-closure warning"}},
	{name: "nobody's, without Go", noGo: true, archive: foreign, source: with(asmImports("nobody_has_this")), want: []string{"ar-undef-closure info"}},
	{name: "defined by another member", noGo: true, archive: foreign, source: with(asmImports("helper")), more: map[string]string{"one.c": checktest.PlainC}},
	{name: "another ABI's", source: with(asmImports("__getpid")), want: []string{"ar-undef-closure error"}},
	{name: "too new", source: with(asmImports("getentropy", "malloc")), archive: withMin(27), want: []string{"ar-api-need error"}},
	{name: "too new, without Go", noGo: true, archive: foreign, source: with(asmImports("getentropy")), want: []string{"ar-api-need warning"}},
	{name: "too new, min SDK 28", source: with(asmImports("getentropy")), archive: withMin(28)},
	{name: "too new, min SDK not known", source: with(asmImports("getentropy")), archive: withMin(0)},
	{name: "EGL and OpenGL ES", source: with(asmImports("eglGetError", "glFlush", "glFinish")), want: []string{"ar-needs-llog info", "ar-needs-llog info"}},
	{name: "liblog", source: with(asmImports("__android_log_vprint", "__android_log_print")), want: []string{"ar-needs-llog info"}},
	{name: "both kinds of thread-local", archive: func(a *subject.Archive) { foreign(a); a.MinSDK = 29 }, noGo: true, more: map[string]string{
		"one.c": "//-femulated-tls\n__thread int seen;", "two.c": "//-fno-emulated-tls\n__attribute__((weak)) __thread int seen;"},
		want: []string{"ar-emutls warning"}},
	{name: "ELF's thread-local below Android 10", archive: func(a *subject.Archive) { foreign(a); a.MinSDK = 28 }, noGo: true, more: map[string]string{"two.c": "//-fno-emulated-tls\n__thread int seen;"},
		want: []string{"ar-emutls warning"}},
	{name: "ELF's thread-local beside Go below Android 10", more: map[string]string{"two.c": "//-fno-emulated-tls\nstatic __thread int seen; static int *get(void) { return &seen; } void *used[] __attribute__((visibility(\"hidden\"))) = {get};"},
		want: []string{"ar-emutls error"}},
	{name: "emulated thread-local", archive: foreign, noGo: true, more: map[string]string{"one.c": "//-femulated-tls\n__thread int seen;"}},
}
