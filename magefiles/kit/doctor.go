package kit

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/show/report"
)

// Doctor shows each tool that builds need: found where, which version, how it was found, whether it is fit, and what to do.
func Doctor(ctx context.Context) error {
	return in(ctx, func(ctx context.Context, p *project) error {
		need := p.need(bundles)
		need.All = true
		_, findings, problem := toolchain.Find(ctx, p.run, p.env, need)
		if err := report.Doctor(os.Stdout, append(findings, toolchain.Outdated(time.Now())...), terminal()); err != nil {
			return err
		}
		if problem != nil && len(findings) > 0 {
			return errors.New("a build would fail: see what is missing or wrong above")
		}
		return problem
	})
}
