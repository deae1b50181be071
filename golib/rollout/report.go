package rollout

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gondk/gondk/golib/rollout/strategy"
	"github.com/gondk/gondk/golib/rollout/wire"
	"github.com/gondk/gondk/golib/update/metadata"
)

// next makes the next report.
func (c *Client) next() *wire.Report {
	conditions := c.config.Conditions()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.number()
	r := &wire.Report{
		DeviceID: c.state.DeviceID, Sequence: c.sequence,
		Group: c.config.Group, AppVersion: c.config.AppVersion, ContentVersion: c.state.Content.Version,
		ABI: abi(), APILevel: c.config.APILevel,
		Network: conditions.Network, Metered: conditions.Metered, BatteryPercent: conditions.Battery, Charging: conditions.Charging,
		FreeBytes: conditions.FreeBytes, Locale: conditions.Locale,
		Events:      slices.Clone(c.state.Events[:min(len(c.state.Events), wire.MaxEvents)]),
		ClockMillis: c.config.Clock().UnixMilli(),
	}
	if c.inForce() == nil {
		r.StrategyVersion = c.strategy.Version
	}
	for _, name := range c.config.Omit {
		omit(r, name)
	}
	return r
}

// number counts the report. Numbers never come again, also after a crash.
func (c *Client) number() {
	c.sequence++
	if c.sequence >= c.state.Reserved {
		c.state.Reserved = c.sequence + reserved
		c.unsaved = true
	}
	if c.unsaved {
		c.save()
	}
}

func omit(r *wire.Report, name string) {
	switch name {
	case "abi":
		r.ABI = ""
	case "api_level":
		r.APILevel = 0
	case "app_version":
		r.AppVersion = ""
	case "battery":
		r.BatteryPercent = nil
	case "charging":
		r.Charging = nil
	case "clock":
		r.ClockMillis = 0
	case "content_version":
		r.ContentVersion = 0
	case "events":
		r.Events = nil
	case "free_bytes":
		r.FreeBytes = nil
	case "group":
		r.Group = ""
	case "locale":
		r.Locale = ""
	case "metered":
		r.Metered = nil
	case "network":
		r.Network = 0
	}
}

// take does what the server says. It returns how long the server asks to wait for the next report; 0: as the device thinks right.
func (c *Client) take(i *wire.Instruction, link Link) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	news := c.link != link
	c.link, c.contact = link, c.config.Clock()
	c.acknowledge(i.Acknowledged)
	if len(i.Strategy) > 0 {
		taken, err := c.accept(i.Strategy, time.UnixMilli(i.ClockMillis))
		if err != nil {
			go c.config.Warn(err) // the lock is held
		}
		if taken {
			news = true
			c.replan()
		}
	}
	if c.unsaved {
		c.save()
	}
	if news {
		go c.config.Changed()
	}
	return time.Duration(i.HeartbeatMillis) * time.Millisecond
}

// acknowledge forgets what the server has stored.
func (c *Client) acknowledge(number uint64) {
	before := len(c.state.Events)
	c.state.Events = slices.DeleteFunc(c.state.Events, func(e wire.Event) bool { return e.Number <= number })
	if len(c.state.Events) != before {
		c.unsaved = true
	}
	if len(c.state.Events) > 0 && before > wire.MaxEvents {
		c.report() // there are more than one report holds
	}
}

// accept puts a strategy in force. It reports whether something changed.
func (c *Client) accept(sealed []byte, server time.Time) (changed bool, err error) {
	s, err := strategy.Open(sealed, c.keys)
	if err != nil {
		return false, fmt.Errorf("rollout: %w", err)
	}
	now := c.config.Clock()
	err = s.Acceptable(now, c.state.Highest)
	if errors.Is(err, strategy.ErrExpired) && s.Acceptable(server, 0) == nil {
		// A clock that is wrong must not let a device take what its rollout holds back.
		changed = c.clockErr == nil
		c.clockErr = metadata.ClockError(now, server)
		return changed, fmt.Errorf("rollout: %w", c.clockErr)
	}
	if err != nil {
		return false, fmt.Errorf("rollout: %w", err)
	}
	changed = c.clockErr != nil
	c.clockErr = nil
	if string(sealed) == string(c.state.Strategy) {
		return changed, nil
	}
	c.strategy, c.state.Strategy, c.state.Highest = s, sealed, s.Version
	c.unsaved = true
	return true, nil
}
