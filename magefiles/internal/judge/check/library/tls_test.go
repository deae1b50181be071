package library

import (
	"debug/elf"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
)

const threadVar = "__thread int mine;\nint Java_mine(void) { return mine++; }\n"

var (
	elfTLS      = []string{"-fno-emulated-tls", "-ftls-model=global-dynamic"}
	initialTLS  = []string{"-fno-emulated-tls", "-ftls-model=initial-exec"}
	otherTLS    = []string{"-fno-emulated-tls", "-ftls-model=global-dynamic", "-mtls-dialect=gnu2"}
	notThread   = func(e *editedLib) { s, _ := e.symbol("mine"); s[4] = byte(elf.STB_GLOBAL)<<4 | byte(elf.STT_OBJECT) }
	localThread = func(e *editedLib) { s, _ := e.symbol("mine"); s[4] = byte(elf.STB_LOCAL)<<4 | byte(elf.STT_TLS) }
)

var tlsCases = []linkedCase{
	{name: "thread-local", source: threadVar, cflags: elfTLS, min: 29, api: 29, drop: "-Bsymbolic"},
	{name: "thread-local of its own", source: "static " + threadVar, cflags: elfTLS, min: 29, api: 29},
	{name: "initial-exec", source: threadVar, cflags: initialTLS, min: 29, api: 29, drop: "-Bsymbolic", want: "tls-ie"},
	{name: "initial-exec of its own", source: "static " + threadVar, cflags: initialTLS, min: 29, api: 29, want: "tls-ie"},
	{name: "initial-exec, arm", target: elftest.ARM, source: threadVar, cflags: initialTLS, min: 29, api: 29, want: "tls-ie"},
	{name: "initial-exec, x86_64", target: elftest.X86_64, source: threadVar, cflags: initialTLS, min: 29, api: 29, want: "tls-ie"},
	{name: "initial-exec, x86", target: elftest.X86, source: threadVar, cflags: initialTLS, min: 29, api: 29, want: "tls-ie"},
	{name: "thread-local too early", source: threadVar, cflags: elfTLS, min: 28, api: 28, want: "tls-min-api"},
	{name: "thread-local for others, too early", source: "__thread int mine;\n", cflags: elfTLS, want: "tls-min-api"},
	{name: "thread-local that nothing reaches", source: "__attribute__((visibility(\"hidden\"), used)) __thread int mine;\n", cflags: elfTLS, want: "tls-min-api"},
	{name: "another's, too early", source: "extern " + threadVar, cflags: elfTLS, want: "tls-min-api und-unresolved"},
	{name: "alignment", source: threadVar, cflags: elfTLS, min: 29, api: 29, edit: func(e *editedLib) { e.segment(elf.PT_TLS)[48] = 3 }, want: "tls-pt-align"},
	{name: "symbol that is not thread-local", source: threadVar, cflags: elfTLS, min: 29, api: 29, drop: "-Bsymbolic", edit: notThread, want: "tls-local-sym"},
	{name: "local symbol", source: threadVar, cflags: elfTLS, min: 29, api: 29, drop: "-Bsymbolic", edit: localThread, want: "tls-local-sym"},
	{name: "no segment", source: "static " + threadVar, cflags: elfTLS, min: 29, api: 29, edit: func(e *editedLib) { e.segment(elf.PT_TLS)[0] = 9 }, want: "tls-local-sym"},
	{name: "descriptors on x86_64", target: elftest.X86_64, source: threadVar, cflags: otherTLS, min: 29, api: 29, want: "tls-desc-arch"},
	{name: "destructors", source: "void __cxa_thread_atexit_impl(void); void Java_x(void) { __cxa_thread_atexit_impl(); }", libc: []string{"__cxa_thread_atexit_impl"},
		drop: "-znodelete", min: 27, api: 27, want: "tls-dtor-dlclose"},
	{name: "destructors, Android 9", source: "void __cxa_thread_atexit_impl(void); void Java_x(void) { __cxa_thread_atexit_impl(); }",
		libc: []string{"__cxa_thread_atexit_impl"}, drop: "-znodelete", min: 28, api: 28},
	{name: "destructors by libc++_shared.so", source: "void __cxa_thread_atexit(void); void Java_x(void) { __cxa_thread_atexit(); }",
		others: []stubLib{{"libx.so", "libc++_shared.so", "", []string{"__cxa_thread_atexit"}}}, drop: "-znodelete", want: "tls-dtor-dlclose"},
	{name: "destructors of a library that stays", source: "void __cxa_thread_atexit_impl(void); void Java_x(void) { __cxa_thread_atexit_impl(); }",
		libc: []string{"__cxa_thread_atexit_impl"}},
}

func TestTLSRules(t *testing.T) { testLinked(t, tlsCases, tlsRules, "testdata/tls.golden") }
