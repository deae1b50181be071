package devices

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

const (
	batchMost = 512
	batchWait = 20 * time.Millisecond
	queueMost = 1 << 15
)

var errBusy = errors.New("too many reports wait for the store")

// batches takes reports to the store, many at a time.
type batches struct {
	store   Store
	counts  *Counts
	log     func(string, ...any)
	queue   chan waiting
	failing atomic.Bool
}

// waiting is a report whose device waits for an answer.
type waiting struct {
	report store.Report
	done   chan<- error // has room for one
}

func newBatches(s Store, c *Counts, log func(string, ...any)) *batches {
	return &batches{store: s, counts: c, log: log, queue: make(chan waiting, queueMost)}
}

// add returns when the store has a report, or cannot take it.
func (b *batches) add(ctx context.Context, r store.Report) error {
	done := make(chan error, 1)
	select {
	case b.queue <- waiting{r, done}:
	default:
		b.counts.Lost.Add(1)
		return errBusy
	}
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run stores until ctx ends, and then what is left.
func (b *batches) run(ctx context.Context) {
	for {
		select {
		case first := <-b.queue:
			b.flush(b.collect(first))
		case <-ctx.Done():
			select {
			case first := <-b.queue:
				b.flush(b.collect(first))
			default:
				return
			}
		}
	}
}

// collect waits a moment for more.
func (b *batches) collect(first waiting) []waiting {
	all := append(make([]waiting, 0, 64), first)
	full := time.NewTimer(batchWait)
	defer full.Stop()
	for len(all) < batchMost {
		select {
		case next := <-b.queue:
			all = append(all, next)
		case <-full.C:
			return all
		}
	}
	return all
}

func (b *batches) flush(all []waiting) {
	reports := make([]store.Report, len(all))
	for i, w := range all {
		reports[i] = w.report
	}
	began := time.Now()
	err := b.save(reports)
	b.counts.Stored.add(time.Since(began))
	if now := err != nil; b.failing.Swap(now) != now {
		if now {
			b.log("reports are not stored: %v; devices keep them, and get their strategies meanwhile", err)
		} else {
			b.log("reports are stored again")
		}
	}
	for i := range all {
		e := err
		if err != nil && len(all) > 1 && !errors.Is(err, store.ErrUnavailable) && !errors.Is(err, context.DeadlineExceeded) {
			e = b.save(reports[i : i+1]) // one that cannot be stored must not stand in the way of others
		}
		all[i].done <- e
	}
}

func (b *batches) save(reports []store.Report) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := b.store.Report(ctx, reports)
	if err != nil {
		b.counts.Failed.Add(1)
	}
	return err
}
