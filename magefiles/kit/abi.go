package kit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/read/raw"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/show/screen"
)

// Abi groups the targets about the saved baseline.
type Abi mg.Namespace

// Save writes the ABI of what is built now into abi-baseline.txt, for releases to come to be compared with.
func (Abi) Save(ctx context.Context) error {
	return in(ctx, "abi:save", func(ctx context.Context, p *project) error {
		saved, err := p.savedBaseline() // which fails for a file that is none, and so keeps it
		if err != nil {
			return err
		}
		now, err := p.baselineNow(ctx)
		if err != nil {
			return err
		}
		now.Follow(saved)
		path := filepath.Join(p.matrix.Root, baseline.FileName)
		text := now.Format()
		if was, err := os.ReadFile(path); err == nil && bytes.Equal(was, text) {
			log.Printf("%s is up to date", baseline.FileName)
			return nil
		}
		if p.run.Dry {
			log.Printf("would write %s", baseline.FileName)
			return nil
		}
		if err := p.run.WriteFile(path, text); err != nil {
			return err
		}
		if err := p.settle(); err != nil {
			return err
		}
		if saved != nil {
			if err := report.Changes(os.Stdout, baseline.Diff(saved, now), screen.Stdout()); err != nil {
				return err
			}
		}
		log.Printf("wrote %s; commit it", baseline.FileName)
		return nil
	})
}

// Diff shows what has changed since abi:save, and fails where it breaks more than a new major version allows.
func (Abi) Diff(ctx context.Context) error {
	return in(ctx, "abi:diff", func(ctx context.Context, p *project) error {
		saved, err := p.savedBaseline()
		if err != nil {
			return err
		}
		if saved == nil {
			return fmt.Errorf("%s: no such file to compare with; mage abi:save writes it", baseline.FileName)
		}
		now, err := p.baselineNow(ctx)
		if err != nil {
			return err
		}
		changes := baseline.Diff(saved, now)
		if err := p.settle(); err != nil {
			return err
		}
		return errors.Join(showChanges(changes), broken(changes))
	})
}

func showChanges(c *baseline.Changes) error {
	if asked.json {
		return report.ChangesJSON(os.Stdout, c)
	}
	return report.Changes(os.Stdout, c, screen.Stdout())
}

func broken(c *baseline.Changes) error {
	all := c.Broken()
	if len(all) == 0 {
		return nil
	}
	what := "1 breaking change"
	if len(all) > 1 {
		what = fmt.Sprintf("%d breaking changes", len(all))
	}
	cure := fmt.Sprintf("raise the first number of library.version in abi-matrix.toml (it is %s)", c.New)
	if slices.ContainsFunc(all, func(c baseline.Change) bool { return !c.Versioned() }) {
		cure = "if you mean all of it, save the baseline again: go tool mage abi:save"
	}
	return fmt.Errorf("%s since %s %s; undo what breaks, or %s", what, baseline.FileName, c.Old, cure)
}

// savedBaseline reads the project's baseline, nil if it has none.
func (p *project) savedBaseline() (*baseline.Baseline, error) {
	text, err := readBaseline(filepath.Join(p.matrix.Root, baseline.FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	saved, err := baseline.Parse(baseline.FileName, text)
	if err != nil {
		return nil, err
	}
	return saved, saved.IsOf(p.matrix.Library.Name, baseline.FileName)
}

// maxBaseline is more, in bytes, than the symbols of any project take.
const maxBaseline = 256 << 20

// readBaseline checks the file before it reads: a named pipe would make it wait.
func readBaseline(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: not a file; move it away and save the ABI there with go tool mage abi:save", baseline.FileName)
	case info.Size() > maxBaseline:
		return nil, fmt.Errorf("%s: %d bytes is more than any saved ABI has (%d); restore the file from version control, or remove it and write it again with go tool mage abi:save",
			baseline.FileName, info.Size(), maxBaseline)
	}
	return os.ReadFile(path)
}

// baselineNow builds what the baseline is about. That needs no Java: bundles are not a part of it.
func (p *project) baselineNow(ctx context.Context) (*baseline.Baseline, error) {
	b, err := p.libraries(ctx)
	if err != nil {
		return nil, err
	}
	project, err := p.facts(ctx, b)
	if err != nil {
		return nil, err
	}
	var now *baseline.Baseline
	err = raw.Guarded(func() (err error) { now, err = project.Baseline(); return err })
	return now, err
}

// libraries builds the archives and, where the project has an app, its native code.
func (p *project) libraries(ctx context.Context) (*built, error) {
	if p.matrix.App == nil {
		return p.archivesOnly(ctx)
	}
	if err := p.prepareApp(ctx, bothPaths); err != nil {
		return nil, err
	}
	return p.archivesAndNatives(ctx)
}
