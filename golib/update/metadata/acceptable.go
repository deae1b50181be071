package metadata

import (
	"fmt"
	"time"
)

// year is how far off a clock must be at least to be called wrong if nothing but the document tells the time.
const year = 365 * 24 * time.Hour

// Acceptable reports whether the release counts at a time, on a device that has seen a release with the version highest; 0 when it has seen
// none. server is the time that the server's answer bears, or zero. It decides nothing, since nobody has signed it: where a release does
// not count, it tells a device whose clock is wrong from a server that offers old releases. Where the server's time is unknown, a clock
// that is more than a year off counts as wrong.
func (r *Release) Acceptable(now, server time.Time, highest int64) error {
	if r.Version < highest {
		return fmt.Errorf("%w: the server offers version %d, but this device has seen %d", ErrDowngrade, r.Version, highest)
	}
	err := r.validAt(now)
	if err == nil {
		return nil
	}
	if !server.IsZero() {
		if r.validAt(server) == nil {
			return ClockError(now, server)
		}
		return err
	}
	if now.Before(r.NotBefore.Add(-year)) || now.After(r.Expires.Add(year)) {
		return fmt.Errorf("%w by years: it says %s, but the release is valid from %s to %s: set the clock",
			ErrClock, date(now), date(r.NotBefore), date(r.Expires))
	}
	return err
}

func (r *Release) validAt(now time.Time) error {
	if now.Before(r.NotBefore) {
		return fmt.Errorf("%w: it is valid from %s on, but this device's clock says %s", ErrNotYetValid, date(r.NotBefore), date(now))
	}
	if !now.Before(r.Expires) {
		return fmt.Errorf("%w: it was valid until %s, but this device's clock says %s", ErrExpired, date(r.Expires), date(now))
	}
	return nil
}

// ClockError says how far a device's clock is from a server's.
func ClockError(now, server time.Time) error {
	return fmt.Errorf("%w: it says %s, but the server's says %s: set the clock", ErrClock, date(now), date(server))
}

func date(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }
