package native

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// each runs build for every ABI of the matrix at once. The results are in the matrix's order.
func (b *Builder) each(ctx context.Context, build func(context.Context, *matrix.ABI) (Libraries, error)) ([]Libraries, error) {
	libs := make([]Libraries, len(b.Matrix.ABIs))
	var builds []func(context.Context) error
	for i := range b.Matrix.ABIs {
		builds = append(builds, func(ctx context.Context) (err error) {
			libs[i], err = build(ctx, &b.Matrix.ABIs[i])
			return err
		})
	}
	return libs, step.All(ctx, builds...)
}

// made is what a build path's tool says that it made.
type made struct {
	files    []string // the libraries as they were linked
	commands Commands
}

// libraries runs one build path's tool for one ABI and gathers the libraries that it says it linked. work are the tool's own folders.
func (b *Builder) libraries(ctx context.Context, path string, abi *matrix.ABI, work []string, build func(context.Context) (made, error)) (Libraries, error) {
	libs := Libraries{ABI: abi, Linked: b.Matrix.Layout().Symbols(path, abi.Name), Packed: b.Matrix.Layout().Packed(path, abi.Name)}
	err := b.Run.Delegate(ctx, step.Task{
		Name: path, ABI: abi.Name, Outputs: []string{libs.Linked, libs.Packed}, Work: work,
		Do: func(ctx context.Context) error {
			m, err := build(ctx)
			if err != nil {
				return b.explain(path, abi.Name, err)
			}
			libs.Commands = m.commands
			files := m.files
			if err := b.keepOnly(libs.Linked, files); err != nil {
				return err
			}
			if err := b.keepOnly(libs.Packed, files); err != nil {
				return err
			}
			for _, file := range files {
				if err := b.gather(ctx, file, libs); err != nil {
					return err
				}
			}
			return nil
		},
	})
	return libs, err
}

// keepOnly removes from a folder what is not called like one of the files: libraries that the project does not make any more.
func (b *Builder) keepOnly(dir string, files []string) error {
	if err := b.Run.MkdirAll(dir); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !slices.ContainsFunc(files, func(file string) bool { return filepath.Base(file) == e.Name() }) {
			if err := b.Run.Remove(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// gather copies a library, and strips the copy, unless that has been done with the same library.
func (b *Builder) gather(ctx context.Context, file string, libs Libraries) error {
	linked, packed := filepath.Join(libs.Linked, filepath.Base(file)), filepath.Join(libs.Packed, filepath.Base(file))
	now, err := b.Run.Digest(file)
	if err != nil {
		return err
	}
	was, err := b.Run.Digest(linked)
	if _, stripped := os.Stat(packed); err == nil && stripped == nil && was == now {
		return nil
	}
	// The stripped one first: a build that is killed in between does both again.
	err = b.Run.Stage(packed, func(tmp string) error {
		_, err := b.Run.Run(ctx, step.Cmd{Path: b.Tools.NDK.Tool("llvm-strip"), Args: []string{"--strip-unneeded", "-o", tmp, file}})
		return err
	})
	if err != nil {
		return err
	}
	return b.Run.CopyFile(file, linked)
}

// Objects returns the absolute paths of the object files that a build path compiled for an ABI.
func (b *Builder) Objects(path, abi string) ([]string, error) {
	var all []string
	err := filepath.WalkDir(b.out(path, abi), func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), "CompilerId"): // CMake's own, to learn about the compiler
			return fs.SkipDir
		case filepath.Ext(file) == ".o":
			all = append(all, file)
		}
		return nil
	})
	return all, err
}
