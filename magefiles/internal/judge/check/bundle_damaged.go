package check

// damagedRules are about bundles and APKs themselves.
var damagedRules = []ruleFor[*App]{{Rule{
	ID: "app-damaged", Group: LayoutGroup, Title: "Manifests, dex files, bundle metadata and the places of all entries can be read",
	Symptom: "INSTALL_PARSE_FAILED_NOT_APK, INSTALL_FAILED_DEXOPT, or an upload that Play refuses",
	Cure:    "Build the file again; it was cut short or damaged on its way, or a tool that is newer than this report wrote it.",
	Source:  "AOSP frameworks/base PackageManager: INSTALL_PARSE_FAILED_NOT_APK, INSTALL_FAILED_DEXOPT",
}, unreadParts}}

func unreadParts(a *App, f *found) {
	for _, problem := range a.Problems {
		f.add(Error, "%v", problem)
	}
	for _, apk := range a.APKs {
		for _, problem := range apk.Problems {
			f.add(Error, "%v", problem)
		}
	}
}
