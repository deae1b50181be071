package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// scripts are a CMakeLists.txt with the archive as a part of the build, and one without.
var scripts = map[string]string{
	"with": `include("%[1]s/cmake/Gondk.cmake")
gondk_add_archive(NAME %[2]s PACKAGE %[3]s MODULE "%[4]s")
target_link_libraries(app PRIVATE gondk::%[2]s)
`,
	"without": "",
}

// cmakeProjects writes both into a team's module, whose folder it gives.
func (b *Bench) cmakeProjects() (string, error) {
	module, err := b.team()
	if err != nil {
		return "", err
	}
	for name, script := range scripts {
		if script != "" {
			script = fmt.Sprintf(script, filepath.ToSlash(b.Gondk), b.Matrix.Library.Name, b.Matrix.Library.Package, filepath.ToSlash(module))
		}
		text := "cmake_minimum_required(VERSION 3.18)\nproject(app C)\nadd_library(app SHARED app.c)\n" + script
		err := b.writeFiles(filepath.Join(module, name), map[string]string{"CMakeLists.txt": text, "app.c": "int app(void) { return 1; }\n"})
		if err != nil {
			return "", err
		}
	}
	return module, nil
}

// configure reads a CMake project for an ABI, as an IDE does when it opens it.
func (b *Bench) configure(ctx context.Context, project string, a *matrix.ABI) error {
	_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.CMake.Path, Args: []string{
		"-S", project, "-B", filepath.Join(project, a.Name), "-G", "Ninja", "-DCMAKE_MAKE_PROGRAM=" + b.Tools.Ninja.Path, "-DCMAKE_TOOLCHAIN_FILE=" + b.Tools.NDK.ToolchainFile(),
		"-DANDROID_ABI=" + a.Name, "-DANDROID_PLATFORM=android-" + strconv.Itoa(b.Matrix.Android.MinSDK), "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
	}})
	return err
}

// configureAll reads it for all ABIs at once.
func (b *Bench) configureAll(ctx context.Context, project string) error {
	var all []func(context.Context) error
	for i := range b.Matrix.ABIs {
		all = append(all, func(ctx context.Context) error { return b.configure(ctx, project, &b.Matrix.ABIs[i]) })
	}
	return step.All(ctx, all...)
}

// sync reads a project for the first time, with gondk compiled, against the same project without the archive.
func (b *Bench) sync(ctx context.Context) (Row, error) {
	module, err := b.cmakeProjects()
	if err != nil {
		return Row{}, err
	}
	with, without := filepath.Join(module, "with"), filepath.Join(module, "without")
	forget := func() error {
		for _, a := range b.Matrix.ABIs {
			if err := errors.Join(os.RemoveAll(filepath.Join(with, a.Name)), os.RemoveAll(filepath.Join(without, a.Name))); err != nil {
				return err
			}
		}
		return nil
	}
	ours := func() error { return b.configureAll(ctx, with) }
	peer := func() error { return b.configureAll(ctx, without) }
	for range 2 { // the first compiles gondk, and the second is the first that finds it in Go's cache
		if err := errors.Join(forget(), ours()); err != nil {
			return Row{}, err
		}
	}
	return race("first sync of all ABIs at once, gondk compiled", "CMake alone", ours, peer, 1.5, forget)
}

// ninja builds one ABI's library through Gondk.cmake after a change, against one go build.
func (b *Bench) ninja(ctx context.Context) (Row, error) {
	module, err := b.cmakeProjects()
	if err != nil {
		return Row{}, err
	}
	project, a := filepath.Join(module, "with"), &b.Matrix.ABIs[0]
	if err := b.configure(ctx, project, a); err != nil {
		return Row{}, err
	}
	ours := func() error {
		_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.Ninja.Path, Args: []string{"-C", filepath.Join(project, a.Name)}})
		return err
	}
	peer := func() error {
		return b.goBuildOne(ctx, module, a, b.shared(*a, "-one"), b.Matrix.Library.Package, "-buildmode=c-shared")
	}
	source, err := filepath.Rel(b.Run.Root, b.Source)
	if err := errors.Join(err, ours(), peer()); err != nil { // fills Go's cache
		return Row{}, err
	}
	change := func() error { return change(filepath.Join(module, source)) }
	return race("one ABI through Gondk.cmake and ninja, one line of Go changed", "go build -buildmode=c-shared", ours, peer, 1.1, change)
}
