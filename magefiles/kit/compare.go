package kit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/gondk/gondk/magefiles/internal/build/native"
	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Compare builds the app's native code through both paths and shows them side by side; it fails where they must be equal and are not.
func Compare(ctx context.Context) error {
	return in(ctx, func(ctx context.Context, p *project) error {
		if err := p.prepareApp(ctx, bothPaths); err != nil {
			return err
		}
		b, err := p.archivesAndNatives(ctx)
		if err != nil {
			return err
		}
		return p.compare(ctx, b)
	})
}

// bothLibraries are what the two build paths made, by the path's name.
type bothLibraries map[string][]native.Libraries

// natives builds the app's native code through both paths at once.
func (p *project) natives(ctx context.Context) (bothLibraries, error) {
	var cmake, ndkBuild []native.Libraries
	err := step.All(ctx,
		func(ctx context.Context) (err error) { cmake, err = p.native().CMake(ctx); return err },
		func(ctx context.Context) (err error) { ndkBuild, err = p.native().NDKBuild(ctx); return err },
	)
	if err == nil {
		err = p.retire(native.CMake, native.NDKBuild)
	}
	return bothLibraries{native.CMake: cmake, native.NDKBuild: ndkBuild}, err
}

// compare holds the two paths against each other, shows the table and writes build/compare.json and build/compare.md.
func (p *project) compare(ctx context.Context, b *built) error {
	c, err := p.comparison(b)
	if err != nil {
		return err
	}
	if err := p.writeComparison(ctx, c); err != nil {
		return err
	}
	log.Flush()
	if err := report.ComparisonTable(os.Stdout, c, terminal(), true); err != nil {
		return err
	}
	if c.Failed() {
		return fmt.Errorf("%s and %s differ in %d rows that must be equal; causes and cures are above", c.Paths[0], c.Paths[1], c.Count(check.Error))
	}
	return nil
}

// comparison holds the libraries of the two paths against each other, once for all who ask.
func (p *project) comparison(b *built) (*check.Comparison, error) {
	if err := p.readBuilds(b); err != nil {
		return nil, err
	}
	if b.compared == nil {
		b.compared = check.ComparePaths(check.Input{
			Paths: buildPaths, ABIs: p.matrix.ABINames(), NDK: p.tools.NDK.Revision, Lite: p.tools.NDK.Lite, Builds: b.builds,
		})
	}
	return b.compared, nil
}

// buildPaths are in the order in which they are shown.
var buildPaths = [2]string{native.CMake, native.NDKBuild}

func (p *project) read(path string, l native.Libraries) (check.Build, error) {
	packed, err := readAll(l.Packed)
	if err != nil {
		return check.Build{}, err
	}
	linked, err := readAll(l.Linked)
	return check.Build{Path: path, ABI: l.ABI.Name, Packed: packed, Linked: linked, Links: l.Commands.Links, Sources: p.sources(l.Commands)}, err
}

func (p *project) sources(c native.Commands) []check.Source {
	var all []check.Source
	for _, s := range c.Sources {
		all = append(all, check.Source{
			Path: filepath.ToSlash(p.run.Rel(s.Path)), Flags: s.Flags,
			Text: func() (string, error) { text, err := os.ReadFile(s.Path); return string(text), err },
		})
	}
	return all
}

func readAll(dir string) (map[string]*elfabi.Library, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	libs := map[string]*elfabi.Library{}
	for _, e := range entries {
		if libs[e.Name()], err = elfabi.ReadLibrary(filepath.Join(dir, e.Name())); err != nil {
			return nil, err
		}
	}
	return libs, nil
}

func (p *project) writeComparison(ctx context.Context, c *check.Comparison) error {
	var json, markdown bytes.Buffer
	if err := errors.Join(report.ComparisonJSON(&json, c), report.ComparisonMarkdown(&markdown, c)); err != nil {
		return err
	}
	at := p.matrix.Layout()
	files := map[string][]byte{at.File("compare.json"): json.Bytes(), at.File("compare.md"): markdown.Bytes()}
	return p.writeFiles(ctx, "compare", files, slices.Sorted(maps.Keys(files))...)
}

// writeFiles writes files, by their paths, as one task.
func (p *project) writeFiles(ctx context.Context, task string, files map[string][]byte, outputs ...string) error {
	return p.run.Do(ctx, step.Task{
		Name: task, Key: files, Outputs: outputs,
		Do: func(context.Context) error {
			for _, name := range slices.Sorted(maps.Keys(files)) {
				if err := p.run.WriteFile(name, files[name]); err != nil {
					return err
				}
			}
			return nil
		},
	})
}
