package simulate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gondk/gondk/golib/rollout/strategy"
	"github.com/gondk/gondk/golib/rollout/wire"
)

// size is that of a release, in bytes.
const size = 40 << 20

// taking is an update on its way.
type taking struct {
	release int64
	before  int64      // the content that was there
	stage   wire.Stage // the last that was reached; 0: none is on its way
	left    time.Duration
	since   time.Time // of the stage
}

// Bad is a release that fails on an ABI; an empty one: on all.
type Bad struct {
	Release int64
	ABI     string
}

// ParseBad reads "7" or "7:armeabi-v7a".
func ParseBad(text string) (Bad, error) {
	release, abi, of := strings.Cut(text, ":")
	n, err := strconv.ParseInt(release, 10, 64)
	known := slices.ContainsFunc(abis, func(s share[string]) bool { return s.all == abi })
	if err != nil || n < 1 || of && !known {
		return Bad{}, fmt.Errorf("%q: a release, or a release and an ABI: 7:armeabi-v7a", text)
	}
	return Bad{n, abi}, nil
}

func (d *Device) fails(bad []Bad) bool {
	return slices.ContainsFunc(bad, func(b Bad) bool { return b.Release == d.update.release && (b.ABI == "" || b.ABI == d.ABI) })
}

// Step lets the time pass up to now, and does what a strategy says. It returns after which time something happens by itself; 0: nothing will.
func (d *Device) Step(now time.Time, s *strategy.Strategy, bad []Bad) time.Duration {
	passed := now.Sub(d.at)
	d.live(now)
	if s == nil {
		return 0
	}
	d.withdraw(s, now)
	if d.update.stage == wire.Downloaded && s.Release < d.update.release || d.update.stage == wire.Offered && s.Release != d.update.release {
		d.update = taking{} // it was held back meanwhile
	}
	if d.update.stage == 0 {
		d.begin(s, now)
	} else if d.update.stage != wire.Offered || d.allowed(s) {
		if d.update.left -= passed; d.update.left <= 0 {
			d.next(now, bad)
		}
	}
	return d.until(now, s)
}

// until is the time after which an update goes on by itself, or may go on.
func (d *Device) until(now time.Time, s *strategy.Strategy) time.Duration {
	waits := d.update.stage == 0 && s.Release > d.Content && s.Release != d.rejected || d.update.stage == wire.Offered
	if waits && !d.allowed(s) {
		return max(time.Second, min(d.move.Sub(now), d.plug.Sub(now)))
	}
	return max(0, d.update.left)
}

// allowed tells whether bytes of a release may come now.
func (d *Device) allowed(s *strategy.Strategy) bool {
	conditions := strategy.Conditions{Unmetered: !d.Metered, Charging: d.Charging}
	return d.Network != wire.NoNetwork && s.When.Allows(d.at, conditions) == nil
}

func (d *Device) begin(s *strategy.Strategy, now time.Time) {
	if s.Release <= d.Content || s.Release == d.rejected || !d.allowed(s) {
		return
	}
	d.update = taking{release: s.Release, before: d.Content, since: now}
	d.reach(wire.Offered, "", now)
	rate := 2 << 20 // bytes in a second
	if d.Network == wire.Mobile {
		rate = 300 << 10
	}
	d.update.left = d.some(time.Duration(float64(time.Second) * d.slow * size / float64(rate)))
}

// next is the stage after the one that is over.
func (d *Device) next(now time.Time, bad []Bad) {
	switch d.update.stage {
	case wire.Offered:
		if d.FreeBytes < 2*size {
			d.end(wire.Failed, "disk-full", now)
			return
		}
		d.reach(wire.Downloaded, "", now)
		d.update.left = d.some(30 * time.Second)
	case wire.Downloaded:
		d.Content = d.update.release
		d.reach(wire.Applied, "", now)
		d.update.left = d.some(2 * time.Minute)
	case wire.Applied:
		if d.fails(bad) {
			d.Content = d.update.before
			d.end(wire.RolledBack, "crash", now)
			return
		}
		d.end(wire.Confirmed, "", now)
	}
}

// withdraw goes back from a release that the server takes back, where it was not confirmed.
func (d *Device) withdraw(s *strategy.Strategy, now time.Time) {
	if s.Withdraw == 0 || d.update.release != s.Withdraw {
		return
	}
	if d.update.stage == wire.Applied {
		d.Content = d.update.before
	}
	d.end(wire.RolledBack, "", now)
}

func (d *Device) reach(stage wire.Stage, code string, now time.Time) {
	d.number++
	d.events = append(d.events, wire.Event{
		Number: d.number, Release: d.update.release, Stage: stage, Code: code, ClockMillis: now.UnixMilli(),
		DurationMillis: uint64(now.Sub(d.update.since).Milliseconds()),
	})
	d.update.stage, d.update.since = stage, now
	d.last.release, d.last.stage = d.update.release, stage
}

func (d *Device) end(stage wire.Stage, code string, now time.Time) {
	d.reach(stage, code, now)
	if stage != wire.Confirmed {
		d.rejected = d.update.release
	}
	d.update = taking{}
}
