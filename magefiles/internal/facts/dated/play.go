package dated

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Play is one requirement of Google Play, from a day on.
type Play struct {
	Rule   string `toml:"rule"`
	From   string `toml:"from"`   // 2025-08-31
	Value  int    `toml:"value"`  // an API level, where the rule needs one
	For    string `toml:"for"`    // which uploads
	Device string `toml:"device"` // one of Devices; empty: all that have no requirement of their own
	Entry

	day time.Time // From
}

// The devices that have requirements of their own.
const (
	TV    = "tv"
	Watch = "watch"
	Car   = "car"
)

var devices = []string{"", TV, Watch, Car}

func (p *Play) check() error {
	var err error
	if p.day, err = time.Parse(time.DateOnly, p.From); err != nil {
		return fmt.Errorf("from: %w", err)
	}
	if !slices.Contains(devices, p.Device) {
		return fmt.Errorf("device: %q is not one of %q", p.Device, devices)
	}
	if p.Rule == "" || p.For == "" {
		return errors.New("rule and for must not be empty")
	}
	return nil
}

// Plays returns all requirements of Play: past, present and announced.
func Plays() []Play { return read().Play }

// PlayAt returns Play's requirements under a rule for apps for a device: now is the newest in force and next the first to come, each nil if
// there is none. Without a date, neither is known.
func PlayAt(rule string, date time.Time, device string) (now, next *Play) {
	own := func(p Play) bool { return p.Rule == rule && p.Device == device }
	if !slices.ContainsFunc(Plays(), own) {
		device = ""
	}
	for _, p := range Plays() {
		switch {
		case !own(p) || date.IsZero():
		case !p.day.After(date):
			if now == nil || p.day.After(now.day) {
				now = &p
			}
		case next == nil || p.day.Before(next.day):
			next = &p
		}
	}
	return now, next
}
