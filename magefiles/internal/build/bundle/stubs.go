package bundle

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// stubFiles are the framework's classes that apps use most, by name and signature alone: javac and D8 read them if there is no
// android.jar. Methods are native so that they need no body. None of it is ever packed.
//
//go:embed stubs
var stubFiles embed.FS

// stubClasses is the folder of the compiled stubs.
func (b *Builder) stubClasses() string { return b.work("stubs", "classes") }

// stubs compiles the stub classes, once; with an android.jar there is nothing to do.
func (b *Builder) stubs(ctx context.Context) error {
	if b.Tools.AndroidJar.Path != "" {
		return nil
	}
	tools, err := identify(b.Tools.Javac.Path)
	if err != nil {
		return err
	}
	stubs, err := stubDigest()
	if err != nil {
		return err
	}
	dir, args := b.work("stubs", "src"), b.work("stubs", "src.args")
	return b.Runner.Do(ctx, step.Task{
		Name:    "stubs",
		Key:     []any{tools, stubs},
		Outputs: []string{b.stubClasses()},
		Work:    []string{dir, args},
		Do: func(ctx context.Context) error {
			files, err := b.lay(dir, stubFiles)
			if err != nil {
				return err
			}
			return b.Runner.Stage(b.stubClasses(), func(tmp string) error { return b.javac(ctx, tmp, args, files, nil) })
		},
	})
}

// lay puts embedded sources into a folder, for javac, and lists them there.
func (b *Builder) lay(dir string, files embed.FS) ([]string, error) {
	if err := b.Runner.Stage(dir, func(tmp string) error { return os.CopyFS(tmp, files) }); err != nil {
		return nil, err
	}
	return sources(dir)
}

// stubDigest tells one version of the stubs from another.
func stubDigest() (string, error) { return digestFiles(stubFiles) }

func digestFiles(files embed.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := files.ReadFile(name)
		fmt.Fprintf(sum, "%s %d\n%s", name, len(text), text)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}

// hasStub reports whether there is a stub for what an import names: a class, or all of a package.
func hasStub(name string) bool {
	file := path.Join("stubs", strings.ReplaceAll(name, ".", "/"))
	if folder, all := strings.CutSuffix(file, "/*"); all {
		file = folder
	} else {
		file += ".java"
	}
	_, err := fs.Stat(stubFiles, file)
	return err == nil
}
