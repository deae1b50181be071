package app

import (
	"archive/zip"
	"strings"
	"time"

	"github.com/gondk/gondk/magefiles/internal/dev/elftest"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// appCase breaks one thing of a good file.
type appCase struct {
	name   string
	kind   string // extension of the file
	want   string // severity and id of the rule that it breaks
	also   []string
	change func(*appFixture)

	bundletool  string // what bundletool validate says of the bundle; empty: it takes it
	notRefused  string // why it takes what is an Error here
	notValidate bool   // the file is no bundle for bundletool
}

const (
	notRefusedByValidate = "validate does not look at it: "
	unreadable           = "error app-damaged"       // of each part that has nothing of its kind in it
	flagsToo             = "info app-pagesize-flags" // tells the number that Android computes of the same thing
)

var goSections = map[string]string{"go.s": elftest.GoBuildInfo("go1.26.8", "path\tcommand-line-arguments\n", "id")}

// appCases break each rule at least once. also has the rules that look at the same thing.
var appCases = []appCase{
	{name: "no BundleConfig.pb", kind: ".aab", want: "error aab-config", bundletool: "missing required file 'BundleConfig.pb'",
		change: func(x *appFixture) { x.remove(x.T, configPB) }},
	{name: "no version of bundletool", kind: ".aab", want: "error aab-config", bundletool: "Version must match the format", change: func(x *appFixture) { x.set(configPB, bundleConfig("", 2)) }},
	{name: "a version that is none", kind: ".aab", want: "error aab-config", bundletool: "Version must match the format",
		change: func(x *appFixture) { x.set(configPB, bundleConfig("1.x", 2)) }},
	{name: "damaged BundleConfig.pb", kind: ".aab", want: "error aab-config", also: []string{unreadable}, bundletool: "Bundle config 'BundleConfig.pb' could not be parsed",
		change: func(x *appFixture) { x.set(configPB, "\x0a\xff") }},
	{name: "no manifest", kind: ".aab", want: "error aab-manifest", bundletool: "Module 'base' is missing mandatory file 'manifest/AndroidManifest.xml'",
		change: func(x *appFixture) { x.remove(x.T, baseManifestName) }},
	{name: "a manifest of an APK", kind: ".aab", want: "error aab-manifest", bundletool: "Protocol message contained an invalid tag",
		change: func(x *appFixture) { x.set(baseManifestName, manifestElements(x.manifest, "").binary()) }},
	{name: "a file beside the manifest", kind: ".aab", want: "error aab-manifest", bundletool: "Only 'AndroidManifest.xml' is accepted under directory 'manifest/'",
		change: func(x *appFixture) { x.set("base/manifest/Other.xml", "<x/>") }},
	{name: "a folder's entry", kind: ".aab", want: "error aab-no-dir-entries", bundletool: "contains directory zip entry 'base/assets/' which is not allowed",
		change: func(x *appFixture) { x.set("base/assets/", "") }},
	{name: "an absolute name", kind: ".aab", want: "error aab-no-dir-entries", bundletool: "starting with /", change: func(x *appFixture) { x.set("/base", "x") }},
	{name: "a folder that bundletool does not know", kind: ".aab", want: "error aab-module-dirs",
		bundletool: "Module files can be only in pre-defined directories, but found 'extra/a.txt'", change: func(x *appFixture) { x.set("base/extra/a.txt", "x") }},
	{name: "a file beside the folders", kind: ".aab", want: "error aab-module-dirs",
		bundletool: "Module files can be only in pre-defined directories, but found 'a.pb'", change: func(x *appFixture) { x.set("base/a.pb", "x") }},
	{name: "a folder below an ABI", kind: ".aab", want: "error aab-lib-path", bundletool: "Native library files need to have paths in form",
		change: func(x *appFixture) { x.set("base/lib/arm64-v8a/more/a.txt", "x") }},
	{name: "a file that is no library", kind: ".aab", want: "error aab-lib-ext", bundletool: "Files under lib/ must have .so extension",
		change: func(x *appFixture) { x.set("base/lib/arm64-v8a/notes.txt", "x") }},
	{name: "a folder named as Go names it", kind: ".aab", want: "error aab-abi-dir", bundletool: "Unrecognized native architecture for directory 'lib/arm64'",
		change: func(x *appFixture) {
			x.bundled("base", "arm64", "librules.so", x.libraries["arm64-v8a"])
			x.set("base/native.pb", nativePB(fixtureABIs...)+pbText(1, pbText(1, "lib/arm64"), pbText(2, pbText(1, pbInt(1, 3)))))
		}},
	{name: "a folder of an AAR named as Go names it", kind: ".aar", want: "warning aab-abi-dir",
		change: func(x *appFixture) { x.set("jni/arm64/librules.so", x.libraries["arm64-v8a"].stripped) }},
	{name: "no native.pb", kind: ".aab", want: "warning aab-native-pb", change: func(x *appFixture) { x.remove(x.T, "base/native.pb") }},
	{name: "an entry of native.pb without an ABI", kind: ".aab", want: "error aab-native-pb", bundletool: "does not have the ABI dimension set",
		change: func(x *appFixture) {
			x.set("base/native.pb", nativePB("armeabi-v7a")+pbText(1, pbText(1, "lib/arm64-v8a")))
		}},
	{name: "an entry of native.pb without files", kind: ".aab", want: "error aab-native-pb", bundletool: "Targeted directory 'lib/x86' is empty",
		change: func(x *appFixture) { x.set("base/native.pb", nativePB("arm64-v8a", "armeabi-v7a", "x86")) }},
	{name: "a folder that native.pb does not name", kind: ".aab", want: "error aab-native-pb", bundletool: "Following native directories are not targeted: [lib/armeabi-v7a]",
		change: func(x *appFixture) { x.set("base/native.pb", nativePB("arm64-v8a")) }},
	{name: "an entry of native.pb with another ABI", kind: ".aab", want: "error aab-native-pb",
		notRefused: notRefusedByValidate + "devices of the wrong ABI get the libraries",
		change: func(x *appFixture) {
			x.set("base/native.pb", nativePB("armeabi-v7a")+pbText(1, pbText(1, "lib/arm64-v8a"), pbText(2, pbText(1, pbInt(1, abiAlias["x86_64"])))))
		}},
	{name: "modules with other ABIs", kind: ".aab", want: "error aab-abi-parity-modules", bundletool: "All modules with native libraries must support the same set of ABIs",
		change: func(x *appFixture) {
			x.addFeature(goodManifest())
			x.bundled("feature", "arm64-v8a", "librules.so", x.libraries["arm64-v8a"])
			x.set("feature/native.pb", nativePB("arm64-v8a"))
		}},
	{name: "two modules with different files", kind: ".aab", want: "error aab-lib-clash", bundletool: "contain entry 'res/raw/a.txt' with different content",
		change: func(x *appFixture) {
			x.addFeature(goodManifest())
			x.set("feature/res/raw/a.txt", "another text")
			x.set("feature/resources.pb", strings.Replace(resourcesPB("res/raw/a.txt"), "\x08\x7f", "\x08\x7e", 1))
		}},
	{name: "a reserved name in root", kind: ".aab", want: "error aab-root-reserved", bundletool: "uses reserved file or directory name 'lib'",
		change: func(x *appFixture) { x.set("base/root/lib/a.txt", "x") }},
	{name: "a gap in the dex files", kind: ".aab", want: "error aab-dex", also: []string{unreadable, unreadable}, bundletool: "Invalid dex file indices, expecting file 'classes2.dex' but found 'classes3.dex'",
		change: func(x *appFixture) { x.set("base/dex/classes.dex", "x"); x.set("base/dex/classes3.dex", "x") }},
	{name: "a dex file of another name", kind: ".aab", want: "error aab-dex", also: []string{unreadable}, bundletool: "must match the 'classes[0-9]*.dex' pattern",
		change: func(x *appFixture) { x.set("base/dex/main.dex", "x") }},
	{name: "a first dex file with a number", kind: ".aab", want: "error aab-dex", also: []string{unreadable}, bundletool: "Invalid dex file indices",
		change: func(x *appFixture) { x.set("base/dex/classes1.dex", "x") }},
	{name: "a dex file with a zero in its number", kind: ".aab", want: "error aab-dex", also: []string{unreadable, unreadable}, bundletool: "expecting file 'classes2.dex' but found 'classes02.dex'",
		change: func(x *appFixture) { x.set("base/dex/classes.dex", "x"); x.set("base/dex/classes02.dex", "x") }},
	{name: "no dex file", kind: ".aab", want: "error aab-dex", bundletool: "has no dex files but the attribute 'hasCode' is not set to false",
		change: func(x *appFixture) { x.manifest.HasCode = nil }},
	{name: "a resource that the table does not name", kind: ".aab", want: "error aab-restable", bundletool: "not referenced from the resource table",
		change: func(x *appFixture) { x.set("base/res/raw/b.txt", "x") }},
	{name: "a resource that only the table names", kind: ".aab", want: "error aab-restable", bundletool: "contains references to non-existing files",
		change: func(x *appFixture) { x.set("base/resources.pb", resourcesPB("res/raw/a.txt", "res/raw/b.txt")) }},
	{name: "no table of resources", kind: ".aab", want: "error aab-restable", bundletool: "is missing a resource table",
		change: func(x *appFixture) { x.remove(x.T, "base/resources.pb") }},
	{name: "no versionCode", kind: ".aab", want: "error aab-version-code", bundletool: "ersion code", change: func(x *appFixture) { x.manifest.VersionCode = 0 }},
	{name: "two versionCodes", kind: ".aab", want: "error aab-version-code", bundletool: "App Bundle modules should have the same version code but found [7, 8]",
		change: func(x *appFixture) {
			m := goodManifest()
			m.VersionCode = 8
			x.addFeature(m)
		}},
	{name: "min above max", kind: ".aab", want: "error aab-min-max", bundletool: "minSdkVersion (24) is greater than maxSdkVersion (20)",
		change: func(x *appFixture) { x.manifest.MaxSDK = 20 }},
	{name: "a module's min below the base's", kind: ".aab", want: "error aab-min-max", bundletool: "lower than the one from the base module",
		change: func(x *appFixture) {
			m := goodManifest()
			m.MinSDK = 21
			x.addFeature(m)
		}},
	{name: "RenderScript", kind: ".aab", want: "error aab-32bit-renderscript", notRefused: notRefusedByValidate + "build-apks leaves out the 64-bit libraries",
		change: func(x *appFixture) { x.set("base/assets/model.bc", "x") }},
	{name: "RenderScript without 64-bit libraries", kind: ".aab", want: "warning aab-32bit-renderscript", also: []string{"error play-64bit"},
		change: func(x *appFixture) { x.only("armeabi-v7a"); x.set("base/assets/model.bc", "x") }},
	{name: "64-bit libraries stripped", kind: ".aab", want: "warning aab-strip64",
		change: func(x *appFixture) { x.set(configPB, bundleConfig("1.18.2", 2, pbText(4, pbInt(2, 1)))) }},

	{name: "4 KB asked for", kind: ".aab", want: "error aab-page-align", also: []string{"error play-16k", flagsToo}, notRefused: notRefusedByValidate + "Play does",
		change: func(x *appFixture) { x.set(configPB, bundleConfig("1.18.2", 1)) }},
	{name: "4 KB by an old version", kind: ".aab", want: "error aab-page-align", also: []string{"error play-16k", flagsToo}, notRefused: notRefusedByValidate + "Play does",
		change: func(x *appFixture) { x.set(configPB, bundleConfig("1.16.0", 0)) }},
	{name: "16 KB for devices of 64 KB", kind: ".aab", want: "error aab-page-align", notRefused: notRefusedByValidate + "devices do",
		change: func(x *appFixture) { x.target.PageSize = 65536 }},
	{name: "compressed libraries", kind: ".apk", want: "error apk-so-stored",
		change: func(x *appFixture) {
			e := x.set("lib/arm64-v8a/librules.so", x.libraries["arm64-v8a"].stripped)
			e.method, e.align = zip.Deflate, 0
		}},
	{name: "compressed libraries in a set", kind: ".apks", want: "error apk-so-stored",
		change: func(x *appFixture) {
			x.split("splits/base-arm64_v8a_2.apk", func(p *zippedFiles) {
				e := p.set("lib/arm64-v8a/librules.so", x.libraries["arm64-v8a"].stripped)
				e.method, e.align = zip.Deflate, 0
			})
		}},
	{name: "libraries at 4 KB", kind: ".apk", want: "error apk-so-zipalign", also: []string{"error play-16k", flagsToo},
		change: func(x *appFixture) {
			x.remove(x.T, "lib/arm64-v8a")
			x.aligned("before", strings.Repeat(".", 9000), 4)
			x.aligned("lib/arm64-v8a/librules.so", x.libraries["arm64-v8a"].stripped, 4096)
		}},
	{name: "32-bit libraries anywhere", kind: ".apk", want: "error apk-so-zipalign", change: func(x *appFixture) {
		x.set("lib/armeabi-v7a/librules.so", x.libraries["armeabi-v7a"].stripped).align = 4
	}},
	{name: "libraries at 4 KB in a set", kind: ".apks", want: "error apk-so-zipalign", also: []string{"error play-16k", flagsToo},
		change: func(x *appFixture) {
			x.split("splits/base-arm64_v8a_2.apk", func(p *zippedFiles) {
				p.set("lib/arm64-v8a/librules.so", x.libraries["arm64-v8a"].stripped).align = 4096
			})
		}},
	{name: "pageSizeCompat enabled", kind: ".aab", want: "warning apk-pagesizecompat", also: []string{flagsToo}, change: func(x *appFixture) { x.manifest.PageSizeCompat = "enabled" }},
	{name: "pageSizeCompat enabled, without libraries", kind: ".aab", want: "warning apk-pagesizecompat",
		change: func(x *appFixture) {
			for _, part := range []string{"base/lib", "base/native.pb", "BUNDLE-METADATA"} {
				x.remove(x.T, part)
			}
			x.manifest.PageSizeCompat = "enabled"
		}},
	{name: "pageSizeCompat disabled", kind: ".aab", want: "error apk-pagesizecompat", also: []string{"error aab-page-align", "error play-16k", flagsToo},
		notRefused: notRefusedByValidate + "the installer does",
		change: func(x *appFixture) {
			x.manifest.PageSizeCompat = "disabled"
			x.set(configPB, bundleConfig("1.18.2", 1))
		}},
	{name: "libraries of old devices not extracted", kind: ".apk", want: "error apk-extract-old",
		change: func(x *appFixture) { x.manifest.MinSDK = 21 }},
	{name: "a native activity's not extracted", kind: ".apk", want: "error apk-extract-old",
		change: func(x *appFixture) { x.manifest.MinSDK, x.manifest.NativeActivity = 23, true }},
	{name: "external storage's not extracted", kind: ".apk", want: "error apk-extract-old", change: func(x *appFixture) { x.manifest.ExternalInstallation = true }},
	{name: "libmain.so", kind: ".aab", want: "info apk-native-activity-main", change: func(x *appFixture) { x.addLibrary(elftest.Lib{Name: "libmain.so"}) }},
	{name: "a library without lib", kind: ".aab", want: "warning apk-so-name", also: []string{"warning apk-so-name"},
		change: func(x *appFixture) { x.addLibrary(elftest.Lib{Name: "more.so"}) }},
	{name: "a library without lib that is extracted", kind: ".aab", want: "error apk-so-name", also: []string{"error apk-so-name"},
		notRefused: notRefusedByValidate + "the installer does not extract it",
		change: func(x *appFixture) {
			x.addLibrary(elftest.Lib{Name: "more.so"})
			x.set(configPB, pbText(1, pbText(2, "1.18.2"))+pbText(2, pbText(2, pbInt(1, 0))))
		}},
	{name: "a library with a space in an APK", kind: ".apk", want: "error apk-so-name", also: []string{"error apk-so-name"},
		change: func(x *appFixture) {
			x.manifest.ExtractNativeLibs = nil
			for _, abi := range fixtureABIs {
				x.set("lib/"+abi+"/libmore rules.so", libraryFixture(x.T, abi, elftest.Lib{Name: "libmore rules.so"}).stripped)
			}
		}},
	{name: "a versioned name in a debuggable APK", kind: ".apk", want: "warning apk-so-name", also: []string{"warning apk-so-name"},
		change: func(x *appFixture) {
			x.manifest.ExtractNativeLibs, x.manifest.Debuggable = nil, true
			for _, abi := range fixtureABIs {
				x.set("lib/"+abi+"/libmore.so.1", "x")
			}
		}},
	{name: "a library with a space in an APK for Android 16 on", kind: ".apk", want: "warning apk-so-name", also: []string{"warning apk-so-name"},
		change: func(x *appFixture) {
			x.manifest.ExtractNativeLibs, x.manifest.MinSDK = nil, 36
			for _, abi := range fixtureABIs {
				x.set("lib/"+abi+"/libmore rules.so", libraryFixture(x.T, abi, elftest.Lib{Name: "libmore rules.so"}).stripped)
			}
		}},
	{name: "a library without lib that is extracted on Android 16 on", kind: ".aab", want: "warning apk-so-name", also: []string{"warning apk-so-name"},
		change: func(x *appFixture) {
			x.manifest.MinSDK = 36
			x.addLibrary(elftest.Lib{Name: "more.so"})
			x.set(configPB, pbText(1, pbText(2, "1.18.2"))+pbText(2, pbText(2, pbInt(1, 0))))
		}},
	{name: "a library without lib in an AAR", kind: ".aar", want: "warning apk-so-name", change: func(x *appFixture) { x.set("jni/arm64-v8a/more.so", "x") }},
	{name: "wrap.sh in a bundle", kind: ".aab", want: "warning apk-wrap-sh", change: func(x *appFixture) { x.set("base/lib/arm64-v8a/wrap.sh", "#!/system/bin/sh\n") }},
	{name: "wrap.sh in an APK", kind: ".apk", want: "warning apk-wrap-sh", change: func(x *appFixture) { x.set("lib/arm64-v8a/wrap.sh", "#!/system/bin/sh\n") }},
	{name: "segments and the manifest's word", kind: ".aab", want: "info app-pagesize-flags", also: []string{"error play-16k", "warning apk-pagesizecompat"},
		change: func(x *appFixture) {
			x.manifest.PageSizeCompat = "enabled"
			x.replaceLibrary("arm64-v8a", elftest.Lib{Link: []string{"-z", "max-page-size=4096"}})
		}},
	{name: "RELRO within a page", kind: ".aab", want: "info app-pagesize-flags", also: []string{"error play-16k"},
		change: func(x *appFixture) {
			x.set("base/lib/arm64-v8a/librules.so", shorterRelro(x.T, x.libraries["arm64-v8a"].stripped))
		}},

	{name: "32-bit libraries alone", kind: ".aab", want: "error play-64bit", notRefused: notRefusedByValidate + "Play does", change: func(x *appFixture) { x.only("armeabi-v7a") }},
	{name: "32-bit libraries alone on TV, before the day", kind: ".aab", want: "warning play-64bit",
		change: func(x *appFixture) {
			x.only("armeabi-v7a")
			x.manifest.Television = true
			x.target.Date = onDay("2026-07-31")
		}},
	{name: "segments at 4 KB", kind: ".aab", want: "error play-16k", also: []string{flagsToo}, notRefused: notRefusedByValidate + "Play does",
		change: func(x *appFixture) {
			x.replaceLibrary("arm64-v8a", elftest.Lib{Link: []string{"-z", "max-page-size=4096"}})
		}},
	{name: "segments at 8 KB", kind: ".aab", want: "error play-16k", notRefused: notRefusedByValidate + "Play does",
		change: func(x *appFixture) {
			x.replaceLibrary("arm64-v8a", elftest.Lib{Link: []string{"-z", "max-page-size=8192", "-z", "norelro"}})
		}},
	{name: "segments at 4 KB, on an unknown day", kind: ".aab", want: flagsToo,
		change: func(x *appFixture) {
			x.replaceLibrary("arm64-v8a", elftest.Lib{Link: []string{"-z", "max-page-size=4096"}})
			x.target.Date = time.Time{}
		}},
	{name: "segments at 4 KB, before the day", kind: ".aab", want: "warning play-16k", also: []string{flagsToo},
		change: func(x *appFixture) {
			x.replaceLibrary("arm64-v8a", elftest.Lib{Link: []string{"-z", "max-page-size=4096"}})
			x.target.Date = onDay("2025-10-31")
		}},
	{name: "target 35", kind: ".aab", want: "error play-target", notRefused: notRefusedByValidate + "Play does", change: func(x *appFixture) { x.manifest.TargetSDK = 35 }},
	{name: "target 35, before the day", kind: ".aab", want: "warning play-target",
		change: func(x *appFixture) { x.manifest.TargetSDK, x.target.Date = 35, onDay("2026-08-30") }},
	{name: "target 33 on TV", kind: ".aab", want: "error play-target", notRefused: notRefusedByValidate + "Play does",
		change: func(x *appFixture) { x.manifest.TargetSDK, x.manifest.Television = 33, true }},
	{name: "target 34 on TV and phones", kind: ".aab", want: "error play-target", notRefused: notRefusedByValidate + "Play does",
		change: func(x *appFixture) { x.manifest.TargetSDK, x.manifest.Television, x.manifest.Phone = 34, true, true }},
	{name: "target 34 on a watch", kind: ".aab", want: "error play-target", notRefused: notRefusedByValidate + "Play does",
		change: func(x *appFixture) { x.manifest.TargetSDK, x.manifest.Watch, x.manifest.Phone = 34, true, true }},
	{name: "32-bit libraries alone on a watch, before the day", kind: ".aab", want: "warning play-64bit",
		change: func(x *appFixture) {
			x.only("armeabi-v7a")
			x.manifest.Watch = true
			x.target.Date = onDay("2026-09-14")
		}},
	{name: "64-bit libraries alone on TV", kind: ".aab", want: "error play-tv-both", notRefused: notRefusedByValidate + "Play does",
		change: func(x *appFixture) {
			x.only("arm64-v8a")
			x.manifest.Television = true
		}},
	{name: "4 KB on TV", kind: ".aab", want: "error play-tv-both", also: []string{flagsToo}, notRefused: notRefusedByValidate + "Play does",
		change: func(x *appFixture) {
			x.manifest.TargetSDK, x.manifest.Television = 34, true
			x.replaceLibrary("arm64-v8a", elftest.Lib{Link: []string{"-z", "max-page-size=4096"}})
		}},
	{name: "no symbols", kind: ".aab", want: "warning play-debug-symbols", change: func(x *appFixture) { x.remove(x.T, "BUNDLE-METADATA") }},
	{name: "symbols of another build", kind: ".aab", want: "warning play-debug-symbols",
		change: func(x *appFixture) {
			x.set(symbolFolder+"arm64-v8a/librules.so.sym", libraryFixture(x.T, "arm64-v8a", elftest.Lib{Link: []string{"-z", "separate-code"}}).sym)
		}},
	{name: "symbols of another ABI", kind: ".aab", want: "warning play-debug-symbols",
		change: func(x *appFixture) { x.set(symbolFolder+"arm64-v8a/librules.so.sym", x.libraries["armeabi-v7a"].sym) }},
	{name: "symbols that were stripped", kind: ".aab", want: "warning play-debug-symbols",
		change: func(x *appFixture) {
			x.set(symbolFolder+"arm64-v8a/librules.so.sym", x.libraries["arm64-v8a"].stripped)
		}},
	{name: "symbols that are none", kind: ".aab", want: "warning play-debug-symbols",
		change: func(x *appFixture) { x.set(symbolFolder+"arm64-v8a/librules.so.sym", "symbols") }},
	{name: "full debug information without any", kind: ".aab", want: "warning play-debug-symbols",
		change: func(x *appFixture) { x.set(symbolFolder+"arm64-v8a/librules.so.dbg", x.libraries["arm64-v8a"].sym) }},
	{name: "metadata without a name space", kind: ".aab", want: "error play-debug-symbols", bundletool: "Top-level directories for metadata files must be namespaced",
		change: func(x *appFixture) { x.set("BUNDLE-METADATA/debugsymbols/a", "x") }},
	{name: "large symbols", kind: ".aab", want: "info play-symbols-size", notValidate: true, // the sizes are changed after reading
		change: func(x *appFixture) {
			x.after = func(a *subject.App) {
				for i := range a.Metadata {
					a.Metadata[i].Size = 200 << 20
				}
			}
		}},
	{name: "a library for one ABI", kind: ".apk", want: "error apk-abi-filter",
		change: func(x *appFixture) {
			x.set("lib/arm64-v8a/libmore.so", libraryFixture(x.T, "arm64-v8a", elftest.Lib{Name: "libmore.so"}).stripped).align = 16384
		}},
	{name: "a library for one ABI in a set", kind: ".apks", want: "error apk-abi-filter",
		change: func(x *appFixture) {
			x.split("splits/base-arm64_v8a_2.apk", func(p *zippedFiles) {
				p.set("lib/arm64-v8a/libmore.so", libraryFixture(x.T, "arm64-v8a", elftest.Lib{Name: "libmore.so"}).stripped).align = 16384
			})
		}},
	{name: "compressed resources", kind: ".apk", want: "info apk-r-resources",
		change: func(x *appFixture) { x.set("resources.arsc", strings.Repeat("x", 99)).method = zip.Deflate }},
	{name: "resources at an odd offset", kind: ".apk", want: "info apk-r-resources",
		change: func(x *appFixture) {
			x.remove(x.T, "resources.arsc")
			x.aligned("before", "1", 4)
			x.aligned("resources.arsc", "resources", 0)
		}},
	{name: "a bundle without signature", kind: ".aab", want: "info apk-sign", change: func(x *appFixture) { x.remove(x.T, "META-INF") }},
	{name: "an APK without signature", kind: ".apk", want: "info apk-sign", change: func(x *appFixture) { x.unsigned = true }},
	{name: "an APK signed as a JAR", kind: ".apk", want: "info apk-sign",
		change: func(x *appFixture) {
			x.unsigned = true
			x.set("META-INF/KEY.SF", "signature")
			x.set("META-INF/KEY.RSA", "signature")
		}},
	{name: "two Go runtimes", kind: ".aab", want: "error app-one-go", also: []string{"error app-one-go"}, notRefused: notRefusedByValidate + "the app crashes",
		change: func(x *appFixture) {
			x.addLibrary(elftest.Lib{Name: "libone.so", Sources: goSections})
			x.addLibrary(elftest.Lib{Name: "libtwo.so", Sources: goSections})
		}},
	{name: "two Go runtimes on old devices", kind: ".aab", want: "warning app-one-go", also: []string{"warning app-one-go"},
		change: func(x *appFixture) {
			x.manifest.MaxSDK = 28
			x.addLibrary(elftest.Lib{Name: "libone.so", Sources: goSections})
			x.addLibrary(elftest.Lib{Name: "libtwo.so", Sources: goSections})
		}},
	{name: "a library that is not packed", kind: ".aab", want: "error app-lib-closure", notRefused: notRefusedByValidate + "the loader does not find it",
		change: func(x *appFixture) {
			stub := elftest.Stub(x.T, x.TempDir(), elftest.ARM64, "libother.so", map[string][]string{"V": {"other"}})
			x.replaceLibrary("arm64-v8a", elftest.Lib{Link: []string{"--no-as-needed", stub}})
		}},
	{name: "one SONAME of two libraries", kind: ".aab", want: "error app-soname-unique", also: []string{"error app-soname-unique"}, notRefused: notRefusedByValidate + "the loader takes the first",
		change: func(x *appFixture) {
			x.addLibrary(elftest.Lib{Name: "libmore.so", Link: []string{"-soname", "librules.so"}})
		}},
	{name: "a program that stays in the APK", kind: ".apk", want: "error prog-extract", also: []string{"error prog-extract"},
		change: func(x *appFixture) { x.addProgram(".apk") }},
	{name: "a program in a bundle", kind: ".aab", want: "error prog-extract", also: []string{"error prog-extract"},
		notRefused: notRefusedByValidate + "nothing can start it",
		change:     func(x *appFixture) { x.addProgram(".aab") }},
	{name: "a program that the manifest leaves in the APK", kind: ".aab", want: "error prog-extract", also: []string{"error prog-extract"},
		notRefused: notRefusedByValidate + "nothing can start it",
		change: func(x *appFixture) {
			x.addProgram(".aab")
			x.manifest.ExtractNativeLibs = new(bool)
			x.set(configPB, bundleConfigCompressed)
		}},
	{name: "a program in an AAR", kind: ".aar", want: "warning prog-extract", also: []string{"warning prog-extract"},
		change: func(x *appFixture) { x.addProgram(".aar") }},
	{name: "a library for newer devices", kind: ".aab", want: "error app-min-consistent", notRefused: notRefusedByValidate + "old devices lack what it may need",
		change: func(x *appFixture) { x.replaceLibrary("armeabi-v7a", elftest.Lib{API: 30}) }},
	{name: "min 24 and libraries for 26 in a set", kind: ".apks", want: "error app-min-consistent",
		change: func(x *appFixture) {
			lib := libraryFixture(x.T, "arm64-v8a", elftest.Lib{API: 26}).stripped
			x.split("splits/base-arm64_v8a_2.apk", func(p *zippedFiles) { p.set("lib/arm64-v8a/librules.so", lib) })
			x.split("standalones/standalone.apk", func(p *zippedFiles) { p.set("lib/arm64-v8a/librules.so", lib) })
		}},
	{name: "an APK inside that is not extracted on old devices", kind: ".apks", want: "error apk-extract-old",
		change: func(x *appFixture) {
			m := appfile.Manifest{VersionCode: 7, MinSDK: 21, TargetSDK: 36, ExtractNativeLibs: new(bool)}
			one := zippedFiles{{name: "AndroidManifest.xml", data: manifestElements(m, "").binary()}}
			for _, abi := range fixtureABIs {
				one.set("lib/"+abi+"/librules.so", x.libraries[abi].stripped).align = 16384
			}
			x.splits = map[string]zippedFiles{"standalones/standalone.apk": one}
		}},
}
