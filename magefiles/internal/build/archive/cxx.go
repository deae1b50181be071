package archive

import (
	"slices"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
)

// withCxx adds to the libraries that whoever links the archive is told of the one that ndklite links C++ with: Android's own libstdc++.so,
// which has new and delete. Which of a real NDK's C++ libraries it is, is for the app to say, once for all its code.
func withCxx(libs []string, pkgs []*listed, ndk *toolchain.NDK) []string {
	if !ndk.Lite || cxxPackage(pkgs) == "" || slices.Contains(libs, "stdc++") {
		return libs
	}
	libs = append(slices.Clone(libs), "stdc++")
	slices.Sort(libs)
	return libs
}
