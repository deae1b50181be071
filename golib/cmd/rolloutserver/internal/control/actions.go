package control

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/rollout/strategy"
	"github.com/gondk/gondk/golib/update/server"
)

// maxRollouts is how many are kept: those that ended long ago are in the log alone.
const maxRollouts = 200

func refused(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrRefused, fmt.Sprintf(format, args...))
}

// Start begins a rollout.
func (c *Controller) Start(ctx context.Context, who string, r plan.Rollout) (plan.Rollout, error) {
	if err := c.look(); err != nil {
		return r, err
	}
	if r.Gate.Confidence == 0 {
		r.Gate.Confidence = 0.95
	}
	r.Step, r.State, r.Reason, r.Restored, r.Excused, r.Ended = 0, plan.Running, "started by "+who, 0, nil, time.Time{}
	if err := c.check(r); err != nil {
		return r, err
	}
	err := c.change(ctx, who, "start", func(s *plan.Snapshot) (string, string, error) {
		if err := free(s, r.Release); err != nil {
			return "", "", err
		}
		r.ID = "r" + strconv.Itoa(newest(s)+1)
		r.Before, r.Began = s.Stable, c.Clock().UTC()
		r.Entered = r.Began
		s.Rollouts = trim(slices.Insert(s.Rollouts, 0, r))
		return r.ID, fmt.Sprintf("release %d, step %q", r.Release, r.Steps[0].Name), nil
	})
	return r, err
}

// check holds a rollout against what can be seen without the snapshot.
func (c *Controller) check(r plan.Rollout) error {
	if !slices.Contains(c.Releases(), r.Release) {
		return refused("%s is not there: copy the content there first, under another name, and rename it", server.VersionFile(c.Dir, r.Release))
	}
	if _, err := plan.NewMembers(r); err != nil {
		return refused("%v", err)
	}
	g, w := r.Gate, r.When
	switch {
	case len(r.Steps) > 20:
		return refused("%d steps; 20 are possible", len(r.Steps))
	case slices.ContainsFunc(r.Steps, func(s plan.Step) bool { return s.Name == "" || len(s.Name) > 64 }):
		return refused("a step has no name, or one of more than 64 characters")
	case g.Devices < 0 || g.Time < 0 || g.MaxBad < 0 || g.MaxBad > 1 || g.Confidence < 0.5 || g.Confidence > 0.9999:
		return refused("the gate has %d devices, %s, at most %g bad, a confidence of %g: numbers are 0 or more, shares at most 1, confidence 0.5 to 0.9999",
			g.Devices, g.Time, g.MaxBad, g.Confidence)
	case w.From < 0 || w.From >= 24*60 || w.To < 0 || w.To >= 24*60:
		return refused("hours from minute %d to %d: a day has 0 to %d", w.From, w.To, 24*60-1)
	}
	return nil
}

// free holds that a release can have a rollout.
func free(s *plan.Snapshot, release int64) error {
	if release <= s.Stable {
		return refused("all devices may take release %d already: publish the content under a higher version", s.Stable)
	}
	for _, r := range s.Rollouts {
		if r.Release == release {
			return refused("release %d has rollout %s, which is %s: publish the content under a higher version", release, r.ID, r.State)
		}
		if r.Restored >= release {
			return refused("devices that had release %d got %d: publish the content under a higher version", r.Release, r.Restored)
		}
	}
	return nil
}

func newest(s *plan.Snapshot) (highest int) {
	for _, r := range s.Rollouts {
		n, _ := strconv.Atoi(strings.TrimPrefix(r.ID, "r"))
		highest = max(highest, n)
	}
	return highest
}

// trim takes the oldest rollouts that ended away where there are too many.
func trim(all []plan.Rollout) []plan.Rollout {
	for i := len(all) - 1; i >= 0 && len(all) > maxRollouts; i-- {
		if all[i].State == plan.Finished || all[i].State == plan.RolledBack {
			all = slices.Delete(all, i, i+1)
		}
	}
	return all
}

// find returns a rollout of a snapshot, to be changed.
func find(s *plan.Snapshot, id string) (*plan.Rollout, error) {
	i := slices.IndexFunc(s.Rollouts, func(r plan.Rollout) bool { return r.ID == id })
	if i < 0 {
		return nil, fmt.Errorf("rollout %q: %w", id, store.ErrNotFound)
	}
	return &s.Rollouts[i], nil
}

// find returns a rollout that is in force, to be read.
func (c *Controller) find(id string) (*plan.Rollout, error) {
	s := c.Snapshot()
	return find(&s, id)
}

// Pause stops that further devices begin.
func (c *Controller) Pause(ctx context.Context, who, id, why string) error {
	return c.pause(ctx, who, id, why, func(*plan.Rollout) bool { return true })
}

func (c *Controller) pause(ctx context.Context, who, id, why string, still func(*plan.Rollout) bool) error {
	return c.change(ctx, who, "pause", func(s *plan.Snapshot) (string, string, error) {
		r, err := find(s, id)
		switch {
		case err != nil:
			return "", "", err
		case r.State == plan.Paused || !still(r):
			return "", "", store.ErrUnchanged
		case r.State != plan.Running:
			return "", "", refused("%s is %s", id, r.State)
		}
		r.State, r.Reason = plan.Paused, reason("paused", who, why)
		return id, why, nil
	})
}

func reason(what, who, why string) string {
	if who == gate {
		who = "its gate"
	}
	if why == "" {
		return what + " by " + who
	}
	return what + " by " + who + ": " + why
}

// Resume lets devices begin again. Bad devices because of which the gate would pause it again at once are excused: who resumes has seen them.
func (c *Controller) Resume(ctx context.Context, who, id string) error {
	before, err := c.find(id)
	if err != nil {
		return err
	}
	outcome, err := c.Store().Outcome(ctx, before.Release)
	if err != nil {
		return err
	}
	return c.change(ctx, who, "resume", func(s *plan.Snapshot) (string, string, error) {
		r, err := find(s, id)
		switch {
		case err != nil:
			return "", "", err
		case r.State == plan.Running:
			return "", "", store.ErrUnchanged
		case r.State != plan.Paused:
			return "", "", refused("%s is %s", id, r.State)
		}
		r.State, r.Reason, r.Entered = plan.Running, reason("resumed", who, ""), c.Clock().UTC()
		if plan.Judge(*r, outcome, r.Entered).Decision != plan.Pause {
			return id, "", nil
		}
		r.Excused = outcome.Bad()
		return id, fmt.Sprintf("in spite of %d devices on which it failed", r.Excused[""]), nil
	})
}

// Next goes to the next step.
func (c *Controller) Next(ctx context.Context, who, id string, from int) error {
	return c.next(ctx, who, id, from, "")
}

func (c *Controller) next(ctx context.Context, who, id string, from int, why string) error {
	what := "step"
	if r, err := c.find(id); err == nil && from == len(r.Steps)-1 {
		what = "finish"
	}
	return c.change(ctx, who, what, func(s *plan.Snapshot) (string, string, error) {
		r, err := find(s, id)
		switch {
		case err != nil:
			return "", "", err
		case r.State != plan.Running:
			return "", "", refused("%s is %s", id, r.State)
		case r.Step != from:
			return "", "", refused("%s is at step %q already", id, r.Steps[r.Step].Name)
		}
		now := c.Clock().UTC()
		if from == len(r.Steps)-1 {
			finish(s, r, now, reason("finished", who, why))
			return id, fmt.Sprintf("release %d is for all devices", r.Release), nil
		}
		r.Step, r.Entered, r.Reason = from+1, now, reason("step taken", who, why)
		return id, fmt.Sprintf("from %q to %q", r.Steps[from].Name, r.Steps[r.Step].Name), nil
	})
}

// finish makes a release stable, and ends rollouts of releases that are lower.
func finish(s *plan.Snapshot, r *plan.Rollout, now time.Time, why string) {
	r.State, r.Ended, r.Reason = plan.Finished, now, why
	s.Stable = max(s.Stable, r.Release)
	for i := range s.Rollouts {
		other := &s.Rollouts[i]
		if other.Release < s.Stable && (other.State == plan.Running || other.State == plan.Paused) {
			other.State, other.Ended, other.Reason = plan.Finished, now, fmt.Sprintf("overtaken by %s, release %d", r.ID, r.Release)
		}
	}
}

// RollBack withdraws a release.
func (c *Controller) RollBack(ctx context.Context, who, id, why string) (restored int64, err error) {
	err = c.change(ctx, who, "roll back", func(s *plan.Snapshot) (string, string, error) {
		r, err := find(s, id)
		switch {
		case err != nil:
			return "", "", err
		case r.State == plan.RolledBack:
			return "", "", store.ErrUnchanged
		case r.State == plan.Finished && s.Stable != r.Release:
			return "", "", refused("release %d came after %d: roll that back, or publish the content that you want under a higher version", s.Stable, r.Release)
		case r.State == plan.Finished:
			s.Stable = r.Before
		default:
			r.Before = s.Stable // others may have finished since it began
		}
		r.State, r.Ended, r.Reason = plan.RolledBack, c.Clock().UTC(), reason("rolled back", who, why)
		return id, why, nil
	})
	if err != nil {
		return 0, err
	}
	if restored, err = c.restore(ctx, who, id); err != nil {
		err = fmt.Errorf("the release is withdrawn, but devices that confirmed it keep it for now: %w; the content before will be published again as soon as that can be done", err)
	}
	return restored, err
}

// restore publishes the content before once more, where devices have seen a release that was rolled back: they take none below it any more. Where
// that was done, or there are none (yet: some may have been out of reach), it does nothing.
func (c *Controller) restore(ctx context.Context, who, id string) (int64, error) {
	s := c.Snapshot()
	r, err := find(&s, id)
	if err != nil || r.State != plan.RolledBack || r.Restored > 0 || r.Before == 0 || r.Release <= s.Stable {
		if r == nil {
			return 0, err
		}
		return r.Restored, err
	}
	outcome, err := c.Store().Outcome(ctx, r.Release)
	seen := outcome.All.Taking + outcome.All.Done()
	if err != nil || seen == 0 {
		return 0, err
	}
	restored, err := publishAgain(c.Dir, r.Before, r.Release)
	if err != nil {
		return 0, err
	}
	if err := c.look(); err != nil {
		return 0, err
	}
	err = c.change(ctx, who, "restore", func(s *plan.Snapshot) (string, string, error) {
		r, err := find(s, id)
		if err != nil {
			return "", "", err
		}
		if r.Restored > 0 {
			restored = r.Restored
			return "", "", store.ErrUnchanged
		}
		r.Restored = restored
		return id, fmt.Sprintf("the content of release %d is release %d too, for devices that have seen %d", r.Before, restored, r.Release), nil
	})
	return restored, err
}

// Weights sets the variants of a feature.
func (c *Controller) Weights(ctx context.Context, who, key string, weights map[string]int) error {
	return c.change(ctx, who, "weights", func(s *plan.Snapshot) (string, string, error) {
		i, there := slices.BinarySearchFunc(s.Features, key, func(f plan.Feature, key string) int { return cmp.Compare(f.Key, key) })
		switch {
		case len(weights) == 0 && !there, there && maps.Equal(s.Features[i].Weights, weights):
			return "", "", store.ErrUnchanged
		case len(weights) == 0:
			s.Features = slices.Delete(s.Features, i, i+1)
			return "", key + " is taken away", nil
		case there:
			s.Features[i].Weights = weights
		default:
			s.Features = slices.Insert(s.Features, i, plan.Feature{Key: key, Weights: weights})
		}
		var words []string
		for _, variant := range slices.Sorted(maps.Keys(weights)) {
			words = append(words, fmt.Sprintf("%s %d", variant, weights[variant]))
		}
		return "", key + ": " + strings.Join(words, ", "), sealable(c.Key, s.Features)
	})
}

// sealable holds that a strategy can have these features.
func sealable(key ed25519.PrivateKey, of []plan.Feature) error {
	now := time.Now()
	if _, err := strategy.Seal(strategy.Strategy{Version: 1, Issued: now, Expires: now.Add(time.Hour), Features: features(of)}, key); err != nil {
		return refused("%v", err)
	}
	return nil
}

// Affected tells how many devices are in a step.
func (c *Controller) Affected(ctx context.Context, id string, step int) (in, waiting int, err error) {
	r, err := c.find(id)
	if err != nil {
		return 0, 0, err
	}
	return c.Estimate(ctx, *r, step)
}

// Estimate is Affected for a rollout that was not started yet.
func (c *Controller) Estimate(ctx context.Context, r plan.Rollout, step int) (in, waiting int, err error) {
	r.Step = 0
	members, err := plan.NewMembers(r)
	if err != nil {
		return 0, 0, refused("%v", err)
	}
	if step < 0 || step >= len(r.Steps) {
		return 0, 0, refused("there is no step %d", step+1)
	}
	q := store.Query{Since: c.Clock().Add(-24 * time.Hour), Limit: 5000}
	for {
		devices, next, err := c.Store().Devices(ctx, q)
		if err != nil {
			return 0, 0, err
		}
		for i := range devices {
			if members.In(&devices[i].Device, step) {
				in++
				if devices[i].ContentVersion < r.Release {
					waiting++
				}
			}
		}
		if q.From = next; next == "" {
			return in, waiting, nil
		}
	}
}

// Verdict says what the gate of a running rollout says now.
func (c *Controller) Verdict(ctx context.Context, id string) (plan.Verdict, error) {
	r, err := c.find(id)
	if err != nil {
		return plan.Verdict{}, err
	}
	if r.State != plan.Running {
		return plan.Verdict{Decision: plan.Wait, Reason: r.Reason}, nil
	}
	o, err := c.Store().Outcome(ctx, r.Release)
	if err != nil {
		return plan.Verdict{}, err
	}
	return plan.Judge(*r, o, c.Clock()), nil
}
