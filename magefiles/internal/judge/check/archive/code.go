package archive

import (
	"debug/elf"
	"fmt"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// codeRules are about the code and data of an archive's members.
var codeRules = []rule.For[*subject.Archive]{
	{Rule: rule.Rule{
		ID: "ar-go-tls", Group: rule.ArchiveGroup, Title: "Go keeps its per-thread data in Android's TLS slot, not in ELF thread-local storage",
		Symptom: `dlopen failed: TLS symbol "(null)" in dlopened "…" referenced from "…" using IE access model; silent memory corruption before Android 10`,
		Cure:    subject.BuildForAndroid, Source: "Go runtime/tls_arm64.s; bionic linker/linker_relocate.cpp; golang/go#69109; golang/go#29674",
	}, Look: threadLocal},
	{Rule: rule.Rule{
		ID: "go-tls-slot", Group: rule.ArchiveGroup, Title: "runtime.tls_g is the offset of bionic's TLS_SLOT_APP",
		Symptom: "runtime/cgo: tlsg offset wrong, got %ld want %ld",
		Cure:    "Build it with an unmodified Go release and GOOS=android.", Source: "Go runtime/cgo/gcc_android.c; bionic tls_defines.h",
	}, Look: ofGo(wrongSlot)},
	{Rule: rule.Rule{
		ID: "go-init-array", Group: rule.ArchiveGroup, Title: "Loading the library starts Go's runtime once",
		Symptom: "System.loadLibrary works; the first call into Go hangs",
		Cure:    rebuild, Source: "Go runtime/rt0_android_arm64.s",
	}, Look: ofGo(wrongInit)},
	{Rule: rule.Rule{
		ID: "ar-pic", Group: rule.ArchiveGroup, Title: "Code and constants have no absolute addresses",
		Symptom: "ld.lld: error: relocation R_X86_64_32 cannot be used against symbol '…'; recompile with -fPIC",
		Cure:    "Compile C, C++ and assembly with -fPIC, as the NDK's build systems do.", Source: "bionic android-changes-for-ndk-developers.md, text relocations",
	}, Look: notPIC},
	{Rule: rule.Rule{
		ID: "ar-arm-abi", Group: rule.ArchiveGroup, Title: "32-bit ARM code is for ARMv7 and passes floating-point arguments in core registers",
		Symptom: "wrong floating-point arguments, which no linker or loader reports; or SIGILL on an ARMv7 device",
		Cure:    "Compile with the NDK's armv7a-linux-androideabi compiler (-march=armv7-a -mfloat-abi=softfp), not for linux-gnueabihf.",
		Source:  "NDK docs, HardFloatAbi.md; ELF for the ARM architecture",
	}, Look: wrongARM},
	{Rule: rule.Rule{
		ID: "ar-bti-note", Group: rule.ArchiveGroup, Title: "A library with Go code has no branch protection (BTI), and must not be forced to",
		Symptom: "Fatal signal 4 (SIGILL) at the first indirect call into Go, on Armv8.5 and newer, if it is forced",
		Cure:    "Nothing to do; do not link with -Wl,-z,force-bti.", Source: "golang/go#66054",
	}, Look: ofGo(branchProtection)},
}

// threadLocal leaves C's thread-local variables which are merged into Go's object to where min SDK allows them.
func threadLocal(a *subject.Archive, f *rule.Found) {
	if !a.HoldsGo() {
		f.Rule.Cure = "Compile without -ftls-model=initial-exec or local-exec, with -fPIC."
	}
	eachObject(f, a, breaks(a), func(m *subject.Member) string {
		for _, r := range m.Object.RelocTypes() {
			if elfabi.IsFixedTLS(m.Object.Machine, r.Type) {
				return fmt.Sprintf("has %s %s in %s: Android refuses to load it", rule.Counted(r.Count, "thread-local relocation", "thread-local relocations"), r.Name, r.Section)
			}
		}
		if sections := m.Object.TLSSections(); m.Info != nil && len(sections) > 0 && a.MinSDK > 0 && a.MinSDK < subject.TLSAPI {
			return fmt.Sprintf("has thread-local data (%s), which needs Android 10; min SDK is %d", rule.Some(sections), a.MinSDK)
		}
		return ""
	})
}

func wrongSlot(a *subject.Archive, g *subject.Member, f *rule.Found) {
	want := a.KnownABI()
	if want == nil {
		return
	}
	slot, ok := g.Object.TLSSlot()
	seen := fmt.Sprintf("is %d", slot)
	if !ok {
		seen = "is not a plain data word"
	}
	if !ok || slot != want.TLSSlot {
		f.Add(rule.Error, "runtime.tls_g %s; on %s it must be %d", seen, want.Name, want.TLSSlot)
	}
}

func wrongInit(a *subject.Archive, g *subject.Member, f *rule.Found) {
	var entries []string
	starts := 0
	for _, m := range a.Objects() {
		for _, e := range m.Object.InitArray() {
			if len(entries) < maxMembers {
				entries = append(entries, e)
			}
			if subject.IsGoStart(e) {
				starts++
			}
		}
	}
	if starts != 1 {
		f.Add(rule.Error, ".init_array starts Go's runtime (_rt0_…_lib) %s, not once; its first entries: %s", rule.Counted(starts, "time", "times"), rule.List(entries))
	}
}

func notPIC(a *subject.Archive, f *rule.Found) {
	eachObject(f, a, breaks(a), func(m *subject.Member) string {
		all := m.Object.CodeRelocs()
		if len(all) == 0 {
			return ""
		}
		r := all[0]
		return fmt.Sprintf("has %s %s in %s", rule.Counted(r.Count, "relocation", "relocations"), r.Name, r.Section)
	})
}

const (
	archV7      = 10 // of Tag_CPU_arch
	hardFloatPC = 1  // of Tag_ABI_VFP_args
)

// armOlder has the values of Tag_CPU_arch above 10 that ARMv7-A devices run: v6-M and v6S-M are older than v7, whatever the numbers say.
var armOlder = []uint64{11, 12}

func wrongARM(a *subject.Archive, f *rule.Found) {
	eachObject(f, a, rule.Error, func(m *subject.Member) string {
		o := m.Object
		switch {
		case o.Machine != elf.EM_ARM:
		case abi.WrongFlags(o.Machine, o.Flags):
			return fmt.Sprintf("is not of EABI version 5 (flags %#x)", o.Flags)
		case o.Flags&abi.ARMHardFloat != 0 || o.ARM()[elfabi.ARMVFPArgs] == hardFloatPC:
			return "passes floating-point arguments in floating-point registers (armhf)"
		}
		return ""
	})
	newerARM(a, f)
}

// newerARM is not sure of archives without Go code: those that choose by the CPU at run time have objects that ARMv7 devices never call.
func newerARM(a *subject.Archive, f *rule.Found) {
	f.Rule.Cure = "Compile with -march=armv7-a; objects that the program calls only after checking the CPU are fine."
	eachObject(f, a, breaks(a), func(m *subject.Member) string {
		if m.Object.Machine != elf.EM_ARM {
			return ""
		}
		if arch := m.Object.ARM()[elfabi.ARMCPUArch]; arch > archV7 && !slices.Contains(armOlder, arch) {
			return fmt.Sprintf("is for a newer architecture than ARMv7 (Tag_CPU_arch %d)", arch)
		}
		return ""
	})
}

func branchProtection(a *subject.Archive, g *subject.Member, f *rule.Found) {
	if g.Object.Features()&elfabi.FeatureBTI != 0 {
		f.Add(rule.Error, "claims that all its code supports BTI, but Go code does not")
		return
	}
	for _, m := range a.Objects() {
		if m.Object.Features()&elfabi.FeatureBTI != 0 {
			f.Add(rule.Info, "%s is compiled for BTI but the Go code is not, so a library that links both has none", m.Name)
			return
		}
	}
}
