package redis

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

func reportOf(device int, sequence uint64, events ...store.Event) store.Report {
	return store.Report{Device: plan.Device{ID: fmt.Sprintf("%032x", device), ABI: "x86"}, Sequence: sequence, Seen: time.Now(), Events: events}
}

func raise(ctx context.Context, s *Store) error {
	_, err := s.Update(ctx, func(p *plan.Snapshot) (store.LogEntry, error) {
		p.Stable++
		return store.LogEntry{What: "step"}, nil
	})
	return err
}

// Redis crashes while devices report, is gone, and comes back: each call ends with the truth, and nothing that was acknowledged is lost.
func TestRedisGone(t *testing.T) {
	server := newServer(t)
	s, ctx := open(t, server.address(0)), t.Context()
	changes := s.Changes(ctx)
	if err := raise(ctx, s); err != nil {
		t.Fatal(err)
	}

	const devices = 50
	var acknowledged [devices]atomic.Uint64
	var group sync.WaitGroup
	failed := make(chan struct{})
	var once sync.Once
	for d := range devices {
		group.Go(func() {
			for n := uint64(1); ; n++ {
				err := s.Report(ctx, []store.Report{reportOf(d, n, store.Event{Number: n, Release: int64(n), Stage: store.Confirmed})})
				if err == nil {
					acknowledged[d].Store(n)
					continue
				}
				if !errors.Is(err, store.ErrUnavailable) {
					t.Errorf("a report without Redis: %v", err)
				}
				once.Do(func() { close(failed) })
				return
			}
		})
	}
	time.Sleep(100 * time.Millisecond) // while they report
	server.kill()
	<-failed
	group.Wait()
	if err := raise(ctx, s); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("a change without Redis: %v", err)
	}
	if _, err := s.Snapshot(ctx); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("the snapshot without Redis: %v", err)
	}

	server.start(t)
	await(t, s)
	for len(changes) > 0 {
		<-changes
	}
	for d := range devices {
		last := acknowledged[d].Load()
		if last == 0 {
			continue
		}
		device, events, err := s.Device(ctx, fmt.Sprintf("%032x", d))
		if err != nil {
			t.Fatal(err)
		}
		if device.Event < last || len(events) < min(int(last), store.MaxEvents) {
			t.Errorf("device %d had an answer for %d events and %d are there", d, last, device.Event)
		}
		// It goes on with what it had no answer for.
		if err := s.Report(ctx, []store.Report{reportOf(d, last+1, store.Event{Number: last + 1, Release: 1, Stage: store.Failed})}); err != nil {
			t.Fatal(err)
		}
	}
	if err := raise(ctx, s); err != nil {
		t.Fatal(err)
	}
	snapshot, err := s.Snapshot(ctx)
	if err != nil || snapshot.Stable != 2 || snapshot.Version != 2 {
		t.Errorf("after it all: %+v, %v", snapshot, err)
	}
	select {
	case <-changes:
	case <-time.After(20 * time.Second):
		t.Error("nobody told of the change after Redis was back")
	}
}

// await waits until go-redis has found that its server is back: it looks once a second.
func await(t *testing.T, s *Store) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		_, err := s.Snapshot(t.Context())
		if err == nil {
			return
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
	}
}

// What one server changes reaches another one, also where the message got lost.
func TestTwoServers(t *testing.T) {
	address := database(t)
	one, other := open(t, address), open(t, address)
	changes := other.Changes(t.Context())
	if err := raise(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	<-changes
	// As a server does that has stored a change, and is gone before anybody hears of it.
	if err := one.client.MSet(t.Context(), prefix+"snapshot", `{"version":2,"stable":9}`, prefix+"version", "2").Err(); err != nil {
		t.Fatal(err)
	}
	for {
		select {
		case <-changes:
		case <-time.After(20 * time.Second):
			t.Fatal("nobody told of a change that was not published")
		}
		if snapshot, err := other.Snapshot(t.Context()); err != nil {
			t.Fatal(err)
		} else if snapshot.Stable == 9 {
			return
		}
	}
}

// Writers of two servers at once, and each of them sees all that came before.
func TestWritersOfTwoServers(t *testing.T) {
	address := database(t)
	var group sync.WaitGroup
	for range 2 {
		s := open(t, address)
		group.Go(func() {
			for range 20 {
				if err := raise(t.Context(), s); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	s := open(t, address)
	snapshot, err := s.Snapshot(t.Context())
	if err != nil || snapshot.Stable != 40 || snapshot.Version != 40 {
		t.Errorf("after 40 changes: %+v, %v", snapshot, err)
	}
	if log, err := s.Log(t.Context(), 0, 100); err != nil || len(log) != 40 {
		t.Errorf("%d lines in the log, %v", len(log), err)
	}
}

// An answer that got lost on its way: the change happened, once.
func TestAnswerLost(t *testing.T) {
	s := open(t, database(t))
	entry := noted{store.LogEntry{What: "pause"}, "mark"}
	for range 2 { // as go-redis sends it again
		if err := s.replace(t.Context(), "", plan.Snapshot{Version: 1}, entry); err != nil {
			t.Fatal(err)
		}
	}
	if log, err := s.Log(t.Context(), 0, 100); err != nil || len(log) != 1 {
		t.Errorf("%d lines in the log, %v", len(log), err)
	}
}

func TestForget(t *testing.T) {
	s, ctx, at := open(t, database(t)), t.Context(), time.Now()
	for d := range 600 {
		r := reportOf(d, 1, store.Event{Number: 1, Release: 7, Stage: store.Confirmed, At: at})
		r.ContentVersion = 7
		if d%2 == 0 {
			r.Seen = at.Add(-keep - time.Hour)
		}
		if err := s.Report(ctx, []store.Report{r}); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.forget(ctx, at.Add(-keep)); err != nil || n != 300 {
		t.Fatalf("%d forgotten, %v", n, err)
	}
	if _, _, err := s.Device(ctx, fmt.Sprintf("%032x", 0)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a device that was forgotten: %v", err)
	}
	o, err := s.Overview(ctx)
	if err != nil {
		t.Fatal(err)
	}
	last := o.Adoption[len(o.Adoption)-1]
	if o.Devices != 300 || o.Versions[7] != 300 || o.ABIs["x86"] != 300 || last.Versions[7] != 300 {
		t.Errorf("after that: %+v", o)
	}
	if outcome, err := s.Outcome(ctx, 7); err != nil || outcome.All.Confirmed != 600 {
		t.Errorf("what the release came to: %+v, %v", outcome, err)
	}
	if keys, err := s.client.Keys(ctx, prefix+"*:"+fmt.Sprintf("%032x", 0)).Result(); err != nil || len(keys) != 0 {
		t.Errorf("left of a device that was forgotten: %v, %v", keys, err)
	}
}

// A device that makes up releases is bounded.
func TestMadeUpReleases(t *testing.T) {
	s, ctx := open(t, database(t)), t.Context()
	var events []store.Event
	for n := range uint64(3 * most) {
		events = append(events, store.Event{Number: n + 1, Release: int64(n + 1), Stage: store.Offered})
	}
	if err := s.Report(ctx, []store.Report{reportOf(1, 1, events...)}); err != nil {
		t.Fatal(err)
	}
	if n, err := s.client.HLen(ctx, prefix+"last:"+fmt.Sprintf("%032x", 1)).Result(); err != nil || n != 64 {
		t.Errorf("%d states of one device, %v", n, err)
	}
	if d, events, err := s.Device(ctx, fmt.Sprintf("%032x", 1)); err != nil || d.Event != 3*most || len(events) != store.MaxEvents {
		t.Errorf("%d events up to %d, %v", len(events), d.Event, err)
	}
}

// A Redis that would lose what it was told is refused, with the cure; no address with its password is shown.
func TestRefused(t *testing.T) {
	forgets := newServer(t, "--appendonly", "no")
	evicts := newServer(t, "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru")
	for address, want := range map[string]string{
		forgets.address(0):              "--appendonly yes",
		evicts.address(0):               "maxmemory-policy noeviction",
		"redis://:secret@127.0.0.1:1/0": "does not answer",
		"http://:secret@127.0.0.1/":     "invalid URL scheme",
	} {
		s, err := Open(t.Context(), address)
		if err == nil {
			s.Close()
			t.Errorf("%s is taken", address)
			continue
		}
		if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
