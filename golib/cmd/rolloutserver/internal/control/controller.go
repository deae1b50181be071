package control

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/update/server"
)

// Config says what to control.
type Config struct {
	Data   store.Store
	Dir    string             // the folder of versions, that of golib/update/server
	Key    ed25519.PrivateKey // signs strategies
	Stable int64              // the release for all, where the store is new and the folder has several versions; 0: not said

	Valid time.Duration                    // how long a strategy counts after it was signed; 0: a week
	Every time.Duration                    // between two looks at gates and folder; 0: 2 s
	Clock func() time.Time                 // nil: time.Now
	Log   func(format string, args ...any) // nil: no log
}

// Controller implements Control.
type Controller struct {
	Config
	current atomic.Pointer[state]

	mu       sync.Mutex // for replacing current, and releases
	releases []int64
}

// state is what is in force at a time.
type state struct {
	*plan.Plan
	changed chan struct{} // closed when another one is in force
	sealed  sync.Map      // seal by offer
}

var _ Control = (*Controller)(nil)

// New takes up what the store has. Where that is nothing yet, it says which release all devices may take.
func New(ctx context.Context, c Config) (*Controller, error) {
	if c.Valid == 0 {
		c.Valid = 7 * 24 * time.Hour
	}
	if c.Every == 0 {
		c.Every = 2 * time.Second
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Log == nil {
		c.Log = func(string, ...any) {}
	}
	controller := &Controller{Config: c}
	controller.current.Store(&state{Plan: &plan.Plan{}, changed: make(chan struct{})})
	if err := controller.look(); err != nil {
		return nil, err
	}
	if err := controller.reload(ctx); err != nil {
		return nil, err
	}
	return controller, controller.begin(ctx)
}

// Run takes up changes, those of other servers too, and lets gates decide, until ctx ends.
func (c *Controller) Run(ctx context.Context) {
	changes := c.Data.Changes(ctx)
	tick := time.NewTicker(c.Every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case _, ok := <-changes:
			if ok {
				c.say(ctx, c.reload(ctx))
			} else {
				changes = nil // as ctx ended
			}
		case <-tick.C:
			c.say(ctx, c.Tick(ctx))
		}
	}
}

func (c *Controller) say(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		c.Log("%v", err)
	}
}

// Tick looks once at the folder, the store and all gates.
func (c *Controller) Tick(ctx context.Context) error {
	failed := []error{c.look(), c.reload(ctx), c.begin(ctx)}
	for _, r := range c.Snapshot().Rollouts {
		switch r.State {
		case plan.Running:
			failed = append(failed, c.gate(ctx, r))
		case plan.RolledBack:
			_, err := c.restore(ctx, gate, r.ID)
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// gate is who did what happened by itself.
const gate = "gate"

// gate lets the gate of a running rollout decide.
func (c *Controller) gate(ctx context.Context, r plan.Rollout) error {
	o, err := c.Store().Outcome(ctx, r.Release)
	if err != nil {
		return err
	}
	switch v := plan.Judge(r, o, c.Clock()); {
	case v.Decision == plan.Pause:
		err = c.pause(ctx, gate, r.ID, v.Reason, func(now *plan.Rollout) bool { return now.Entered.Equal(r.Entered) })
	case v.Decision == plan.GoOn && r.Auto && !leaps(r):
		err = c.next(ctx, gate, r.ID, r.Step, v.Reason)
	}
	if errors.Is(err, ErrRefused) { // somebody was faster
		return nil
	}
	return err
}

// leaps tells that the next step is the end, which gives the release to devices that no step had: that is for people to decide.
func leaps(r plan.Rollout) bool {
	return r.Step == len(r.Steps)-1 && (r.For != "" || r.Steps[r.Step].Share < plan.Whole)
}

// look reads the folder.
func (c *Controller) look() error {
	all, err := server.Versions(c.Dir)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.releases = all
	return nil
}

// reload takes up what the store has. A store that has less than this server saw has lost it: it gets it back, so that no pause is undone.
func (c *Controller) reload(ctx context.Context) error {
	s, err := c.Store().Snapshot(ctx)
	if err != nil {
		return err
	}
	if have := c.Snapshot(); s.Strategy < have.Strategy {
		c.Log("the store has lost what was decided: it gets it back")
		s, err = c.Store().Update(ctx, func(s *plan.Snapshot) (store.LogEntry, error) {
			if s.Strategy >= have.Strategy {
				return store.LogEntry{}, store.ErrUnchanged
			}
			*s = have
			return store.LogEntry{At: c.Clock(), Who: "server", What: "restore", Detail: "the store had lost what was decided"}, nil
		})
		if err != nil {
			return err
		}
	}
	return c.take(s)
}

// take puts a snapshot into force, unless it is older than what is.
func (c *Controller) take(s plan.Snapshot) error {
	p, err := plan.New(s)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	old := c.current.Load()
	if s.Strategy <= old.Strategy {
		return nil
	}
	c.current.Store(&state{Plan: p, changed: make(chan struct{})})
	close(old.changed)
	return nil
}

// begin says which release all devices may take, where nothing was ever decided.
func (c *Controller) begin(ctx context.Context) error {
	all := c.Releases()
	if c.Snapshot().Strategy > 0 || len(all) == 0 {
		return nil
	}
	stable := c.Stable
	if stable == 0 && len(all) == 1 {
		stable = all[0]
	}
	if stable == 0 {
		return fmt.Errorf("nothing was decided yet, and %s has the versions %v: say with -stable which one all devices may take", c.Dir, all)
	}
	if !slices.Contains(all, stable) {
		return fmt.Errorf("-stable %d: %s is not there", stable, server.VersionFile(c.Dir, stable))
	}
	return c.change(ctx, "server", "begin", func(s *plan.Snapshot) (string, string, error) {
		if s.Strategy > 0 {
			return "", "", store.ErrUnchanged
		}
		s.Stable = stable
		return "", fmt.Sprintf("all devices may take release %d", stable), nil
	})
}

// change changes the snapshot. f returns the rollout and the detail for the log.
func (c *Controller) change(ctx context.Context, who, what string, f func(*plan.Snapshot) (rollout, detail string, err error)) error {
	s, err := c.Store().Update(ctx, func(s *plan.Snapshot) (store.LogEntry, error) {
		rollout, detail, err := f(s)
		if err != nil {
			return store.LogEntry{}, err
		}
		now := c.Clock().UTC()
		s.Strategy = max(s.Strategy+1, uint64(max(0, now.Unix())))
		return store.LogEntry{At: now, Who: who, What: what, Rollout: rollout, Detail: detail}, nil
	})
	if err != nil {
		return err
	}
	return c.take(s)
}

// Snapshot returns what is in force.
func (c *Controller) Snapshot() plan.Snapshot { return c.current.Load().Snapshot }

// Changed is closed at the next change of the snapshot.
func (c *Controller) Changed() <-chan struct{} { return c.current.Load().changed }

// Store is for looking.
func (c *Controller) Store() store.Store { return c.Data }

// Releases lists the versions in the folder, the highest first.
func (c *Controller) Releases() []int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.releases)
}
