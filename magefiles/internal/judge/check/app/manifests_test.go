package app

// android and dist make attributes of the two namespaces that bundles have.
func android(name string, id int, value any) xmlAttribute {
	return xmlAttribute{androidSpace, name, id, value}
}

func dist(name string, value any) xmlAttribute { return xmlAttribute{distSpace, name, 0, value} }

// distElement makes an element of what Google Play is told.
func distElement(name string, attributes []xmlAttribute, inner ...xmlElement) xmlElement {
	return xmlElement{distSpace + " " + name, attributes, inner}
}

var (
	fused     = distElement("fusing", []xmlAttribute{dist("include", true)})
	withTitle = []xmlAttribute{dist("title", reference(0x7f020000))}
)

// handed makes a <dist:delivery>, or one of another name.
func handed(inner ...xmlElement) xmlElement { return distElement("delivery", nil, inner...) }

// moduleOf adds a module whose manifest has a <dist:module> and more elements.
func (x *appFixture) moduleOf(name string, module xmlElement, more ...xmlElement) {
	root := manifestElements(goodManifest(), name)
	root.inner = append(append(root.inner, module), more...)
	x.set(name+"/manifest/AndroidManifest.xml", root.proto())
}

// baseOf gives the base's manifest more attributes and elements.
func (x *appFixture) baseOf(attributes []xmlAttribute, more ...xmlElement) {
	root := manifestElements(x.manifest, "")
	root.attributes, root.inner = append(root.attributes, attributes...), append(root.inner, more...)
	x.set(baseManifestName, root.proto())
}

// titled gives the base a string for titles.
func (x *appFixture) titled() {
	raw := pbText(3, pbText(1, pbInt(1, 1)), pbText(2, "raw"), pbText(3, pbText(1, pbInt(1, 0)), pbText(2, "r"), pbText(6, pbText(2, pbText(4, pbText(5, pbText(1, "res/raw/a.txt")))))))
	text := pbText(3, pbText(1, pbInt(1, 2)), pbText(2, "string"), pbText(3, pbText(1, pbInt(1, 0)), pbText(2, "title")))
	x.set("base/resources.pb", pbText(2, pbText(1, pbInt(1, 0x7f)), pbText(2, "dev.gondk.rules"), raw, text))
}

// packOf adds an asset pack.
func (x *appFixture) packOf(attributes []xmlAttribute, module []xmlElement, more ...xmlElement) {
	all := append(attributes, dist("type", "asset-pack"))
	root := xmlElement{"manifest", []xmlAttribute{{"", "package", 0, "dev.gondk.rules"}, {"", "split", 0, "pack"}}, append([]xmlElement{distElement("module", all, append(module, fused)...)}, more...)}
	x.set("pack/manifest/AndroidManifest.xml", root.proto())
	x.set("pack/assets/p.txt", "p")
}

func uses(name string) xmlElement {
	return xmlElement{"uses-split", []xmlAttribute{android("name", 0x01010003, name)}, nil}
}

var (
	installTime = distElement("install-time", nil)
	onDemand    = distElement("on-demand", nil)
	withTheApp  = distElement("module", nil, handed(installTime), fused)
	byDemand    = distElement("module", withTitle, handed(onDemand), fused)
)

// under makes an install-time element with conditions.
func under(conditions ...xmlElement) xmlElement {
	return distElement("install-time", nil, distElement("conditions", nil, conditions...))
}

func conditionOf(name string, value int) xmlElement {
	return distElement(name, []xmlAttribute{dist("value", value)})
}

// moduleCase breaks a rule about the manifest of one module.
func moduleCase(name, rule, bundletool string, change func(*appFixture)) appCase {
	return appCase{name: name, kind: ".aab", want: "error " + rule, bundletool: bundletool, change: func(x *appFixture) { x.titled(); change(x) }}
}

func alsoBreaks(rule string, c appCase) appCase {
	c.also = []string{rule}
	return c
}

// withAssets puts a file into folders of a module's assets.
func withAssets(module string, folders ...string) func(*appFixture) {
	return func(x *appFixture) {
		for _, folder := range folders {
			x.set(module+"/assets/"+folder+"/f.txt", "x")
		}
	}
}

var manifestCases = []appCase{
	moduleCase("another split", "aab-split", "but has the value 'other' in module 'feature'", func(x *appFixture) {
		x.set("feature/manifest/AndroidManifest.xml", featureManifest(goodManifest(), "other").proto())
	}),
	moduleCase("no split", "aab-split", "No 'split' attribute found", func(x *appFixture) {
		x.set("feature/manifest/AndroidManifest.xml", featureManifest(goodManifest(), "").proto())
	}),
	moduleCase("a base with a split", "aab-split", "The base module should not have the 'split' attribute set", func(x *appFixture) {
		x.baseOf([]xmlAttribute{{"", "split", 0, "base"}})
	}),

	moduleCase("no delivery", "aab-delivery", "The module must explicitly set its delivery options", func(x *appFixture) { x.moduleOf("feature", distElement("module", nil, fused)) }),
	moduleCase("an empty delivery", "aab-delivery", "The module must explicitly set its delivery options", func(x *appFixture) { x.moduleOf("feature", distElement("module", nil, handed(), fused)) }),
	moduleCase("fast-follow for a feature", "aab-delivery", "Expected <dist:delivery> element to contain only", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", nil, handed(installTime, distElement("fast-follow", nil)), fused))
	}),
	moduleCase("more in install-time", "aab-delivery", "Expected <dist:install-time> element to contain only", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", nil, handed(distElement("install-time", nil, distElement("more", nil))), fused))
	}),
	moduleCase("more in on-demand", "aab-delivery", "Expected <dist:on-demand> element to have no child elements", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", withTitle, handed(distElement("on-demand", nil, distElement("conditions", nil))), fused))
	}),
	moduleCase("both ways to say it", "aab-delivery", "cannot use <dist:delivery> settings and legacy dist:onDemand", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", []xmlAttribute{dist("onDemand", false)}, handed(installTime), fused))
	}),
	moduleCase("a base on demand", "aab-delivery", "The base module cannot be marked on-demand", func(x *appFixture) { x.baseOf(nil, distElement("module", nil, handed(onDemand), fused)) }),
	moduleCase("a base under conditions", "aab-delivery", "The base module cannot have conditions", func(x *appFixture) {
		x.baseOf(nil, distElement("module", nil, handed(under(conditionOf("min-sdk", 30))), fused))
	}),
	moduleCase("no fusing", "aab-delivery", "must specify its fusing configuration", func(x *appFixture) { x.moduleOf("feature", distElement("module", nil, handed(installTime))) }),
	moduleCase("fusing without a word", "aab-delivery", "<fusing> element is missing the 'include' attribute", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", nil, handed(installTime), distElement("fusing", nil)))
	}),
	moduleCase("a base not to be fused", "aab-delivery", "The base module cannot be excluded from fusing", func(x *appFixture) {
		x.baseOf(nil, distElement("module", nil, distElement("fusing", []xmlAttribute{dist("include", false)})))
	}),
	moduleCase("instant-delivery for a feature", "aab-delivery", "Instant-delivery element is only supported for asset packs", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", withTitle, handed(onDemand), distElement("instant-delivery", nil, onDemand), fused))
	}),
	moduleCase("a type that is none", "aab-delivery", "Found invalid type attribute data", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", []xmlAttribute{dist("type", "data")}, handed(installTime), fused))
	}),
	moduleCase("a condition that is none", "aab-delivery", "Unrecognized module condition: 'moon'", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", withTitle, handed(under(distElement("moon", nil))), fused))
	}),
	moduleCase("a condition twice", "aab-delivery", "Multiple '<dist:min-sdk>' conditions are not supported", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", withTitle, handed(under(conditionOf("min-sdk", 30), conditionOf("min-sdk", 31))), fused))
	}),
	moduleCase("a condition without a value", "aab-delivery", "Missing required 'dist:value' attribute in the 'min-sdk'", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", withTitle, handed(under(conditionOf("max-sdk", 30), distElement("min-sdk", nil))), fused))
	}),
	moduleCase("one feature twice", "aab-delivery", "is present more than once", func(x *appFixture) {
		feature := distElement("device-feature", []xmlAttribute{dist("name", "android.hardware.camera")})
		x.moduleOf("feature", distElement("module", withTitle, handed(under(feature, feature)), fused))
	}),
	moduleCase("conditions that nothing meets", "aab-delivery", "Illegal SDK-based conditional module targeting", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", withTitle, handed(under(conditionOf("min-sdk", 31), conditionOf("max-sdk", 30))), fused))
	}),
	moduleCase("a condition below min SDK", "aab-delivery", "lower than the minSdkVersion(24) of the module", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", withTitle, handed(under(conditionOf("min-sdk", 23))), fused))
	}),
	moduleCase("a country without a code", "aab-delivery", "<dist:country> element is expected to have 'dist:code'", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", withTitle, handed(under(distElement("user-countries", nil, distElement("country", nil)))), fused))
	}),
	moduleCase("device groups without any", "aab-delivery", "At least one device group should be specified", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", withTitle, handed(under(distElement("device-groups", nil))), fused))
	}),
	moduleCase("conditional and not removable", "aab-delivery", "Conditional modules cannot be set to non-removable", func(x *appFixture) {
		install := under(conditionOf("min-sdk", 30))
		install.inner = append(install.inner, distElement("removable", []xmlAttribute{dist("value", false)}))
		x.moduleOf("feature", distElement("module", withTitle, handed(install), fused))
	}),

	moduleCase("an instant module without an instant base", "aab-instant", "the 'base' module is not marked 'instant'", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", []xmlAttribute{dist("instant", true)}, handed(installTime), fused))
	}),
	alsoBreaks("error app-min-consistent", moduleCase("an instant module for old Android", "aab-instant", "maxSdkVersion (20) is less than minimum sdk allowed for instant apps", func(x *appFixture) {
		x.manifest.MinSDK, x.manifest.MaxSDK = 19, 20
		x.baseOf(nil, distElement("module", []xmlAttribute{dist("instant", true)}))
	})),
	moduleCase("an instant module that uses another", "aab-instant", "Instant module 'feature' cannot depend on a module 'other' that is not instant", func(x *appFixture) {
		x.baseOf(nil, distElement("module", []xmlAttribute{dist("instant", true)}))
		x.moduleOf("feature", distElement("module", []xmlAttribute{dist("instant", true)}, handed(installTime), fused), uses("other"))
		x.moduleOf("other", withTheApp)
	}),

	moduleCase("no title", "aab-module-title", "Mandatory title is missing in manifest for module 'feature'", func(x *appFixture) { x.moduleOf("feature", distElement("module", nil, handed(onDemand), fused)) }),
	moduleCase("a title that the base does not have", "aab-module-title", "Title for module 'feature' is missing in the base resource table", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", []xmlAttribute{dist("title", reference(0x7f020001))}, handed(onDemand), fused))
	}),
	moduleCase("a title that is no string", "aab-module-title", "Title for module 'feature' is missing in the base resource table", func(x *appFixture) {
		x.moduleOf("feature", distElement("module", []xmlAttribute{dist("title", reference(0x7f010000))}, handed(onDemand), fused))
	}),
	moduleCase("an asset pack with a title", "aab-module-title", "Module titles not supported in asset packs", func(x *appFixture) { x.packOf(withTitle, []xmlElement{handed(onDemand)}) }),

	moduleCase("a foreign element in an asset pack", "aab-asset-pack", "Unexpected element declaration in manifest of asset pack 'pack'", func(x *appFixture) {
		x.packOf(nil, []xmlElement{handed(onDemand)}, xmlElement{name: "uses-permission"})
	}),
	moduleCase("an asset pack with a versionCode", "aab-asset-pack", "Asset packs cannot specify a version code", func(x *appFixture) {
		root := manifestElements(goodManifest(), "pack")
		root.inner = []xmlElement{distElement("module", []xmlAttribute{dist("type", "asset-pack")}, handed(onDemand), fused)}
		x.set("pack/manifest/AndroidManifest.xml", root.proto())
		x.set("pack/assets/p.txt", "p")
	}),
	alsoBreaks(unreadable, moduleCase("an asset pack with code", "aab-asset-pack", "found in asset pack 'pack': 'dex/classes.dex'", func(x *appFixture) {
		x.packOf(nil, []xmlElement{handed(onDemand)})
		x.set("pack/dex/classes.dex", "x")
	})),
	moduleCase("an asset pack with resources", "aab-asset-pack", "Unexpected resource table found in asset pack 'pack'", func(x *appFixture) {
		x.packOf(nil, []xmlElement{handed(onDemand)})
		x.set("pack/resources.pb", pbText(2, pbText(1, pbInt(1, 0x7e)), pbText(2, "dev.gondk.pack")))
	}),
	moduleCase("an instant asset pack with the app", "aab-asset-pack", "Instant asset packs cannot have install-time delivery", func(x *appFixture) {
		x.baseOf(nil, distElement("module", []xmlAttribute{dist("instant", true)}))
		x.packOf(nil, []xmlElement{handed(installTime), distElement("instant-delivery", nil, onDemand)})
	}),

	moduleCase("a module that is not there", "aab-uses-split", "Module 'other' is referenced by <uses-split> but does not exist", func(x *appFixture) { x.moduleOf("feature", withTheApp, uses("other")) }),
	moduleCase("a module that uses itself", "aab-uses-split", "Module 'feature' depends on itself", func(x *appFixture) { x.moduleOf("feature", withTheApp, uses("feature")) }),
	moduleCase("a module used twice", "aab-uses-split", "declares dependency on module 'other' multiple times", func(x *appFixture) {
		x.moduleOf("feature", withTheApp, uses("other"), uses("other"))
		x.moduleOf("other", withTheApp)
	}),
	moduleCase("modules in a ring", "aab-uses-split", "Found cyclic dependency between modules", func(x *appFixture) {
		x.moduleOf("feature", withTheApp, uses("other"))
		x.moduleOf("other", withTheApp, uses("feature"))
	}),
	moduleCase("a module with the app that uses one on demand", "aab-uses-split", "Install-time module 'feature' cannot depend on a module 'other' that is not install-time", func(x *appFixture) {
		x.moduleOf("feature", withTheApp, uses("other"))
		x.moduleOf("other", byDemand)
	}),
	moduleCase("a module with the app for newer Android", "aab-uses-split", "different than the minSdkVersion(24) of its dependency 'base'", func(x *appFixture) {
		m := goodManifest()
		m.MinSDK = 26
		x.addFeature(m)
	}),
	moduleCase("a module that uses an asset pack", "aab-uses-split", "because one of them is an asset pack", func(x *appFixture) {
		x.packOf(nil, []xmlElement{handed(installTime)})
		x.moduleOf("feature", byDemand, uses("pack"))
	}),

	moduleCase("two sandbox versions", "aab-manifest-limits", "should have the same value across modules", func(x *appFixture) {
		x.baseOf([]xmlAttribute{android("targetSandboxVersion", 0x0101054c, 1)})
		root := featureManifest(goodManifest(), "feature")
		root.attributes = append(root.attributes, android("targetSandboxVersion", 0x0101054c, 2))
		x.set("feature/manifest/AndroidManifest.xml", root.proto())
	}),
	moduleCase("a sandbox version of 3", "aab-manifest-limits", "cannot have a value greater than 2", func(x *appFixture) { x.baseOf([]xmlAttribute{android("targetSandboxVersion", 0x0101054c, 3)}) }),
	moduleCase("textures in two ways", "aab-manifest-limits", "Modules cannot have supports-gl-texture in their manifest", func(x *appFixture) {
		x.baseOf(nil, xmlElement{"supports-gl-texture", []xmlAttribute{android("name", 0x01010003, "GL_KHR_texture_compression_astc_ldr")}, nil})
		x.set("base/assets/a#tcf_astc/a.txt", "x")
	}),
	alsoBreaks(unreadable, moduleCase("an SDK in the manifest", "aab-manifest-limits", "<uses-sdk-library> element not allowed", func(x *appFixture) {
		x.manifest.HasCode = nil
		x.set("base/dex/classes.dex", "x")
		root := manifestElements(x.manifest, "")
		root.inner[len(root.inner)-1].inner = []xmlElement{{name: "uses-sdk-library"}}
		x.set(baseManifestName, root.proto())
	})),
	moduleCase("an unknown key of a folder", "aab-asset-targets", "contains unsupported key 'moon'", withAssets("base", "a#moon_full")),
	moduleCase("a folder without a key", "aab-asset-targets", "Cannot tokenize", withAssets("base", "a#")),
	moduleCase("a key twice", "aab-asset-targets", "targeted multiple times on same dimension", withAssets("base", "a#tier_0#tier_1")),
	moduleCase("a tier left out", "aab-asset-targets", "must support the same contiguous range of tier values starting from 0", withAssets("base", "a#tier_0", "a#tier_2")),
	moduleCase("a folder for fewer tiers", "aab-asset-targets", "All device-tier-targeted folders in a module must support the same set of tiers", withAssets("base", "a#tier_0", "a#tier_1", "b#tier_0")),
	moduleCase("a folder for fewer groups", "aab-asset-targets", "All device-group-targeted folders in a module must support the same set of groups",
		withAssets("base", "a#group_high", "a#group_low", "b#group_low")),
	moduleCase("countries without the rest", "aab-asset-targets", "doesn't have fallback folders", withAssets("base", "a#countries_eu")),
	moduleCase("modules for other texture formats", "aab-asset-targets", "must have the same set of texture formats", func(x *appFixture) {
		withAssets("base", "a#tcf_astc", "a#tcf_etc2")(x)
		withAssets("feature", "b#tcf_astc")(x)
		x.addFeature(goodManifest())
	}),
	moduleCase("a name of archived apps", "aab-archived-names", "are reserved and must be changed", func(x *appFixture) {
		x.set("base/res/drawable/com_android_vending_archive_icon_cloud_symbol.xml", "x")
		x.set("base/resources.pb", resourcesPB("res/raw/a.txt", "res/drawable/com_android_vending_archive_icon_cloud_symbol.xml"))
	}),
	moduleCase("standalone feature modules", "aab-standalone", "can only be used for Android App Bundles with minSdk < 21", func(x *appFixture) {
		x.set(configPB, bundleConfig("1.18.2", 2, pbText(4, pbInt(4, 1))))
	}),
	moduleCase("a pack's file in another module", "aab-lib-clash", "contain asset entry 'assets/p.txt'", func(x *appFixture) {
		x.packOf(nil, []xmlElement{handed(onDemand)})
		x.set("base/assets/p.txt", "p")
	}),
}

// manifestsAllowed are unusual and right.
func manifestsAllowed() map[string]func(*appFixture) {
	return map[string]func(*appFixture){
		"folders for devices": withAssets("base", "a#tier_0", "a#tier_1", "b#tier_0", "b#tier_1", "c#countries_eu", "c", "d#lang_de", "e#tcf_astc", "e#tcf_etc2", "e"),
		"on demand":           func(x *appFixture) { x.titled(); x.moduleOf("feature", byDemand) },
		"under conditions": func(x *appFixture) {
			x.titled()
			countries := distElement("user-countries", nil, distElement("country", []xmlAttribute{dist("code", "de")}))
			feature := distElement("device-feature", []xmlAttribute{dist("name", "android.hardware.camera")})
			other := distElement("device-feature", []xmlAttribute{dist("name", "android.hardware.nfc")})
			x.moduleOf("feature", distElement("module", withTitle, handed(under(conditionOf("min-sdk", 26), countries, feature, other)), fused))
		},
		"the old attribute": func(x *appFixture) {
			x.titled()
			x.moduleOf("feature", distElement("module", []xmlAttribute{dist("onDemand", true), withTitle[0]}, fused))
		},
		"asset packs": func(x *appFixture) {
			x.packOf(nil, []xmlElement{handed(distElement("fast-follow", nil))}, xmlElement{name: "application"})
			x.set("pack/assets/model.bc", "x")
		},
		"a module that uses another": func(x *appFixture) {
			x.titled()
			x.moduleOf("feature", byDemand, uses("other"))
			x.moduleOf("other", withTheApp)
		},
		"instant": func(x *appFixture) {
			x.baseOf(nil, distElement("module", []xmlAttribute{dist("instant", true)}))
			x.moduleOf("feature", distElement("module", []xmlAttribute{dist("instant", true)}, handed(installTime)))
		},
	}
}
