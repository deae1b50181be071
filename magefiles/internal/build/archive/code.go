package archive

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// code is the library's Go code as the go command is told of it.
type code struct {
	*Builder

	settings    *goSettings
	tags        []string          // of the matrix and of GOFLAGS
	memberPaths []string          // import paths of library.packages, sorted
	overlay     string            // file for go's -overlay; empty if there is none but the user's
	overlaid    map[string]string // what gondk adds there to the user's
	fixed       map[string]string // digests of Go's own files as go.fixes has them, by their names below GOROOT; empty: left out
	goroot      string            // link that the go command has Go's own files by, where it must
	gorootIs    string            // what it leads to
	files       map[string][]byte // texts, by their paths, that gondk adds to the code
	boundPath   string            // import path of the native half of the binding; empty: none
	boundTask   *step.Task        // writes both halves

	hiddenOnce sync.Once // what the archives hide is told once for all ABIs
}

// read finds out what the go command is to be told, and writes nothing.
func (b *Builder) read(ctx context.Context) (*code, error) {
	c, err := b.ask(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.addBinding(ctx); err != nil {
		return nil, err
	}
	if b.umbrella() {
		pkgs, err := c.members(ctx, &b.Matrix.ABIs[0])
		if err != nil {
			return nil, err
		}
		c.memberPaths = importPaths(pkgs)
		text, err := c.umbrellaText()
		if err != nil {
			return nil, err
		}
		c.files[filepath.Join(b.Matrix.Root, filepath.FromSlash(c.umbrellaDir()), "main.go")] = text
	}
	return c, c.addOverlay(ctx)
}

// ask asks the go command for its settings.
func (b *Builder) ask(ctx context.Context) (*code, error) {
	settings, err := b.goEnv(ctx)
	if err != nil {
		return nil, err
	}
	return &code{Builder: b, settings: settings, tags: b.mergedTags(settings), files: map[string][]byte{}}, nil
}

// write writes what gondk adds to the code, for the go command to read.
func (b *code) write(ctx context.Context) error {
	if err := b.writeBound(ctx); err != nil {
		return err
	}
	for _, path := range slices.Sorted(maps.Keys(b.files)) {
		if err := b.Run.WriteFile(path, b.files[path]); err != nil {
			return err
		}
	}
	return b.linkGoroot()
}

// written tells whether write has nothing to do.
func (b *code) written() bool {
	if !are(b.files) || !b.boundWritten() {
		return false
	}
	if b.goroot == "" {
		return true
	}
	is, err := os.Readlink(b.goroot)
	return err == nil && is == b.gorootIs
}

// are tells whether files, by their paths, have these texts.
func are(files map[string][]byte) bool {
	for path, text := range files {
		if is, err := os.ReadFile(path); err != nil || !bytes.Equal(is, text) {
			return false
		}
	}
	return true
}
