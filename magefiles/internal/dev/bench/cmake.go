package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// scripts are a CMakeLists.txt with the archive as a part of the build, and one without.
var scripts = map[string]string{
	"with": `include("%[1]s/cmake/Gondk.cmake")
gondk_add_archive(NAME %[2]s PACKAGE %[3]s MODULE "%[1]s")
target_link_libraries(app PRIVATE gondk::%[2]s)
`,
	"without": "",
}

// cmakeProjects writes both below the copy, and makes gondk a tool of the copy's module.
func (b *Bench) cmakeProjects(ctx context.Context) error {
	for name, script := range scripts {
		if script != "" {
			script = fmt.Sprintf(script, filepath.ToSlash(b.Run.Root), b.Matrix.Library.Name, b.Matrix.Library.Package)
		}
		text := "cmake_minimum_required(VERSION 3.18)\nproject(app C)\nadd_library(app SHARED app.c)\n" + script
		dir := filepath.Join(b.Run.Root, "cmake-"+name)
		if err := b.Run.WriteFile(filepath.Join(dir, "CMakeLists.txt"), []byte(text)); err != nil {
			return err
		}
		if err := b.Run.WriteFile(filepath.Join(dir, "app.c"), []byte("int app(void) { return 1; }\n")); err != nil {
			return err
		}
	}
	_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.Go.Path, Args: []string{"mod", "edit", "-tool=github.com/gondk/gondk"}})
	return err
}

// configure reads a CMake project for an ABI, as an IDE does when it opens it.
func (b *Bench) configure(ctx context.Context, name string, a *matrix.ABI) error {
	dir := filepath.Join(b.Run.Root, "cmake-"+name)
	_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.CMake.Path, Args: []string{
		"-S", dir, "-B", filepath.Join(dir, a.Name), "-G", "Ninja", "-DCMAKE_MAKE_PROGRAM=" + b.Tools.Ninja.Path, "-DCMAKE_TOOLCHAIN_FILE=" + b.Tools.NDK.ToolchainFile(),
		"-DANDROID_ABI=" + a.Name, "-DANDROID_PLATFORM=android-" + strconv.Itoa(b.Matrix.Android.MinSDK), "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
	}})
	return err
}

// configureAll reads it for all ABIs at once.
func (b *Bench) configureAll(ctx context.Context, name string) error {
	var all []func(context.Context) error
	for i := range b.Matrix.ABIs {
		all = append(all, func(ctx context.Context) error { return b.configure(ctx, name, &b.Matrix.ABIs[i]) })
	}
	return step.All(ctx, all...)
}

// sync reads a project for the first time, with gondk compiled, against the same project without the archive.
func (b *Bench) sync(ctx context.Context) (Row, error) {
	if err := b.cmakeProjects(ctx); err != nil {
		return Row{}, err
	}
	if err := b.configureAll(ctx, "with"); err != nil { // compiles gondk
		return Row{}, err
	}
	forget := func() error {
		for name := range scripts {
			for _, a := range b.Matrix.ABIs {
				if err := os.RemoveAll(filepath.Join(b.Run.Root, "cmake-"+name, a.Name)); err != nil {
					return err
				}
			}
		}
		return nil
	}
	ours := func() error { return b.configureAll(ctx, "with") }
	peer := func() error { return b.configureAll(ctx, "without") }
	return race("first sync of all ABIs at once, gondk compiled", "CMake alone", ours, peer, 1.5, forget)
}

// ninja builds one ABI's library through Gondk.cmake after a change, against one go build.
func (b *Bench) ninja(ctx context.Context) (Row, error) {
	if err := b.cmakeProjects(ctx); err != nil {
		return Row{}, err
	}
	a := &b.Matrix.ABIs[0]
	if err := b.configure(ctx, "with", a); err != nil {
		return Row{}, err
	}
	ours := func() error {
		_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.Ninja.Path, Args: []string{"-C", filepath.Join(b.Run.Root, "cmake-with", a.Name)}})
		return err
	}
	if err := ours(); err != nil {
		return Row{}, err
	}
	peer := func() error {
		_, err := b.Run.Run(ctx, step.Cmd{
			Path: b.Tools.Go.Path, Args: []string{"build", "-buildmode=c-shared", "-trimpath", "-o", b.shared(*a, "-one"), b.Matrix.Library.Package},
			Env: archive.Env(a, b.Tools.NDK, strconv.Itoa(b.Matrix.Android.MinSDK)),
		})
		return err
	}
	return race("one ABI through Gondk.cmake and ninja, one line of Go changed", "go build -buildmode=c-shared", ours, peer, 1.1, b.change)
}
