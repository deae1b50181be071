package rollout

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/gondk/gondk/golib/rollout/wire"
)

const (
	heartbeat = 15 * time.Second // between two reports
	onBattery = time.Minute
	minBeat   = 5 * time.Second // what a server may ask for
	maxBeat   = time.Hour

	firstWait = time.Second // between two attempts to reach the server, at most; doubled up to maxWait
	maxWait   = time.Minute

	// tryStream is how long a device polls before it tries whether a stream gets through now.
	tryStream = 10 * time.Minute
)

// run speaks with the server until ctx ends.
func (c *Client) run(ctx context.Context) {
	r := &runner{Client: c}
	for {
		err := r.session(ctx)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			continue
		}
		r.lost()
		c.config.Warn(err)
		select {
		case <-time.After(r.pause(err)):
		case <-ctx.Done():
			return
		}
	}
}

// runner is what run goes on by.
type runner struct {
	*Client
	failures int // in a row
}

// session speaks with the server as long as that works, and returns why it ended; nil: it is time to try a stream again.
func (r *runner) session(ctx context.Context) error {
	answered, err := r.follow(ctx)
	if answered || ctx.Err() != nil || busy(err) {
		return err
	}
	return r.polling(ctx)
}

// busy reports whether the server has too much to do: a poll would meet that too.
func busy(err error) bool {
	var a *answerError
	return errors.As(err, &a) && a.after > 0
}

// follow keeps a stream open. answered reports whether the server said anything on it.
func (r *runner) follow(ctx context.Context) (answered bool, err error) {
	s, err := r.remote.follow(ctx, r.next())
	if err != nil {
		return false, err
	}
	defer s.close()
	waits := make(chan time.Duration, 1)
	go r.send(s, waits)
	for {
		i, err := s.receive()
		if err != nil {
			return answered, err
		}
		answered = true
		wait := r.obey(i, Stream)
		s.expect(wait)
		select {
		case waits <- wait:
		case <-s.ctx.Done():
		}
	}
}

// send sends reports after the first one: a while after an answer, or when there is something to say.
func (r *runner) send(s *stream, waits <-chan time.Duration) {
	var beat <-chan time.Time
	for {
		select {
		case wait := <-waits:
			beat = time.After(wait)
			continue
		case <-beat:
		case <-r.wake:
		case <-s.ctx.Done():
			return
		}
		if err := s.report(r.next()); err != nil {
			return // receive says why
		}
	}
}

// polling asks again and again. It returns nil when a stream may be tried again.
func (r *runner) polling(ctx context.Context) error {
	for until := time.Now().Add(tryStream); time.Now().Before(until); {
		i, err := r.remote.poll(ctx, r.next())
		if err != nil {
			return err
		}
		select {
		case <-time.After(r.obey(i, Polling)):
		case <-r.wake:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// obey does what the server says, and returns how long to wait for the next report.
func (r *runner) obey(i *wire.Instruction, link Link) time.Duration {
	asked := r.take(i, link)
	r.failures = 0
	r.settled()
	return beat(asked, r.config.Conditions())
}

// lost notes that there is no link.
func (r *runner) lost() {
	r.mu.Lock()
	if r.link != Offline {
		r.link = Offline
		go r.config.Changed()
	}
	r.mu.Unlock()
	r.settled()
}

// pause returns how long to wait after a failure: by chance anything up to a bound that doubles, so that the devices of a server that went
// away do not come back together.
func (r *runner) pause(err error) time.Duration {
	bound := maxWait
	if r.failures < 6 {
		bound = min(firstWait<<r.failures, maxWait)
	}
	r.failures++
	wait := time.Duration(rand.Float64() * float64(bound))
	var a *answerError
	if errors.As(err, &a) && a.after > 0 {
		wait = max(wait, a.after+time.Duration(rand.Float64()*float64(a.after)/2))
	}
	return wait
}

// beat returns how long to wait for the next report: on battery longer, and a fifth more or less by chance.
func beat(asked time.Duration, c Conditions) time.Duration {
	wait := heartbeat
	if asked > 0 {
		wait = min(max(asked, minBeat), maxBeat)
	}
	if c.Charging != nil && !*c.Charging {
		wait = max(wait, onBattery)
	}
	return time.Duration(float64(wait) * (0.8 + 0.4*rand.Float64()))
}
