package library

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

const linkerSource = "bionic linker/linker.cpp"

const ndkChanges = "bionic android-changes-for-ndk-developers.md"

// neededRules are about the library's own name and those of the libraries that it needs. Each needed name breaks at most one rule.
var neededRules = []rule.For[*subject.Library]{
	{Rule: rule.Rule{
		ID: "dt-soname", Group: rule.DynamicGroup, Title: "DT_SONAME is the file name",
		Symptom: `library "libfoo.so" not found: needed by another library; or "%s" has no DT_SONAME (will use %s instead)`,
		Cure: "Link with -Wl,-soname,<file name>: remove NO_SONAME and IMPORTED_NO_SONAME in CMake, and do not rename the file after the link; " +
			"ndk-build always sets it.",
		Source: ndkChanges + "; " + linkerSource,
	}, Look: wrongSONAME},
	{Rule: rule.Rule{
		ID: "dt-needed-path", Group: rule.DynamicGroup, Title: "DT_NEEDED has names, not paths",
		Symptom: `library "C:\…\libBroken.so" not found: needed by …; before: library "%s" has invalid DT_NEEDED entry "%s"`,
		Cure: "Give the library that it names a SONAME, so that the linker does not write the path: in CMake, remove IMPORTED_NO_SONAME and link to the " +
			"target or to -lfoo; in Android.mk, use PREBUILT_SHARED_LIBRARY.",
		Source: ndkChanges + "; " + linkerSource,
	}, Look: neededPaths},
	{Rule: rule.Rule{
		ID: "dt-needed-glibc", Group: rule.DynamicGroup, Title: "No desktop Linux library is needed",
		Symptom: `library "libc.so.6" not found`,
		Cure:    "It was linked against the host's libraries: build it with the NDK's compiler and sysroot.",
		Source:  linkerSource,
	}, Look: neededGlibc},
	{Rule: rule.Rule{
		ID: "dt-needed-versioned-name", Group: rule.DynamicGroup, Title: "Needed libraries have names that end in .so",
		Symptom: `library "libfoo.so.1" not found in release builds: there the installer extracts only lib*.so, in debug builds all files`,
		Cure:    "Build the dependency with the SONAME libfoo.so (no SOVERSION in CMake) and link again.",
		Source:  ndkChanges + "; frameworks/base NativeLibraryHelper",
	}, Look: neededVersioned},
	{Rule: rule.Rule{
		ID: "dt-needed-libcxx", Group: rule.DynamicGroup, Title: "libc++_shared.so is packed if it is needed",
		Symptom: `dlopen failed: library "libc++_shared.so" not found`,
		Cure: "Pack the NDK's libc++_shared.so for every ABI, or link libc++ statically if this is the only library with C++: " +
			"-DANDROID_STL=c++_static, APP_STL := c++_static.",
		Source: "NDK docs/BuildSystemMaintainers.md",
	}, Look: neededLibcxx},
	{Rule: rule.Rule{
		ID: "dt-needed-public", Group: rule.DynamicGroup, Title: "Needed libraries are packed, or public at min SDK",
		Symptom: `library "%s" needed or dlopened by "%s" is not accessible for the namespace "%s"; library "%s" not found: needed by %s in namespace %s`,
		Cure: "Pack the library for this ABI too, raise min SDK to the API level that has it, or remove it from target_link_libraries or LOCAL_LDLIBS; " +
			"use dlopen for libraries that only new devices have.",
		Source: ndkChanges + "; " + linkerSource + "; the NDK's meta/system_libs.json",
	}, Look: neededPublic},
	{Rule: rule.Rule{
		ID: "dt-runpath", Group: rule.DynamicGroup, Title: "The library has no search path other than $ORIGIN",
		Symptom: "the path is ignored, so a dependency is not found; the library reveals a folder of the build machine",
		Cure:    "In CMake, set CMAKE_SKIP_RPATH to ON; in Android.mk, remove -Wl,-rpath: Android finds libraries next to this one by itself.",
		Source:  linkerSource + "; " + ndkChanges,
	}, Look: searchPaths},
}

func wrongSONAME(l *subject.Library, f *rule.Found) {
	switch {
	case l.SONAME == "":
		f.Add(rule.Warning, "has no SONAME")
	case l.SONAME != l.Name && l.TargetSDK >= 23 && beside(l, l.SONAME) == nil && wantedBySONAME(l):
		f.Add(rule.Error, "has the SONAME %q, which is not its file name, and other libraries of the app need it under that name", clip(l.SONAME))
	case l.SONAME != l.Name:
		f.Add(rule.Warning, "has the SONAME %q, which is not its file name", clip(l.SONAME))
	case !strings.HasPrefix(l.Name, "lib") || !strings.HasSuffix(l.Name, ".so"):
		f.Add(rule.Warning, "has the SONAME %q, which does not have the form lib*.so, so installers do not extract it", clip(l.SONAME))
	}
}

// wantedBySONAME reports whether another library of the app wants this one by its SONAME. What is wanted by the file's name the loader finds
// with any SONAME and with none: so do those of Android 10 and 14.
func wantedBySONAME(l *subject.Library) bool {
	return slices.ContainsFunc(packedWith(l), func(other *subject.Library) bool { return other != l && slices.Contains(other.Needed, l.SONAME) })
}

// wantedKind sorts the names that a library wants by the rule that judges them.
type wantedKind int

const (
	wantedPath wantedKind = iota
	wantedGlibc
	wantedVersioned
	wantedLibcxx
	wantedOther
)

const libcxxShared = "libc++_shared.so"

func kindOfWanted(name string) wantedKind {
	switch {
	case strings.ContainsAny(name, `/\`):
		return wantedPath
	case isGlibc(name):
		return wantedGlibc
	case !strings.HasSuffix(name, ".so"):
		return wantedVersioned
	case name == libcxxShared:
		return wantedLibcxx
	}
	return wantedOther
}

// isGlibc reports whether desktop Linux has the name but Android never had it.
func isGlibc(name string) bool {
	for _, start := range []string{"libc.so.", "libm.so.", "libdl.so.", "libpthread.so.", "librt.so.", "libgcc_s.so.", "libstdc++.so.", "ld-linux", "ld-musl",
		"libc.musl", "ld64.so."} {
		if strings.HasPrefix(name, start) {
			return true
		}
	}
	return false
}

// neededOf returns the names of a kind that the library wants, each once.
func neededOf(l *subject.Library, kind wantedKind) []string {
	var names nameList
	for _, name := range l.Needed {
		if name != "" && kindOfWanted(name) == kind { // the loader finds the program itself by no name
			names.add(name)
		}
	}
	return names.all
}

// takesPathsFrom is the first target SDK with which bionic takes a path in a 32-bit library's DT_NEEDED as it stands; before it looks for
// what follows the last slash. A 64-bit one's it always takes so.
const takesPathsFrom = 23

func neededPaths(l *subject.Library, f *rule.Found) {
	for _, name := range neededOf(l, wantedPath) {
		severity := rule.Error
		if !l.Is64() && strings.Contains(name, "/") {
			severity = errorFrom(takesPathsFrom, l.TargetSDK)
		}
		f.Add(severity, "wants %q", name)
	}
}

func neededGlibc(l *subject.Library, f *rule.Found) {
	for _, name := range neededOf(l, wantedGlibc) {
		f.Add(rule.Error, "needs %s, which Android does not have", name)
	}
	for _, need := range l.VerNeeds() {
		names := slices.DeleteFunc(slices.Clone(need.Versions), func(v string) bool { return !strings.HasPrefix(v, "GLIBC_") })
		if len(names) > 0 && kindOfWanted(need.Library) != wantedGlibc {
			f.Add(rule.Error, "needs glibc versions of %s: %s", clip(need.Library), rule.Few(names))
		}
	}
}

func neededVersioned(l *subject.Library, f *rule.Found) {
	for _, name := range neededOf(l, wantedVersioned) {
		f.Add(rule.Error, "wants %q", name)
	}
}

func neededLibcxx(l *subject.Library, f *rule.Found) {
	if whole(l) && len(neededOf(l, wantedLibcxx)) > 0 && beside(l, libcxxShared) == nil {
		f.Add(rule.Error, "needs %s, which is not packed for %s", libcxxShared, where(l))
	}
}

// whole reports whether everything that the app has for this ABI is known. An AAR is only a part of one.
func whole(l *subject.Library) bool {
	return packedWith(l) != nil && (l.App == nil || l.App.Kind != appfile.AAR)
}

// where names the ABI that the library is for.
func where(l *subject.Library) string {
	if l.ABI != nil {
		return l.ABI.Name
	}
	return subject.MachineName(l.Machine)
}

// beside returns the app's library with that file name, or nil.
func beside(l *subject.Library, name string) *subject.Library {
	for _, other := range packedWith(l) {
		if other.Name == name {
			return other
		}
	}
	return nil
}

// maxBeside is how many libraries an app may have for one ABI until they count as not known: comparing each with all takes too long.
const maxBeside = 500

// packedWith gives all libraries of the app for this ABI, this one too.
func packedWith(l *subject.Library) []*subject.Library {
	if len(l.Beside) > maxBeside {
		return nil
	}
	return l.Beside
}

// lacks reports whether a device with min SDK may be too old for what an API level brings.
func lacks(l *subject.Library, api int) bool { return api > max(l.MinSDK, ndkapi.FirstAPI) }

func neededPublic(l *subject.Library, f *rule.Found) {
	levels := l.KnownLevels()
	if !levels.Knows(l.ABI) {
		return
	}
	var closed nameList
	for _, name := range neededOf(l, wantedOther) {
		if beside(l, name) != nil {
			continue
		}
		switch lib, public := levels.Library(l.ABI, name); {
		case public && lacks(l, lib.API):
			f.Add(rule.Error, "needs %s, which Android has from API %d on; min SDK is %d", name, lib.API, l.MinSDK).Cure =
				fmt.Sprintf("Raise min SDK to %d, or load %s with dlopen, if the device has it, instead of linking to it.", lib.API, name)
		case !public && whole(l):
			f.Add(rule.Error, "needs %s, which is neither packed for %s nor one of Android's public libraries", name, where(l))
		case !public && slices.Contains(closedLibraries, name):
			closed.add(name)
		}
	}
	if len(closed.all) > 0 {
		f.Add(rule.Warning, "needs %s, which Android has hidden from apps since Android 7", rule.Few(closed.all)).Cure =
			"Build it with the NDK against public libraries, not in Android's source tree; only an app that packs a library of that name can load it."
	}
}

// closedLibraries are of Android itself, and of names that nobody gives to an app's own: the NDK's C++ runtime is libc++_shared.so.
var closedLibraries = []string{"libandroid_runtime.so", "libbinder.so", "libc++.so", "libcutils.so", "libgui.so", "libhwui.so", "libstagefright.so",
	"libsurfaceflinger.so", "libsurfaceflinger_client.so"}

func searchPaths(l *subject.Library, f *rule.Found) {
	if l.Rpath != "" {
		f.Add(rule.Warning, "has the DT_RPATH %q, which Android ignores", clip(l.Rpath))
	}
	if l.Runpath == "" {
		return
	}
	var others nameList
	for path := range strings.SplitSeq(l.Runpath, ":") {
		if path != "$ORIGIN" && path != "${ORIGIN}" && !strings.HasPrefix(path, "$ORIGIN/") && !strings.HasPrefix(path, "${ORIGIN}/") {
			others.add(path)
		}
	}
	switch {
	case len(others.all) > 0:
		f.Add(rule.Warning, "has the DT_RUNPATH %q; no device has %s", clip(l.Runpath), rule.Few(others.all))
	case l.MinSDK < 24:
		f.Add(rule.Warning, "has the DT_RUNPATH %q, which Android reads from API 24 on; min SDK is %d", clip(l.Runpath), l.MinSDK)
	}
}

// nameList collects names in their order, each once and not more than anybody reads: a damaged library has any number.
type nameList struct {
	all  []string
	seen map[string]bool
}

const maxNames = 1 << 10

// clip shortens a text that is longer than any name that a person gave.
func clip(name string) string {
	const most = 300
	if len(name) <= most {
		return name
	}
	return name[:most] + "…"
}

func (n *nameList) add(name string) {
	name = clip(name)
	if len(n.all) >= maxNames || n.seen[name] {
		return
	}
	if n.seen == nil {
		n.seen = map[string]bool{}
	}
	n.seen[name] = true
	n.all = append(n.all, name)
}
