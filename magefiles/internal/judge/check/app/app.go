// Package app has the rules about what an app is packed in: a bundle, an APK, a set of APKs, an AAR.
package app

import "slices"

// Rules are in the order in which reports show them.
var Rules = slices.Concat(damagedRules, layoutRules, manifestRules, zipRules, packingRules, programRules, playRules, jniRules, prefabRules)
