package library

import (
	"debug/elf"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const hideSymbols = "Link with a version script, { global: Java_*; JNI_OnLoad; local: *; }; pass it with target_link_options(NAME PRIVATE -Wl,--version-script=FILE) or " +
	"LOCAL_LDFLAGS += -Wl,--version-script=FILE"

// exportRules are about what the library exports.
var exportRules = []rule.For[*subject.Library]{
	{Rule: rule.Rule{
		ID: "symbolic-interpose", Group: rule.SymbolGroup, Title: "A library with Go code calls its own functions",
		Symptom: "a function with the same name in another library is called instead, if that one is global",
		Cure:    "Link with -Wl,-Bsymbolic, as Go does for c-shared libraries and gondk's generated targets do.",
		Source:  "Go cmd/link/internal/ld/lib.go; " + ndkChanges,
	}, Look: interposable},
	{Rule: rule.Rule{
		ID: "export-surface", Group: rule.SymbolGroup, Title: "No symbol of Go's runtime or libc++ is exported",
		Symptom: "clashes with another library that has Go or C++ code; a large symbol table that is read at each start",
		Cure: hideSymbols + "; gondk's archives hide Go's own symbols, and -Wl,--exclude-libs,libc++_static.a:libc++abi.a:libunwind.a hides those of the " +
			"C++ runtime.",
		Source: "NDK docs/BuildSystemMaintainers.md",
	}, Look: leaks},
	{Rule: rule.Rule{
		ID: "export-unwinder", Group: rule.SymbolGroup, Title: "The unwinder is not exported",
		Symptom: "another library calls this unwinder instead of its own and crashes when it throws an exception, on armeabi-v7a above all",
		Cure:    "Link with -Wl,--exclude-libs,libunwind.a, or libgcc.a with an NDK before r23.",
		Source:  "NDK docs/BuildSystemMaintainers.md",
	}, Look: unwinder},
	{Rule: rule.Rule{
		ID: "stl-mix", Group: rule.SymbolGroup, Title: "The app has one C++ runtime",
		Symptom: "crashes when exceptions, std::string or other C++ objects pass between libraries; prefab: User is using a static STL but library requires " +
			"a shared STL",
		Cure:   "Use c++_shared in every library of the app (ANDROID_STL, APP_STL), or hide the static one: -Wl,--exclude-libs,libc++_static.a:libc++abi.a.",
		Source: "google/prefab; NDK docs/BuildSystemMaintainers.md",
	}, Look: stlMix},
}

// interposable looks for uses of the library's own exports that the loader looks up by name.
func interposable(l *subject.Library, f *rule.Found) {
	if l.GoBuildID() == "" || l.Dynamic.Symbolic() {
		return
	}
	var names nameList
	last := uint32(0)
	for r := range l.DynRelocs() {
		if r.Symbol == last {
			continue
		}
		last = r.Symbol
		if s, ok := l.DynSymbol(r.Symbol); ok && s.Exported() && s.Visibility() == elf.STV_DEFAULT {
			names.add(s.Name)
		}
	}
	if n := len(names.all); n > 0 {
		f.Add(rule.Info, "looks up %s of its own at run time: %s", amount(n, "export", "exports"), rule.Few(names.all))
	}
}

var cxxLeaks = []string{"__cxa_", "__gxx_personality_", "__dynamic_cast", "unw_", "__unw_", "_ZTVN10__cxxabiv1", "_ZN10__cxxabiv1"}

func leaks(l *subject.Library, f *rule.Found) {
	if isSTL(l) {
		return
	}
	var fromGo, fromCxx nameList
	for s := range l.Starting(subject.GoLeaks...) {
		if s.Exported() {
			fromGo.add(s.Name)
		}
	}
	for s := range l.Starting(slices.Concat(cxxLeaks, stlStarts)...) {
		if s.Exported() && (subject.HasStart(s.Name, cxxLeaks) || ofSTL(s)) {
			fromCxx.add(s.Name)
		}
	}
	if n := len(fromGo.all); n > 0 {
		slices.Sort(fromGo.all)
		f.Add(rule.Warning, "exports %s of Go's runtime: %s", amount(n, "symbol", "symbols"), rule.Few(fromGo.all))
	}
	if n := len(fromCxx.all); n > 0 {
		slices.Sort(fromCxx.all)
		f.Add(rule.Warning, "exports %s of the C++ runtime: %s", amount(n, "symbol", "symbols"), rule.Few(fromCxx.all))
	}
}

// isSTL reports the NDK's own C++ runtime, which is there to export it.
func isSTL(l *subject.Library) bool { return l.Name == libcxxShared || l.SONAME == libcxxShared }

// stlStarts are how the names of libc++ start in the NDK.
var stlStarts = []string{"_ZNSt6__ndk1", "_ZNKSt6__ndk1"}

// ofSTL reports the functions that are compiled into libc++ itself. Those of its templates are weak, and any library that uses them
// exports some.
func ofSTL(s elfabi.DynSymbol) bool {
	return s.Exported() && s.Binding() == elf.STB_GLOBAL && subject.HasStart(s.Name, stlStarts)
}

// exportsSTL reports whether the library exports a static copy of libc++.
func exportsSTL(l *subject.Library) bool {
	if isSTL(l) {
		return false
	}
	for s := range l.Starting(stlStarts...) {
		if ofSTL(s) {
			return true
		}
	}
	return false
}

func stlMix(l *subject.Library, f *rule.Found) {
	if !exportsSTL(l) {
		return
	}
	if slices.Contains(l.Needed, libcxxShared) || beside(l, libcxxShared) != nil {
		f.Add(rule.Warning, "exports a static copy of libc++, but the app has %s", libcxxShared)
	}
	var others nameList
	for _, other := range packedWith(l) {
		if other != l && exportsSTL(other) {
			others.add(other.Name)
		}
	}
	if len(others.all) > 0 {
		f.Add(rule.Warning, "exports a static copy of libc++, as does %s", rule.Few(others.all))
	}
}

func unwinder(l *subject.Library, f *rule.Found) {
	if isSTL(l) {
		return
	}
	var names nameList
	for s := range l.Starting("_Unwind_", "__gnu_unwind_", "__gnu_Unwind_") {
		if s.Exported() {
			names.add(s.Name)
		}
	}
	if n := len(names.all); n > 0 {
		slices.Sort(names.all)
		f.Add(rule.Warning, "exports %s of the unwinder: %s", amount(n, "function", "functions"), rule.Few(names.all))
	}
}

// amount counts names, of which a nameList has no more than it takes.
func amount(n int, one, many string) string {
	if n >= maxNames {
		return "more than 1000 " + many
	}
	return rule.Counted(n, one, many)
}
