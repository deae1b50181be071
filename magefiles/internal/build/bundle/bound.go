package bundle

import (
	"archive/zip"
	"context"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/build/bind/java"
	"github.com/gondk/gondk/magefiles/internal/read/zipfile"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Bound are the classes by which Java calls Go, for an AAR.
type Bound struct {
	Classes string // absolute path of the jar of classes
	Sources string // of the jar of sources
}

// Bound compiles them. Java's sources use Java's own classes alone, Kotlin's its library and coroutines too, which are for the app to bring.
func (b *Builder) Bound(ctx context.Context) (*Bound, error) {
	tools, err := identify(append([]string{b.Tools.Javac.Path}, existing(b.Tools.Kotlin.Jars()...)...)...)
	if err != nil {
		return nil, err
	}
	all := &Bound{b.work("bound", "classes.jar"), b.work("bound", "sources.jar")}
	classes, args := b.work("bound", "classes"), b.work("bound", "src.args")
	return all, b.Runner.Do(ctx, step.Task{
		Name: "classes", Key: tools, Inputs: []string{b.bound()}, Outputs: []string{all.Classes, all.Sources}, Work: []string{classes, args},
		Do: func(ctx context.Context) error {
			files, err := sources(b.bound())
			if err != nil {
				return err
			}
			if _, err := b.compile(ctx, classes, args, files, nil, b.Tools.Kotlin.LibraryOptions()...); err != nil {
				return err
			}
			if err := b.zip(all.Sources, b.bound(), zip.Deflate, ""); err != nil {
				return err
			}
			return b.zip(all.Classes, classes, zip.Deflate, java.AnnotationsDir)
		},
	})
}

// zip packs a folder by a method of package zip, without one that is in it: compilers need no classes of annotations, and an app can have each
// class only once.
func (b *Builder) zip(to, dir string, method uint16, without string) error {
	files, err := zipfile.Below(dir, "")
	if err != nil {
		return err
	}
	if without != "" {
		files = slices.DeleteFunc(files, func(e zipfile.Entry) bool { return strings.HasPrefix(e.Name, without+"/") })
	}
	return zipfile.Write(b.Runner, to, method, files)
}
