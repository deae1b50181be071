package kit

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/gondk/gondk/magefiles/internal/build/native"
	"github.com/gondk/gondk/magefiles/internal/project/agree"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/show/report"
)

// Cmake builds the archive and, with CMake, the app's native code for every ABI.
func Cmake(ctx context.Context) error {
	return oneNative(ctx, native.CMake, uses{cmake: true}, (*native.Builder).CMake)
}

// NdkBuild builds the archive and, with ndk-build, the app's native code for every ABI.
func NdkBuild(ctx context.Context) error {
	return oneNative(ctx, native.NDKBuild, uses{ndkBuild: true}, (*native.Builder).NDKBuild)
}

func oneNative(ctx context.Context, path string, u uses, build func(*native.Builder, context.Context) ([]native.Libraries, error)) error {
	return in(ctx, path, func(ctx context.Context, p *project) error {
		if err := p.prepareApp(ctx, u); err != nil {
			return err
		}
		if _, err := p.archives(ctx); err != nil {
			return err
		}
		phase, end := log.Phase(ctx, path)
		libs, err := build(p.native(), phase)
		end()
		if err != nil {
			return err
		}
		return p.made(&report.Made{Target: path, Files: packedFiles(libs)}, false)
	})
}

// packedFiles lists the libraries to pack.
func packedFiles(libs []native.Libraries) []string {
	var files []string
	for _, l := range libs {
		found, _ := filepath.Glob(filepath.Join(l.Packed, "*.so")) // whose pattern is right
		files = append(files, found...)
	}
	return files
}

func (p *project) native() *native.Builder {
	return &native.Builder{Run: p.run, Matrix: p.matrix, Tools: p.tools}
}

// prepareApp prepares for a target that builds the app, once the app's own build files agree with the matrix.
func (p *project) prepareApp(ctx context.Context, u uses) error {
	if err := p.requireApp(); err != nil {
		return err
	}
	if err := agree.Check(p.matrix); err != nil {
		return err
	}
	return p.prepare(ctx, u)
}

func (p *project) requireApp() error {
	if p.matrix.App == nil {
		return fmt.Errorf("%s: without [app], only the archive can be built; add [app] with dir, or run mage archive", matrix.FileName)
	}
	return nil
}
