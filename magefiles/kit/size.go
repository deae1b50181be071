package kit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/judge/size"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/show/screen"
)

// Size shows what the app's libraries weigh, linked, stripped and compressed, and which Go packages the bytes come from; it fails over budget.
func Size(ctx context.Context) error {
	return in(ctx, "size", func(ctx context.Context, p *project) error {
		if err := p.prepareApp(ctx, bothPaths); err != nil {
			return err
		}
		b, err := p.everyFile(ctx)
		if err != nil {
			return err
		}
		all, err := p.sizes(ctx, b)
		if err != nil {
			return err
		}
		if err := p.settle(); err != nil {
			return err
		}
		switch {
		case asked.json:
			err = report.SizesJSON(os.Stdout, all, p.matrix.Budget)
		case !asked.quiet:
			err = report.Sizes(os.Stdout, all, p.matrix.Budget, screen.Stdout())
		}
		return errors.Join(err, overBudget(all, p.matrix))
	})
}

// overBudget fails where the libraries are larger than they may be.
func overBudget(all []size.Library, m *matrix.Matrix) error {
	findings, _ := check.Settle(check.CheckBudget(all, m.Budget), m.Checks)
	if !check.Failed(findings) {
		return nil
	}
	var keys []string // each has one line above
	for _, f := range findings {
		if key := strings.Replace(f.ID, "-", ".", 1); !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return fmt.Errorf("the libraries exceed %s of %s; go tool mage check lists which, with cures", strings.Join(keys, " and "), matrix.FileName)
}
