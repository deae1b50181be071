// Package storetest holds a store against what package store promises. Each store's own tests run it, and add what only they can break.
package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

// Place makes an empty place for data and returns what opens a store there. That is called again after a store was closed, and after one was left
// as a crash leaves it; the place closes all of them when t ends.
type Place func(t *testing.T) (open func() store.Store)

// Run runs the suite.
func Run(t *testing.T, place Place) {
	for name, test := range map[string]func(*testing.T, func() store.Store){
		"Empty":            empty,
		"Update":           update,
		"UpdateCopies":     updateCopies,
		"UpdateRefused":    updateRefused,
		"TwoWriters":       twoWriters,
		"Changes":          changes,
		"Crash":            crash,
		"Report":           report,
		"Replay":           replay,
		"LargeNumbers":     largeNumbers,
		"ManyEvents":       manyEvents,
		"Reporters":        reporters,
		"Pages":            pages,
		"PageWhileMoving":  pageWhileMoving,
		"Search":           search,
		"Outcome":          outcome,
		"OutcomeLast":      outcomeLast,
		"Overview":         overview,
		"Adoption":         adoption,
		"Failures":         failures,
		"Slowest":          slowest,
		"Log":              log,
		"Accounts":         accounts,
		"ContextEnded":     contextEnded,
		"NothingForgotten": nothingForgotten,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, place(t))
		})
	}
}

// now is one time for a test: stores keep milliseconds, at least.
func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// heard is a report of a device that told nothing but its ABI.
func heard(id, abi string, sequence uint64, seen time.Time, events ...store.Event) store.Report {
	return store.Report{Device: plan.Device{ID: id, ABI: abi}, Sequence: sequence, Seen: seen, Events: events}
}

func event(number uint64, release int64, stage store.Stage, at time.Time) store.Event {
	return store.Event{Number: number, Release: release, Stage: stage, At: at}
}

func coded(e store.Event, code string) store.Event {
	e.Code = code
	return e
}

func took(e store.Event, d time.Duration) store.Event {
	e.Duration = d
	return e
}

// id is one as devices draw them.
func id(n int) string { return fmt.Sprintf("%032x", n) }

func say(t *testing.T, s store.Store, reports ...store.Report) {
	t.Helper()
	if err := s.Report(t.Context(), reports); err != nil {
		t.Fatal(err)
	}
}

func must[T any](value T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (- want, + got):\n%s", what, diff)
	}
}

// all lists devices by pages of a limit.
func all(ctx context.Context, t *testing.T, s store.Store, q store.Query) (ids []string) {
	t.Helper()
	for {
		page, next, err := s.Devices(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) > q.Limit {
			t.Fatalf("a page of %d devices, asked for %d", len(page), q.Limit)
		}
		for _, d := range page {
			ids = append(ids, d.ID)
		}
		if len(ids) > 1000 {
			t.Fatal("the pages have no end")
		}
		if next == "" {
			return ids
		}
		if len(page) == 0 || next == q.From {
			t.Fatal("a page says that there is more, and goes no further")
		}
		q.From = next
	}
}
