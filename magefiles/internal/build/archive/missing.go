package archive

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

// family is a kind of symbols that no public library of Android's has, by their names.
type family struct {
	names     lazyregexp.Regexp
	why, cure string
}

var families = []family{
	{lazyregexp.New(`^(__getauxval|__aarch64_(cas|swp|ld(add|clr|eor|set))\d.*)$`),
		"the compiler calls atomic operations out of line (-moutline-atomics), and its library for that needs another system's C library",
		"compile with CGO_CFLAGS=-mno-outline-atomics"},
	{lazyregexp.New(`^__emutls_get_address$`),
		"a thread-local variable of C code needs help from the compiler's library below API level 29, but this NDK's does not have it",
		"raise android.min_sdk to 29, or do not use __thread"},
	{lazyregexp.New(`^(_Z|__cxa_|__gxx_|__dynamic_cast$|operator |vtable for |typeinfo |[^ ]*::)`),
		"it belongs to a C++ library",
		"link one, #cgo LDFLAGS: -lc++_static -lc++abi with a real NDK, or compile with -fno-exceptions -fno-rtti and without the standard library"},
	{lazyregexp.New(`^(__(asan|hwasan|tsan|msan|ubsan|sanitizer|llvm_profile|gcov)_)`),
		"the code was compiled with -fsanitize or -fprofile, whose library is not in the archive", "compile it without"},
	// Rust's and C++'s static libraries want these.
	{lazyregexp.New(`^(_Unwind_.*|__register_frame|__deregister_frame|__aeabi_unwind_cpp_pr\d|__unw_.*)$`),
		"it belongs to libunwind, which unwinds the stack: a real NDK links its own, but ndklite has none",
		"install a real NDK and set ANDROID_NDK_HOME to it, or build the code that needs it without exceptions (Rust: panic = \"abort\")"},
	{lazyregexp.New(`^(__errno_location|__isoc(99|23)_.*|__ctype_(b|tolower|toupper)_loc|_IO_.*|__assert_fail|__libc_.*|__fdelt_chk|__[a-z]*printf_chk|` +
		`__x?stat(64)?|stat64_time64|gnu_get_libc_version|__longjmp_chk|__sigsetjmp|__xpg_.*|__res_init)$`),
		"it belongs to Linux's C library: the code that needs it was compiled for Linux",
		"compile it with the NDK; if a #cgo linux line names the library, that line also counts for Android: write linux,!android there, and a line for android"},
}

// explainSymbols says of each symbol what explainSymbol does, and of those of one family together: a static library that was built for
// another system wants dozens.
func (b *Builder) explainSymbols(all []missing, p plan) (texts []string) {
	others := map[string][]string{} // why -> the family's other symbols
	var firsts []missing
	for _, m := range all {
		why, _ := b.whoHas(m.name, p)
		names, seen := others[why]
		if seen && slices.ContainsFunc(families, func(f family) bool { return f.why == why }) {
			others[why] = append(names, m.name)
			continue
		}
		others[why] = nil
		firsts = append(firsts, m)
	}
	for _, m := range firsts {
		text := b.explainSymbol(m, p)
		if why, _ := b.whoHas(m.name, p); len(others[why]) > 0 {
			text += "; the same for " + strings.Join(first(others[why], 3), ", ")
		}
		texts = append(texts, text)
	}
	return texts
}

// explainSymbol says of a symbol that nothing that is linked defines who has it, and what to do.
func (b *Builder) explainSymbol(m missing, p plan) string {
	wanted := ""
	if m.wanted != "" {
		wanted = fmt.Sprintf(", which %s needs", wantedBy(m.wanted, p.pkgs))
	}
	why, cure := b.whoHas(m.name, p)
	return fmt.Sprintf("%s%s: %s; %s", m.name, wanted, why, cure)
}

// wantedBy adds to a source the package that has it, where only one has.
func wantedBy(file string, pkgs []*listed) string {
	var owners []string
	for _, p := range pkgs {
		if slices.Contains(p.files(), file) {
			owners = append(owners, p.ImportPath)
		}
	}
	if len(owners) == 1 {
		return file + " of " + owners[0]
	}
	return file
}

func (b *Builder) whoHas(symbol string, p plan) (why, cure string) {
	for _, s := range ndkapi.Embedded().FindAll(p.ABI.ABI, symbol) {
		library := libraryName(s.Library)
		switch {
		case s.API > b.Matrix.Android.MinSDK:
			return fmt.Sprintf("Android does not have it at API level %d (%s): %s has it since %d", b.Matrix.Android.MinSDK, b.minSDK(), s.Library, s.API),
				fmt.Sprintf("raise that to %d, or look it up with dlsym", s.API)
		case !slices.Contains(p.Libs, library) && !slices.Contains(always, s.Library):
			return "it is in Android's " + s.Library, "write #cgo LDFLAGS: -l" + library
		}
	}
	if why, cure := b.nearlyExported(symbol, p.pkgs); why != "" {
		return why, cure
	}
	for _, f := range families {
		if f.names().MatchString(symbol) {
			return f.why, f.cure
		}
	}
	if other := abiWith(symbol); other != "" {
		return fmt.Sprintf("Android has it on %s but not on %s", other, p.ABI.Name), "do not use it there"
	}
	return "neither a public Android library that gondk knows nor any linked file has it",
		"name the object or library that has it, for this ABI: #cgo LDFLAGS: ${SRCDIR}/lib/libNAME.a; or leave out the code that calls it (//go:build !android)"
}

// abiWith returns an ABI whose Android has a symbol.
func abiWith(symbol string) string {
	for _, a := range abi.All() {
		if _, ok := ndkapi.Embedded().Find(a, symbol); ok {
			return a.Name
		}
	}
	return ""
}

// base returns a path's last element, for messages.
func base(path string) string { return filepath.Base(strings.TrimSuffix(path, "/")) }
