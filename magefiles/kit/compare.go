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
	"github.com/gondk/gondk/magefiles/internal/read/raw"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/show/screen"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Compare builds the app's native code through both paths and shows them side by side; it fails where they must be equal and are not.
func Compare(ctx context.Context) error {
	return in(ctx, "compare", func(ctx context.Context, p *project) error {
		if err := p.prepareApp(ctx, bothPaths); err != nil {
			return err
		}
		b, err := p.archivesAndNatives(ctx)
		if err != nil {
			return err
		}
		c, err := p.compare(ctx, b)
		if err != nil {
			return err
		}
		if err := p.settle(); err != nil {
			return err
		}
		if asked.json {
			err = report.ComparisonJSON(os.Stdout, c)
		} else {
			err = report.ComparisonTable(os.Stdout, c, screen.Stdout(), !asked.quiet)
		}
		return errors.Join(err, differ(c))
	})
}

// compared is what one line tells of a comparison.
type compared struct {
	Rows, Differing int
	Failed          bool
}

// compareAlso compares for a target that is about more: a line tells that all is equal, and a table what is not.
func (p *project) compareAlso(ctx context.Context, b *built) error {
	at := p.matrix.Layout()
	t := step.Task{Name: "compared", Inputs: p.looked(b), Outputs: []string{at.File("compare.json"), at.File("compare.md")}, Key: []any{p.toolsKey(), commands(b.native)}}
	is, err := recall(ctx, p, t, func(ctx context.Context) (compared, error) {
		c, err := p.compare(ctx, b)
		if err != nil {
			return compared{}, err
		}
		return compared{len(c.Rows), c.Differing(), c.Failed()}, nil
	})
	if err != nil {
		return err
	}
	end := "all equal"
	if is.Differing > 0 {
		end = fmt.Sprintf("%d differ: go tool mage compare", is.Differing)
	}
	log.Flush()
	log.Step("compare", fmt.Sprintf("%s, %d rows", report.Plural(len(p.matrix.ABIs), "ABI"), is.Rows), end)
	if !is.Failed {
		return nil
	}
	c, err := p.comparison(b)
	if err != nil {
		return err
	}
	if err := p.settle(); err != nil {
		return err
	}
	return errors.Join(report.ComparisonTable(os.Stderr, c, screen.Of(os.Stderr), false), differ(c))
}

// differ is the error of paths that must agree and do not.
func differ(c *check.Comparison) error {
	if !c.Failed() {
		return nil
	}
	return fmt.Errorf("%s and %s differ in %s that must be equal; causes and cures are above", c.Paths[0], c.Paths[1], report.Plural(c.Count(check.Error), "row"))
}

// bothLibraries are what the two build paths made, by the path's name.
type bothLibraries map[string][]native.Libraries

// natives builds the app's native code through both paths at once.
func (p *project) natives(ctx context.Context) (bothLibraries, error) {
	var cmake, ndkBuild []native.Libraries
	err := step.All(ctx,
		func(ctx context.Context) (err error) {
			ctx, end := log.Phase(ctx, native.CMake)
			defer end()
			cmake, err = p.native().CMake(ctx)
			return err
		},
		func(ctx context.Context) (err error) {
			ctx, end := log.Phase(ctx, native.NDKBuild)
			defer end()
			ndkBuild, err = p.native().NDKBuild(ctx)
			return err
		},
	)
	if err == nil {
		err = p.retire(native.CMake, native.NDKBuild)
	}
	return bothLibraries{native.CMake: cmake, native.NDKBuild: ndkBuild}, err
}

// compare holds the two paths against each other and writes build/compare.json and build/compare.md.
func (p *project) compare(ctx context.Context, b *built) (*check.Comparison, error) {
	c, err := p.comparison(b)
	if err != nil {
		return nil, err
	}
	ctx, _ = log.Phase(ctx, "compare") // which the caller tells of
	return c, p.writeComparison(ctx, c)
}

// comparison holds the libraries of the two paths against each other, once for all who ask.
func (p *project) comparison(b *built) (*check.Comparison, error) {
	if err := p.readBuilds(b); err != nil {
		return nil, err
	}
	if b.compared != nil {
		return b.compared, nil
	}
	err := raw.Guarded(func() error {
		b.compared = check.ComparePaths(check.Input{
			Paths: buildPaths, ABIs: p.matrix.ABINames(), NDK: p.tools.NDK.Revision, Lite: p.tools.NDK.Lite, Builds: b.builds,
		})
		return nil
	})
	return b.compared, err
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
		if libs[e.Name()], err = elfabi.MapLibrary(filepath.Join(dir, e.Name())); err != nil {
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
