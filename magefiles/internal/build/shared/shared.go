// Package shared links finished libraries of the archives: lib<name>.so, which exports what the archive exports and nothing else, for who has
// no C code of his own to link it into: dart:ffi, Kotlin Multiplatform, JNA, System.loadLibrary.
package shared

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/build/archive"
	"github.com/gondk/gondk/magefiles/internal/build/link"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Library is a finished library for one ABI.
type Library struct {
	ABI    *matrix.ABI
	Name   string // core in libcore.so
	Linked string // absolute path of the library as the linker left it, below build/symbols
	Packed string // the same, stripped
}

// Builder links one project's finished libraries.
type Builder struct {
	Run      *step.Runner
	Matrix   *matrix.Matrix
	Tools    *toolchain.Tools
	Archives []archive.Archive
}

// Build links what [[output]] says, for every ABI. The libraries are in the order of the archives, and for each in that of the matrix.
func (b *Builder) Build(ctx context.Context) ([]Library, error) {
	var all []Library
	var links []func(context.Context) error
	for _, a := range b.Archives {
		var libs []Library
		for _, o := range b.Matrix.Libraries() {
			file := "lib" + o.Name + ".so"
			libs = append(libs, Library{a.ABI, o.Name, b.linked(a.ABI.Name, file), b.packed(a.ABI.Name, file)})
		}
		all = append(all, libs...)
		links = append(links, func(ctx context.Context) error { return b.Run.Do(ctx, b.task(a, libs)) })
	}
	return all, step.All(ctx, links...)
}

func (b *Builder) linked(abi string, file ...string) string {
	return b.Matrix.Layout().Symbols(append([]string{"so", abi}, file...)...)
}

func (b *Builder) packed(abi string, file ...string) string {
	return b.Matrix.Layout().Shared(abi, file...)
}

// task links all libraries of one ABI: their folders have nothing else.
func (b *Builder) task(a archive.Archive, libs []Library) step.Task {
	folders := []string{b.linked(a.ABI.Name), b.packed(a.ABI.Name)}
	var commands [][]string
	for _, l := range libs {
		driver, args := b.command(a, l)
		commands = append(commands, append([]string{driver}, args...))
	}
	return step.Task{
		Name: "so", ABI: a.ABI.Name, Key: []any{commands, b.Tools.NDK.Root}, Inputs: append([]string{a.Lib}, a.Shared...), Outputs: folders,
		Do: func(ctx context.Context) error {
			for _, folder := range folders {
				if err := b.Run.Reset(folder); err != nil {
					return err
				}
			}
			for i, l := range libs {
				if err := b.link(ctx, l, commands[i][0], commands[i][1:]); err != nil {
					return fmt.Errorf("so %s: %s: %w", a.ABI.Name, filepath.Base(l.Packed), err)
				}
			}
			return nil
		},
	}
}

func (b *Builder) link(ctx context.Context, l Library, driver string, args []string) error {
	if _, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.NDK.Tool(driver), Args: append(args, "-o", l.Linked)}); err != nil {
		return err
	}
	_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.NDK.Tool("llvm-strip"), Args: []string{"--strip-unneeded", "-o", l.Packed, l.Linked}})
	return err
}

// command gives the compiler that links a library, and its arguments. The archive is one object, whose global symbols are what is for others.
// C++'s own library becomes part of it: an app would have to pack another beside it.
func (b *Builder) command(a archive.Archive, l Library) (driver string, args []string) {
	driver = "clang"
	args = []string{"--target=" + a.ABI.Target(fmt.Sprint(b.Matrix.Android.MinSDK)), "-shared", "-Wl,-soname," + filepath.Base(l.Packed), "-Wl,--build-id=sha1",
		"-Wl,--no-undefined", "-Wl,--whole-archive", a.Lib, "-Wl,--no-whole-archive"}
	args = append(args, link.ForLevel(b.Matrix.Android.MinSDK)...)
	if a.Cxx {
		driver = "clang++"
		args = append(args, "-static-libstdc++", "-Wl,--exclude-libs,libc++_static.a", "-Wl,--exclude-libs,libc++abi.a")
	}
	libs := slices.Clone(link.Unasked)
	for _, lib := range a.Libs {
		if !slices.ContainsFunc(a.Shared, func(path string) bool { return filepath.Base(path) == "lib"+lib+".so" }) {
			libs = append(libs, lib)
		}
	}
	args = append(args, a.Shared...)
	return driver, append(args, link.Of(a.ABI.ABI, b.Matrix.Android.PageSize, libs, a.Entry).Flags()...)
}
