package native

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// CMake builds the app's CMakeLists.txt for every ABI.
func (b *Builder) CMake(ctx context.Context) ([]Libraries, error) {
	if err := b.requires(CMake, b.app("CMakeLists.txt")); err != nil {
		return nil, err
	}
	if strings.Contains(b.Matrix.Root, ";") {
		return nil, fmt.Errorf("%s: CMake does not work below a folder with a semicolon in its name; rename or move it", b.Matrix.Root)
	}
	stl, err := b.stl()
	if err != nil {
		return nil, err
	}
	return b.each(ctx, func(ctx context.Context, abi *matrix.ABI) (Libraries, error) {
		dir := b.Matrix.Layout().CMakeBuild(abi.Name)
		return b.libraries(ctx, CMake, abi, []string{dir}, func(ctx context.Context) (made, error) {
			if err := b.configure(ctx, dir, b.cmakeArgs(abi, stl, dir)); err != nil {
				return made{}, err
			}
			if err := b.ninja(ctx, dir); err != nil {
				return made{}, err
			}
			return b.targets(dir)
		})
	})
}

func (b *Builder) cmakeArgs(abi *matrix.ABI, stl, dir string) []string {
	return []string{
		"-S", b.app(), "-B", dir, "-G", "Ninja",
		"-DCMAKE_MAKE_PROGRAM=" + b.Tools.Ninja.Path,
		"-DCMAKE_TOOLCHAIN_FILE=" + b.Tools.NDK.ToolchainFile(),
		"-DANDROID_ABI=" + abi.Name,
		"-DANDROID_PLATFORM=" + b.platform(),
		"-DANDROID_STL=" + stl,
		"-DCMAKE_BUILD_TYPE=RelWithDebInfo",
		"-DCMAKE_PROJECT_INCLUDE=" + filepath.Join(dir, include),
		"-D" + b.Matrix.Library.Name + "_DIR=" + b.Matrix.Layout().CMake(),
	}
}

// include is what CMake reads after the app's project(). Not -DCMAKE_C_FLAGS: with NDK r23 and r24 that drops the NDK's own flags
// (android/ndk#1693).
const include = "gondk.cmake"

// includeText keeps the places where the project and the NDK lie out of debug information, and so out of the build id.
//
// The compiler starts in dir and takes the last option that fits: sources are then named from the project on, as ndk-build has them.
func (b *Builder) includeText(dir string) string {
	var text strings.Builder
	ndk := b.Tools.NDK
	for _, option := range []string{ndk.PrefixMap(ndk.Root, "ndk"), ndk.PrefixMap(b.Matrix.Root, "."), ndk.PrefixMap(dir, ".")} {
		fmt.Fprintf(&text, "add_compile_options([==[%s]==])\n", option)
	}
	return text.String()
}

// configure runs CMake's first half, from an empty folder, unless it has been run with the same arguments. ninja runs it again by itself
// when one of the project's CMake files has changed; where that was stopped, as another ABI's failure does, ninja's own file is gone.
func (b *Builder) configure(ctx context.Context, dir string, args []string) error {
	included := b.includeText(dir)
	key := fmt.Sprintf("%s\n%q\n%s\n%s", b.Tools.CMake.Version, args, b.Tools.NDK.Revision, included)
	done := filepath.Join(dir, "gondk-configured")
	_, missing := os.Stat(filepath.Join(dir, "build.ninja"))
	if was, err := os.ReadFile(done); err == nil && string(was) == key && missing == nil {
		return nil
	}
	if err := b.Run.Reset(dir); err != nil {
		return err
	}
	for name, text := range map[string]string{query: "", include: included} {
		if err := b.Run.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text)); err != nil {
			return err
		}
	}
	if _, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.CMake.Path, Args: args, Env: foreign}); err != nil {
		return err
	}
	return b.Run.WriteFile(done, []byte(key))
}

// ninja does what cmake --build does, which takes several times as long to find that there is nothing to do.
func (b *Builder) ninja(ctx context.Context, dir string) error {
	_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.Ninja.Path, Dir: dir, Env: foreign})
	return err
}
