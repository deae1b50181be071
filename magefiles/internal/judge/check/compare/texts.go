package compare

import (
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
)

// pathTexts has the texts of each rule of the comparison: one for every ID of pathLibSet and pathRules.
var pathTexts = []rule.Rule{
	{ID: "path-lib-set", Title: "Both build paths make the same libraries",
		Symptom: `java.lang.UnsatisfiedLinkError: dlopen failed: library "libX.so" not found, in the app of one build path`,
		Source:  "NDK build/core/build-shared-library.mk; CMake add_library"},
	{ID: "path-size", Title: "Sizes differ by no more than 2 %",
		Symptom: "one app is a larger download", Source: "gondk's own number"},
	{ID: "path-exports", Title: "Both export the same symbols",
		Symptom: "java.lang.UnsatisfiedLinkError: No implementation found for …, in the app of one build path",
		Source:  "NDK build/core/default-build-commands.mk: LOCAL_WHOLE_STATIC_LIBRARIES; CMake LINK_LIBRARY:WHOLE_ARCHIVE"},
	{ID: "path-imports", Title: "Both import the same symbols",
		Symptom: `dlopen failed: cannot locate symbol "X", on old devices, in the app of one build path`,
		Source:  "NDK build/core/setup-app-platform.mk; build/cmake/android.toolchain.cmake"},
	{ID: "path-needed", Title: "Both need the same libraries",
		Symptom: `dlopen failed: library "libX.so" not found, in the app of one build path`,
		Source:  "NDK build/core/default-build-commands.mk: TARGET_LDLIBS is -lc -lm; build/cmake/flags.cmake: -latomic -lm"},
	{ID: "path-soname", Title: "Both have the same SONAME",
		Symptom: `dlopen failed: library "libX.so" not found, for libraries that need it`,
		Source:  "NDK build/core/default-build-commands.mk: -Wl,-soname; CMake NO_SONAME"},
	{ID: "path-loads", Title: "Both have the same segments for the same page size",
		Symptom: `dlopen failed: "libX.so" program alignment (4096) cannot be smaller than system page size (16384), in the app of one build path`,
		Source:  "NDK build/cmake/flags.cmake: --no-rosegment, ANDROID_SUPPORT_FLEXIBLE_PAGE_SIZES; build/core: APP_SUPPORT_FLEXIBLE_PAGE_SIZES"},
	{ID: "path-relro", Title: "RELRO works equally well in both",
		Symptom: "Play Console's or Android Studio's warning about 16 KB pages, for the app of one build path",
		Source:  "Android Gradle plugin com.android.ide.common.pagealign; AOSP elfpolicy"},
	{ID: "path-flags", Title: "Both have the same flags in DT_FLAGS and DT_FLAGS_1",
		Symptom: "without NODELETE, a crash after dlclose, because Go's threads still run; without NOW, symbols are bound at the first call",
		Source:  "NDK build/core/default-build-commands.mk; build/cmake/flags.cmake"},
	{ID: "path-textrel", Title: "Neither has text relocations",
		Symptom: `dlopen failed: "libX.so" has text relocations`, Source: "AOSP bionic linker/linker.cpp"},
	{ID: "path-tls", Title: "Both have the same thread-local storage, of a kind that Android loads",
		Symptom: `dlopen failed: TLS symbol "X" … using IE access model`, Source: "AOSP bionic docs/elf-tls.md"},
	{ID: "path-note-api", Title: "Both are linked for the same API level with the same NDK",
		Symptom: "the app of one build path fails on old devices",
		Source:  "NDK build/core/setup-app-platform.mk raises levels below the NDK's floor; build/cmake/android.toolchain.cmake"},
	{ID: "path-go-id", Title: "Both have the same Go code",
		Symptom: "a fixed bug still shows in the app of one build path", Source: "measured: Go 1.26.8 writes .note.go.buildid"},
	{ID: "path-init", Title: "Both run the same functions on loading",
		Symptom: "the first call into Go never returns", Source: "Go runtime/rt0_android_*.s start by .init_array"},
	{ID: "path-hash", Title: "Both have the same hash tables",
		Symptom: `dlopen failed: empty/missing DT_HASH/DT_GNU_HASH, below API 23`, Source: "AOSP bionic android-changes-for-ndk-developers.md"},
	{ID: "path-buildid", Title: "Both have a build id of 20 bytes",
		Symptom: "crash reports without function names", Source: "NDK build/core/default-build-commands.mk: --build-id=sha1"},
	{ID: "path-strip", Title: "Both are packed stripped, and their linked files keep symbols",
		Symptom: "a larger download, or crash reports without function names", Source: "NDK build/core/build-binary.mk strips what it installs; CMake does not"},
	{ID: "path-cxxfeat", Title: "Both have the same C++ features",
		Symptom: "libc++abi: terminating due to uncaught exception, in the app of one build path", Source: "NDK build/core/default-build-commands.mk: -fno-exceptions -fno-rtti"},
	{ID: "path-arm-mode", Title: "Both use the same ARM instruction set",
		Symptom: "none; speed and size differ", Source: "NDK build/core: LOCAL_ARM_MODE; build/cmake/flags.cmake: ANDROID_ARM_MODE"},
	{ID: "path-opt", Title: "Both are made by the same compilers and linkers",
		Symptom: "none; speed and size differ", Source: "NDK build/cmake/flags.cmake; build/core: APP_OPTIM"},
	{ID: "path-linkflags", Title: "Both links check for the same mistakes, such as undefined symbols",
		Symptom: `none while building; later dlopen failed: cannot locate symbol "X" referenced by "libY.so"`,
		Source:  "NDK build/cmake/flags.cmake; build/core/default-build-commands.mk: -Wl,--no-undefined -Wl,--fatal-warnings -Wl,--gc-sections"},
	{ID: "path-text", Title: "Both have the same code, byte for byte",
		Symptom: "none", Source: "gondk's own"},
	{ID: "path-rodata", Title: "Both have the same constants, byte for byte",
		Symptom: "none", Source: "gondk's own"},
}

// Rules gives the rules of the comparison as all others are told. The cure is that of the rule's first row.
func Rules() []rule.Rule {
	var all []rule.Rule
	for _, text := range pathTexts {
		text.Group = rule.PathGroup
		for _, r := range append([]pathRule{pathLibSet}, pathRules...) {
			if r.id == text.ID && text.Cure == "" {
				text.Cure = r.cure
			}
		}
		all = append(all, text)
	}
	return all
}

// Findings gives one finding for each row that is not equal. The row about the libraries of every ABI is not among them: rule abi-lib-set
// tells it of each build path.
func (c *Comparison) Findings() []rule.Finding {
	var all []rule.Finding
	for _, r := range c.Rows {
		if r.Verdict != Equal && r.ID != abiLibSet.id {
			all = append(all, rule.Finding{
				ID: r.ID, Severity: r.Severity, Place: rule.Place{File: r.Library, ABI: r.ABI},
				Seen: c.seen(r), Cure: r.Cure,
			})
		}
	}
	return all
}

// seen says what differs; of values that are long or not comparable as a whole, the differences alone.
func (c *Comparison) seen(r Row) string {
	if len(r.Diff) > 0 {
		return fmt.Sprintf("%s: %s. %s", r.Property, rule.Some(r.Diff), r.Cause)
	}
	var sides []string
	for i, path := range c.Paths {
		sides = append(sides, r.Values[i].Text+" in "+path)
	}
	return fmt.Sprintf("%s: %s. %s", r.Property, strings.Join(sides, ", "), r.Cause)
}
