package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

const (
	installerSource = "frameworks/base core/jni/com_android_internal_content_NativeLibraryHelper.cpp"
	pack16K         = `Set optimizations { uncompress_native_libraries { enabled: true alignment: PAGE_ALIGNMENT_16K } } in BundleConfig, as ` +
		`gondk does for page_size = 16384.`
	alignZip = "Align with zipalign -P 16 4 of build-tools 35 or newer (the Android Gradle plugin 8.5.1 or newer does) before " +
		"apksigner, never after it."
)

// packingRules are about how libraries lie in bundles and APKs: aligned to pages, stored or compressed, extracted or not.
var packingRules = []rule.For[*subject.App]{
	{Rule: rule.Rule{
		ID: "aab-page-align", Group: rule.PackingGroup, Title: "The bundle has its libraries aligned to the largest page size in APKs",
		Symptom: "The APKs that Play makes have libraries at 4 KB boundaries. Devices with 16 KB pages: extractNativeLibs=false library '%s' is " +
			"not PAGE(16384)-aligned within apk; " +
			"Android Studio: 4 KB zip alignment, but 16 KB is required",
		Cure:   pack16K,
		Source: "bundletool 1.18 proto/config.proto, optimizations/ApkOptimizations (the default is 16 KB since 1.17.0, by the version in the bundle)",
	}, Look: aabPageAlign},
	{Rule: rule.Rule{
		ID: "apk-so-stored", Group: rule.PackingGroup, Title: "Libraries loaded from the APK are stored uncompressed",
		Symptom: "INSTALL_FAILED_INVALID_APK: Failed to extract native libraries, res=-2; Library '%s' is compressed - will not be able to open " +
			"it directly from apk.",
		Cure:   "Store the libraries (zip -0, or the Android Gradle plugin's default), or set android:extractNativeLibs=\"true\".",
		Source: installerSource + "; iBotPeaches/Apktool#1626",
	}, Look: apkStored},
	{Rule: rule.Rule{
		ID: "apk-so-zipalign", Group: rule.PackingGroup, Title: "Libraries loaded from the APK start at a page boundary in it",
		Symptom: "extractNativeLibs=false library '%s' is not PAGE(%zu)-aligned within apk (APK alignment, not ELF alignment) -will not be able " +
			"to open it directly from apk.; " +
			"file offset for the library \"%s\" is not page-aligned; Android Studio: 4 KB zip alignment, but 16 KB is required",
		Cure:   alignZip,
		Source: installerSource + "; bionic linker/linker.cpp; Android Studio PageAlignment",
	}, Look: apkAligned},
	{Rule: rule.Rule{
		ID: "apk-pagesizecompat", Group: rule.PackingGroup, Title: "The manifest does not set pageSizeCompat",
		Symptom: "pageSizeCompat=disabled library '%s' is not PAGE(16384)-aligned within apk and will not be extracted. If it is enabled, the dialog " +
			"about 16 KB pages is hidden, and the app stays " +
			"in the slow mode that the dialog warns about.",
		Cure: "Remove android:pageSizeCompat and align the libraries: -Wl,-z,max-page-size=16384 when linking, PAGE_ALIGNMENT_16K or zipalign " +
			"-P 16 4 when packing.",
		Source: installerSource + "; source.android.com 16 KB backcompat option",
	}, Look: apkPageSizeCompat},
	{Rule: rule.Rule{
		ID: "apk-extract-old", Group: rule.PackingGroup, Title: "Libraries are extracted on devices that cannot load them from the APK",
		Symptom: "dlopen failed: library \"%s\" not found, on old devices only",
		Cure:    "Remove android:extractNativeLibs, so that bundletool makes one variant for old devices and one for new ones; or raise minSdkVersion.",
		Source: "bionic android-changes-for-ndk-developers.md; bundletool 1.18 splitters/NativeLibrariesCompressionSplitter (23; 24 for native " +
			"activities; 28 for external storage)",
	}, Look: apkExtractOld},
	{Rule: rule.Rule{
		ID: "apk-native-activity-main", Group: rule.PackingGroup, Title: "Only apps with a native activity have a libmain.so",
		Symptom: "bundletool assumes a native activity and keeps the libraries compressed on Android 6 (API 23): the installed " +
			"app is larger there",
		Cure:   "Rename the library if that matters.",
		Source: "bundletool 1.18 splitters/NativeLibrariesHelper",
	}, Look: nativeActivityMain},
	{Rule: rule.Rule{
		ID: "apk-so-name", Group: rule.PackingGroup, Title: "Libraries are named lib<name>.so; the name has only letters, digits and +,-.=_",
		Symptom: "The installer skips the library silently: dlopen failed: library \"%s\" not found. Debuggable builds are exempt, so that only " +
			"release builds fail.",
		Cure:   "Name the library lib<name>.so, put it directly into lib/<abi>/, and pass the name without lib and .so to System.loadLibrary.",
		Source: "bionic android-changes-for-ndk-developers.md; " + installerSource,
	}, Look: apkLibraryName},
	{Rule: rule.Rule{
		ID: "apk-wrap-sh", Group: rule.PackingGroup, Title: "Only debuggable apps have wrap.sh",
		Symptom: "some devices start the app under the wrapper, others ignore it",
		Cure:    "Leave wrap.sh out of release builds.",
		Source:  installerSource + "; NDK docs/BuildSystemMaintainers.md",
	}, Look: wrapScript},
	{Rule: rule.Rule{
		ID: "app-pagesize-flags", Group: rule.PackingGroup, Title: "Devices with 16 KB pages run the app without compatibility mode",
		Symptom: "adb shell dumpsys package <application id> | grep pageSizeCompat shows this number; the app runs in the slow compatibility " +
			"mode, after a dialog",
		Cure: "The number is a sum; fix each part: 2 is the packing (aab-page-align, apk-so-zipalign), 4 the segments (pt-load-16k), 256 " +
			"RELRO (relro-16k), 32 and 64 the manifest.",
		Source: "frameworks/base core/java/android/content/pm/ApplicationInfo.java",
	}, Look: pageSizeFlags},
}

// pageSizes are the alignments that BundleConfig can ask for, in bytes.
var pageSizes = []uint64{0, subject.Page4K, subject.Page16K, 65536}

// bundleAlignment returns the alignment of libraries in the APKs that are made of a bundle, in bytes; 0 where they are compressed, or
// nothing is known.
func bundleAlignment(a *subject.App) uint64 {
	c := a.Config
	switch {
	case a.Kind != appfile.AAB || c == nil || c.Uncompressed != nil && !*c.Uncompressed || c.Alignment < 0 || c.Alignment >= len(pageSizes):
		return 0
	case c.Alignment != 0:
		return pageSizes[c.Alignment]
	case atLeast(c.Bundletool, 1, 17):
		return subject.Page16K
	}
	return subject.Page4K
}

func aabPageAlign(a *subject.App, f *rule.Found) {
	align, want := bundleAlignment(a), cmp.Or(a.PageSize, subject.Page16K)
	if align == 0 || align >= want || len(folders16K(a)) == 0 {
		return
	}
	said := "by its version of bundletool, " + cmp.Or(a.Config.Bundletool, "which it does not give")
	if a.Config.Alignment != 0 {
		said = "by BundleConfig"
	}
	f.Add(rule.Error, "libraries are aligned to %d bytes %s; devices have pages of up to %d", align, said, want).Place.Entry = "BundleConfig.pb"
}

// folders16K returns a bundle's folders of libraries that devices with 16 KB pages use.
func folders16K(a *subject.App) map[string]bool {
	folders := map[string]bool{}
	for _, dirs := range libraryDirs(a) {
		for dir := range dirs {
			if abi := strings.TrimPrefix(dir, "lib/"); subject.Has16KPages(abi) {
				folders[abi] = true
			}
		}
	}
	return folders
}

// atRest looks at the libraries that are loaded out of an APK, never extracted.
func atRest(a *subject.App, do func(subject.APK, subject.APKLibrary)) {
	for _, one := range subject.APKsOf(a) {
		if extracts, known := one.Extracts(); extracts || !known {
			continue
		}
		for _, l := range one.Libraries() {
			if strings.HasSuffix(l.FileName, ".so") {
				do(one, l)
			}
		}
	}
}

func apkStored(a *subject.App, f *rule.Found) {
	atRest(a, func(one subject.APK, l subject.APKLibrary) {
		if l.Method != 0 {
			p := &f.Add(rule.Error, "%s is compressed, but the manifest says extractNativeLibs=false", l.Name).Place
			p.Entry, p.ABI = one.Place(l.Name), l.ABI
		}
	})
}

// alignmentNeeded returns the boundary, in bytes, that libraries of an ABI must start at: 4 KB serves devices that have no larger pages.
func alignmentNeeded(a *subject.App, abi string) int64 {
	if subject.Has16KPages(abi) {
		return int64(cmp.Or(a.PageSize, subject.Page16K))
	}
	return subject.Page4K
}

func apkAligned(a *subject.App, f *rule.Found) {
	atRest(a, func(one subject.APK, l subject.APKLibrary) {
		need := alignmentNeeded(a, l.ABI)
		if l.Method == 0 && l.DataOffset%need != 0 {
			p := &f.Add(rule.Error, "%s starts at offset %d of the APK, not a multiple of %d", l.Name, l.DataOffset, need).Place
			p.Entry, p.ABI = one.Place(l.Name), l.ABI
		}
	})
}

// packed4K reports whether libraries for devices with 16 KB pages are not aligned for them in the APKs of an app, by ABI.
func packed4K(a *subject.App) map[string]bool {
	bad := map[string]bool{}
	if align := bundleAlignment(a); align != 0 && align < subject.Page16K {
		bad = folders16K(a)
	}
	atRest(a, func(_ subject.APK, l subject.APKLibrary) {
		if l.Method == 0 && subject.Has16KPages(l.ABI) && l.DataOffset%subject.Page16K != 0 {
			bad[l.ABI] = true
		}
	})
	return bad
}

func apkPageSizeCompat(a *subject.App, f *rule.Found) {
	m := subject.BaseManifest(a)
	switch {
	case m == nil:
	case m.PageSizeCompat == "enabled":
		f.Add(rule.Warning, "the manifest says pageSizeCompat=enabled")
	case m.PageSizeCompat == "disabled" && len(packed4K(a)) > 0:
		f.Add(rule.Error, "the manifest says pageSizeCompat=disabled, but libraries of %s are not aligned to 16 KB in the APK", strings.Join(rule.SortedKeys(packed4K(a)), " and "))
	}
}

func apkExtractOld(a *subject.App, f *rule.Found) {
	if a.Kind == appfile.APKS && slices.ContainsFunc(subject.APKsOf(a), extractsLibraries) {
		return // toc.pb sends those to old devices; bundletool leaves minSdkVersion as it is in the APKs for new ones
	}
	for _, one := range subject.APKsOf(a) {
		if extracts, known := one.Extracts(); extracts || !known || len(one.Libraries()) == 0 {
			continue
		}
		if least, why := loadsOutOfAPK(one.Manifest); one.Manifest.MinSDK < least {
			f.Add(rule.Error, "minSdkVersion is %d, but libraries can be loaded from the APK only since API %d%s", max(one.Manifest.MinSDK, 1), least, why).Place.Entry = one.Place("")
		}
	}
}

func extractsLibraries(one subject.APK) bool {
	extracts, known := one.Extracts()
	return extracts && known && len(one.Libraries()) > 0
}

// loadsOutOfAPK returns the first API level on which an app's libraries can be loaded out of the APK, and why it is not the usual one.
func loadsOutOfAPK(m *appfile.Manifest) (least int, why string) {
	switch {
	case m.ExternalInstallation:
		return 28, " for apps that may be on external storage"
	case m.NativeActivity:
		return 24, " for apps with a native activity"
	}
	return 23, ""
}

func nativeActivityMain(a *subject.App, f *rule.Found) {
	m := subject.BaseManifest(a)
	if m == nil || m.NativeActivity || a.Kind != appfile.AAB {
		return
	}
	for _, file := range subject.ModuleFiles(a) {
		if file.In("lib") && file.Name() == "libmain.so" {
			f.Add(rule.Info, "module %s has a libmain.so, but the manifest has no native activity", file.Module).Place.Entry = file.Entry
			return
		}
	}
}

// extractedName are the names that the installer extracts.
var extractedName = lazyregexp.New(`^lib[A-Za-z0-9+,\-.=_]*\.so$`)

func apkLibraryName(a *subject.App, f *rule.Found) {
	for _, one := range namedFiles(a) {
		if one.name == "wrap.sh" || extractedName().MatchString(one.name) {
			continue
		}
		p := &f.Add(one.severity, "lib/%s/%s does not have the form lib/<abi>/lib<name>.so, so the installer does not extract it", one.abi, one.name).Place
		p.Entry, p.ABI = one.place, one.abi
	}
}

// lastByName is the last API level whose installer leaves files of other names behind.
const lastByName = 35

// namedFile is a file in a folder of libraries, and how bad it is where the installer does not extract it.
type namedFile struct {
	abi, name, place string
	severity         rule.Severity
}

// namedFiles returns the files in folders of libraries. Where they are loaded out of the APK their names do not matter to the installer, but
// do as soon as they are packed otherwise. What bundletool refuses anyway is left to its rules.
func namedFiles(a *subject.App) []namedFile {
	var all []namedFile
	for _, one := range subject.APKsOf(a) {
		s := rule.Warning
		if extracts, known := one.Extracts(); extracts && known && !one.Manifest.Debuggable && one.Manifest.MinSDK <= lastByName {
			s = rule.Error
		}
		for _, l := range one.Libraries() {
			all = append(all, namedFile{l.ABI, l.FileName, one.Place(l.Name), s})
		}
	}
	inBundle := bundleExtracts(a)
	for _, m := range subject.ModuleFiles(a) {
		if m.In("lib") && len(m.Parts) == 3 && strings.HasSuffix(m.Path, ".so") {
			all = append(all, namedFile{m.Parts[1], m.Parts[2], m.Entry, inBundle})
		}
	}
	if a.Kind == appfile.AAR {
		all = append(all, namedInAAR(a)...)
	}
	return all
}

func namedInAAR(a *subject.App) []namedFile {
	var all []namedFile
	for _, e := range a.Entries {
		if parts := strings.SplitN(e.Name, "/", 3); !e.Folder && len(parts) == 3 && parts[0] == "jni" && parts[2] != "" {
			all = append(all, namedFile{parts[1], parts[2], e.Name, rule.Warning})
		}
	}
	return all
}

// bundleExtracts returns an Error where some device gets the libraries of a bundle extracted: bundletool does so below API 23, and where it
// is told.
func bundleExtracts(a *subject.App) rule.Severity {
	m := subject.BaseManifest(a)
	if m == nil || m.Debuggable || subject.MinSDK(a) > lastByName || bundleAlignment(a) != 0 && subject.MinSDK(a) >= 23 {
		return rule.Warning
	}
	return rule.Error
}

func wrapScript(a *subject.App, f *rule.Found) {
	if m := subject.BaseManifest(a); m == nil || m.Debuggable {
		return
	}
	for _, one := range namedFiles(a) {
		if one.name == "wrap.sh" {
			wrapFound(f, one.abi, one.place)
		}
	}
	for _, m := range subject.ModuleFiles(a) {
		if m.In("lib") && len(m.Parts) == 3 && m.Name() == "wrap.sh" {
			wrapFound(f, m.Parts[1], m.Entry)
		}
	}
}

func wrapFound(f *rule.Found, abi, entry string) {
	p := &f.Add(rule.Warning, "wrap.sh for %s, but the app is not debuggable", abi).Place
	p.Entry, p.ABI = entry, abi
}

// The bits that Android keeps of what it works around on devices with 16 KB pages.
const (
	flagPacking  = 2
	flagSegments = 4
	flagEnabled  = 32
	flagDisabled = 64
	flagRelro    = 256
)

func pageSizeFlags(a *subject.App, f *rule.Found) {
	byABI := map[string]int{}
	for abi := range packed4K(a) {
		byABI[abi] |= flagPacking
	}
	for _, l := range a.Libraries {
		if abi := folderOf(l); subject.Has16KPages(abi) {
			byABI[abi] |= libraryFlags(l)
		}
	}
	if m := subject.BaseManifest(a); m != nil {
		override := map[string]int{"enabled": flagEnabled, "disabled": flagDisabled}[m.PageSizeCompat]
		for abi := range byABI {
			byABI[abi] |= override
		}
	}
	for _, abi := range rule.SortedKeys(byABI) {
		if flags := byABI[abi]; flags != 0 && subject.Shipped(a) {
			f.Add(rule.Info, "Android would set pageSizeCompat to %d: %s", flags, flagNames(flags)).Place.ABI = abi
		}
	}
}

func libraryFlags(l *subject.Library) int {
	flags := 0
	for _, s := range l.Loads() {
		if s.Align == subject.Page4K {
			flags |= flagSegments
		}
	}
	if v := l.Relro(subject.Page16K).Platform; v != elfabi.RelroOK && v != elfabi.RelroNone {
		flags |= flagRelro
	}
	return flags
}

func flagNames(flags int) string {
	var names []string
	for _, one := range []struct {
		bit  int
		name string
	}{
		{flagPacking, "libraries not aligned in the APK"}, {flagSegments, "segments not aligned"}, {flagEnabled, "enabled by the manifest"},
		{flagDisabled, "disabled by the manifest"}, {flagRelro, "RELRO not aligned"},
	} {
		if flags&one.bit != 0 {
			names = append(names, fmt.Sprintf("%d %s", one.bit, one.name))
		}
	}
	return strings.Join(names, ", ")
}

// folderOf returns the name of the folder that a library lies in: its ABI.
func folderOf(l *subject.Library) string {
	switch {
	case l.Place.ABI != "":
		return l.Place.ABI
	case l.ABI != nil:
		return l.ABI.Name
	}
	return ""
}
