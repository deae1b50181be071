package download

import (
	"context"
	"time"
)

// blockSize is how much is read at a time: less than a tenth of a second's worth, so that a slow download flows.
func blockSize(rate int64) int64 {
	const most = 64 << 10
	if rate <= 0 {
		return most
	}
	return min(most, max(rate/10, 1))
}

// pace keeps a download to a rate.
type pace struct {
	rate  int64
	start time.Time
	done  int64
}

func newPace(rate int64) *pace { return &pace{rate: rate, start: time.Now()} }

// wait returns when n more bytes may have come. What a slow server leaves of the rate is not made up for later.
func (p *pace) wait(ctx context.Context, n int) error {
	if p.rate <= 0 {
		return nil
	}
	p.done += int64(n)
	due := p.start.Add(time.Duration(float64(p.done) / float64(p.rate) * float64(time.Second)))
	early := time.Until(due)
	if early <= 0 {
		p.start, p.done = time.Now(), 0
		return ctx.Err()
	}
	select {
	case <-time.After(early):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
