package console

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/control"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

const (
	fresh    = 2 * time.Second       // how old numbers may be
	patience = 60 * time.Millisecond // how long a page waits for newer ones
	counting = 20 * time.Second      // how long counting may take
	rest     = 20                    // times as long as counting took, nothing is counted again
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
	Reach   map[int]reach // by step: the present one and the next
}

// reach is how many devices that were seen in the last day are in a step, and how many of them have not taken the release.
type reach struct{ In, Waiting int }

// counter counts for all pages at once, never twice at a time.
type counter struct {
	control control.Control

	mu      sync.Mutex
	last    numbers
	took    time.Duration
	running chan struct{} // closed when counting ends; nil: nobody counts
}

// get returns numbers that are fresh; where counting takes longer than a page should, those from before.
func (c *counter) get(ctx context.Context) numbers {
	done := c.begin()
	if done != nil {
		late := time.NewTimer(patience)
		defer late.Stop()
		select {
		case <-done:
		case <-late.C:
		case <-ctx.Done():
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last
}

// begin has the numbers counted where they are not fresh; nil: they are.
func (c *counter) begin() (done <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running != nil {
		return c.running
	}
	age := time.Since(c.last.At)
	if age >= 0 && age < max(fresh, rest*c.took) && (c.last.Version == c.control.Snapshot().Version || age < fresh/10) {
		return nil
	}
	running := make(chan struct{})
	c.running = running
	go c.count(running)
	return running
}

// count is on its own: who asked first may go away.
func (c *counter) count(running chan struct{}) {
	ctx, cancel := context.WithTimeout(context.Background(), counting)
	defer cancel()
	began := time.Now()
	n, err := c.look(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.took = time.Since(began)
	if err != nil {
		c.last.Err = err
	} else {
		c.last = n
	}
	c.last.At = time.Now()
	c.running = nil
	close(running)
}

func (c *counter) look(ctx context.Context) (n numbers, err error) {
	snapshot := c.control.Snapshot()
	n = numbers{Version: snapshot.Version, Rollouts: map[string]figures{}}
	if n.Overview, err = c.control.Store().Overview(ctx); err != nil {
		return n, err
	}
	for _, r := range snapshot.Rollouts {
		if !ended(r) {
			if n.Rollouts[r.ID], err = c.rollout(ctx, r); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

func (c *counter) rollout(ctx context.Context, r plan.Rollout) (f figures, err error) {
	if f.Outcome, err = c.control.Store().Outcome(ctx, r.Release); err != nil {
		return f, err
	}
	if r.State == plan.Running {
		if f.Verdict, err = c.control.Verdict(ctx, r.ID); err != nil {
			return f, err
		}
	}
	f.Reach = map[int]reach{}
	for step := r.Step; step < min(r.Step+2, len(r.Steps)); step++ {
		var to reach
		if to.In, to.Waiting, err = c.control.Affected(ctx, r.ID, step); err != nil {
			return f, err
		}
		f.Reach[step] = to
	}
	return f, nil
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
	return f.Verdict == other.Verdict && maps.Equal(f.Reach, other.Reach) && a.Taking == b.Taking && a.Confirmed == b.Confirmed &&
		a.Failed == b.Failed && a.Back == b.Back && maps.Equal(a.Codes, b.Codes)
}
