package simulate

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/golib/rollout/strategy"
	"github.com/gondk/gondk/golib/rollout/wire"
)

var noon = time.Date(2026, 12, 2, 12, 0, 0, 0, time.UTC)

// lives lets a device live by a strategy, minute by minute, and returns the stages that it reported.
func lives(d *Device, s *strategy.Strategy, bad []Bad, last time.Duration) (stages []string) {
	for at := time.Duration(0); at < last; at += 10 * time.Second {
		d.Step(noon.Add(at), s, bad)
		for _, e := range d.events {
			name := map[wire.Stage]string{wire.Offered: "offered", wire.Downloaded: "downloaded", wire.Applied: "applied", wire.Confirmed: "confirmed",
				wire.RolledBack: "rolled back", wire.Failed: "failed"}[e.Stage]
			if e.Code != "" {
				name += " " + e.Code
			}
			stages = append(stages, name)
		}
		d.Acknowledge(d.number)
	}
	return stages
}

// device is one that is well: on power, on Ethernet, with room.
func device() *Device {
	d := NewDevice(1, 1, 6, 0, noon)
	d.plugged, d.Charging, d.Network, d.Metered, d.FreeBytes, d.ABI, d.slow = true, true, wire.Ethernet, false, 1<<33, "x86", 1
	return d
}

func TestUpdate(t *testing.T) {
	seven := &strategy.Strategy{Version: 1, Release: 7}
	for name, test := range map[string]struct {
		change   func(d *Device)
		strategy *strategy.Strategy
		bad      []Bad
		want     []string
		content  int64
	}{
		"good":           {strategy: seven, want: []string{"offered", "downloaded", "applied", "confirmed"}, content: 7},
		"bad here":       {strategy: seven, bad: []Bad{{7, "x86"}}, want: []string{"offered", "downloaded", "applied", "rolled back crash"}, content: 6},
		"bad everywhere": {strategy: seven, bad: []Bad{{7, ""}}, want: []string{"offered", "downloaded", "applied", "rolled back crash"}, content: 6},
		"bad elsewhere":  {strategy: seven, bad: []Bad{{7, "x86_64"}, {8, "x86"}}, want: []string{"offered", "downloaded", "applied", "confirmed"}, content: 7},
		"no space":       {change: func(d *Device) { d.FreeBytes = 1 }, strategy: seven, want: []string{"offered", "failed disk-full"}, content: 6},
		"held back":      {strategy: &strategy.Strategy{Version: 1, Release: 6, Paused: true}, content: 6},
		"no server":      {content: 6},
		"not now":        {strategy: &strategy.Strategy{Version: 1, Release: 7, When: strategy.When{From: 1 * 60, To: 5 * 60}}, content: 6},
		"on a charger":   {strategy: &strategy.Strategy{Version: 1, Release: 7, When: strategy.When{Charging: true, WiFi: true}}, want: []string{"offered", "downloaded", "applied", "confirmed"}, content: 7},
		"slow": {change: func(d *Device) { d.slow = 1000 }, strategy: seven, want: []string{"offered"},
			content: 6},
	} {
		d := device()
		if test.change != nil {
			test.change(d)
		}
		got := lives(d, test.strategy, test.bad, 90*time.Minute)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (- want, + got):\n%s", name, diff)
		}
		if d.Content != test.content {
			t.Errorf("%s: content %d, want %d", name, d.Content, test.content)
		}
	}
}

// A strategy that changes while an update is on its way.
func TestStrategyChanges(t *testing.T) {
	seven := &strategy.Strategy{Version: 1, Release: 7}
	for name, test := range map[string]struct {
		last    time.Duration // by the first strategy
		second  *strategy.Strategy
		want    []string
		content int64
	}{
		"paused while it downloads": {10 * time.Second, &strategy.Strategy{Version: 2, Release: 6, Paused: true}, nil, 6},
		"withdrawn, not confirmed":  {0, &strategy.Strategy{Version: 2, Release: 6, Withdraw: 7}, []string{"rolled back"}, 6},
		"withdrawn, confirmed":      {time.Hour, &strategy.Strategy{Version: 2, Release: 6, Withdraw: 7}, nil, 7},
		"published again":           {time.Hour, &strategy.Strategy{Version: 2, Release: 8}, []string{"offered", "downloaded", "applied", "confirmed"}, 8},
	} {
		d := device()
		if test.last > 0 {
			lives(d, seven, nil, test.last)
		} else { // until it is applied
			for at := time.Duration(0); d.update.stage != wire.Applied; at += time.Second {
				d.Step(noon.Add(at), seven, nil)
				d.Acknowledge(d.number)
			}
		}
		if diff := cmp.Diff(test.want, lives(d, test.second, nil, 2*time.Hour)); diff != "" {
			t.Errorf("%s (- want, + got):\n%s", name, diff)
		}
		if d.Content != test.content {
			t.Errorf("%s: content %d, want %d", name, d.Content, test.content)
		}
	}
}

// The numbers of events go on, and what was not acknowledged is reported again.
func TestAcknowledge(t *testing.T) {
	d := NewDevice(1, 1, 6, 40, noon)
	d.update.release = 7
	for range 3 {
		d.reach(wire.Offered, "", noon)
	}
	d.Acknowledge(42)
	r := d.Report(9, 3, noon)
	if len(r.Events) != 1 || r.Events[0].Number != 43 || r.Sequence != 9 || r.StrategyVersion != 3 {
		t.Errorf("%+v", r)
	}
	d.Acknowledge(43)
	if len(d.events) != 0 {
		t.Errorf("%d events are left", len(d.events))
	}
}

// A fleet of a seed is always the same, and like the world.
func TestFleetOfASeed(t *testing.T) {
	const devices = 10000
	abi, group := map[string]int{}, map[string]int{}
	ids := map[string]bool{}
	for n := range uint64(devices) {
		d := NewDevice(1, n, 6, 0, noon)
		abi[d.ABI]++
		group[d.Group]++
		ids[d.ID] = true
		if n < 10 {
			again := NewDevice(1, n, 6, 0, noon)
			d.Step(noon.Add(time.Hour), nil, nil)
			again.Step(noon.Add(time.Hour), nil, nil)
			if diff := cmp.Diff(d.Report(1, 1, noon), again.Report(1, 1, noon)); diff != "" {
				t.Errorf("device %d is another one the second time: %s", n, diff)
			}
		}
	}
	if len(ids) != devices {
		t.Errorf("%d ids", len(ids))
	}
	if NewDevice(2, 0, 6, 0, noon).ID == NewDevice(1, 0, 6, 0, noon).ID {
		t.Error("another seed has the same devices")
	}
	for name, of := range map[string]struct{ got, low, high int }{
		"arm64-v8a":   {abi["arm64-v8a"], 7500, 8100},
		"armeabi-v7a": {abi["armeabi-v7a"], 1350, 1650},
		"internal":    {group["internal"], 25, 80},
	} {
		if of.got < of.low || of.got > of.high {
			t.Errorf("%s: %d of %d", name, of.got, devices)
		}
	}
}

// In a day, each battery stays what a battery can be, and devices come and go on networks and chargers.
func TestDay(t *testing.T) {
	charging, networks := 0, []wire.Network{}
	for n := range uint64(50) {
		d := NewDevice(1, n, 6, 0, noon)
		for at := time.Duration(0); at < 24*time.Hour; at += 15 * time.Minute {
			d.Step(noon.Add(at), nil, nil)
			if d.Battery < 1 || d.Battery > 100 {
				t.Fatalf("battery %v", d.Battery)
			}
			if d.Charging {
				charging++
			}
			if !slices.Contains(networks, d.Network) {
				networks = append(networks, d.Network)
			}
		}
	}
	if share := float64(charging) / (50 * 96); share < 0.1 || share > 0.6 {
		t.Errorf("%.0f %% of the time on a charger", share*100)
	}
	if len(networks) != 5 {
		t.Errorf("networks %v", networks)
	}
}

func TestParseBad(t *testing.T) {
	for text, want := range map[string]Bad{"7": {7, ""}, "7:armeabi-v7a": {7, "armeabi-v7a"}} {
		if got, err := ParseBad(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "x", "0", "-1", "7:", "7:arm", "7:x86:x86"} {
		if got, err := ParseBad(text); err == nil {
			t.Errorf("%q: %+v", text, got)
		}
	}
}
