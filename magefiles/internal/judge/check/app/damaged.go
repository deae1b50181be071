package app

import (
	"github.com/gondk/gondk/magefiles/internal/judge/check/rule"
	"github.com/gondk/gondk/magefiles/internal/judge/check/subject"
)

// damagedRules are about bundles and APKs themselves.
var damagedRules = []rule.For[*subject.App]{{Rule: rule.Rule{
	ID: "app-damaged", Group: rule.LayoutGroup, Title: "Manifests, dex files, bundle metadata and the places of all entries can be read",
	Symptom: "INSTALL_PARSE_FAILED_NOT_APK, INSTALL_FAILED_DEXOPT, or Play refuses the upload",
	Cure:    "Build or fetch the file again: it is truncated or damaged, or was written by a tool newer than this report.",
	Source:  "AOSP frameworks/base PackageManager: INSTALL_PARSE_FAILED_NOT_APK, INSTALL_FAILED_DEXOPT",
}, Look: unreadParts}}

func unreadParts(a *subject.App, f *rule.Found) {
	for _, problem := range a.Problems {
		f.Add(rule.Error, "%v", problem)
	}
	for _, apk := range a.APKs {
		for _, problem := range apk.Problems {
			f.Add(rule.Error, "%v", problem)
		}
	}
}
