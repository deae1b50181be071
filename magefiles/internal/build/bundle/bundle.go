// Package bundle packs the project's app: Android's own tools make an App Bundle (.aab) of its manifest, resources, Java code and the
// libraries of one build path, and then APKs to install.
//
// What does not depend on the libraries is made once, by [Builder.Base]; [Builder.Bundles] then packs those of each build path.
package bundle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/build/program"
	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Builder packs the app of Matrix, which must have one. Tools has what toolchain finds for a matrix with an app.
type Builder struct {
	Runner *step.Runner // its Env holds the signing variables that the matrix names
	Matrix *matrix.Matrix
	Tools  *toolchain.Tools

	// DebugKeystores are where a keystore like Android's debug.keystore may lie, absolute. The first that exists signs the APKs; where
	// none does, the last is made.
	DebugKeystores []string

	// ClassCache is a folder for classes that many builds need, absolute: as JVMs have loaded them, and libraries' as dex code. Empty: each
	// build makes them again.
	ClassCache string

	Programs []program.Program // that go in with the libraries of each build path
}

// Check returns everything that is wrong with the app and the signing variables, before anything is built.
func (b *Builder) Check() error {
	_, manifestErr := b.readManifest()
	_, signingErr := b.signingKey()
	return errors.Join(manifestErr, b.checkSources(), signingErr)
}

// Base makes what the bundles of all build paths share: build/bundle/base. Check comes first.
func (b *Builder) Base(ctx context.Context) error {
	if err := step.All(ctx, b.resources, b.stubs); err != nil {
		return err
	}
	return b.dex(ctx)
}

// File returns the absolute path of a build path's bundle: build/sample-cmake.aab.
func (b *Builder) File(buildPath string) string { return b.result(buildPath, ".aab") }

// APKsFile returns the absolute path of a build path's APK set: build/sample-cmake.apks.
func (b *Builder) APKsFile(buildPath string) string { return b.result(buildPath, ".apks") }

// Folders are where the libraries of one ABI lie. Both hold the same names.
type Folders struct {
	Packed string // those that go into the bundle as they are: stripped
	Linked string // the same with the symbols, which go in as metadata for Play
}

// Bundles makes File of each build path, validated by bundletool, and signed where the signing variables are set. libs has the libraries of
// each build path for each ABI of the matrix. Base comes first.
func (b *Builder) Bundles(ctx context.Context, libs map[string]map[string]Folders) error {
	key, err := b.signingKey()
	if err != nil {
		return err
	}
	batch := b.newBatch()
	bundles := []func(context.Context) error{batch.run}
	for _, path := range slices.Sorted(maps.Keys(libs)) {
		job := batch.add()
		bundles = append(bundles, func(ctx context.Context) error {
			defer job.ready()
			return b.bundle(ctx, path, libs[path], key, job)
		})
	}
	err = step.All(ctx, bundles...)
	if err == nil && key == nil {
		b.Runner.Log.Warn(b.unsigned())
	}
	return err
}

func (b *Builder) bundle(ctx context.Context, buildPath string, libs map[string]Folders, key *signingKey, job *job) error {
	libraries, err := b.libraries(libs)
	if err != nil {
		return err
	}
	tools, err := identify(b.Tools.Bundletool.Path, b.Tools.Java.Path)
	if err != nil {
		return err
	}
	inputs := append([]string{b.linked(), b.dexDir()}, existing(b.source("resources"))...)
	for _, lib := range libraries {
		inputs = append(inputs, lib.packed, lib.linked)
	}
	if key != nil {
		inputs = append(inputs, key.keystore)
	}
	p := &packing{b, b.work(buildPath), libraries, key, job}
	return b.Runner.Do(ctx, step.Task{
		Name: "bundle", ABI: buildPath,
		Key:     []any{tools, b.Tools.NDK.Root, b.Matrix.Android.PageSize, b.extracts(), key},
		Inputs:  inputs,
		Outputs: []string{b.File(buildPath)},
		Work:    []string{p.dir},
		Do:      func(ctx context.Context) error { return p.pack(ctx, b.File(buildPath)) },
	})
}

// packing is one bundle on its way.
type packing struct {
	*Builder
	dir       string // for what is made on the way
	libraries []library
	key       *signingKey // nil: unsigned
	job       *job
}

func (p *packing) pack(ctx context.Context, file string) error {
	if err := p.Runner.Reset(p.dir); err != nil {
		return err
	}
	if err := p.writeModule(); err != nil {
		return err
	}
	if err := p.Runner.WriteFile(p.config(), bundleConfig(p.Matrix.Android.PageSize, p.extracts())); err != nil {
		return err
	}
	metadata, err := p.writeSymbols(ctx, symbolsLimit)
	if err != nil {
		return err
	}
	return p.Runner.Stage(file, func(tmp string) error {
		if err := p.buildBundle(ctx, tmp, metadata); err != nil {
			return err
		}
		if p.key == nil {
			return nil
		}
		return p.sign(ctx, p.key, tmp)
	})
}

func (p *packing) buildBundle(ctx context.Context, out string, metadata []string) error {
	rel := p.Runner.Rel // bundletool splits a list of modules at commas, which an absolute path may have
	build := append([]string{"build-bundle", "--modules=" + rel(p.module()), "--config=" + rel(p.config()), "--output=" + rel(out)}, metadata...)
	if err := p.job.do(ctx, p.dir, out, build, []string{"validate", "--bundle=" + rel(out)}); err != nil {
		return err
	}
	return os.Chmod(out, 0o644) // bundletool lets nobody but the owner read it, and CI's collectors are others
}

func (p *packing) config() string { return filepath.Join(p.dir, "BundleConfig.json") }

// bundleConfig is bundletool's BundleConfig.json. The alignment is said because bundletool's own default depends on its version; of libraries
// that are compressed, for the installer to unpack, there is none.
func bundleConfig(pageSize int, extract bool) []byte {
	type object map[string]any
	alignment := fmt.Sprintf("PAGE_ALIGNMENT_%dK", pageSize>>10)
	libraries := object{"enabled": true, "alignment": alignment}
	if extract {
		libraries = object{"enabled": false}
	}
	text, err := json.MarshalIndent(object{"optimizations": object{"uncompressNativeLibraries": libraries}}, "", "  ")
	if err != nil {
		panic(err) // maps, strings and bools always have a JSON form
	}
	return append(text, '\n')
}

// source returns the path of something in the app's main source set, laid out as the Android Gradle plugin has it.
func (b *Builder) source(elem ...string) string {
	return filepath.Join(append([]string{b.Matrix.Root, filepath.FromSlash(b.Matrix.App.Dir), "src", "main"}, elem...)...)
}

func (b *Builder) work(elem ...string) string {
	return b.Matrix.Layout().Bundles(elem...)
}

func (b *Builder) result(buildPath, ext string) string {
	return b.Matrix.Layout().Bundle(b.Matrix.App.Name, buildPath, ext)
}

// identify tells one state of big files, such as tools, from another without reading them.
func identify(paths ...string) ([]string, error) {
	var ids []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		ids = append(ids, fmt.Sprintf("%s %d %d", path, info.Size(), info.ModTime().UnixNano()))
	}
	return ids, nil
}

// existing returns those of the paths that exist.
func existing(paths ...string) []string {
	return slices.DeleteFunc(paths, func(path string) bool {
		_, err := os.Stat(path)
		return err != nil
	})
}
