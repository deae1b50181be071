package simulate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/gondk/gondk/golib/rollout/strategy"
	"github.com/gondk/gondk/golib/rollout/wire"
)

const (
	heartbeat = 15 * time.Second
	onBattery = time.Minute
	silence   = 15 * time.Second // how long an answer may take
	firstWait = time.Second      // before the second attempt to connect, at most; doubled up to longest
	longest   = time.Minute
)

// member is a device with its stream. It has the goroutine that waits for answers; what happens by itself is called by a timer.
type member struct {
	fleet     *Fleet
	n         int
	transport *http.Transport

	mu       sync.Mutex
	device   *Device
	strategy *strategy.Strategy
	sequence uint64
	body     *body // nil without a stream
	online   bool  // the server has answered on it
	awaiting bool  // a report has no answer yet
	beat     time.Time
	asked    time.Duration // between two reports, by the server
	sent     uint64        // number of the last event that was sent on this stream
	timer    *time.Timer
	watch    *time.Timer // ends a stream on which the server is silent
}

// refusal is an answer that opens no stream.
type refusal struct {
	status string
	after  time.Duration
}

func (r *refusal) Error() string { return "the server answers " + r.status }

// refused returns an error for an answer that is no stream.
func refused(a *http.Response) error {
	if a.StatusCode == http.StatusOK {
		return nil
	}
	r := &refusal{status: a.Status}
	if seconds, err := strconv.Atoi(a.Header.Get("Retry-After")); err == nil && seconds > 0 {
		r.after = min(time.Duration(seconds)*time.Second, longest)
	}
	return r
}

// run keeps a stream open until ctx ends.
func (m *member) run(ctx context.Context) {
	failures := 0
	for {
		answered, err := m.follow(ctx)
		if ctx.Err() != nil {
			return
		}
		m.fleet.wrong(err)
		if answered {
			failures = 0
			m.fleet.counts.Lost.Add(1)
		}
		if sleep(ctx, pause(failures, err)) != nil {
			return
		}
		failures++
	}
}

// pause is how long to wait after a failure: by chance, up to a bound that doubles.
func pause(failures int, err error) time.Duration {
	wait := time.Duration(rand.Float64() * float64(min(firstWait<<min(failures, 6), longest)))
	var r *refusal
	if errors.As(err, &r) && r.after > 0 {
		wait = max(wait, r.after+time.Duration(rand.Float64()*float64(r.after)/2))
	}
	return wait
}

// follow has one stream, from the first report to its end.
func (m *member) follow(ctx context.Context) (answered bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	b := newBody()
	context.AfterFunc(ctx, func() { b.Close() }) // net/http waits for a read of it
	q, err := m.fleet.request(ctx, b)
	if err != nil {
		return false, err
	}
	m.begin(b, cancel)
	defer m.end()
	a, err := m.transport.RoundTrip(q)
	if err != nil {
		return false, err
	}
	defer a.Body.Close()
	if err := refused(a); err != nil {
		m.fleet.counts.Later.Add(1)
		return false, err
	}
	for {
		message, last, err := wire.ReadEnvelope(a.Body, wire.MaxResponse)
		if err != nil {
			return answered, err
		}
		if last {
			return answered, fmt.Errorf("the server ended the stream: %.200s", message)
		}
		i, err := wire.ParseResponse(message)
		if err != nil {
			return answered, err
		}
		answered = true
		m.fleet.counts.Answers.Add(1)
		m.obey(i)
	}
}

func (m *member) begin(b *body, cancel context.CancelFunc) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.body, m.awaiting = b, false
	m.watch = time.AfterFunc(silence, cancel)
	m.step()
	m.report()
}

func (m *member) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.body, m.online = nil, false
	m.watch.Stop()
	if m.timer != nil {
		m.timer.Stop()
	}
}

// wake is called by the timer.
func (m *member) wake() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.live()
}

// live does what is to do now.
func (m *member) live() {
	if m.body == nil {
		return
	}
	next := m.step()
	now := time.Now()
	if !m.awaiting && (m.device.number > m.sent || !now.Before(m.beat)) {
		m.report()
	}
	wait := time.Until(m.beat)
	if next > 0 {
		wait = min(wait, time.Duration(float64(next)/m.fleet.Speed))
	}
	wait = max(wait, 10*time.Millisecond)
	if m.timer == nil {
		m.timer = time.AfterFunc(wait, m.wake)
	} else {
		m.timer.Reset(wait)
	}
}

func (m *member) step() time.Duration { return m.device.Step(m.fleet.now(), m.strategy, m.fleet.Bad) }

// report sends one. The next one waits for its answer.
func (m *member) report() {
	m.sequence++
	var version uint64
	if m.strategy != nil {
		version = m.strategy.Version
	}
	r := m.device.Report(m.sequence, version, time.Now())
	m.body.send(envelope(r))
	m.fleet.counts.Reports.Add(1)
	m.awaiting, m.sent = true, m.device.number
	m.beat = time.Now().Add(m.interval())
	m.watch.Reset(silence)
}

func (m *member) interval() time.Duration {
	wait := heartbeat
	if m.asked > 0 {
		wait = m.asked
	}
	if !m.device.Charging {
		wait = max(wait, onBattery)
	}
	return time.Duration(float64(wait) * (0.8 + 0.4*rand.Float64()))
}

// obey does what the server says.
func (m *member) obey(i *wire.Instruction) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.online, m.awaiting = true, false
	m.asked = time.Duration(i.HeartbeatMillis) * time.Millisecond
	m.device.Acknowledge(i.Acknowledged)
	if len(i.Strategy) > 0 {
		m.accept(i.Strategy)
	}
	m.live()
	m.watch.Reset(time.Until(m.beat) + silence)
}

func (m *member) accept(sealed []byte) {
	s, err := m.fleet.open(sealed)
	if err == nil && m.strategy != nil {
		err = s.Acceptable(time.Now(), m.strategy.Version)
	}
	if err != nil {
		m.fleet.wrong(err)
		return
	}
	m.strategy = s
	if m.fleet.Heard != nil {
		m.fleet.Heard(m.n, s.Version)
	}
}

// body is a request's, which gets its bytes little by little.
type body struct {
	more   chan []byte
	closed chan struct{}
	once   sync.Once
	rest   []byte
}

func newBody() *body { return &body{more: make(chan []byte, 4), closed: make(chan struct{})} }

// send hands over a message. One that finds no room is dropped: the server does not read, and its silence ends the stream.
func (b *body) send(message []byte) {
	select {
	case b.more <- message:
	default:
	}
}

func (b *body) Read(p []byte) (int, error) {
	for len(b.rest) == 0 {
		select {
		case b.rest = <-b.more:
		case <-b.closed:
			return 0, io.ErrUnexpectedEOF // the stream is reset
		}
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}

func (b *body) Close() error {
	b.once.Do(func() { close(b.closed) })
	return nil
}
