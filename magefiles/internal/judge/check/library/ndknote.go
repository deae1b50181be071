package library

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/facts/dated"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const samePlatform = "Set the API level in one place, min_sdk in abi-matrix.toml: gondk passes it to ANDROID_PLATFORM, APP_PLATFORM, the manifest and the compiler. "

// noteRules are about the note by which the NDK says for which API level it linked.
var noteRules = []rule.For[*subject.Library]{
	{Rule: rule.Rule{
		ID: "android-ident", Group: rule.SymbolGroup, Title: "The library was linked for min SDK",
		Symptom: `dlopen failed: cannot locate symbol "X" referenced by "…"... on devices below the library's API level; ndk-build: ` +
			`APP_PLATFORM … is higher than android:minSdkVersion …`,
		Cure:   samePlatform,
		Source: "bionic libc/arch-common/bionic/crtbrand.S; NDK build/core/setup-app-platform.mk",
	}, Look: identLevel},
	{Rule: rule.Rule{
		ID: "ndk-mix", Group: rule.SymbolGroup, Title: "All libraries of the app were built with one NDK",
		Symptom: "errors in C++ exceptions and stack unwinding between libraries",
		Cure: "Build all libraries that you have sources of with one NDK; prebuilt ones are fine as long as no C++ objects and exceptions pass between " +
			"them and yours.",
		Source: "NDK docs/BuildSystemMaintainers.md",
	}, Look: ndkMix},
	{Rule: rule.Rule{
		ID: "min-by-ndk", Group: rule.SymbolGroup, Title: "The NDK supports API levels as low as min SDK",
		Symptom: "ndk-build and CMake silently raise the level, so the library needs a newer device than the manifest says",
		Cure:    "Raise min SDK to the NDK's lowest level, or build with an older NDK.",
		Source:  "dated.toml; google/prefab",
	}, Look: ndkFloor},
}

// wantedLevel returns the API level that build systems link for at a min SDK: they know levels that never existed, and the first one of an
// ABI, by other numbers.
func wantedLevel(l *subject.Library) int { return l.LinkLevel(l.MinSDK) }

func identLevel(l *subject.Library, f *rule.Found) {
	note := l.AndroidIdent()
	switch want := wantedLevel(l); {
	case note == nil:
		f.Add(rule.Warning, "has no .note.android.ident, so the API level it was linked for is unknown").Cure =
			"Let the NDK's clang link it, without -nostartfiles and -nostdlib; strip it with llvm-strip, which keeps the note. For someone else's prebuilt library, " +
				"check its imports instead."
	case note.API > max(want, l.MinSDK): // tools other than the NDK write levels that it has by other numbers
		f.Add(rule.Error, "was linked for API %d; min SDK is %d", note.API, l.MinSDK).Cure =
			samePlatform + fmt.Sprintf("For a prebuilt library, raise min SDK to %d or get one for %d.", note.API, l.MinSDK)
	case note.API < abi.LinkLevel(l.MinSDK) && !isSTL(l): // an NDK has one libc++_shared.so for all levels, linked for its lowest
		f.Add(rule.Warning, "was linked for API %d, below min SDK %d", note.API, l.MinSDK).Cure =
			samePlatform + "A prebuilt library for a lower level is fine."
	}
}

// ndkMix reports all libraries once: in the findings of the one whose name comes first.
func ndkMix(l *subject.Library, f *rule.Found) {
	for _, other := range packedWith(l) {
		if other.Name < l.Name {
			return
		}
	}
	makers := map[string]*nameList{}
	for _, lib := range packedWith(l) {
		if maker := madeBy(lib.Library); maker != "" {
			if makers[maker] == nil {
				makers[maker] = &nameList{}
			}
			makers[maker].add(lib.Name)
		}
	}
	if len(makers) < 2 {
		return
	}
	var texts []string
	for _, maker := range rule.SortedKeys(makers) {
		texts = append(texts, fmt.Sprintf("%s (%s)", maker, rule.Few(makers[maker].all)))
	}
	f.Add(rule.Warning, "the app's libraries were built with %d NDKs: %s", len(texts), strings.Join(texts[:min(len(texts), maxMakers)], "; "))
}

// maxMakers is how many NDKs are told apart in words.
const maxMakers = 16

// madeBy names the NDK that a library says it was linked with; empty if it does not tell.
func madeBy(l *elfabi.Library) string {
	if note := l.AndroidIdent(); note != nil && note.NDK != "" {
		return strings.TrimSpace("NDK " + note.NDK + " " + note.Build)
	}
	clang := slices.IndexFunc(l.Producers(), func(p string) bool { return strings.HasPrefix(p, "Android (") })
	if clang < 0 {
		return ""
	}
	name, _, _ := strings.Cut(l.Producers()[clang], "clang version")
	_, version, _ := strings.Cut(l.Producers()[clang], "clang version ")
	version, _, _ = strings.Cut(version, " ")
	return strings.TrimSpace(name) + " clang " + version
}

func ndkFloor(l *subject.Library, f *rule.Found) {
	note := l.AndroidIdent()
	if note == nil {
		return
	}
	floor := dated.NDKMinAPI(ndkMajor(note.NDK))
	switch {
	case floor <= abi.FirstLevel(l.Machine, l.Class): // no device with the ABI is below
	case note.API < floor:
		f.Add(rule.Warning, "was linked for API %d by NDK %s, which builds for %d and above", note.API, note.NDK, floor)
	case l.MinSDK < floor:
		f.Add(rule.Warning, "was linked by NDK %s, which builds for API %d and above; min SDK is %d", note.NDK, floor, l.MinSDK)
	}
}
