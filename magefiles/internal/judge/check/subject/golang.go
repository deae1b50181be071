package subject

import (
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/facts/dated"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// BadRelease is one reason why programs built with some Go releases are stopped by some Android versions.
type BadRelease struct{ dated.Go }

// BadGo is every such reason that is known. What is no matter of Android's level has a rule of its own, as go-mte.
func BadGo() []BadRelease {
	var all []BadRelease
	for _, g := range dated.Gos() {
		if g.MaxAPI > 0 {
			all = append(all, BadRelease{g})
		}
	}
	return all
}

// BadReleases returns what is known against building with a Go release for an ABI and API levels from minSDK on. What a program links in is not
// looked at.
func BadReleases(goVersion string, a *abi.ABI, minSDK int) []BadRelease {
	return slices.DeleteFunc(BadGo(), func(b BadRelease) bool { return !b.Made(goVersion) || !b.Meets(a.GOARCH, minSDK) })
}

// LinkedIn reports whether a program with these functions meets it.
func (b BadRelease) LinkedIn(funcs elfabi.GoFuncs) bool {
	return (b.Funcs == nil || slices.ContainsFunc(b.Funcs, funcs.Has)) && (b.With == "" || funcs.Has(b.With))
}

const BuildForAndroid = "Build it with GOOS=android, as gondk does."

// GoLeaks and cxxLeaks are how the names start that are nobody's API.
var GoLeaks = []string{"x_cgo_", "_cgo_", "_cgoexp_", "crosscall", "setg_gcc", "_rt0_", "runtime.", "runtime/", "main.", "go:", "type:", "syscall."}

func HasStart(name string, starts []string) bool {
	return slices.ContainsFunc(starts, func(start string) bool { return strings.HasPrefix(name, start) })
}

func HasGo(l *Library) bool { return l.HasGoInfo() || l.HasGoTable() }

// IsGoStart tells whether a function is Go's start in libraries: _rt0_arm64_android_lib.
func IsGoStart(name string) bool {
	return strings.HasPrefix(name, "_rt0_") && strings.HasSuffix(name, "_lib")
}
