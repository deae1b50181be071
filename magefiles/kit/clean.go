package kit

import "context"

// Clean removes everything that builds of this project have made, and nothing else.
func Clean(ctx context.Context) error {
	return in(ctx, func(ctx context.Context, p *project) error {
		if err := p.run.Lock(ctx); err != nil {
			return err
		}
		return p.run.Clean()
	})
}
