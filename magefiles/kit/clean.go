package kit

import (
	"context"
	"os"
)

// Clean removes everything that builds of this project have made, and nothing else.
func Clean(ctx context.Context) error {
	return in(ctx, "clean", func(ctx context.Context, p *project) error {
		result := "removed all that builds have made"
		if _, err := os.Stat(p.run.StateFile(".")); err != nil {
			result = "there was nothing to remove"
		}
		if err := p.run.Lock(ctx); err != nil {
			return err
		}
		if err := p.run.Clean(); err != nil || p.run.Dry {
			return err
		}
		log.Step("clean", result, "")
		return nil
	})
}
