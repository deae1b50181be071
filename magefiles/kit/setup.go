package kit

import (
	"context"

	"github.com/gondk/gondk/magefiles/internal/host/setup"
)

// Setup installs what builds need and this machine lacks: Debian and Ubuntu packages, bundletool, and Kotlin where it is used.
func Setup(ctx context.Context) error {
	return in(ctx, "setup", func(ctx context.Context, p *project) error {
		return setup.Run(ctx, p.run, setup.Options{Env: p.env, Need: p.need(allUses)})
	})
}
