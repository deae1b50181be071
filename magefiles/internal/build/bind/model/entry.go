package model

import "strings"

// Entry gives the name of the one native method of a binding that the virtual machine finds by itself: start of <java>.gondk.Natives, as the JNI
// specification mangles it (Design Overview, Resolving Native Method Names).
func Entry(java string) string {
	return "Java_" + strings.NewReplacer("_", "_1", ".", "_").Replace(java+".gondk.Natives") + "_start"
}
