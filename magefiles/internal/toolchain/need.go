package toolchain

import (
	"slices"
	"strconv"

	"github.com/gondk/gondk/magefiles/internal/abi"
	"github.com/gondk/gondk/magefiles/internal/matrix"
)

// Need says what the tools must be fit for.
type Need struct {
	ABIs              []*abi.ABI
	MinSDK, TargetSDK int
	NDK               []string // accepted NDKs: "27" or "27.0.12077973"; none: every one that gondk knows
	App               bool     // bundles are packed, so Java, aapt2 and bundletool are needed
	NoNDKBuild        bool     // nothing runs ndk-build, which wants no space in the NDK's path
	LookOnly          bool     // for mage doctor and mage setup: make nothing, not even ndklite
}

// For gives the Need of a matrix.
func For(m *matrix.Matrix) Need {
	need := Need{MinSDK: m.Android.MinSDK, TargetSDK: m.Android.TargetSDK, NDK: m.Android.NDK, App: m.App != nil}
	for _, a := range m.ABIs {
		need.ABIs = append(need.ABIs, a.ABI)
	}
	return need
}

// accepts tells whether the matrix accepts an NDK. Who names a release means Google's, not ndklite.
func (n *Need) accepts(ndk *NDK) bool {
	return len(n.NDK) == 0 || slices.Contains(n.NDK, ndk.Revision) || !ndk.Lite && slices.Contains(n.NDK, strconv.Itoa(ndk.Major))
}
