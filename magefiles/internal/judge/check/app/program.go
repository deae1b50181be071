package app

import (
	"slices"

	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
	"github.com/gondk/gondk/magefiles/internal/read/appfile"
)

// programRules are about programs among an app's libraries.
var programRules = []rule.For[*subject.App]{
	{Rule: rule.Rule{
		ID: "prog-extract", Group: rule.ProgramGroup, Title: "An app with programs has its libraries unpacked when it is installed",
		Symptom: `java.io.IOException: Cannot run program "…/lib/arm64/libx.so": error=2, No such file or directory. Copied elsewhere: error=13, Permission denied, ` +
			"since Android 10 for apps with target SDK 29 or higher.",
		Cure: "Write packaging { jniLibs { useLegacyPackaging = true } } into the app's Gradle file, and take android:extractNativeLibs out of its manifest; " +
			"gondk does the same for [[program]].",
		Source: installerSource + "; Android 10 behaviour changes (W^X); bundletool 1.18 splitters/NativeLibrariesCompressionSplitter",
	}, Look: programsPacked},
}

// programsOf gives the names of an app's programs by the folder that they lie in.
func programsOf(a *subject.App) map[string][]string {
	byABI := map[string][]string{}
	for abi, libraries := range librariesByABI(a) {
		for _, l := range libraries {
			if l.IsProgram() {
				byABI[abi] = append(byABI[abi], l.Name)
			}
		}
	}
	return byABI
}

func programsPacked(a *subject.App, f *rule.Found) {
	programs := programsOf(a)
	if len(programs) == 0 {
		return
	}
	atRest(a, func(one subject.APK, l subject.APKLibrary) {
		if slices.Contains(programs[l.ABI], l.FileName) {
			p := &f.Add(rule.Error, "%s is a program, and the manifest says extractNativeLibs=false: it stays in the APK, where nothing can start it", l.Name).Place
			p.Entry, p.ABI = one.Place(l.Name), l.ABI
		}
	})
	for _, abi := range rule.SortedKeys(programs) {
		if severity, why := leftInside(a); why != "" {
			f.Add(severity, "%s: %s", rule.Some(programs[abi]), why).Place.ABI = abi
		}
	}
}

// leftInside says why the APKs that are made of a bundle, or of an app with an AAR, may keep their libraries; nothing where they do not. For
// bundletool each of BundleConfig and manifest is enough to leave them there.
func leftInside(a *subject.App) (rule.Severity, string) {
	m := a.Manifest()
	said := m != nil && m.ExtractNativeLibs != nil
	extracts := said && *m.ExtractNativeLibs
	switch {
	case a.Kind == appfile.AAB && said && !extracts:
		return rule.Error, "a program, and the manifest says extractNativeLibs=false: it stays in the APK, where nothing can start it"
	case a.Kind == appfile.AAB && bundleAlignment(a) != 0:
		return rule.Error, "a program, and BundleConfig has libraries stay in the APK, where nothing can start it"
	case a.Kind == appfile.AAR && !extracts:
		return rule.Warning, "a program, and the manifest does not say extractNativeLibs=true: apps that take the AAR keep it in the APK, where nothing can start it, " +
			"unless they say so themselves"
	}
	return "", ""
}
