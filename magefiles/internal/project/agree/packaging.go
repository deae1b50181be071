package agree

import (
	"fmt"

	"github.com/gondk/gondk/magefiles/internal/project/buildfile"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// unpack is what a Gradle file has to say, or the plugin leaves programs in the APK.
const unpack = "packaging { jniLibs { useLegacyPackaging = true } }"

// unpacks looks whether a Gradle file has libraries unpacked at installation, where the app has programs.
func unpacks(m *matrix.Matrix, file, text string) error {
	if len(m.Programs) == 0 {
		return nil
	}
	why := fmt.Sprintf("%s has the program %s, which runs only where the installer unpacks it", matrix.FileName, m.Programs[0].Name)
	switch says := buildfile.GradlePackaging(text); {
	case says.Legacy == "false":
		return fmt.Errorf("%s:%d: useLegacyPackaging is false, but %s; write %s", file, says.Line, why, unpack)
	case says.Legacy == "" && says.App > 0:
		return fmt.Errorf("%s:%d: the app's Gradle file has no useLegacyPackaging, but %s; write %s into its android block", file, says.App, why, unpack)
	}
	return nil
}
