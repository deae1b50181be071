package library

import (
	"debug/elf"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const threadSource = "bionic docs/elf-tls.md; " + relocateSource

// tlsRules are about thread-local storage.
var tlsRules = []rule.For[*subject.Library]{
	{Rule: rule.Rule{
		ID: "tls-ie", Group: rule.TLSGroup, Title: "No thread-local variable uses the initial-exec model",
		Symptom: `TLS symbol "%s" in dlopened "%s" referenced from "%s" using IE access model`,
		Cure:    "Compile with -ftls-model=global-dynamic (cflags in both build systems); for Go, build the archive with GOOS=android, as gondk does.",
		Source:  threadSource,
	}, Look: sentences("using IE access model")},
	{Rule: rule.Rule{
		ID: "tls-min-api", Group: rule.TLSGroup, Title: "ELF thread-local variables are used only if min SDK supports them",
		Symptom: "before Android 10 the loader refuses the library, or ignores its thread-local relocations, so threads overwrite each other's memory",
		Cure: "Compile for min SDK (ANDROID_PLATFORM and APP_PLATFORM set clang's target): below API 29 clang emulates thread-local variables; or raise " +
			"min SDK to 29.",
		Source: "bionic docs/elf-tls.md; " + ndkChanges,
	}, Look: tlsTooEarly},
	{Rule: rule.Rule{
		ID: "tls-pt-align", Group: rule.TLSGroup, Title: "The thread-local segment's alignment is a power of two",
		Symptom: `TLS segment alignment in "%s" is not a power of 2: %zu`,
		Cure:    noEditors, Source: linkerSource,
	}, Look: sentences("TLS segment alignment in")},
	{Rule: rule.Rule{
		ID: "tls-local-sym", Group: rule.TLSGroup, Title: "Thread-local relocations refer to global thread-local symbols, or to none",
		Symptom: `unexpected TLS reference to local symbol "%s"; TLS relocation refers to symbol "%s" in solib "%s" with no TLS segment; ` +
			`reference to non-TLS symbol "%s" from TLS relocation`,
		Cure:   "Link with the NDK's lld, not with gold: remove -fuse-ld.",
		Source: relocateSource,
	}, Look: sentences("unexpected TLS reference to local", "with no TLS segment", "reference to non-TLS symbol")},
	{Rule: rule.Rule{
		ID: "tls-desc-arch", Group: rule.TLSGroup, Title: "TLS descriptors are used only on arm64 and riscv64",
		Symptom: `unknown reloc type %d in "%s"`,
		Cure:    "Compile with -mtls-dialect=gnu, clang's default for this ABI: remove -mtls-dialect=gnu2.",
		Source:  relocateSource,
	}, Look: unlessTaken(tlsDescriptors)},
	{Rule: rule.Rule{
		ID: "tls-dtor-dlclose", Group: rule.TLSGroup, Title: "A library with thread-local destructors stays loaded",
		Symptom: "crash when a thread exits after dlclose, before Android 9",
		Cure:    "Link with -Wl,-z,nodelete (target_link_options, LOCAL_LDFLAGS).",
		Source:  ndkChanges + "; android/ndk#360",
	}, Look: tlsDestructors},
}

// eachTLS calls fn for every thread-local dynamic relocation with its symbol, which is nameless where the relocation has none.
func eachTLS(l *subject.Library, fn func(elfabi.Reloc, elfabi.DynSymbol)) {
	if !slices.ContainsFunc(l.RelocTypes(), func(r elfabi.RelocCount) bool { return r.TLS }) {
		return
	}
	for r := range l.DynRelocs() {
		if elfabi.IsTLS(l.Machine, r.Type) {
			s, _ := l.DynSymbol(r.Symbol)
			fn(r, s)
		}
	}
}

func tlsTooEarly(l *subject.Library, f *rule.Found) {
	if l.MinSDK >= subject.TLSAPI {
		return
	}
	segment := l.Segment(elf.PT_TLS)
	count := 0
	eachTLS(l, func(elfabi.Reloc, elfabi.DynSymbol) { count++ })
	switch {
	case segment != nil && count == 0 && !exportsTLS(l):
		f.Add(rule.Info, "has a thread-local segment of %d bytes that no relocation or export uses: Android below API 29 ignores it", segment.MemSize).
			Cure = "Nothing to do: Go 1.12, for one, leaves such a segment and keeps its data elsewhere."
	case segment != nil:
		f.Add(rule.Error, "has a thread-local segment of %d bytes and %s for it, which Android supports from API 29 on; min SDK is %d",
			segment.MemSize, relocations(count), l.MinSDK)
	case count > 0:
		f.Add(rule.Error, "has %s, which Android supports from API 29 on; min SDK is %d",
			rule.Counted(count, "thread-local relocation", "thread-local relocations"), l.MinSDK)
	}
}

// exportsTLS reports whether other libraries can reach thread-local variables. Android 9 refuses a library for such a symbol alone.
func exportsTLS(l *subject.Library) bool {
	for s := range l.Exports() {
		if s.Type() == elf.STT_TLS {
			return true
		}
	}
	return false
}

func tlsDescriptors(l *subject.Library, f *rule.Found) {
	types := abi.RelocsOf(l.Machine)
	if types.Descriptors {
		return
	}
	count := 0
	eachTLS(l, func(r elfabi.Reloc, _ elfabi.DynSymbol) {
		if types.TLSDescriptor != 0 && r.Type == types.TLSDescriptor {
			count++
		}
	})
	if count > 0 {
		f.Add(rule.Error, "has %s (%s)", rule.Counted(count, "TLS descriptor", "TLS descriptors"), elfabi.RelocName(l.Machine, types.TLSDescriptor))
	}
}

// tlsDestructors looks for both names: a library with libc++ in it calls libc, others call libc++_shared.so, which is on their side.
func tlsDestructors(l *subject.Library, f *rule.Found) {
	if l.MinSDK >= 28 || l.Dynamic.NoDelete() || isSTL(l) {
		return
	}
	for s := range l.Imports() {
		if s.Name == threadAtexit || s.Name == "__cxa_thread_atexit" {
			f.Add(rule.Warning, "imports %s but can be unloaded (no DF_1_NODELETE); min SDK is %d, below 28", s.Name, l.MinSDK)
			return
		}
	}
}
