package console

import (
	"context"
	"maps"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/control"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

const (
	fresh    = 2 * time.Second       // how old numbers may be
	stays    = 10 * time.Second      // how old it may be who is in a step: that takes a look at each device
	patience = 60 * time.Millisecond // how long a page waits for newer ones
)

// numbers are what has to be counted for a page; those that look at the same time get the same.
type numbers struct {
	At       time.Time // zero: nothing is counted yet
	Version  uint64    // the snapshot's
	Overview store.Overview
	Rollouts map[string]figures // those that have not ended
	Err      error              // why these are older than they should be
}

// figures are the numbers of a rollout.
type figures struct {
	Outcome plan.Outcome
	Verdict plan.Verdict
	In      map[int]int // devices that were seen in the last day, by step: the present one and the next; none: not counted yet
}

// counter counts for all pages at once.
type counter struct {
	control control.Control
	quick   cache[numbers]
	slow    cache[map[string]map[int]int] // devices by rollout and step
}

func newCounter(c control.Control) *counter {
	n := &counter{control: c}
	version := func() uint64 { return c.Snapshot().Version }
	n.quick = cache[numbers]{count: n.look, version: version, fresh: fresh}
	n.slow = cache[map[string]map[int]int]{count: n.steps, version: version, fresh: stays}
	return n
}

// get returns numbers that are fresh; where counting takes longer than a page should, those from before.
func (c *counter) get(ctx context.Context) numbers {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	quick, slow := c.quick.get(ctx), c.slow.get(ctx)
	n := quick.Value
	n.At, n.Version, n.Err = quick.At, quick.Version, quick.Err
	n.Rollouts = maps.Clone(n.Rollouts)
	for id, f := range n.Rollouts {
		f.In = slow.Value[id]
		n.Rollouts[id] = f
	}
	return n
}

func (c *counter) look(ctx context.Context) (n numbers, err error) {
	n.Rollouts = map[string]figures{}
	if n.Overview, err = c.control.Store().Overview(ctx); err != nil {
		return n, err
	}
	for _, r := range c.control.Snapshot().Rollouts {
		if ended(r) {
			continue
		}
		var f figures
		if f.Outcome, err = c.control.Store().Outcome(ctx, r.Release); err != nil {
			return n, err
		}
		if r.State == plan.Running {
			if f.Verdict, err = c.control.Verdict(ctx, r.ID); err != nil {
				return n, err
			}
		}
		n.Rollouts[r.ID] = f
	}
	return n, nil
}

func (c *counter) steps(ctx context.Context) (map[string]map[int]int, error) {
	all := map[string]map[int]int{}
	for _, r := range c.control.Snapshot().Rollouts {
		if ended(r) {
			continue
		}
		all[r.ID] = map[int]int{}
		for step := r.Step; step < min(r.Step+2, len(r.Steps)); step++ {
			in, _, err := c.control.Affected(ctx, r.ID, step)
			if err != nil {
				return nil, err
			}
			all[r.ID][step] = in
		}
	}
	return all, nil
}

func ended(r plan.Rollout) bool { return r.State == plan.Finished || r.State == plan.RolledBack }

// equal tells whether a page shows the same of both.
func (n numbers) equal(other numbers) bool {
	a, b := n.Overview, other.Overview
	return n.Version == other.Version && a.Devices == b.Devices && a.Online == b.Online && maps.Equal(a.Versions, b.Versions) &&
		len(a.Failures) == len(b.Failures) && (n.Err == nil) == (other.Err == nil) && maps.EqualFunc(n.Rollouts, other.Rollouts, figures.equal)
}

func (f figures) equal(other figures) bool {
	a, b := f.Outcome.All, other.Outcome.All
	return f.Verdict == other.Verdict && maps.Equal(f.In, other.In) && a.Taking == b.Taking && a.Confirmed == b.Confirmed &&
		a.Failed == b.Failed && a.Back == b.Back && maps.Equal(a.Codes, b.Codes)
}
