package native

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/integration"
	"github.com/gondk/gondk/magefiles/internal/matrix"
	"github.com/gondk/gondk/magefiles/internal/step"
)

// CMake builds the app's CMakeLists.txt for every ABI.
func (b *Builder) CMake(ctx context.Context) (Libraries, error) {
	stl, err := b.stl()
	if err != nil {
		return nil, err
	}
	libs := make([][]string, len(b.Matrix.ABIs))
	var builds []func(context.Context) error
	for i := range b.Matrix.ABIs {
		abi := &b.Matrix.ABIs[i]
		builds = append(builds, func(ctx context.Context) (err error) {
			libs[i], err = b.cmake(ctx, abi, stl)
			return err
		})
	}
	if err := step.All(ctx, builds...); err != nil {
		return nil, err
	}
	return b.byABI(libs), nil
}

func (b *Builder) byABI(libs [][]string) Libraries {
	all := Libraries{}
	for i, abi := range b.Matrix.ABIs {
		all[abi.Name] = libs[i]
	}
	return all
}

func (b *Builder) cmake(ctx context.Context, abi *matrix.ABI, stl string) (libs []string, err error) {
	dir, lib := b.out(CMake, abi.Name, "build"), b.out(CMake, abi.Name, "lib")
	err = b.Run.Delegate(ctx, step.Task{
		Name: CMake, ABI: abi.Name, Outputs: []string{lib}, Work: []string{dir},
		Do: func(ctx context.Context) error {
			if err := b.configure(ctx, dir, b.cmakeArgs(abi, stl, dir, lib)); err != nil {
				return b.explain(CMake, abi.Name, err)
			}
			if err := b.ninja(ctx, dir); err != nil {
				return b.explain(CMake, abi.Name, err)
			}
			libs, err = b.collect(dir, lib)
			return err
		},
	})
	return libs, err
}

func (b *Builder) cmakeArgs(abi *matrix.ABI, stl, dir, lib string) []string {
	return []string{
		"-S", b.app(), "-B", dir, "-G", "Ninja",
		"-DCMAKE_MAKE_PROGRAM=" + b.Tools.Ninja.Path,
		"-DCMAKE_TOOLCHAIN_FILE=" + b.Tools.NDK.ToolchainFile(),
		"-DANDROID_ABI=" + abi.Name,
		"-DANDROID_PLATFORM=" + b.platform(),
		"-DANDROID_STL=" + stl,
		"-DCMAKE_BUILD_TYPE=RelWithDebInfo",
		"-DCMAKE_LIBRARY_OUTPUT_DIRECTORY=" + lib,
		"-DCMAKE_C_FLAGS=" + b.prefixMaps(), "-DCMAKE_CXX_FLAGS=" + b.prefixMaps(), "-DCMAKE_ASM_FLAGS=" + b.prefixMaps(),
		"-D" + b.Matrix.Library.Name + "_DIR=" + integration.CMakeDir(b.Matrix),
	}
}

// prefixMaps keeps the places where the project and the NDK lie out of debug information, and so out of the build id.
func (b *Builder) prefixMaps() string {
	option := "-ffile-prefix-map="
	if b.Tools.NDK.Major < 22 {
		option = "-fdebug-prefix-map=" // clang 9 of NDK r21 does not know the other
	}
	var flags []string
	for _, m := range []string{b.Tools.NDK.Root + "=ndk", b.Matrix.Root + "=."} {
		flags = append(flags, `"`+option+m+`"`)
	}
	return strings.Join(flags, " ")
}

// configure runs CMake's first half, from an empty folder, unless it has been run with the same arguments. ninja runs it again by itself
// when one of the project's CMake files has changed.
func (b *Builder) configure(ctx context.Context, dir string, args []string) error {
	key := fmt.Sprintf("%s\n%q\n%s\n", b.Tools.CMake.Version, args, b.Tools.NDK.Revision)
	done := filepath.Join(dir, "gondk-configured")
	if was, err := os.ReadFile(done); err == nil && string(was) == key {
		return nil
	}
	if err := b.Run.Reset(dir); err != nil {
		return err
	}
	if err := b.Run.WriteFile(filepath.Join(dir, query), nil); err != nil {
		return err
	}
	if _, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.CMake.Path, Args: args, Env: foreign}); err != nil {
		return err
	}
	return b.Run.WriteFile(done, []byte(key))
}

func (b *Builder) ninja(ctx context.Context, dir string) error {
	_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.CMake.Path, Args: []string{"--build", dir}, Env: foreign})
	return err
}

// query asks CMake's file API (cmake-file-api(7)) for the targets and what they make.
const query = ".cmake/api/v1/query/codemodel-v2"

// collect gives the shared libraries that the project's targets make, and removes from lib what older versions of it made.
func (b *Builder) collect(dir, lib string) ([]string, error) {
	replies := filepath.Join(dir, ".cmake", "api", "v1", "reply")
	entries, err := os.ReadDir(replies)
	if err != nil {
		return nil, err
	}
	var libs []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "target-") {
			continue
		}
		made, err := sharedLibraries(filepath.Join(replies, e.Name()))
		if err != nil {
			return nil, err
		}
		for _, path := range made {
			if !filepath.IsAbs(path) {
				path = filepath.Join(dir, path)
			}
			libs = append(libs, path)
		}
	}
	slices.Sort(libs)
	libs = slices.Compact(libs)
	if len(libs) == 0 {
		return nil, fmt.Errorf("%s makes no shared library; add_library(… SHARED …) makes one", b.Run.Rel(b.app("CMakeLists.txt")))
	}
	return libs, b.removeOthers(lib, libs)
}

// sharedLibraries reads one target of the file API's reply.
func sharedLibraries(reply string) ([]string, error) {
	data, err := os.ReadFile(reply)
	if err != nil {
		return nil, err
	}
	var target struct {
		Type      string
		Artifacts []struct{ Path string }
	}
	if err := json.Unmarshal(data, &target); err != nil {
		return nil, fmt.Errorf("%s: %w", reply, err)
	}
	var paths []string
	if target.Type == "SHARED_LIBRARY" || target.Type == "MODULE_LIBRARY" {
		for _, a := range target.Artifacts {
			paths = append(paths, filepath.FromSlash(a.Path))
		}
	}
	return paths, nil
}

func (b *Builder) removeOthers(dir string, libs []string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if path := filepath.Join(dir, e.Name()); !slices.Contains(libs, path) {
			if err := b.Run.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}
