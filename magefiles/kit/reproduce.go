package kit

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/magefile/mage/mg"

	"github.com/gondk/gondk/magefiles/internal/judge/reproduce"
	"github.com/gondk/gondk/magefiles/internal/project/layout"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/show/screen"
)

// Reproduce builds what a released .aab, .apk, .apks, .aar, .so or .a is, compares the two, and names the settings that differ.
// It fails where they are not equal but for signatures. -v lists every entry and section, -json writes all of it to standard output.
func Reproduce(ctx context.Context, file string) error {
	return in(ctx, "reproduce", func(ctx context.Context, p *project) error {
		released, err := p.released(file)
		if err != nil {
			return err
		}
		all, err := p.rebuild(ctx, released)
		if err != nil || p.run.Dry {
			return err
		}
		r, err := p.nearest(file, all)
		if err != nil {
			return err
		}
		return p.showReproduction(r)
	})
}

// released looks at a released file. One that a build would write over is refused.
func (p *project) released(file string) (r reproduce.Released, err error) {
	info, err := os.Stat(file)
	switch {
	case os.IsNotExist(err):
		here, _ := os.Getwd()
		return r, fmt.Errorf("%s: no such file; give the released file by a whole path, or one from %s", file, here)
	case err != nil:
		return r, err
	case !info.Mode().IsRegular():
		return r, fmt.Errorf("%s: not a file; give the released file itself", file)
	case p.madeHere(file):
		return r, fmt.Errorf("%s: it lies in %s, where the build writes its own files; copy it elsewhere first", file, layout.Dir)
	}
	return reproduce.Look(file)
}

// madeHere reports whether a file lies in the folder for what is made.
func (p *project) madeHere(file string) bool {
	made, err := filepath.EvalSymlinks(filepath.Clean(p.matrix.Layout().File("")))
	if err != nil {
		return false // there is none yet
	}
	whole, err := filepath.Abs(file)
	if err == nil {
		whole, err = filepath.EvalSymlinks(whole)
	}
	return err == nil && strings.HasPrefix(whole, made+string(filepath.Separator))
}

// nearest compares a released file with all that it may be, and gives the comparison with the one that is nearest.
func (p *project) nearest(file string, all []rebuilt) (report.Reproduction, error) {
	var best report.Reproduction
	var path string
	for _, b := range all {
		c, err := reproduce.Files(file, b.file, b.symbols)
		if err != nil {
			return best, err
		}
		c.Built = strings.Replace(c.Built, b.file, p.run.Rel(b.file), 1)
		is := report.Reproduction{Comparison: c}
		switch {
		case best.Comparison == nil:
			best, path = is, b.path
		case c.Distance() < best.Distance():
			is.Others = append(is.Others, report.OtherPath{Path: path, Comparison: best.Comparison})
			best, path = is, b.path
		default:
			best.Others = append(best.Others, report.OtherPath{Path: b.path, Comparison: c})
		}
	}
	best.Path = path
	return best, nil
}

func (p *project) showReproduction(r report.Reproduction) error {
	if err := p.settle(); err != nil {
		return err
	}
	var err error
	switch {
	case asked.json:
		err = r.JSON(os.Stdout)
	case !asked.quiet || !r.Reproduced():
		err = r.Table(os.Stdout, screen.Stdout(), mg.Verbose())
	}
	if err == nil && !r.Reproduced() {
		err = fmt.Errorf("%s: not reproduced; set what differs as the release had it, and run this again", r.Released)
	}
	return err
}
