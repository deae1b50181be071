package app

import (
	"maps"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// manifestRules say what bundletool wants of the manifests of a bundle's modules, and of how they go together.
var manifestRules = []rule.For[*subject.App]{
	{Rule: rule.Rule{
		ID: "aab-split", Group: rule.LayoutGroup, Title: "The manifest's split is the module's name, and the base has none",
		Symptom: "The 'split' attribute in the AndroidManifest.xml of modules must be the name of the module, but has the value '%s' in module '%s' / " +
			"No 'split' attribute found in the AndroidManifest.xml of module '%s'. / The base module should not have the 'split' attribute set / The attribute 'split' cannot be declared more than once",
		Cure:   `Write split="<module>" into <manifest>, where <module> is the folder's name in the bundle; the Android Gradle plugin takes it from the Gradle module's name.`,
		Source: bundletoolSource + "ModuleNamesValidator, AndroidManifestValidator",
	}, Look: aabSplit},
	{Rule: rule.Rule{
		ID: "aab-delivery", Group: rule.LayoutGroup, Title: "Each module says once when it is delivered, in elements that bundletool knows",
		Symptom: "The module must explicitly set its delivery options using the <dist:delivery> element (module: '%s'). / Module '%s' must specify its fusing configuration / " +
			"The base module cannot be marked on-demand since it will always be served. / Unrecognized module condition: '%s' / Expected <dist:%s> element to contain only %s",
		Cure: `Write <dist:module><dist:delivery><dist:install-time/></dist:delivery><dist:fusing dist:include="true"/></dist:module>, with on-demand or conditions ` +
			"where the module is not part of each installation.",
		Source: bundletoolSource + "AndroidManifestValidator; model/ManifestDeliveryElement",
	}, Look: aabDelivery},
	{Rule: rule.Rule{
		ID: "aab-instant", Group: rule.LayoutGroup, Title: "Where a module is for instant apps the base is too, and what it uses",
		Symptom: "App Bundle contains instant modules but the 'base' module is not marked 'instant'. / maxSdkVersion (%d) is less than minimum sdk allowed for instant apps (%d). / " +
			"Instant module '%s' cannot depend on a module '%s' that is not instant.",
		Cure:   `Write <dist:module dist:instant="true"/> into the base's manifest too, or take dist:instant out of the module's.`,
		Source: bundletoolSource + "AndroidManifestValidator, ModuleDependencyValidator",
	}, Look: aabInstant},
	{Rule: rule.Rule{
		ID: "aab-module-title", Group: rule.LayoutGroup, Title: "Modules that are not part of each installation have a title, a string of the base",
		Symptom: "Mandatory title is missing in manifest for module '%s'. / Title for module '%s' is missing in the base resource table. / Module titles not supported in asset packs, but found in '%s'.",
		Cure:    `Put a string of up to 50 letters into the base module's resources and write dist:title="@string/<name>" into <dist:module>: Google Play shows it when it asks for the download.`,
		Source:  bundletoolSource + "ModuleTitleValidator",
	}, Look: aabTitle},
	{Rule: rule.Rule{
		ID: "aab-asset-pack", Group: rule.LayoutGroup, Title: "Asset packs have assets and a manifest that says when they are delivered, and nothing else",
		Symptom: "Unexpected element declaration in manifest of asset pack '%s'. / Invalid %s found in asset pack '%s' / Asset packs cannot specify a version code, but '%s' does. / " +
			"Unexpected resource table found in asset pack '%s'. / Native libraries config not allowed in asset packs, but found in '%s'. / Conditional targeting is not allowed in asset packs",
		Cure:   "Leave package, split, <dist:module> and <application/> in the pack's manifest; code, resources and libraries belong into a feature module.",
		Source: bundletoolSource + "AndroidManifestValidator, AssetModuleFilesValidator, AssetBundleValidator",
	}, Look: aabAssetPack},
	{Rule: rule.Rule{
		ID: "aab-uses-split", Group: rule.LayoutGroup, Title: "Modules use only others that are there when they are",
		Symptom: "Module '%s' is referenced by <uses-split> but does not exist. / Found cyclic dependency between modules: %s / Module '%s' depends on itself via <uses-split>. / " +
			"Install-time module '%s' cannot depend on a module '%s' that is not install-time. / Install-time module '%s' has a minSdkVersion(%d) different than the minSdkVersion(%d) of its dependency '%s'. / " +
			"declares dependency on module '%s' multiple times / Conditional or on-demand module '%s' has a minSdkVersion(%d), which is smaller",
		Cure:   "Correct <uses-split android:name> in the module's manifest, or deliver what it needs at least as early: each module uses the base without a word.",
		Source: bundletoolSource + "ModuleDependencyValidator",
	}, Look: aabUsesSplit},
	{Rule: rule.Rule{
		ID: "aab-manifest-limits", Group: rule.LayoutGroup, Title: "The manifests have nothing that bundles may not have, and agree",
		Symptom: "The attribute 'targetSandboxVersion' should have the same value across modules, but found [%s] / Modules cannot have supports-gl-texture in their manifest / " +
			"<uses-sdk-library> element not allowed in the manifest of App Bundle. / 'sharedUserId' cannot be used with runtime-enabled SDKs. / The attribute 'targetSandboxVersion' cannot have a value greater than 2 / must be nonnegative",
		Cure:   "Take the attribute or element out of the modules' manifests, or make it the same in all.",
		Source: bundletoolSource + "AndroidManifestValidator",
	}, Look: aabManifestLimits},
	{Rule: rule.Rule{
		ID: "aab-asset-targets", Group: rule.LayoutGroup, Title: "Folders of assets for texture formats, device tiers, groups and countries are the same in all modules",
		Symptom: "All modules with targeted textures must have the same set of texture formats, but module '%s' has formats %s / Module '%s' targets content based on country set but doesn't have fallback folders / " +
			"All modules with device tier targeting must support the same contiguous range of tier values starting from 0 / must support the same set of / Directory '%s' contains unsupported key '%s'. / " +
			"Cannot tokenize targeted directory '%s'. / targeted multiple times on same dimension",
		Cure:   "Give each such folder a twin for every value that another has: maps#tier_0, maps#tier_1; and one without # for all other countries or texture formats.",
		Source: bundletoolSource + "TextureCompressionFormatParityValidator, DeviceTierParityValidator, DeviceGroupParityValidator, CountrySetParityValidator; model/targeting/TargetedDirectorySegment",
	}, Look: aabTargets},
	{Rule: rule.Rule{
		ID: "aab-archived-names", Group: rule.LayoutGroup, Title: "The base has none of the resources that Google Play adds for archived apps",
		Symptom: "Following entry(s) name(s) in base module are reserved and must be changed: %s",
		Cure:    "Give the resource another name.",
		Source:  bundletoolSource + "ArchiveEntriesValidator",
	}, Look: aabArchivedNames},
	{Rule: rule.Rule{
		ID: "aab-standalone", Group: rule.LayoutGroup, Title: "Feature modules are standalone only for apps below min SDK 21, on demand and without asset packs",
		Symptom: "STANDALONE_FEATURE_MODULES can only be used for Android App Bundles with minSdk < 21. / Only on-demand feature modules are supported for Android App Bundles with STANDALONE_FEATURE_MODULES enabled. / " +
			"Asset modules are not supported for Android App Bundles with STANDALONE_FEATURE_MODULES enabled.",
		Cure:   "Unset standalone_config.feature_modules_mode in BundleConfig.",
		Source: bundletoolSource + "StandaloneFeatureModulesValidator",
	}, Look: aabStandalone},
}

func aabManifestLimits(a *subject.App, f *rule.Found) {
	sandboxes := map[string]bool{}
	var textures, sharing, runtime []string
	for _, d := range deliveries(a) {
		add := func(seen string, args ...any) { f.Add(rule.Error, seen, args...).Place.Entry = d.place() }
		if version := d.root.Value(appfile.AndroidSpace, "targetSandboxVersion"); version != "" && !d.assets() {
			sandboxes[version] = true
		}
		if d.root.Attribute(appfile.AndroidSpace, "sharedUserId") != nil {
			sharing = append(sharing, d.Name)
		}
		for _, c := range d.root.Children {
			if c.Space == "" && c.Name == "supports-gl-texture" {
				textures = append(textures, d.Name)
			}
		}
		if d.root.Child("", "application").Child("", "uses-sdk-library") != nil {
			add("module %s has <uses-sdk-library>", d.Name)
		}
		if m := d.Manifest; m != nil && (m.MinSDK < 0 || m.MaxSDK < 0) {
			add("module %s has minSdkVersion %d and maxSdkVersion %d", d.Name, m.MinSDK, m.MaxSDK)
		}
	}
	for _, m := range subject.ModuleFiles(a) {
		if m.Path == "runtime_enabled_sdk_config.pb" {
			runtime = append(runtime, m.Module)
		}
	}
	versions := slices.Sorted(maps.Keys(sandboxes))
	switch {
	case len(versions) > 1:
		f.Add(rule.Error, "targetSandboxVersion is %s", strings.Join(versions, " and "))
	case len(versions) == 1 && versions[0] != "1" && versions[0] != "2":
		f.Add(rule.Error, "targetSandboxVersion is %s, above 2", versions[0])
	}
	if folders := textureFolders(a); textures != nil && folders != nil {
		f.Add(rule.Error, "module %s has <supports-gl-texture>, and there are folders for texture formats: %s", textures[0], rule.Some(folders))
	}
	if sharing != nil && runtime != nil {
		f.Add(rule.Error, "module %s has sharedUserId, and module %s uses an SDK at run time", sharing[0], runtime[0])
	}
}

// textureFolders gives the folders below assets/ that are for texture formats: assets/maps#tcf_astc.
func textureFolders(a *subject.App) []string {
	folders := map[string]bool{}
	for _, m := range subject.ModuleFiles(a) {
		if !m.In("assets") {
			continue
		}
		for _, part := range m.Parts[:len(m.Parts)-1] {
			if strings.Contains(part, "#tcf_") {
				folders[part] = true
			}
		}
	}
	return rule.SortedKeys(folders)
}

// archivedNames are in what Google Play makes of an app that a user has archived (archive/ArchivedResourcesHelper.java).
var archivedNames = []string{
	"res/drawable/com_android_vending_archive_icon_opacity_layer.xml", "res/drawable/com_android_vending_archive_icon_cloud_symbol.xml",
	"res/drawable/com_android_vending_archive_application_icon.xml", "res/drawable/com_android_vending_archive_application_round_icon.xml",
	"res/layout/com_android_vending_archive_splash_screen_layout.xml",
}

func aabArchivedNames(a *subject.App, f *rule.Found) {
	for _, m := range subject.ModuleFiles(a) {
		if m.Module == "base" && slices.Contains(archivedNames, m.Path) {
			f.Add(rule.Error, "%s", m.Path).Place.Entry = m.Entry
		}
	}
}

func aabStandalone(a *subject.App, f *rule.Found) {
	if a.Kind != appfile.AAB || a.Config == nil || !a.Config.Separate {
		return
	}
	for _, d := range deliveries(a) {
		add := func(seen string, args ...any) { f.Add(rule.Error, seen, args...).Place.Entry = d.place() }
		switch {
		case d.base() && d.minimum() >= 21:
			add("SEPARATE_FEATURE_MODULES, and min SDK is %d", d.minimum())
		case d.assets():
			add("SEPARATE_FEATURE_MODULES, and %s is an asset pack", d.Name)
		case !d.base() && d.when("delivery") != later:
			add("SEPARATE_FEATURE_MODULES, and module %s comes %s", d.Name, d.when("delivery"))
		}
	}
}
