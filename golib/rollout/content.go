package rollout

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/gondk/gondk/golib/rollout/strategy"
	"github.com/gondk/gondk/golib/rollout/wire"
	"github.com/gondk/gondk/golib/update"
)

var _ update.Rollout = (*Client)(nil)

// Plan returns which release may be taken now. It waits until the server has answered for the first time, or cannot be
// reached.
func (c *Client) Plan(ctx context.Context) (update.Plan, error) {
	if err := c.wait(ctx); err != nil {
		return update.Plan{}, err
	}
	conditions := c.config.Conditions()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.clockErr != nil {
		return update.Plan{Known: true, Wait: c.clockErr}, nil
	}
	if err := c.inForce(); err != nil {
		return update.Plan{Wait: err}, nil
	}
	s := c.strategy
	return update.Plan{Known: true, Release: s.Release, Withdraw: s.Withdraw, Wait: s.When.Allows(c.local(conditions), given(conditions))}, nil
}

// local is the device's time.
func (c *Client) local(conditions Conditions) time.Time {
	now := c.config.Clock()
	if conditions.Offset != nil {
		now = now.UTC().Add(*conditions.Offset)
	}
	return now
}

func given(c Conditions) strategy.Conditions {
	return strategy.Conditions{Unmetered: c.Metered != nil && !*c.Metered, Charging: c.Charging != nil && *c.Charging}
}

// Changed returns a channel that is closed when Plan may give something else.
func (c *Client) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}

// Installed says what is installed; it makes events of what that has become since the last time. So none is lost to a crash between the
// change and the event: it comes at the next start.
func (c *Client) Installed(version int64, confirmed bool, rejected int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	was, now := c.state.Content, content{true, version, confirmed, rejected}
	if was == now {
		return
	}
	c.state.Content = now
	switch {
	case !was.Known: // what was there before the first start is no news
	case rejected != was.Rejected && rejected != 0:
		var why string // counts go by what happened last
		if last := c.state.Last; last.Release == rejected && last.Stage == wire.Failed {
			why = last.Code
		}
		c.event(rejected, wire.RolledBack, why)
	default:
		if version != was.Version && version != 0 {
			c.event(version, wire.Applied, "")
		}
		if confirmed && version != 0 {
			c.event(version, wire.Confirmed, "")
		}
	}
	c.save()
	c.report()
}

// Happened says how far an update came. What was said last of the same release is not said again, and that it was offered, only once.
func (c *Client) Happened(version int64, step update.Step, code string) {
	stage := map[update.Step]wire.Stage{update.Offered: wire.Offered, update.Downloaded: wire.Downloaded, update.Failed: wire.Failed}[step]
	c.mu.Lock()
	defer c.mu.Unlock()
	if last := c.state.Last; last.Release == version && (stage == wire.Offered || last.Stage == stage && last.Code == code) {
		return
	}
	c.event(version, stage, code)
	c.save()
	c.report()
}

// event notes one. The oldest go where there are too many.
func (c *Client) event(release int64, stage wire.Stage, code string) {
	now := c.config.Clock().UnixMilli()
	last := &c.state.Last
	var took uint64
	if last.Release == release && now > last.Millis {
		took = uint64(now - last.Millis)
	}
	*last = moment{release, stage, code, now}
	if slices.Contains(c.config.Omit, "events") {
		return
	}
	c.state.Number++
	c.state.Events = append(c.state.Events, wire.Event{
		Number: c.state.Number, Release: release, Stage: stage, Code: code, ClockMillis: now, DurationMillis: took,
	})
	c.state.Events = c.state.Events[max(0, len(c.state.Events)-maxKept):]
}

// Fail says that the app found content bad, in a word of its own: "does-not-draw". Roll it back then.
func (c *Client) Fail(version int64, code string) error {
	if version < 1 || code == "" || len(code) > wire.MaxText {
		return errors.New("rollout: a failure has a version and a short code")
	}
	c.Happened(version, update.Failed, code)
	return nil
}
