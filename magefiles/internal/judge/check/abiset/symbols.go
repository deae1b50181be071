package abiset

import (
	"debug/elf"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// setRules hold what was built for the ABIs against each other.
var setRules = []rule.For[*subject.ABISet]{
	{Rule: rule.Rule{
		ID: "abi-lib-set", Group: rule.ABIGroup, Title: "Every ABI has every library",
		Symptom: `java.lang.UnsatisfiedLinkError: dlopen failed: library "libX.so" not found, on some phones only: a device uses the folder of one ABI and no other`,
		Cure:    "Build and pack each library for every ABI of the matrix.",
		Source:  "bundletool 1.18.1 does not compare the folders; AOSP com_android_internal_content_NativeLibraryHelper.cpp",
	}, Look: abiLibraries},
	{Rule: rule.Rule{
		ID: "abi-exports", Group: rule.ABIGroup, Title: "A library exports the same symbols in every ABI",
		Symptom: "java.lang.UnsatisfiedLinkError: No implementation found for …, or dlopen failed: cannot locate symbol, on one ABI only",
		Cure: "Build every ABI from the same sources and with the same version script; look for #if on the architecture, for LOCAL_SRC_FILES_<abi> in " +
			"Android.mk and for ANDROID_ABI in CMakeLists.txt.",
		Source: "AOSP bionic linker: symbols are looked up by name",
	}, Look: abiExports},
	{Rule: rule.Rule{
		ID: "abi-needed", Group: rule.ABIGroup, Title: "A library needs the same libraries in every ABI",
		Symptom: `dlopen failed: library "libX.so" not found, on one ABI only`,
		Cure:    "List the same libraries for every ABI in LOCAL_SHARED_LIBRARIES and LOCAL_LDLIBS (ndk-build) or target_link_libraries (CMake).",
		Source:  "AOSP bionic linker/linker.cpp",
	}, Look: abiNeeded},
	{Rule: rule.Rule{
		ID: "abi-go-version", Group: rule.ABIGroup, Title: "Every ABI has the same Go code",
		Symptom: "a fixed bug, or one of a Go release, still shows on one ABI",
		Cure:    "Build the archives of all ABIs in one run, from one commit: go tool mage archive.",
		Source:  "measured: Go 1.26.8 writes these into .go.buildinfo",
	}, Look: abiGoBuild},
	{Rule: rule.Rule{
		ID: "abi-build-id-dup", Group: rule.ABIGroup, Title: "No library has the build id of another ABI's",
		Symptom: `dlopen failed: "libX.so" is 32-bit instead of 64-bit, or a crash report with the wrong symbols`,
		Cure:    "Either the file of another ABI is in this folder, or the build id was set by hand: copy the right file, and link with -Wl,--build-id=sha1.",
		Source:  "AOSP bionic linker/linker_phdr.cpp",
	}, Look: abiBuildIDs},
	{Rule: rule.Rule{
		ID: "abi-api-note", Group: rule.ABIGroup, Title: "Every ABI is linked for the same API level",
		Symptom: "the app works on old devices of one ABI and fails on those of another",
		Cure:    "Set the API level in abi-matrix.toml only; remove APP_PLATFORM and ANDROID_PLATFORM of single ABIs.",
		Source:  "google/prefab Android.kt: 64-bit ABIs count from API 21, riscv64 from 35; xmake-io/xmake#7657: riscv64's libraries to link are those of 36",
	}, Look: abiNotes},
	{Rule: rule.Rule{
		ID: "abi-align", Group: rule.ABIGroup, Title: "All 64-bit ABIs have the same segment alignment, and so have all 32-bit ones",
		Symptom: "devices with 16 KB pages load the library of only one ABI",
		Cure:    "Link every 64-bit ABI with -Wl,-z,max-page-size=16384.",
		Source:  "NDK build/cmake/flags.cmake gives the flag to arm64-v8a and x86_64; dotnet/android#9075",
	}, Look: abiAlignments},
	{Rule: rule.Rule{
		ID: "abi-hardening", Group: rule.ABIGroup, Title: "Every ABI is hardened the same way",
		Symptom: "memory that is protected in one ABI stays writable in another, or code is unmapped while it runs",
		Cure:    "Give every ABI the same linker flags: -Wl,-z,relro -Wl,-z,now -Wl,-z,nodelete -Wl,--build-id=sha1.",
		Source:  "NDK docs/BuildSystemMaintainers.md",
	}, Look: abiHardening},
	{Rule: rule.Rule{
		ID: "abi-size", Group: rule.ABIGroup, Title: "A library is at most twice as large in one ABI as in another",
		Symptom: "a large download on some phones",
		Cure:    "Look at the sizes by section for debug information that was not stripped, or code that only one ABI has.",
		Source:  "gondk's own number",
	}, Look: abiSizes},
	{Rule: rule.Rule{
		ID: "abi-symbols-present", Group: rule.ABIGroup, Title: "Symbols for crash reports are kept for every ABI",
		Symptom: "Play Console and ndk-stack show function names for crashes of one ABI only",
		Cure:    "Keep the unstripped library of each ABI and pack its symbols: mage aab does so; with Gradle, set ndk.debugSymbolLevel.",
		Source:  "bundletool BUNDLE-METADATA/com.android.tools.build.debugsymbols",
	}, Look: abiSymbols},
	{Rule: rule.Rule{
		ID: "abi-offbits", Group: rule.ABIGroup, Title: "All libraries of a 32-bit ABI use the same width of off_t",
		Symptom: "wrong file offsets when one library passes an off_t, or a struct with one, to another",
		Cure:    "Compile either all C code with -D_FILE_OFFSET_BITS=64 or none; below API 24 some functions have no 64-bit form.",
		Source:  "AOSP bionic docs/32-bit-abi.md",
	}, Look: abiOffsets},
	{Rule: rule.Rule{
		ID: "abi-sources", Group: rule.ABIGroup, Title: "The headers of all ABIs come from the same sources",
		Symptom: "one ABI has functions that another lacks, or that take other parameters there",
		Cure:    "Build the archives of all ABIs in one run; headers may differ only in GoInt and GoUint, which is why each ABI has its own.",
		Source:  "Go cmd/cgo/out.go",
	}, Look: abiHeaders},
	{Rule: rule.Rule{
		ID: "abi-int-width", Group: rule.ABIGroup, Title: "Integers of the C API have the same width in every ABI",
		Symptom: "numbers above 2147483647 are truncated on 32-bit devices: file offsets above 2 GB, times after 2038",
		Cure: "Use C.int32_t or C.int64_t in //export functions (Go: int32, int64; Java: int, long) unless the number counts things in memory, " +
			"as size_t does.",
		Source: "AOSP bionic docs/32-bit-abi.md; Go cmd/cgo/out.go: GoInt has the width of a pointer",
	}, Look: abiIntegers},
	{Rule: rule.Rule{
		ID: "abi-struct-layout", Group: rule.ABIGroup, Title: "Structs of the C API have the same layout in every ABI",
		Symptom: "a file or shared memory written by one ABI is misread by another",
		Cure:    "If structs leave the process, use fixed-width types, no pointers, and order members by size; otherwise there is nothing to do.",
		Source:  "the processors' C ABIs: in structs, x86 aligns 64-bit numbers to 4 bytes, 32-bit ARM to 8",
	}, Look: abiStructs},
}

// inABIs is the libraries of one file name, one for each ABI that has it, in the order of the ABIs.
type inABIs struct {
	name string
	libs []*subject.Library
}

// byName returns the set's libraries by file name.
func byName(s *subject.ABISet) []inABIs {
	byName := map[string]map[string]*subject.Library{}
	for _, l := range s.Libraries {
		if l.IsProgram() {
			continue // which has nothing for others
		}
		if byName[l.Name] == nil {
			byName[l.Name] = map[string]*subject.Library{}
		}
		if name := abiName(l); name != "" && byName[l.Name][name] == nil {
			byName[l.Name][name] = l
		}
	}
	var all []inABIs
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		one := inABIs{name: name}
		for _, abiName := range slices.SortedFunc(maps.Keys(byName[name]), abi.Compare) {
			one.libs = append(one.libs, byName[name][abiName])
		}
		all = append(all, one)
	}
	return all
}

// abiName names the ABI by the folder, which for riscv64 is not one of Go's.
func abiName(l *subject.Library) string {
	if l.ABI != nil {
		return l.ABI.Name
	}
	return l.Place.ABI
}

func (one inABIs) abiNames() []string {
	var names []string
	for _, l := range one.libs {
		names = append(names, abiName(l))
	}
	return names
}

// at places the last finding in a library: a set as a whole has no ABI.
func at(f *rule.Found, l *subject.Library) {
	last := &f.All[len(f.All)-1]
	last.Place = l.Place
	last.Place.ABI = abiName(l)
}

func abiLibraries(s *subject.ABISet, f *rule.Found) {
	files := files(s)
	abis := slices.SortedFunc(maps.Keys(files), abi.Compare)
	holders := map[string][]string{} // by file name: the ABIs
	for _, abi := range abis {
		for name := range files[abi] {
			holders[name] = append(holders[name], abi)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(holders)) {
		for _, abi := range abis {
			if !files[abi][name] {
				f.Add(rule.Error, "%s is missing in %s but not in %s", name, abi, strings.Join(holders[name], ", ")).Place.ABI = abi
			}
		}
	}
}

// files returns the names of the libraries for each ABI: in a bundle or an AAR also of those that cannot be read. Of APKs it gives none:
// apk-abi-filter looks at those.
func files(s *subject.ABISet) map[string]map[string]bool {
	byABI := map[string]map[string]bool{}
	for _, l := range s.Libraries {
		switch name := abiName(l); {
		case l.App != nil && l.App.File != nil && len(subject.APKsOf(l.App)) > 0:
			return nil
		case l.App != nil && l.App.File != nil:
			return subject.LibraryNames(l.App)
		case name == "":
		case byABI[name] == nil:
			byABI[name] = map[string]bool{l.Name: true}
		default:
			byABI[name][l.Name] = true
		}
	}
	return byABI
}

// lacking reports, for each library of one name, what others of that name have but it does not.
func (one inABIs) lacking(names func(*subject.Library) []string, tell func(l *subject.Library, lacks, others []string)) {
	holders := map[string][]*subject.Library{}
	for _, l := range one.libs {
		for _, name := range names(l) {
			if had := holders[name]; len(had) == 0 || had[len(had)-1] != l {
				holders[name] = append(had, l)
			}
		}
	}
	for _, l := range one.libs {
		var lacks, others []string
		for _, name := range slices.Sorted(maps.Keys(holders)) {
			if has := holders[name]; !slices.Contains(has, l) {
				lacks = append(lacks, name)
				others = append(others, inABIs{libs: has}.abiNames()...)
			}
		}
		if len(lacks) > 0 {
			slices.SortFunc(others, abi.Compare)
			tell(l, lacks, slices.Compact(others))
		}
	}
}

func abiExports(s *subject.ABISet, f *rule.Found) {
	names := func(l *subject.Library) []string {
		var names []string
		for sym := range l.Exports() {
			if (sym.Type() == elf.STT_FUNC || sym.Type() == elf.STT_OBJECT) && !ofToolchain(s, sym.Name) {
				names = append(names, sym.Name)
			}
		}
		return names
	}
	for _, one := range byName(s) {
		one.lacking(names, func(l *subject.Library, lacks, others []string) {
			severity := rule.Warning
			if slices.ContainsFunc(lacks, func(name string) bool { return public(s, name) }) {
				severity = rule.Error
			}
			f.Add(severity, "%s does not export %s, but does for %s", l.Name, rule.Some(lacks), strings.Join(others, ", "))
			at(f, l)
		})
	}
}

// ofToolchain reports names that the tools bring, each ABI its own. Those of Go's runtime export-surface tells of.
func ofToolchain(s *subject.ABISet, name string) bool {
	return elfabi.LinkerMark(name) || compilersName(name) || subject.HasStart(name, subject.GoLeaks) || inLibc(s, name)
}

// compilersName reports the names that C keeps for the compiler: of C++ functions, whose size_t, va_list and long double are spelled by ABI,
// and of the processor's own helpers. NDK r21's libc++_shared.so has others for each ABI; what another library misses und-unresolved tells.
func compilersName(name string) bool {
	return len(name) > 1 && name[0] == '_' && (name[1] == '_' || 'A' <= name[1] && name[1] <= 'Z')
}

// inLibc reports what Android's own libc or libm has: older NDKs bring it to 32-bit ABIs by libandroid_support.a, and no ABI lacks it.
func inLibc(s *subject.ABISet, name string) bool {
	for _, l := range s.Libraries {
		for _, symbol := range l.KnownLevels().FindAll(l.ABI, name) {
			if symbol.Library == "libc.so" || symbol.Library == "libm.so" {
				return true
			}
		}
	}
	return false
}

// public reports whether Java or the users of the C API call a function by its name.
func public(s *subject.ABISet, name string) bool {
	if strings.HasPrefix(name, "Java_") || strings.HasPrefix(name, "JNI_On") {
		return true
	}
	for _, api := range s.API {
		if api != nil && api.Function(name) != nil {
			return true
		}
	}
	return false
}

func abiNeeded(s *subject.ABISet, f *rule.Found) {
	packed := map[string]bool{}
	for _, l := range s.Libraries {
		packed[l.Name] = true
	}
	needed := func(l *subject.Library) []string { return l.Needed }
	for _, one := range byName(s) {
		one.lacking(needed, func(l *subject.Library, lacks, others []string) {
			severity := rule.Warning
			if slices.ContainsFunc(lacks, func(name string) bool { return packed[name] }) {
				severity = rule.Error
			}
			f.Add(severity, "%s does not need %s, but does for %s", l.Name, rule.Some(lacks), strings.Join(others, ", "))
			at(f, l)
		})
	}
}

func abiBuildIDs(s *subject.ABISet, f *rule.Found) {
	for _, one := range byName(s) {
		first := map[string]*subject.Library{}
		for _, l := range one.libs {
			id := l.BuildID()
			if other := first[id]; id != "" && other != nil {
				f.Add(rule.Error, "%s has the same build id as the one for %s: %s", l.Name, abiName(other), id)
				at(f, l)
				continue
			}
			first[id] = l
		}
	}
}

// firstAPI has the API levels at which ABIs came into being: a lower one means that one.
func firstAPI(l *subject.Library) int { return abi.FirstLevel(l.Machine, l.Class) }

func abiNotes(s *subject.ABISet, f *rule.Found) {
	for _, one := range byName(s) {
		least := 0
		for _, l := range one.libs {
			if id := l.AndroidIdent(); id != nil && (least == 0 || id.API < least) {
				least = id.API
			}
		}
		var levels []string
		differ := false
		for _, l := range one.libs {
			if id := l.AndroidIdent(); id != nil {
				levels = append(levels, fmt.Sprintf("%d for %s", id.API, abiName(l)))
				differ = differ || max(id.API, firstAPI(l)) != max(least, firstAPI(l))
			}
		}
		if differ {
			f.Add(rule.Warning, "%s is linked for API %s", one.name, strings.Join(levels, ", "))
		}
	}
}
