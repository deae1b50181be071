package storetest

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

func pointer[T any](v T) *T { return &v }

// report: each field comes back, also the ones that a device did not tell.
func report(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	full := plan.Device{
		ID: id(1), Group: "internal", AppVersion: "1.2.3-β", ContentVersion: 1 << 40, ABI: "arm64-v8a", APILevel: 34, Network: "wifi",
		Metered: pointer(false), Battery: pointer(uint32(0)), Charging: pointer(true), FreeBytes: pointer(uint64(1) << 60), Locale: "de-CH",
	}
	happened := []store.Event{took(event(1, 7, store.Offered, at), 5*time.Millisecond), coded(event(2, 7, store.Failed, at), "disk-full")}
	say(t, s,
		store.Report{Device: full, Sequence: 1, Strategy: 9, Seen: at, Skew: -time.Hour, Events: happened},
		store.Report{Device: plan.Device{ID: id(2)}, Sequence: 1, Seen: at})

	device, events, err := s.Device(t.Context(), id(1))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "device", device, store.Device{Device: full, Strategy: 9, First: at, Seen: at, Skew: -time.Hour, Event: 2})
	slices.Reverse(happened)
	same(t, "events", events, happened)

	silent, _, err := s.Device(t.Context(), id(2))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "silent device", silent, store.Device{Device: plan.Device{ID: id(2)}, First: at, Seen: at})

	// The next report replaces all that the one before told.
	later := at.Add(time.Minute)
	say(t, s, store.Report{Device: plan.Device{ID: id(1), ABI: "arm64-v8a"}, Sequence: 2, Seen: later})
	device, _, err = s.Device(t.Context(), id(1))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "later", device, store.Device{Device: plan.Device{ID: id(1), ABI: "arm64-v8a"}, First: at, Seen: later, Event: 2})
}

// replay: reports that come again, late or twice in one batch do no harm.
func replay(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	first := heard(id(1), "x86", 5, at, event(1, 7, store.Offered, at), event(2, 7, store.Confirmed, at))
	say(t, s, first, first)
	say(t, s, first)
	late := heard(id(1), "arm64-v8a", 4, at.Add(time.Hour), event(1, 7, store.Failed, at), event(3, 8, store.Offered, at))
	say(t, s, late)

	device, events, err := s.Device(t.Context(), id(1))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "device", device, store.Device{Device: first.Device, First: at, Seen: at, Event: 3})
	same(t, "events", events, []store.Event{event(3, 8, store.Offered, at), event(2, 7, store.Confirmed, at), event(1, 7, store.Offered, at)})
	same(t, "outcome", must(s.Outcome(t.Context(), 7))(t).All.Confirmed, 1)
	same(t, "devices", must(s.Overview(t.Context()))(t).Devices, 1)
}

// largeNumbers: a device that lies about its numbers harms only itself; none is rounded.
func largeNumbers(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	const exact = 1 << 53 // the last that a float64 counts to
	say(t, s, heard(id(1), "a", exact, at, event(exact, math.MaxInt64, store.Offered, at)))
	say(t, s, heard(id(1), "b", exact+1, at, event(exact+1, math.MaxInt64, store.Confirmed, at)))
	say(t, s, heard(id(1), "c", math.MaxInt64, at, event(math.MaxInt64, math.MaxInt64, store.Failed, at)))
	say(t, s, heard(id(1), "d", math.MaxInt64-1, at, event(math.MaxInt64-1, math.MaxInt64, store.Confirmed, at)))
	device, events, err := s.Device(t.Context(), id(1))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the last report", device.ABI, "c")
	same(t, "the last event", device.Event, uint64(math.MaxInt64))
	same(t, "events", len(events), 3)
	same(t, "release", events[0].Release, int64(math.MaxInt64))
	same(t, "outcome", must(s.Outcome(t.Context(), math.MaxInt64))(t).All.Failed, 1)
}

// manyEvents: a device's history is bounded, the counts are not.
func manyEvents(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	const releases = store.MaxEvents + 10
	for n := range uint64(releases) {
		say(t, s, heard(id(1), "x86", n+1, at, event(n+1, int64(n+1), store.Confirmed, at)))
	}
	_, events, err := s.Device(t.Context(), id(1))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "kept", len(events), store.MaxEvents)
	same(t, "newest", events[0].Number, uint64(releases))
	same(t, "the first release", must(s.Outcome(t.Context(), 1))(t).All.Confirmed, 1)
}

// reporters: several connections of one server report at once, two of them for the same devices.
func reporters(t *testing.T, open func() store.Store) {
	const devices = 20
	s, at := open(), now()
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for n := range devices {
				for sequence := range uint64(3) {
					e := event(sequence+1, 7, store.Confirmed, at)
					if err := s.Report(t.Context(), []store.Report{heard(id(n), "x86", sequence+1, at, e)}); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	group.Wait()
	same(t, "devices", must(s.Overview(t.Context()))(t).Devices, devices)
	same(t, "confirmed", must(s.Outcome(t.Context(), 7))(t).All.Confirmed, devices)
	_, events, err := s.Device(t.Context(), id(0))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "events", len(events), 3)
}

// pages: all devices, those that were seen last first, also where many were seen at once.
func pages(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	var reports []store.Report
	for n := range 40 {
		reports = append(reports, heard(id(n), "x86", 1, at.Add(-time.Duration(n)*time.Minute)))
	}
	for n := range 30 {
		reports = append(reports, heard(id(100+n), "x86", 1, at.Add(-time.Hour)))
	}
	say(t, s, reports...)
	got := all(t.Context(), t, s, store.Query{Limit: 7})
	same(t, "each once", len(slices.Compact(slices.Sorted(slices.Values(got)))), 70)
	same(t, "no more", len(got), 70)
	for n := range 40 {
		same(t, "order", got[n], id(n))
	}
	since := all(t.Context(), t, s, store.Query{Limit: 4, Since: at.Add(-9*time.Minute - time.Second)})
	same(t, "seen since", since, got[:10])
}

// pageWhileMoving: who reports while an operator goes through the pages moves none of the others.
func pageWhileMoving(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	for n := range 20 {
		say(t, s, heard(id(n), "x86", 1, at.Add(-time.Duration(n)*time.Second)))
	}
	page, next, err := s.Devices(t.Context(), store.Query{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "page", len(page), 10)
	say(t, s, heard(id(3), "x86", 2, at.Add(time.Second)), heard(id(15), "x86", 2, at.Add(2*time.Second)))
	want := []string{id(10), id(11), id(12), id(13), id(14), id(16), id(17), id(18), id(19)}
	same(t, "the rest", all(t.Context(), t, s, store.Query{Limit: 10, From: next}), want)
}

func search(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	say(t, s,
		store.Report{Sequence: 1, Seen: at, Device: plan.Device{ID: "aaaa0000aaaa0000aaaa0000aaaa0000", Group: "internal_1", Locale: "de-CH"}},
		store.Report{Sequence: 1, Seen: at.Add(-time.Second), Device: plan.Device{ID: "bbbb0000bbbb0000bbbb0000bbbb0000", AppVersion: "2.50%", ABI: "armeabi-v7a"}},
		store.Report{Sequence: 1, Seen: at.Add(-2 * time.Second), Device: plan.Device{ID: "cccc0000cccc0000cccc0000cccc0000", Group: "Shops", ABI: "x86_64"}})
	for text, want := range map[string]string{
		"":        "abc",
		"0000":    "abc",
		"bb0":     "b",
		"INTERN":  "a",
		"shops":   "c",
		"de-ch":   "a",
		"v7a":     "b",
		"2.50%":   "b",
		"%":       "b", // no pattern
		"_":       "ac",
		"wifi":    "",
		"nothing": "",
		`"`:       "",
		"'":       "",
		`\`:       "",
		"[a-c]":   "",
		"*":       "",
	} {
		var got strings.Builder
		for _, id := range all(t.Context(), t, s, store.Query{Text: text, Limit: 1}) {
			got.WriteString(id[:1])
		}
		same(t, fmt.Sprintf("devices with %q", text), got.String(), want)
	}
}
