package kit

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/gondk/gondk/magefiles/internal/host/toolchain"
	"github.com/gondk/gondk/magefiles/internal/show/report"
	"github.com/gondk/gondk/magefiles/internal/show/screen"
)

// Doctor shows each tool that builds need: found where, which version, how it was found, whether it is fit, and what to do.
func Doctor(ctx context.Context) error {
	return in(ctx, "doctor", func(ctx context.Context, p *project) error {
		need := p.need(allUses)
		need.All = true
		_, findings, problem := toolchain.Find(ctx, p.run, p.env, need)
		findings = append(findings, toolchain.Outdated(time.Now())...)
		if problem != nil && len(findings.Troubles()) == 0 {
			return problem
		}
		if err := showTools(findings); err != nil || problem == nil {
			return err
		}
		return fmt.Errorf("a build would fail: %s missing or wrong, as shown above", strings.Join(findings.Troubles(), ", "))
	})
}

func showTools(findings toolchain.Findings) error {
	switch {
	case asked.json:
		return report.DoctorJSON(os.Stdout, findings)
	case asked.quiet && len(findings.Troubles()) == 0:
		return nil
	}
	return report.Doctor(os.Stdout, findings, screen.Stdout())
}
