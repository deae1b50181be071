package inspect

import (
	"time"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

// TargetOf says what a matrix says. Levels are those that gondk knows without an NDK.
func TargetOf(m *matrix.Matrix) check.Target {
	return check.Target{
		MinSDK: m.Android.MinSDK, TargetSDK: m.Android.TargetSDK, PageSize: uint64(m.Android.PageSize), Date: time.Now(), Levels: ndkapi.Embedded(),
	}
}
