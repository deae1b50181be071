package library

import (
	"debug/elf"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// codegenRules are about what compilers, linkers and strip left in a library, whatever its language.
var codegenRules = []rule.For[*subject.Library]{
	{Rule: rule.Rule{
		ID: "gnu-property-ok", Group: rule.GoGroup, Title: "The properties of an arm64 library are readable",
		Symptom: `"%s" PT_GNU_PROPERTY segment is too small. Segment size is %zu, minimum is %zu.`,
		Cure:    "Link it again with the NDK's lld, and do not edit the finished library.", Source: "bionic linker/linker_note_gnu_property.cpp",
	}, Look: damagedProperty},
	{Rule: rule.Rule{
		ID: "so-stripped", Group: rule.GoGroup, Title: "Packed libraries have no symbol table and no debug information",
		Symptom: "a larger download and installation",
		Cure:    "Strip the packed library with llvm-strip --strip-unneeded, and keep the unstripped one for crash reports. GNU strip breaks lld's RELRO layout.",
		Source:  "NDK docs, BuildSystemMaintainers.md (ndk#843)",
	}, Look: unstripped},
	{Rule: rule.Rule{
		ID: "so-buildid", Group: rule.GoGroup, Title: "The library has a build id that debuggers and Play accept",
		Symptom: "Play and LLDB find no symbols for crashes in it",
		Cure:    "Link with -Wl,--build-id=sha1.", Source: "NDK docs, BuildSystemMaintainers.md (ndk#885)",
	}, Look: noBuildID},
	{Rule: rule.Rule{
		ID: "so-rosegment", Group: rule.GoGroup, Title: "Code and constants share the first segment if min SDK is below 29",
		Symptom: "stack traces of native crashes in logcat end too early, on Android 9 and older",
		Cure:    "Link with -Wl,--no-rosegment, as the NDK's build systems do for such a min SDK; or raise min_sdk to 29.",
		Source:  "NDK docs, BuildSystemMaintainers.md (ndk#1196); NDK build/cmake/flags.cmake",
	}, Look: readOnlySegment},
	{Rule: rule.Rule{
		ID: "so-unwind", Group: rule.GoGroup, Title: "The library has unwind tables",
		Symptom: "stack traces in native crash reports end at the library's functions",
		Cure:    "Compile with -funwind-tables, and link with --eh-frame-hdr, which clang does by default.", Source: "NDK build/cmake/flags.cmake; ARM EHABI",
	}, Look: noUnwindTables},
	{Rule: rule.Rule{
		ID: "so-ssp-fortify", Group: rule.GoGroup, Title: "C and C++ code is compiled with stack protection or FORTIFY",
		Symptom: "security scanners report that the library has neither",
		Cure:    "Leave the NDK's -fstack-protector-strong and -D_FORTIFY_SOURCE=2 in place; if no function has an array, there is nothing to do.",
		Source:  "NDK build/cmake/flags.cmake; Go runtime/cgo/cgo.go (-fno-stack-protector)",
	}, Look: unprotected},
	{Rule: rule.Rule{
		ID: "so-cfi", Group: rule.GoGroup, Title: "The loader can call __cfi_check",
		Symptom: `__cfi_check in not a Thumb function in the library "%s"; unaligned __cfi_check in the library "%s"`,
		Cure:    "Link with the NDK's lld and clang's -fsanitize=cfi -fsanitize-cfi-cross-dso, or use neither.", Source: "bionic linker/linker_cfi.cpp",
	}, Look: wrongCFI},
}

// damagedProperty is only a warning: the loader logs it and continues without the properties.
func damagedProperty(l *subject.Library, f *rule.Found) {
	if damage := l.PropertyDamage(); l.Machine == elf.EM_AARCH64 && damage != "" {
		f.Add(rule.Warning, "%s The loader ignores them", damage)
	}
}

func unstripped(l *subject.Library, f *rule.Found) {
	var names []string
	var size uint64
	for _, s := range l.Sections {
		if s.Name == ".symtab" || s.Name == ".strtab" || strings.HasPrefix(s.Name, ".debug_") {
			names = append(names, s.Name)
			size += s.Size
		}
	}
	if !l.Stripped() {
		f.Add(rule.Warning, "has %s, %d bytes that no device needs", rule.Some(names), size)
	}
}

// shortBuildID is the size, in bytes, of lld's --build-id=fast, which Android Studio's debugger does not know.
const shortBuildID = 8

func noBuildID(l *subject.Library, f *rule.Found) {
	switch n := len(l.BuildID()) / 2; {
	case n == 0:
		f.Add(rule.Warning, "has no build id")
	case n <= shortBuildID:
		f.Add(rule.Warning, "its build id has %d bytes, as from -Wl,--build-id=fast; sha1 has 20", n)
	}
}

func readOnlySegment(l *subject.Library, f *rule.Found) {
	loads := l.Loads()
	if l.MinSDK == 0 || l.MinSDK >= 29 || len(loads) == 0 {
		return
	}
	if loads[0].Flags&elf.PF_X == 0 && hasCode(l) {
		f.Add(rule.Warning, "the first segment is %s, without the code; min SDK is %d", loads[0].Flags, l.MinSDK)
	}
}

func hasCode(l *subject.Library) bool {
	return slices.ContainsFunc(l.Loads(), func(s elfabi.Segment) bool { return s.Flags&elf.PF_X != 0 && s.FileSize > 0 })
}

func noUnwindTables(l *subject.Library, f *rule.Found) {
	e := abi.OfMachine(l.Machine)
	if e == nil || !hasCode(l) || !exportsFunction(l) { // with nothing in it but the NDK's crtbegin_so.o, which has no table
		return
	}
	if l.Segment(e.Unwind.Type) == nil {
		f.Add(rule.Warning, "has no %s segment", e.Unwind.Name)
	}
}

func exportsFunction(l *subject.Library) bool {
	for s := range l.Exports() {
		if s.Type() == elf.STT_FUNC {
			return true
		}
	}
	return false
}

func unprotected(l *subject.Library, f *rule.Found) {
	for s := range l.Imports() {
		if s.Name == "__stack_chk_fail" || strings.HasPrefix(s.Name, "__") && strings.HasSuffix(s.Name, "_chk") {
			return
		}
	}
	if hasCode(l) && exportsFunction(l) {
		f.Add(rule.Info, "imports neither __stack_chk_fail nor any checked function (__memcpy_chk): protection is off, or no function needs it")
	}
}

// cfiAlign is what __cfi_check is aligned to, in bytes: the loader keeps addresses of it in 16 bits.
const cfiAlign = 4096

func wrongCFI(l *subject.Library, f *rule.Found) {
	for s := range l.Named("__cfi_check") {
		if !s.Exported() {
			continue
		}
		at := s.Value
		if l.Machine == elf.EM_ARM {
			if at&1 == 0 {
				f.Add(rule.Error, "__cfi_check at %#x is not a Thumb function", at)
			}
			at &^= 1
		}
		if at%cfiAlign != 0 {
			f.Add(rule.Error, "__cfi_check is at %#x, which is not a multiple of %d", s.Value, cfiAlign)
		}
	}
}
