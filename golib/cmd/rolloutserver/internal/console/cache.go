package console

import (
	"context"
	"sync"
	"time"
)

const (
	counting = 20 * time.Second // how long counting may take
	rest     = 20               // times as long as counting took, nothing is counted again
)

// cache has what was counted last. It counts for all who ask, never twice at a time, and never for longer than one part in twenty of the time.
type cache[T any] struct {
	count   func(ctx context.Context) (T, error)
	version func() uint64 // where it is another one, what was counted is old
	fresh   time.Duration // how old it may be

	mu      sync.Mutex
	last    counted[T]
	took    time.Duration
	running chan struct{} // closed when counting ends; nil: nobody counts
}

// counted is what was counted.
type counted[T any] struct {
	Value   T
	At      time.Time // zero: nothing is counted yet
	Version uint64
	Err     error // why it is older than it should be
}

// begin has it counted where that is old; the answer is nil where it is not, and else closed when the counting ends.
func (c *cache[T]) begin() (done <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running != nil {
		return c.running
	}
	age := time.Since(c.last.At)
	if age < max(c.fresh, rest*c.took) && c.last.Version == c.version() {
		return nil
	}
	c.running = make(chan struct{})
	go c.run(c.running)
	return c.running
}

// run is on its own: who asked first may go away.
func (c *cache[T]) run(running chan struct{}) {
	ctx, cancel := context.WithTimeout(context.Background(), counting)
	defer cancel()
	began, version := time.Now(), c.version()
	value, err := c.count(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.took = time.Since(began)
	if err == nil {
		c.last = counted[T]{value, time.Now(), version, nil}
	} else {
		c.last.Err, c.last.Version, c.last.At = err, version, time.Now()
	}
	c.running = nil
	close(running)
}

// get returns what was counted last, and waits until ctx ends for something newer; not at all where that is known to take longer.
func (c *cache[T]) get(ctx context.Context) counted[T] {
	if done := c.begin(); done != nil && c.soon() {
		select {
		case <-done:
		case <-ctx.Done():
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last
}

func (c *cache[T]) soon() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last.At.IsZero() || c.took < patience
}
