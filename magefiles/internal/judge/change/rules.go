package change

import "github.com/gondk/gondk/magefiles/internal/judge/check"

// Rules describes the changes of manifests, for forms of a report that want a rule for each of their results. Those of libraries are among
// package check's.
func Rules() []check.Rule {
	rule := func(id, title, symptom, cure string) check.Rule {
		return check.Rule{ID: id, Group: check.PlayGroup, Title: title, Symptom: symptom, Cure: cure, Source: "developer.android.com/guide/topics/manifest/manifest-intro"}
	}
	const asMeant = "If it is meant, tell the users; otherwise restore what was there."
	return []check.Rule{
		rule(idPackage, "The application id stays", "the new app is installed beside the old one", "Restore the application id."),
		rule(idVersion, "The version moves on", "none", "Nothing to do."),
		rule(idTarget, "The target SDK is known", "Android treats the app by the rules of another release", "Read what changes with that target SDK, and test it."),
		rule(idMin, "An AAR's min SDK does not rise", "uses-sdk:minSdkVersion cannot be smaller than the version declared in the library", "Lower min SDK, or tell apps to raise theirs."),
		rule(idPermission, "Permissions are known", "users are asked for a permission, or Play asks for a declaration", "Find out by the merged manifest which dependency asks for it; take it out by tools:node=\"remove\" if nothing needs it."),
		rule(idDefines, "Defined permissions stay", "apps that hold the permission lose it", asMeant),
		rule(idFeature, "Required features are known", "Google Play does not offer the app to devices without the feature", "Say android:required=\"false\" if the app works without it."),
		rule(idComponent, "Components are known", "none", "Nothing to do."),
		rule(idExported, "What other apps may use stays", "ActivityNotFoundException or SecurityException in other apps; or others reach what they should not", asMeant),
		rule(idDebuggable, "A release is not debuggable", "anybody at the device reads the app's data; Play refuses it", "Build the release variant."),
		rule(idArtifact, "Maven artifacts are known", "none", "Nothing to do."),
	}
}
