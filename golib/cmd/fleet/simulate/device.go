// Package simulate is a fleet of devices that take part in a staged rollout: what phones do in days, in minutes. Each of them has a stream of its
// own to the server, as a real one does, and says what package rollout would say; but nothing is downloaded.
package simulate

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/gondk/gondk/golib/rollout/wire"
)

// Device is what one device is like. All of it comes of the seed and the time that passes: the same again, the same device.
type Device struct {
	ID         string
	Group      string
	AppVersion string
	ABI        string
	APILevel   uint32
	Locale     string
	Content    int64
	Network    wire.Network
	Metered    bool
	Battery    float64 // percent
	Charging   bool
	FreeBytes  uint64

	plugged bool    // always on power, as what hangs on a wall
	slow    float64 // how many times longer a download takes
	random  *rand.Rand
	at      time.Time
	plug    time.Time // when the charger comes or goes
	move    time.Time // when the network changes
	update  taking
	last    struct { // what happened last, and to which release
		release int64
		stage   wire.Stage
	}
	rejected int64 // a release that did not work here, and is not taken again
	number   uint64
	events   []wire.Event // that the server has not stored yet
}

// share is one of several kinds, and how many in a thousand are of it.
type share[T any] struct {
	of  int
	all T
}

// The world as app stores see it, roughly.
var (
	abis = []share[string]{{780, "arm64-v8a"}, {150, "armeabi-v7a"}, {50, "x86_64"}, {20, "x86"}}
	apis = []share[uint32]{
		{15, 24}, {20, 25}, {35, 26}, {45, 27}, {80, 28}, {110, 29}, {150, 30}, {130, 31}, {40, 32}, {165, 33}, {130, 34}, {60, 35}, {20, 36},
	}
	groups   = []share[string]{{5, "internal"}, {45, "beta"}, {950, ""}}
	versions = []share[string]{{700, "2.4.1"}, {250, "2.4.0"}, {50, "2.2.7"}}
	locales  = []share[string]{{350, "en-US"}, {150, "de-DE"}, {30, "de-CH"}, {120, "fr-FR"}, {150, "pt-BR"}, {100, "hi-IN"}, {100, "ja-JP"}}
	networks = []share[wire.Network]{{620, wire.WiFi}, {300, wire.Mobile}, {30, wire.VPN}, {50, wire.NoNetwork}}
)

func pick[T any](r *rand.Rand, shares []share[T]) T {
	n := r.IntN(1000)
	for _, s := range shares {
		if n -= s.of; n < 0 {
			return s.all
		}
	}
	return shares[0].all
}

// NewDevice makes the one with a number of the fleet of a seed. first is the number before its first event.
func NewDevice(seed, n uint64, content int64, first uint64, now time.Time) *Device {
	r := rand.New(rand.NewPCG(seed, n))
	d := &Device{
		ID: fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64()), Group: pick(r, groups), AppVersion: pick(r, versions), ABI: pick(r, abis),
		APILevel: pick(r, apis), Locale: pick(r, locales), Content: content,
		Battery: 20 + 80*r.Float64(), FreeBytes: uint64(float64(8<<30) * r.Float64()), plugged: r.IntN(20) == 0, slow: 1,
		random: r, at: now, number: first,
	}
	if r.IntN(100) < 3 {
		d.slow = 20
	}
	d.Charging = d.plugged || r.IntN(4) == 0
	d.plug = now.Add(d.some(4 * time.Hour))
	d.connect(now)
	return d
}

// some is a time of a length by chance: half of it up to one and a half.
func (d *Device) some(length time.Duration) time.Duration {
	return time.Duration((0.5 + d.random.Float64()) * float64(length))
}

// live lets the time pass up to now.
func (d *Device) live(now time.Time) {
	hours := now.Sub(d.at).Hours()
	d.at = now
	if d.Charging {
		d.Battery = min(100, d.Battery+35*hours)
	} else {
		d.Battery = max(1, d.Battery-6*hours)
	}
	if now.After(d.plug) || !d.Charging && d.Battery < 10 {
		d.charge(now)
	}
	if now.After(d.move) {
		d.connect(now)
	}
}

func (d *Device) charge(now time.Time) {
	d.Charging = d.plugged || !d.Charging
	last := 9 * time.Hour
	if d.Charging {
		last = 2 * time.Hour
	}
	d.plug = now.Add(d.some(last))
}

// connect moves the device to another network, which is that of before more often than not.
func (d *Device) connect(now time.Time) {
	d.Network = pick(d.random, networks)
	if d.plugged {
		d.Network = wire.Ethernet
	}
	d.Metered = d.Network == wire.Mobile
	last := time.Hour
	if d.Network == wire.NoNetwork {
		last = 5 * time.Minute
	}
	d.move = now.Add(d.some(last))
}

// Report is what the device says of itself.
func (d *Device) Report(sequence, strategy uint64, now time.Time) *wire.Report {
	battery, metered, charging, free := uint32(d.Battery), d.Metered, d.Charging, d.FreeBytes
	return &wire.Report{
		DeviceID: d.ID, Sequence: sequence, Group: d.Group, AppVersion: d.AppVersion, ContentVersion: d.Content, ABI: d.ABI, APILevel: d.APILevel,
		Network: d.Network, Metered: &metered, BatteryPercent: &battery, Charging: &charging, FreeBytes: &free, Locale: d.Locale,
		Events: d.events[:min(len(d.events), wire.MaxEvents)], StrategyVersion: strategy, ClockMillis: now.UnixMilli(),
	}
}

// Acknowledge forgets events that the server has stored.
func (d *Device) Acknowledge(number uint64) {
	for len(d.events) > 0 && d.events[0].Number <= number {
		d.events = d.events[1:]
	}
	if len(d.events) == 0 {
		d.events = nil
	}
}
