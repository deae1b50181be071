package toolchain

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// Need says what the tools must support. Go and the NDK's compiler are always needed; other tools are looked for only if asked for, so a
// wrong variable for another tool does not matter.
type Need struct {
	ABIs              []*abi.ABI
	MinSDK, TargetSDK int
	Fixes             []string // what is another in Go itself
	NDK               []string // accepted NDKs: "27" or "27.0.12077973"; none: every one that gondk knows
	CMake             bool     // CMake and Ninja are run
	NDKBuild          bool     // ndk-build is run, which wants no space in the NDK's path
	App               bool     // bundles are packed, so Java, aapt2 and bundletool are needed
	Classes           bool     // Java sources are compiled, so a JDK is needed
	Kotlin            bool     // so are Kotlin sources; their compiler is looked for only then, even with All
	All               bool     // for mage doctor and mage setup: look for everything, whether it is run or not
	OfBuild           string   // root of the NDK of the CMake or ndk-build build that asks, which is used and no other
}

// For returns the Need of all that a matrix asks for.
func For(m *matrix.Matrix) Need {
	app := m.App != nil
	need := Need{MinSDK: m.Android.MinSDK, TargetSDK: m.Android.TargetSDK, Fixes: m.Go.Fixes, NDK: m.Android.NDK, CMake: app, NDKBuild: app, App: app}
	for _, a := range m.ABIs {
		need.ABIs = append(need.ABIs, a.ABI)
	}
	return need
}

// accepts reports whether the matrix accepts an NDK. Who names a release means Google's, not ndklite.
func (n *Need) accepts(ndk *NDK) bool {
	return len(n.NDK) == 0 || slices.Contains(n.NDK, ndk.Revision) || !ndk.Lite && slices.Contains(n.NDK, strconv.Itoa(ndk.Major))
}

// level names the lowest API level, with the place that says it.
func (n *Need) level() string {
	if n.OfBuild != "" {
		return fmt.Sprintf("API level %d of this build", n.MinSDK)
	}
	return fmt.Sprintf("min_sdk %d of abi-matrix.toml", n.MinSDK)
}

// levelSetting names what sets the lowest API level.
func (n *Need) levelSetting() string {
	if n.OfBuild != "" {
		return "minSdk (Gradle), ANDROID_PLATFORM (CMake) or APP_PLATFORM (ndk-build)"
	}
	return "min_sdk"
}

// another says how to replace an NDK that cannot be used by one of the same kind.
func (n *Need) another(kind string) string {
	if n.OfBuild != "" {
		return "build with " + kind + ": ndkVersion in Gradle, the toolchain file's NDK in CMake, or that NDK's own ndk-build"
	}
	return "install " + kind
}
