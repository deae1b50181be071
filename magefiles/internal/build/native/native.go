// Package native builds the app's glue, and everything else in its CMakeLists.txt and Android.mk, through both build paths.
package native

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// The build paths.
const (
	CMake    = "cmake"
	NDKBuild = "ndk-build"
)

// Builder builds one project's native code.
type Builder struct {
	Run    *step.Runner
	Matrix *matrix.Matrix
	Tools  *toolchain.Tools
}

// Libraries are the shared libraries that a build path made for one ABI. Both folders hold the same names and nothing else.
type Libraries struct {
	ABI    *matrix.ABI
	Linked string // absolute path of the folder with the libraries as the linker left them, below build/symbols
	Packed string // the same, stripped

	Commands Commands
}

// app returns the path of a file in the app's folder.
func (b *Builder) app(elem ...string) string {
	return filepath.Join(append([]string{b.Matrix.Root, filepath.FromSlash(b.Matrix.App.Dir)}, elem...)...)
}

// requires fails where the file that tells a build path what to build is not there: neither tool says so clearly.
func (b *Builder) requires(path, script string) error {
	_, err := os.Stat(script)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: no such file, but %s needs it to build the app's native code: write it, or correct app.dir in %s",
			b.Run.Rel(script), path, b.Run.Rel(b.Matrix.File))
	}
	return err
}

// out returns a path below the folder of a build path and ABI.
func (b *Builder) out(path, abi string, elem ...string) string {
	return b.Matrix.Layout().Native(path, abi, elem...)
}

func (b *Builder) platform() string { return "android-" + strconv.Itoa(b.Matrix.Android.MinSDK) }

// foreign are variables by which a user's environment would reach the compiler or only one of the two build paths.
var foreign = []string{
	"CFLAGS", "CPPFLAGS", "CXXFLAGS", "ASFLAGS", "LDFLAGS", // CMake
	"MAKEFLAGS", "GNUMAKEFLAGS", "MFLAGS", "MAKEFILES", "MAKELEVEL", "NDK_PROJECT_PATH", "NDK_MODULE_PATH", // make and ndk-build
	"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", // clang, also where it compiles for another system
}

// explain says what failed in the glue, and why if the linker said it.
func (b *Builder) explain(path, abi string, err error) error {
	var failed *step.Error
	if !errors.As(err, &failed) {
		return err
	}
	text := fmt.Sprintf("%s %s: the native code of %s does not build", path, abi, b.Matrix.App.Dir)
	if strings.Contains(failed.Output, "undefined symbol") || strings.Contains(failed.Output, "undefined reference") {
		text += fmt.Sprintf("; look up functions that Android has only above API level %d (android.min_sdk in %s) with dlsym",
			b.Matrix.Android.MinSDK, b.Run.Rel(b.Matrix.File))
	}
	return fmt.Errorf("%s: %w", text, err)
}
