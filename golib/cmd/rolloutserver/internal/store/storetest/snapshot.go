package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

func empty(t *testing.T, open func() store.Store) {
	s := open()
	snapshot := must(s.Snapshot(t.Context()))(t)
	same(t, "version", snapshot.Version, uint64(0))
	same(t, "rollouts and features", len(snapshot.Rollouts)+len(snapshot.Features), 0)
	if _, _, err := s.Device(t.Context(), id(1)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a device that is not there: %v", err)
	}
	same(t, "devices", len(all(t.Context(), t, s, store.Query{Limit: 10})), 0)
	same(t, "confirmed", must(s.Outcome(t.Context(), 1))(t).All.Confirmed, 0)
	same(t, "all devices", must(s.Overview(t.Context()))(t).Devices, 0)
	same(t, "log", len(must(s.Log(t.Context(), 0, 10))(t)), 0)
	same(t, "accounts", len(must(s.Accounts(t.Context()))(t)), 0)
}

// whole has a value in each field.
func whole(at time.Time) plan.Snapshot {
	return plan.Snapshot{
		Stable: 6,
		Rollouts: []plan.Rollout{{
			ID: "r1", Release: 7, Before: 6, For: "api_level>=29", Auto: true, State: plan.Paused, Reason: "paused by ann: “hot” batteries",
			Steps: []plan.Step{{Name: "internal", Rules: "group=internal"}, {Name: "1 %", Share: 100}},
			Gate:  plan.Gate{Devices: 5, Time: time.Hour, MaxBad: 0.02, Confidence: 0.95},
			When:  plan.When{WiFi: true, Charging: true, From: 60, To: 300},
			Step:  1, Began: at.Add(-time.Hour), Entered: at.Add(-time.Minute), Ended: at,
		}},
		Features: []plan.Feature{{Key: "new-map", Weights: map[string]int{"on": 1, "off": 9}}},
	}
}

func update(t *testing.T, open func() store.Store) {
	s, at := open(), now()
	want := whole(at)
	entry := store.LogEntry{At: at, Who: "ann", What: "start", Rollout: "r1", Detail: "release 7"}
	got, err := s.Update(t.Context(), func(p *plan.Snapshot) (store.LogEntry, error) {
		*p = want
		p.Version = 99 // the store's own to set
		return entry, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want.Version = 1
	same(t, "returned", got, want)
	same(t, "stored", must(s.Snapshot(t.Context()))(t), want)
	log := must(s.Log(t.Context(), 0, 10))(t)
	if len(log) != 1 {
		t.Fatalf("%d lines in the log", len(log))
	}
	entry.Number = log[0].Number
	same(t, "log", log[0], entry)
}

func stable(version int64) func(*plan.Snapshot) (store.LogEntry, error) {
	return func(p *plan.Snapshot) (store.LogEntry, error) {
		p.Stable = version
		return store.LogEntry{At: now(), Who: "ann", What: "finish", Detail: fmt.Sprint(version)}, nil
	}
}

// updateCopies: nobody can change what is stored by changing what was handed out.
func updateCopies(t *testing.T, open func() store.Store) {
	s := open()
	set := func(p *plan.Snapshot) (store.LogEntry, error) {
		*p = whole(now())
		return store.LogEntry{What: "start"}, nil
	}
	spoil := func(p plan.Snapshot) {
		p.Rollouts[0].Steps[0].Name = "spoilt"
		p.Features[0].Weights["on"] = -1
	}
	spoil(must(s.Update(t.Context(), set))(t))
	spoil(must(s.Snapshot(t.Context()))(t))
	failed := errors.New("failed")
	_, err := s.Update(t.Context(), func(p *plan.Snapshot) (store.LogEntry, error) {
		spoil(*p)
		return store.LogEntry{}, failed
	})
	if !errors.Is(err, failed) {
		t.Errorf("the error of a change: %v", err)
	}
	got := must(s.Snapshot(t.Context()))(t)
	same(t, "step", got.Rollouts[0].Steps[0].Name, "internal")
	same(t, "weight", got.Features[0].Weights["on"], 1)
}

// updateRefused: what changes nothing is in no log, and gets no version.
func updateRefused(t *testing.T, open func() store.Store) {
	s := open()
	must(s.Update(t.Context(), stable(3)))(t)
	got, err := s.Update(t.Context(), func(*plan.Snapshot) (store.LogEntry, error) { return store.LogEntry{}, store.ErrUnchanged })
	if err != nil || got.Version != 1 || got.Stable != 3 {
		t.Errorf("nothing to change: %+v, %v", got, err)
	}
	same(t, "log", len(must(s.Log(t.Context(), 0, 10))(t)), 1)
}

// twoWriters: each change sees the ones before it, none is lost, and each is in the log once.
func twoWriters(t *testing.T, open func() store.Store) {
	const writers, changes = 4, 10
	s := open()
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			for range changes {
				_, err := s.Update(t.Context(), func(p *plan.Snapshot) (store.LogEntry, error) {
					p.Stable++
					return store.LogEntry{At: now(), What: "step", Detail: fmt.Sprint(p.Stable)}, nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	got := must(s.Snapshot(t.Context()))(t)
	same(t, "sum", got.Stable, int64(writers*changes))
	same(t, "version", got.Version, uint64(writers*changes))
	for i, e := range must(s.Log(t.Context(), 0, 1000))(t) {
		same(t, "line", e.Detail, fmt.Sprint(writers*changes-i))
	}
}

func changes(t *testing.T, open func() store.Store) {
	s := open()
	ctx, cancel := context.WithCancel(t.Context())
	first, second := s.Changes(ctx), s.Changes(ctx)
	for version := range int64(3) {
		must(s.Update(t.Context(), stable(version+1)))(t)
		wait(t, s, first, version+1)
		wait(t, s, second, version+1)
	}
	cancel()
	for range first { // ends, as the channel is closed
	}
}

// wait waits until a channel has told of a snapshot. It may tell more often than there are changes.
func wait(t *testing.T, s store.Store, changed <-chan struct{}, stable int64) {
	t.Helper()
	limit := time.After(10 * time.Second)
	for {
		select {
		case <-changed:
			if must(s.Snapshot(t.Context()))(t).Stable == stable {
				return
			}
		case <-limit:
			t.Fatalf("nobody told of the change to %d", stable)
		}
	}
}

// crash: what was returned without an error is there after a server that closed nothing.
func crash(t *testing.T, open func() store.Store) {
	at, dead := now(), open()
	fill(t, dead, at)
	survived(t, open(), at)
}

// nothingForgotten: nor is anything by one that closed.
func nothingForgotten(t *testing.T, open func() store.Store) {
	at, closed := now(), open()
	fill(t, closed, at)
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	survived(t, open(), at)
}

func fill(t *testing.T, s store.Store, at time.Time) {
	t.Helper()
	must(s.Update(t.Context(), func(p *plan.Snapshot) (store.LogEntry, error) {
		*p = whole(at)
		return store.LogEntry{At: at, Who: "ann", What: "pause", Rollout: "r1"}, nil
	}))(t)
	say(t, s, heard(id(1), "arm64-v8a", 4, at, event(1, 7, store.Offered, at), event(2, 7, store.Confirmed, at)))
	if err := s.SetAccount(t.Context(), store.Account{Name: "ann", Role: store.Admin, Hash: []byte{0, 1, 255}, Made: at}); err != nil {
		t.Fatal(err)
	}
}

func survived(t *testing.T, s store.Store, at time.Time) {
	t.Helper()
	want := whole(at)
	want.Version = 1
	same(t, "snapshot", must(s.Snapshot(t.Context()))(t), want)
	same(t, "log", len(must(s.Log(t.Context(), 0, 10))(t)), 1)
	same(t, "confirmed", must(s.Outcome(t.Context(), 7))(t).All.Confirmed, 1)
	same(t, "accounts", len(must(s.Accounts(t.Context()))(t)), 1)
	// What it sends again, since it never had the answer, still counts once.
	say(t, s, heard(id(1), "x86", 4, at.Add(time.Second), event(2, 7, store.Failed, at)))
	device, events, err := s.Device(t.Context(), id(1))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "ABI", device.ABI, "arm64-v8a")
	same(t, "events", len(events), 2)
	same(t, "failed", must(s.Outcome(t.Context(), 7))(t).All.Failed, 0)
}

// contextEnded: who gave up gets an error, and nothing happens afterwards.
func contextEnded(t *testing.T, open func() store.Store) {
	s := open()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Update(ctx, stable(5)); !errors.Is(err, context.Canceled) {
		t.Errorf("Update: %v", err)
	}
	if err := s.Report(ctx, []store.Report{heard(id(1), "x86", 1, now())}); !errors.Is(err, context.Canceled) {
		t.Errorf("Report: %v", err)
	}
	same(t, "stable", must(s.Snapshot(t.Context()))(t).Stable, int64(0))
	same(t, "devices", must(s.Overview(t.Context()))(t).Devices, 0)
}
