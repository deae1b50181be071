package archive

import (
	"fmt"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/read/lazyregexp"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/read/ndkapi"
)

var noLibrary = lazyregexp.New(`unable to find library -l(\S+)`)

// explainLibrary says why the NDK has no link stub of one of Android's own libraries: from the API level on at which Android got it there
// is one. It gives nothing for any other library.
func (b *Builder) explainLibrary(abi *matrix.ABI, line string) string {
	m := noLibrary().FindStringSubmatch(line)
	if m == nil {
		return ""
	}
	name, level := "lib"+m[1]+".so", b.Matrix.Android.MinSDK
	lib, ok := ndkapi.Embedded().Library(abi.ABI, name)
	switch {
	case !ok:
		return ""
	case lib.API > level:
		return fmt.Sprintf("Android has %s since API level %d, and this archive is for %d and later (%s); raise that to %d, or take -l%s out and load the library with dlopen",
			name, lib.API, level, b.minSDK(), lib.API, m[1])
	}
	return fmt.Sprintf("Android has %s since API level %d, and the NDK %s has no link stub of it; build with a newer NDK", name, lib.API, b.Tools.NDK.Revision)
}

// minSDK names what sets the lowest API level: the matrix, or the build that asks for the archive where there is none.
func (b *Builder) minSDK() string {
	if filepath.Base(b.Matrix.File) == matrix.FileName {
		return "android.min_sdk in " + matrixName(b)
	}
	return "minSdk in Gradle, ANDROID_PLATFORM in CMake, APP_PLATFORM in ndk-build"
}
