package app

import (
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

// bundletoolSource is the folder of google/bundletool that its validators lie in.
const bundletoolSource = "bundletool 1.18 validation/"

// layoutRules are bundletool's requirements for an App Bundle, and so Play's: both refuse a bundle that breaks them, except for warnings.
var layoutRules = []rule.For[*subject.App]{
	{Rule: rule.Rule{
		ID: "aab-config", Group: rule.LayoutGroup, Title: "BundleConfig.pb exists and gives bundletool's version",
		Symptom: "The archive doesn't seem to be an App Bundle, it is missing required file 'BundleConfig.pb'. / Version must match the format " +
			"'<major>.<minor>.<revision>[-<qualifier>]', but found '%s'.",
		Cure:   `Write BundleConfig.pb with bundletool { version: "1.18.2" }, as bundletool build-bundle does.`,
		Source: bundletoolSource + "MandatoryFilesPresenceValidator, BundleConfigValidator; model/version/BundleToolVersion",
	}, Look: aabConfig},
	{Rule: rule.Rule{
		ID: "aab-manifest", Group: rule.LayoutGroup, Title: "Each module has manifest/AndroidManifest.xml as a protocol buffer, and nothing else in that folder",
		Symptom: "Module '%s' is missing mandatory file 'manifest/AndroidManifest.xml'. / Only 'AndroidManifest.xml' is accepted under directory " +
			"'manifest/' but found file '%s'.",
		Cure:   "Make the manifest with aapt2 link --proto-format, and put nothing else into the module's manifest folder.",
		Source: bundletoolSource + "MandatoryFilesPresenceValidator, BundleFilesValidator",
	}, Look: aabManifest},
	{Rule: rule.Rule{
		ID: "aab-no-dir-entries", Group: rule.LayoutGroup, Title: "All entries of the bundle are files with relative names",
		Symptom: "The bundle zip file contains directory zip entry '%s' which is not allowed.",
		Cure:    "Add only files: use zip -D; with Go's archive/zip, do not Create a name that ends in /.",
		Source:  bundletoolSource + "BundleZipValidator",
	}, Look: aabNoDirEntries},
	{Rule: rule.Rule{
		ID: "aab-module-dirs", Group: rule.LayoutGroup, Title: "Modules have files only in folders that bundletool knows",
		Symptom: "Module files can be only in pre-defined directories, but found '%s'.",
		Cure:    "Move the file to the module's root/ (the top of the APK) or assets/.",
		Source:  bundletoolSource + "BundleFilesValidator",
	}, Look: aabModuleDirs},
	{Rule: rule.Rule{
		ID: "aab-lib-path", Group: rule.LayoutGroup, Title: "Libraries are directly in lib/<abi>/",
		Symptom: "Native library files need to have paths in form 'lib/<single-directory>/<file>.so' but found '%s'.",
		Cure:    "Put each library directly into the folder of its ABI, not into a folder below it.",
		Source:  bundletoolSource + "BundleFilesValidator",
	}, Look: aabLibPath},
	{Rule: rule.Rule{
		ID: "aab-lib-ext", Group: rule.LayoutGroup, Title: "Files below lib/ are libraries (.so) or wrap.sh",
		Symptom: "Files under lib/ must have .so extension, found '%s'.",
		Cure:    "Name the library lib<name>.so; put other files into assets/.",
		Source:  bundletoolSource + "BundleFilesValidator",
	}, Look: aabLibExt},
	{Rule: rule.Rule{
		ID: "aab-abi-dir", Group: rule.LayoutGroup, Title: "Folders below lib/ are named after ABIs",
		Symptom: "Unrecognized native architecture for directory '%s'.",
		Cure:    "Use Android's name for the ABI: arm64-v8a, armeabi-v7a, x86_64 or x86.",
		Source:  bundletoolSource + "BundleFilesValidator; model/AbiName",
	}, Look: aabABIDir},
	{Rule: rule.Rule{
		ID: "aab-native-pb", Group: rule.LayoutGroup, Title: "native.pb lists each folder of libraries with its ABI",
		Symptom: "Targeted native directory '%s' does not have the ABI dimension set. / Targeted directory '%s' is empty. / Following native " +
			"directories are not targeted: %s. If native.pb is missing, " +
			"there is no message: every device gets the libraries of all ABIs, and nothing decides whether they are compressed.",
		Cure: `Let bundletool build-bundle write it, or write NativeLibraries { directory { path: "lib/arm64-v8a" targeting { abi { alias: ` +
			`ARM64_V8A } } } }, an entry for each folder.`,
		Source: bundletoolSource + "NativeTargetingValidator; splitters/AbiNativeLibrariesSplitter, NativeLibrariesCompressionSplitter",
	}, Look: aabNativePB},
	{Rule: rule.Rule{
		ID: "aab-abi-parity-modules", Group: rule.LayoutGroup, Title: "All modules with libraries support the same ABIs",
		Symptom: "All modules with native libraries must support the same set of ABIs, but module '%s' supports '%s' and module '%s' supports '%s'.",
		Cure:    "Build the libraries of every module for the same ABIs (APP_ABI for ndk-build, abiFilters or ANDROID_ABI for CMake).",
		Source:  bundletoolSource + "AbiParityValidator",
	}, Look: aabABIParity},
	{Rule: rule.Rule{
		ID: "aab-lib-clash", Group: rule.LayoutGroup, Title: "A file in two modules is the same in both",
		Symptom: "Modules '%s' and '%s' contain entry '%s' with different content. / Both modules '%s' and '%s' contain asset entry '%s'.",
		Cure:    "Keep the file in one module, or give the two different names.",
		Source:  bundletoolSource + "EntryClashValidator",
	}, Look: aabLibClash},
	{Rule: rule.Rule{
		ID: "aab-root-reserved", Group: rule.LayoutGroup, Title: "Files below root/ do not use names that the APK reserves",
		Symptom: "File '%s' uses reserved file or directory name '%s'.",
		Cure:    "Rename it: files of root/ go to the top of the APK, next to lib, res, the manifest, the resources and the dex files.",
		Source:  bundletoolSource + "BundleFilesValidator",
	}, Look: aabRootReserved},
	{Rule: rule.Rule{
		ID: "aab-dex", Group: rule.LayoutGroup, Title: "Dex files are classes.dex, classes2.dex and so on, or the manifest says hasCode=false",
		Symptom: "Invalid dex file indices, expecting file '%s' but found '%s'. / Module '%s' has no dex files but the attribute 'hasCode' is not " +
			"set to false in the AndroidManifest.xml.",
		Cure:   "Put D8's files into dex/ under their names, or set android:hasCode=\"false\" if the app has no Java code.",
		Source: bundletoolSource + "BundleFilesValidator, DexFilesValidator",
	}, Look: aabDex},
	{Rule: rule.Rule{
		ID: "aab-restable", Group: rule.LayoutGroup, Title: "resources.pb lists exactly the files in res/",
		Symptom: "Module '%s' contains resource files but is missing a resource table. / … that are not referenced from the resource table: %s / " +
			"… contains references to non-existing files: %s",
		Cure:   "Make resources with aapt2 compile and link --proto-format, and take res/ and resources.pb from the same run.",
		Source: bundletoolSource + "ResourceTableValidator",
	}, Look: aabResTable},
	{Rule: rule.Rule{
		ID: "aab-version-code", Group: rule.LayoutGroup, Title: "All modules have the same versionCode",
		Symptom: "App Bundle modules should have the same version code but found [%s].",
		Cure:    "Give every module's manifest the same android:versionCode.",
		Source:  bundletoolSource + "AndroidManifestValidator",
	}, Look: aabVersionCode},
	{Rule: rule.Rule{
		ID: "aab-min-max", Group: rule.LayoutGroup, Title: "minSdkVersion is not above maxSdkVersion, and in no module below the base module's",
		Symptom: "minSdkVersion (%d) is greater than maxSdkVersion (%d). / Modules cannot have a minSdkVersion attribute with a value lower than " +
			"the one from the base module.",
		Cure:   "Correct uses-sdk in the module's manifest.",
		Source: bundletoolSource + "AndroidManifestValidator",
	}, Look: aabMinMax},
	{Rule: rule.Rule{
		ID: "aab-32bit-renderscript", Group: rule.LayoutGroup, Title: "No module has a file named .bc",
		Symptom: "WARNING: App Bundle contains 32-bit RenderScript bitcode file (.bc) which disables 64-bit support in Android. 64-bit native " +
			"libraries won't be included in generated APKs.",
		Cure:   "Remove or rename the file: bundletool and the installer look only at the name.",
		Source: "bundletool 1.18 preprocessors/AppBundle64BitNativeLibrariesPreprocessor, model/BundleModule; frameworks/base NativeLibraryHelper",
	}, Look: aabRenderScript},
	{Rule: rule.Rule{
		ID: "aab-strip64", Group: rule.LayoutGroup, Title: "Standalone APKs keep the 64-bit libraries",
		Symptom: "Standalone APKs have no 64-bit libraries: 64-bit devices run the 32-bit ones, and devices without 32-bit support cannot install the app.",
		Cure:    "Unset standalone_config.strip_64_bit_libraries in BundleConfig.",
		Source:  "bundletool 1.18 proto/config.proto",
	}, Look: aabStrip64},
}
