package kit

import (
	"context"
	"fmt"
	"os"

	"github.com/gondk/gondk/magefiles/internal/judge/check"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/show/report"
)

// Size shows what the app's libraries weigh, linked, stripped and compressed, and which Go packages the bytes come from; it fails over budget.
func Size(ctx context.Context) error {
	return in(ctx, func(ctx context.Context, p *project) error {
		if err := p.prepareApp(ctx, bothPaths); err != nil {
			return err
		}
		b, err := p.archivesAndNatives(ctx)
		if err != nil {
			return err
		}
		if err := p.readBuilds(b); err != nil {
			return err
		}
		all, err := sizes(b.builds)
		if err != nil {
			return err
		}
		log.Flush()
		if err := report.Sizes(os.Stdout, all, p.matrix.Budget, terminal()); err != nil {
			return err
		}
		findings, _ := check.Settle(check.CheckBudget(all, p.matrix.Budget), p.matrix.Checks)
		if check.Failed(findings) {
			return fmt.Errorf("the libraries exceed the [budget] of %s in %d places, shown above", matrix.FileName, len(findings))
		}
		return nil
	})
}
