// Package control is what people and gates do with rollouts. Each of its actions is idempotent: a second pause is no error and no line in the log.
package control

import (
	"context"
	"errors"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

// ErrRefused is for what cannot be done now; its text says why and what can.
var ErrRefused = errors.New("refused")

// Control has the current snapshot, signs strategies and changes rollouts. Its methods are safe for use by several goroutines.
type Control interface {
	// Snapshot returns what is in force.
	Snapshot() plan.Snapshot
	// Releases lists the versions in the folder, the highest first.
	Releases() []int64
	// Strategy returns the signed strategy for a device, and its version. Equal offers are signed once.
	Strategy(d plan.Device) (sealed []byte, version uint64, err error)

	// Start begins a rollout; its ID, State and times are set here. Refused: a release that is not in the folder, or not higher than Stable, or that
	// has a rollout; rules that do not parse; no steps, or shares that do not rise.
	Start(ctx context.Context, who string, r plan.Rollout) (plan.Rollout, error)
	// Pause stops that further devices begin; why is for people.
	Pause(ctx context.Context, who, id, why string) error
	Resume(ctx context.Context, who, id string) error
	// Next goes to the next step; after the last one, the rollout is Finished and its release Stable. from is the index of the step that the
	// operator saw: where another one was faster, it is refused and nothing is skipped.
	Next(ctx context.Context, who, id string, from int) error
	// RollBack withdraws a release: who has not confirmed it goes back at once. Where devices have seen it, the content before is published again
	// under the next version, since a device takes none that is lower than one it saw; restored is that version, or 0.
	RollBack(ctx context.Context, who, id, why string) (restored int64, err error)
	// Weights sets the variants of a feature; none: the feature is taken away.
	Weights(ctx context.Context, who, key string, weights map[string]int) error

	// Affected tells what an action would do, for the question before it: how many devices that were seen in the last day are in the step (of an
	// index), and how many of them have not taken the release yet.
	Affected(ctx context.Context, id string, step int) (in, waiting int, err error)
	// Estimate is Affected for a rollout that was not started yet, of which it reads Release, For and Steps; it refuses rules that do not parse.
	Estimate(ctx context.Context, r plan.Rollout, step int) (in, waiting int, err error)
	// Verdict says what the gate of a running rollout says now.
	Verdict(ctx context.Context, id string) (plan.Verdict, error)

	// Store is for looking.
	Store() store.Store
	// Changed is closed at the next change of the snapshot.
	Changed() <-chan struct{}
}
