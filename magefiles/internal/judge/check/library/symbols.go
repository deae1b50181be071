package library

import (
	"debug/elf"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

const mapSource = "bionic libc/libc.map.txt"

// symbolRules are about symbols, their versions and the API levels that have them.
var symbolRules = slices.Concat(importRules, noteRules, exportRules)

// importRules are about what the library wants from others.
var importRules = []rule.For[*subject.Library]{
	{Rule: rule.Rule{
		ID: "verneed-in-needed", Group: rule.SymbolGroup, Title: "Needed versions belong to libraries in DT_NEEDED, in a form that the loader reads",
		Symptom: `cannot find "%s" from verneed[%zd] in DT_NEEDED list for "%s"; unsupported verneed[%zd] vn_version: %d (expected 1); ` +
			`cannot find verneed/verdef for version index=%d referenced by symbol "%s" at "%s"`,
		Cure: noEditors, Source: linkerSource,
	}, Look: sentences("from verneed[", "unsupported verneed[", "cannot find verneed/verdef")},
	{Rule: rule.Rule{
		ID: "verneed-api", Group: rule.SymbolGroup, Title: "Versions of imported symbols exist at min SDK",
		Symptom: `cannot locate symbol "X" referenced by "…"...`,
		Cure:    "Link for min SDK (ANDROID_PLATFORM, APP_PLATFORM; the number in clang's --target), or raise min SDK.",
		Source:  mapSource + "; bionic linker/linker_soinfo.cpp",
	}, Look: versionLevels},
	{Rule: rule.Rule{
		ID: "und-api", Group: rule.SymbolGroup, Title: "Imported functions and variables exist at min SDK",
		Symptom: `dlopen failed: cannot locate symbol "X" referenced by "…"...`,
		Cure:    "Raise min SDK, or do not call it: look it up with dlsym, or guard it with __builtin_available.",
		Source:  mapSource + "; the NDK's link stubs; bionic linker/linker_relocate.cpp",
	}, Look: importLevels},
	{Rule: rule.Rule{
		ID: "und-unresolved", Group: rule.SymbolGroup, Title: "Every import is in a library that this one needs",
		Symptom: `dlopen failed: cannot locate symbol "X" referenced by "…"...`,
		Cure: "Link to the library that has it: target_link_libraries in CMake, LOCAL_LDLIBS or LOCAL_SHARED_LIBRARIES in Android.mk; remove " +
			"-Wl,--allow-shlib-undefined and -Wl,-z,undefs, which hide this error when linking.",
		Source: relocateSource,
	}, Look: unresolved},
	{Rule: rule.Rule{
		ID: "dso-handle-atexit", Group: rule.SymbolGroup, Title: "Registered destructors run",
		Symptom: "destructors of static objects never run at dlclose; at exit they run in unmapped code",
		Cure:    "Let clang link the library, without -nostartfiles and -nostdlib: it adds the NDK's crtbegin_so.o, which calls __cxa_finalize.",
		Source:  "bionic libc/arch-common/bionic/crtbegin_so.c",
	}, Look: atexit},
}

// versionAPI has the first API level of the versions of libc, libm and libdl.
var versionAPI = map[string]int{
	"LIBC": 0, "LIBC_N": 24, "LIBC_O": 26, "LIBC_OMR1": 27, "LIBC_P": 28, "LIBC_Q": 29, "LIBC_R": 30, "LIBC_S": 31, "LIBC_T": 33, "LIBC_U": 34, "LIBC_V": 35,
	"LIBC_36": 36, "LIBC_37": 37,
}

// notForApps are versions of what apps must not use.
var notForApps = []string{"LIBC_PRIVATE", "LIBC_PLATFORM", "LIBC_DEPRECATED"}

// byVersion is the imports of one version.
type byVersion struct {
	names  nameList
	strong bool // one of them is not weak
}

// versionLevels leaves to und-api the imports that it tells of.
func versionLevels(l *subject.Library, f *rule.Found) {
	tooNew := map[string]bool{}
	for _, i := range newSymbols(l) {
		tooNew[i.Name] = true
	}
	versions := map[string]*byVersion{}
	for s := range l.Imports() {
		if !strings.HasPrefix(s.Version, "LIBC") || tooNew[s.Name] {
			continue
		}
		late := lacks(l, versionAPI[s.Version]) && !hasVersion(l, s)
		if !late && !slices.Contains(notForApps, s.Version) {
			continue
		}
		v := versions[s.Version]
		if v == nil {
			v = &byVersion{}
			versions[s.Version] = v
		}
		v.names.add(s.Name)
		v.strong = v.strong || s.Binding() != elf.STB_WEAK && !kept(l, s)
	}
	for _, version := range rule.SortedKeys(versions) {
		v := versions[version]
		severity := rule.Warning
		if v.strong {
			severity = rule.Error
		}
		if slices.Contains(notForApps, version) {
			f.Add(severity, "imports %s with the version %s, which is not for apps", rule.Few(v.names.all), version).Cure =
				"Link against the NDK's own stubs, not against libraries that were pulled from a device."
			continue
		}
		f.Add(severity, "imports %s with the version %s, which exists since API %d; min SDK is %d", rule.Few(v.names.all), version, versionAPI[version], l.MinSDK)
	}
}

// hasVersion reports symbols that min SDK has under a version of later libraries: the NDK's stubs of libstdc++.so say LIBC_O at every level,
// and Android before 8, whose libstdc++.so has no versions, takes that.
func hasVersion(l *subject.Library, s elfabi.DynSymbol) bool {
	return slices.ContainsFunc(l.KnownLevels().FindAll(l.ABI, s.Name), func(known ndkapi.Symbol) bool {
		return known.Version == s.Version && !lacks(l, known.API)
	})
}

// kept reports what 32-bit libc has under a private version for libraries of before: helpers of the compiler, whose stubs in the NDK have
// no version, and the names that ndkapi.Private knows.
func kept(l *subject.Library, s elfabi.DynSymbol) bool {
	level, ok := l.KnownLevels().Find(l.ABI, s.Name)
	return slices.Contains(notForApps, s.Version) && (ok && level.Version == "" && level.Library == "libc.so" || ndkapi.Private(l.ABI, s.Name))
}

// tooNewImport is an import that devices with min SDK do not have.
type tooNewImport struct {
	elfabi.DynSymbol
	level ndkapi.Symbol
}

// newSymbols gives each import that is public but first in an API level above min SDK, sorted by name.
func newSymbols(l *subject.Library) []tooNewImport {
	levels := l.KnownLevels()
	if !levels.Knows(l.ABI) {
		return nil
	}
	scope := scopeOf(l)
	all := map[string]tooNewImport{}
	names := map[string]bool{}
	for s := range l.Imports() {
		level, _, ok := scope.level(levels.FindAll(l.ABI, s.Name))
		if !ok || !lacks(l, level.API) || scope.system[level.Library] && newLibrary(l, level.Library) {
			continue
		}
		all[s.Name], names[s.Name] = tooNewImport{s, level}, true
	}
	removePacked(names, scope.packed)
	var found []tooNewImport
	for _, name := range rule.SortedKeys(names) {
		found = append(found, all[name])
	}
	return found
}

// newLibrary tells of libraries that dt-needed-public already tells of.
func newLibrary(l *subject.Library, name string) bool {
	lib, ok := l.KnownLevels().Library(l.ABI, name)
	return ok && lacks(l, lib.API)
}

// threadAtexit is what libraries with libc++abi in them import weakly: the NDK's own libc++_shared.so, and those that link it statically.
const threadAtexit = "__cxa_thread_atexit_impl"

func importLevels(l *subject.Library, f *rule.Found) {
	imports := newSymbols(l)
	callers := callers(l, imports)
	for _, i := range imports {
		severity, how, cure := i.judge()
		f.Add(severity, "%simports %s (%s): first in API %d; min SDK is %d%s",
			how, i.Name, from(i.level), i.level.API, l.MinSDK, calledFrom(callers[i.Name])).Cure = cure
	}
}

// judge returns how bad an import is, how it is imported, and what to do.
func (i tooNewImport) judge() (severity rule.Severity, how, cure string) {
	use, guard := "call", i.Name
	if i.level.Object {
		use, guard = "use", "&"+i.Name
	}
	switch {
	case i.Binding() != elf.STB_WEAK:
		return rule.Error, "", fmt.Sprintf("Raise min SDK to %d, or do not %s %s if the device lacks it: look it up with dlsym(RTLD_DEFAULT, %q).",
			i.level.API, use, i.Name, i.Name)
	case i.Name == threadAtexit:
		return rule.Info, "weakly ", "Nothing to do: libc++abi checks for it before each call, and otherwise runs the destructors itself."
	}
	return rule.Warning, "weakly ",
		fmt.Sprintf("Raise min SDK to %d, or guard every %s: if (%s) …, or __builtin_available.", i.level.API, use, guard)
}

// from tells where a symbol comes from: libc.so, LIBC_R.
func from(s ndkapi.Symbol) string {
	if s.Version == "" {
		return s.Library
	}
	return s.Library + ", " + s.Version
}

// callers tells where imports are called from, by name.
func callers(l *subject.Library, imports []tooNewImport) map[string][]elfabi.Caller {
	if l.Objects == nil || len(imports) == 0 {
		return nil
	}
	var names []string
	for _, i := range imports {
		names = append(names, i.Name)
	}
	all := map[string][]elfabi.Caller{}
	for _, o := range l.Objects() {
		for name, callers := range o.Callers(names) {
			all[name] = append(all[name], callers...)
		}
	}
	return all
}

// calledFrom says the callers: called from lib.o in Java_x at golib_jni.c:42.
func calledFrom(callers []elfabi.Caller) string {
	if len(callers) == 0 {
		return ""
	}
	var texts []string
	for _, c := range callers {
		text := c.Object
		if c.Function != "" {
			text += " in " + c.Function
		}
		if c.File != "" {
			text += " at " + path.Base(strings.ReplaceAll(c.File, `\`, "/"))
		}
		if c.Line > 0 {
			text += ":" + strconv.Itoa(c.Line)
		}
		texts = append(texts, text)
	}
	return "; called from " + rule.Few(texts)
}

// maxMissing is how many imports without a library are looked into. Names take more memory than a hostile file's bytes.
const maxMissing = 1 << 16

// unresolved looks for strong imports that nothing in scope has. Where a library in scope is not known it may have anything.
func unresolved(l *subject.Library, f *rule.Found) {
	levels := l.KnownLevels()
	if !levels.Knows(l.ABI) {
		return
	}
	scope := scopeOf(l)
	if scope.unknown {
		hosted(l, scope, f)
		return
	}
	missing := missingIn(l, scope)
	if len(missing) == 0 {
		return
	}
	private(l, missing, f)
	all := rule.SortedKeys(missing)
	addUnresolved(l, all, resolvedBy(l, missing), scope.older, f)
}

// missingIn gives the strong imports that nothing known in scope has.
func missingIn(l *subject.Library, scope scope) map[string]bool {
	levels, missing := l.KnownLevels(), map[string]bool{}
	for s := range l.Imports() {
		if len(missing) == maxMissing {
			break
		}
		if s.Binding() == elf.STB_WEAK {
			continue
		}
		if level, inScope, ok := scope.level(levels.FindAll(l.ABI, s.Name)); !ok || !inScope && !lacks(l, level.API) {
			missing[s.Name] = true
		}
	}
	removePacked(missing, scope.packed)
	return missing
}

// private takes out of missing what old 32-bit libraries still find in libc.
func private(l *subject.Library, missing map[string]bool, f *rule.Found) {
	if !slices.Contains(l.Needed, "libc.so") {
		return
	}
	var names nameList
	for _, name := range rule.SortedKeys(missing) {
		if ndkapi.Private(l.ABI, name) {
			names.add(name)
			delete(missing, name)
		}
	}
	if n := len(names.all); n > 0 {
		f.Add(rule.Warning, "imports %s that are private to libc.so: %s", amount(n, "symbol", "symbols"), rule.Few(names.all)).Cure =
			"Build it again with a current NDK: 32-bit Android keeps these for libraries from before API 21, and the NDK's compiler runtime has most of them."
	}
}

// resolvedBy removes from missing what is found where another library of the app loads this one, and tells by which.
func resolvedBy(l *subject.Library, missing map[string]bool) map[string]string {
	by := map[string]string{}
	for _, other := range packedWith(l) {
		scope := scopeOf(other)
		if other == l || len(missing) == 0 || !slices.Contains(scope.packed, l) {
			continue
		}
		before := rule.SortedKeys(missing)
		removePacked(missing, scope.packed)
		for _, name := range before {
			if _, inScope, _ := scope.level(l.KnownLevels().FindAll(l.ABI, name)); inScope || !missing[name] {
				delete(missing, name)
				by[name] = other.Name
			}
		}
	}
	return by
}

// addUnresolved adds a finding for the imports that only work where another library comes first, one for those that never do, and one for
// those that libraries may have had since they were known.
func addUnresolved(l *subject.Library, all []string, by map[string]string, older []string, f *rule.Found) {
	var never, perhaps, sometimes, loaders nameList
	for _, name := range all {
		if loader := by[name]; loader != "" {
			sometimes.add(name)
			loaders.add(loader)
			continue
		}
		level, ok := l.KnownLevels().Find(l.ABI, name)
		switch {
		case ok:
			never.add(name + " (of " + level.Library + ")")
		case older != nil:
			perhaps.add(name)
		default:
			never.add(name)
		}
	}
	if n := len(never.all); n > 0 {
		plugIn(f.Add(rule.Error, "%s not in any library that it needs: %s", amount(n, "import is", "imports are"), rule.Few(never.all)), hostOf(never.all[0], nil))
	}
	if n := len(perhaps.all); n > 0 {
		f.Add(rule.Warning, "%s not in any library that it needs, as far as these are known (%s; min SDK is %d): %s",
			amount(n, "import is", "imports are"), rule.Few(older), l.MinSDK, rule.Few(perhaps.all)).Cure =
			"Nothing to do for symbols that these libraries have at min SDK, according to Android's documentation. For others: " + f.Rule.Cure
	}
	if n := len(sometimes.all); n > 0 {
		f.Add(rule.Warning, "%s not in any library that it needs, and found only if %s is loaded first: %s",
			amount(n, "import is", "imports are"), rule.Few(loaders.all), rule.Few(sometimes.all))
	}
}

func atexit(l *subject.Library, f *rule.Found) {
	registers, runs := false, false
	for s := range l.Imports() {
		registers = registers || s.Name == "__cxa_atexit"
		runs = runs || s.Name == "__cxa_finalize"
	}
	if registers && !runs {
		f.Add(rule.Warning, "imports __cxa_atexit but not __cxa_finalize: it was linked without the NDK's crtbegin_so.o")
	}
}
