package app

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/facts/dated"
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const (
	play64Text = "This release is not compliant with the Google Play 64-bit requirement. The following APKs or App Bundles are available to " +
		"64-bit devices, but they only have 32-bit native code"
	add64 = `Build for the 64-bit ABI too: a [[abi]] with name = "arm64-v8a" (or x86_64) in abi-matrix.toml; else APP_ABI for ndk-build, ` +
		`abiFilters for CMake.`
)

// playRules are the requirements of Google Play and the installer for an app's native code. Play's days and API levels are in package dated.
var playRules = []rule.For[*subject.App]{
	{Rule: rule.Rule{
		ID: "play-64bit", Group: rule.PlayGroup, Title: "Each 32-bit ABI comes with its 64-bit counterpart",
		Symptom: play64Text, Cure: add64,
		Source: "dated.toml",
	}, Look: play64},
	{Rule: rule.Rule{
		ID: "play-16k", Group: rule.PlayGroup, Title: "The app runs on devices with 16 KB pages",
		Symptom: "Play Console: Your app uses native libraries that don't support 16 KB memory page sizes.",
		Cure: "Fix each rule named: for pt-load-16k and relro-16k, link again with -Wl,-z,max-page-size=16384 (NDK r27 or newer); for aab-page-align, " +
			"set PAGE_ALIGNMENT_16K in BundleConfig; " +
			"for apk-so-zipalign, use zipalign -P 16 4. In a gondk project, remove page_size = 4096 from abi-matrix.toml. For a library from elsewhere, take a " +
			"newer release of it.",
		Source: "dated.toml; ucam-department-of-psychiatry/camcops#415; reown-com#97; duckduckgo/Android",
	}, Look: play16K},
	{Rule: rule.Rule{
		ID: "play-target", Group: rule.PlayGroup, Title: "targetSdkVersion is as high as Play requires",
		Symptom: "Play Console refuses the upload: the app currently targets an API level that is too low",
		Cure: "Raise targetSdkVersion (target_sdk in abi-matrix.toml, targetSdk for Gradle), and check what the new level changes for the " +
			"app. Turn this rule off for apps that are never published on Play.",
		Source: "dated.toml",
	}, Look: playTarget},
	{Rule: rule.Rule{
		ID: "play-tv-both", Group: rule.PlayGroup, Title: "Apps for Android TV have 32-bit and 64-bit ARM libraries, the 64-bit ones for 16 KB pages",
		Symptom: "Play Console refuses the upload for Android TV",
		Cure:    `Build for both armeabi-v7a and arm64-v8a ([[abi]] in abi-matrix.toml), and link with -Wl,-z,max-page-size=16384.`,
		Source:  "dated.toml",
	}, Look: playTVBoth},
	{Rule: rule.Rule{
		ID: "play-debug-symbols", Group: rule.PlayGroup, Title: "The bundle includes the symbols of each library",
		Symptom: "This App Bundle contains native code, and you've not uploaded debug symbols. We recommend you upload a symbol file to make your " +
			"crashes and ANRs easier to analyze and debug. / " +
			"Top-level directories for metadata files must be namespaced (eg. 'com.package'), got …",
		Cure: "Make the symbols of each library before it is stripped (llvm-objcopy --strip-debug lib.so lib.so.sym, or --only-keep-debug lib.so " +
			"lib.so.dbg) and put them into the bundle with bundletool " +
			"build-bundle --metadata-file=com.android.tools.build.debugsymbols/<abi>/<lib>.so.sym:<file>. Without that, upload a zip of them in the " +
			"Play Console for every release. " +
			"gondk packs the symbols itself, and keeps the unstripped libraries in build/symbols/<build path>/<abi>.",
		Source: "Android Gradle plugin's debugsymbols; bundletool 1.18 model/BundleMetadata",
	}, Look: packedSymbols},
	{Rule: rule.Rule{
		ID: "play-symbols-size", Group: rule.PlayGroup, Title: "The symbols in the bundle are not too large for Play",
		Symptom:     "Play drops the symbols; some sources give its limit as 300 MB, others as 800 MB",
		Cure:        "Pack symbol tables (.so.sym, llvm-objcopy --strip-debug) instead of full debug information (.so.dbg).",
		Source:      "unconfirmed",
		Unconfirmed: true,
	}, Look: symbolsSize},
	{Rule: rule.Rule{
		ID: "apk-abi-filter", Group: rule.PlayGroup, Title: "Each ABI has the same libraries",
		Symptom: "INSTALL_FAILED_NO_MATCHING_ABIS: Failed to extract native libraries, res=-113; dlopen failed: library \"%s\" not found, on " +
			"devices of one ABI",
		Cure: "Pack the same libraries for every ABI, or drop the ABI that lacks some: the installer picks one folder and takes nothing " +
			"from the others.",
		Source: "frameworks/base NativeLibraryHelper findSupportedAbi; bundletool 1.18 device/AbiMatcher",
	}, Look: sameLibraries},
	{Rule: rule.Rule{
		ID: "apk-r-resources", Group: rule.PlayGroup, Title: "resources.arsc is stored uncompressed at a multiple of 4 bytes",
		Symptom: "INSTALL_PARSE_FAILED_RESOURCES_ARSC_COMPRESSED: Targeting R+ (version 30 and above) requires the resources.arsc of " +
			"installed APKs to be stored uncompressed and aligned on a 4-byte boundary",
		Cure:        "Store resources.arsc and align with zipalign 4 before signing.",
		Source:      "unconfirmed",
		Unconfirmed: true,
	}, Look: apkResources},
	{Rule: rule.Rule{
		ID: "apk-sign", Group: rule.PlayGroup, Title: "The file is signed the way its kind needs",
		Symptom: "INSTALL_PARSE_FAILED_NO_CERTIFICATES; Play Console: all uploaded bundles must be signed",
		Cure: "Sign bundles with jarsigner (gondk does if [signing] in abi-matrix.toml names the variables and they are set) and APKs " +
			"with apksigner.",
		Source:      "unconfirmed; bundletool 1.18 model/version/VersionGuardedFeature",
		Unconfirmed: true,
	}, Look: signed},
	{Rule: rule.Rule{
		ID: "app-one-go", Group: rule.PlayGroup, Title: "At most one library per ABI has a Go runtime",
		Symptom: "Two runtimes share bionic's one TLS_SLOT_APP: runtime: g 17: unexpected return pc for runtime.cgocallback; fatal error: bad " +
			"sweepgen in refill; SIGSEGV at random",
		Cure: "Build one archive from all Go packages: list them as packages = [\"…\"] under [library] in abi-matrix.toml. If an AAR has another Go library " +
			"(gomobile's is libgojni.so), remove it or run it in " +
			"another process (android:process).",
		Source: "golang/go#15956, golang/go#65050, golang/go#18976, golang/go#73841",
	}, Look: oneGo},
	{Rule: rule.Rule{
		ID: "app-lib-closure", Group: rule.PlayGroup, Title: "Every library that another one needs is packed, or one of Android's own",
		Symptom: "dlopen failed: library \"%s\" not found: needed by %s in namespace %s",
		Cure: "Pack the library for the same ABI. ndk-build packs what LOCAL_SHARED_LIBRARIES names, and prebuilt libraries through PREBUILT_SHARED_LIBRARY; " +
			"with CMake, copy imported libraries to jniLibs.",
		Source: "bionic linker/linker.cpp",
	}, Look: libraryClosure},
	{Rule: rule.Rule{
		ID: "app-soname-unique", Group: rule.PlayGroup, Title: "No two libraries of an ABI have the same SONAME",
		Symptom: "The library that is loaded first is used for both: dlopen failed: cannot locate symbol \"%s\", or the wrong code runs",
		Cure:    "Link with -Wl,-soname,<file name>: ndk-build and CMake do so, after LOCAL_MODULE and the target's name.",
		Source:  "bionic android-changes-for-ndk-developers.md",
	}, Look: sonameUnique},
	{Rule: rule.Rule{
		ID: "app-min-consistent", Group: rule.PlayGroup, Title: "No library is linked for a higher API level than the app's minSdkVersion",
		Symptom: "dlopen failed: cannot locate symbol \"%s\" referenced by \"%s\"..., on old devices only",
		Cure: "Build the library with the app's min SDK (APP_PLATFORM for ndk-build, ANDROID_PLATFORM for CMake, min_sdk in abi-matrix.toml), " +
			"or raise minSdkVersion.",
		Source: "bionic libc/arch-common/bionic/crtbrand.S; bionic linker/linker_relocate.cpp",
	}, Look: minConsistent},
}

// packedABIs returns the ABIs that a bundle, an APK or a set has libraries for.
func packedABIs(a *subject.App) map[string]bool {
	abis := map[string]bool{}
	for _, dirs := range libraryDirs(a) {
		for dir := range dirs {
			abis[strings.TrimPrefix(dir, "lib/")] = true
		}
	}
	for _, one := range subject.APKsOf(a) {
		for _, l := range one.Libraries() {
			abis[l.ABI] = true
		}
	}
	return abis
}

func play64(a *subject.App, f *rule.Found) {
	if !uploaded(a) {
		return
	}
	abis := packedABIs(a)
	var missing []string
	for _, t := range abi.Twins() {
		if abis[t.Name] && !abis[t.Twin] {
			missing = append(missing, fmt.Sprintf("%s without %s", t.Name, t.Twin))
		}
	}
	if missing != nil {
		demand(f, a, onlyDevice(a), always, "libraries for %s", strings.Join(missing, ", "))
	}
}

// uploaded reports whether the file is one that Google Play is given, or all that comes of one. A split APK is a part: that for one ABI has no
// libraries for another.
func uploaded(a *subject.App) bool {
	m := subject.BaseManifest(a)
	return subject.Shipped(a) && (a.Kind != appfile.APK || m == nil || m.Split == "")
}

func always(dated.Play) bool { return true }

func television(a *subject.App) bool {
	m := subject.BaseManifest(a)
	return m != nil && m.Television
}

// onlyDevice returns the device that the app is for and no other: what Play asks of phones' apps holds for those that are for both.
func onlyDevice(a *subject.App) string {
	switch m := subject.BaseManifest(a); {
	case m == nil:
	case m.Watch:
		return dated.Watch
	case m.Car:
		return dated.Car
	case m.Television && !m.Phone:
		return dated.TV
	}
	return ""
}

func play16K(a *subject.App, f *rule.Found) {
	if bad := not16K(a); bad != nil && subject.Shipped(a) {
		demand(f, a, "", func(r dated.Play) bool { return subject.TargetSDK(a) >= r.Value }, "not for 16 KB pages: %s", strings.Join(bad, "; "))
	}
}

// not16K says what of an app is not made for devices with 16 KB pages.
func not16K(a *subject.App) []string {
	parts := map[string]map[string]bool{}
	note := func(what, name string) {
		if parts[what] == nil {
			parts[what] = map[string]bool{}
		}
		parts[what][name] = true
	}
	for _, l := range a.Libraries {
		abi := folderOf(l)
		if !subject.Has16KPages(abi) {
			continue
		}
		if align := l.LeastAlign(); align < subject.Page16K && len(l.Loads()) > 0 {
			note(fmt.Sprintf("segments aligned to %d bytes", align), abi+"/"+l.Name)
		}
		if v := l.Relro(subject.Page16K).Studio; v != elfabi.RelroOK && v != elfabi.RelroNone {
			note("RELRO: "+string(v), abi+"/"+l.Name)
		}
	}
	for abi := range packed4K(a) {
		note("libraries not aligned in the APK", abi)
	}
	var all []string
	for _, what := range rule.SortedKeys(parts) {
		all = append(all, what+" ("+rule.Some(rule.SortedKeys(parts[what]))+")")
	}
	return all
}

func playTarget(a *subject.App, f *rule.Found) {
	if target := subject.TargetSDK(a); uploaded(a) && target != 0 {
		demand(f, a, onlyDevice(a), func(r dated.Play) bool { return target < r.Value }, "targetSdkVersion is %d", target)
	}
}

// playTVBoth looks at what play-64bit and play-16k leave: a missing 32-bit ABI, and 16 KB pages for apps that target less than all others
// must.
func playTVBoth(a *subject.App, f *rule.Found) {
	abis := packedABIs(a)
	if !television(a) || len(abis) == 0 {
		return
	}
	if abis["arm64-v8a"] && !abis["armeabi-v7a"] {
		demand(f, a, dated.TV, always, "libraries for arm64-v8a without armeabi-v7a")
	}
	now, next := dated.PlayAt("play-16k", a.Date, "")
	asked := cmp.Or(now, next)
	if bad := not16K(a); bad != nil && asked != nil && subject.TargetSDK(a) < asked.Value {
		demand(f, a, dated.TV, always, "not for 16 KB pages: %s", strings.Join(bad, "; "))
	}
}

func apkResources(a *subject.App, f *rule.Found) {
	if subject.TargetSDK(a) < 30 {
		return
	}
	for _, one := range subject.APKsOf(a) {
		for _, e := range one.Entries {
			if e.Name != "resources.arsc" {
				continue
			}
			switch {
			case e.Method != 0:
				f.Add(rule.Error, "resources.arsc is compressed").Place.Entry = one.Place(e.Name)
			case e.DataOffset > 0 && e.DataOffset%4 != 0:
				f.Add(rule.Error, "resources.arsc starts at offset %d, not a multiple of 4", e.DataOffset).Place.Entry = one.Place(e.Name)
			}
		}
	}
}

func signed(a *subject.App, f *rule.Found) {
	if a.Kind == appfile.AAB && !a.Signing.JAR {
		f.Add(rule.Error, "the bundle is not signed")
	}
	var unsigned, old []string
	target := subject.TargetSDK(a)
	for _, one := range subject.APKsOf(a) {
		name := cmp.Or(one.Name, "the APK")
		switch {
		case len(one.Signing.APKs) > 0:
		case !one.Signing.JAR:
			unsigned = append(unsigned, name)
		case target >= 30:
			old = append(old, name)
		}
	}
	if unsigned != nil {
		f.Add(rule.Error, "not signed: %s", rule.Some(unsigned))
	}
	if old != nil {
		f.Add(rule.Error, "signed only with scheme 1 (JAR), but targetSdkVersion is %d: %s", target, rule.Some(old))
	}
}
