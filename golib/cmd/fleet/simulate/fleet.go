package simulate

import (
	"context"
	"crypto/ed25519"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gondk/gondk/golib/rollout/strategy"
	"github.com/gondk/gondk/golib/rollout/wire"
	"github.com/gondk/gondk/golib/update/metadata"
)

// Config says which devices there are, and whose strategies they listen to.
type Config struct {
	URL     string
	Key     string // the device key
	Keys    []ed25519.PublicKey
	Devices int
	Seed    uint64
	Content int64   // that is installed on all of them at first
	Bad     []Bad   // releases that fail
	Speed   float64 // how many times faster devices live; 0: as fast as time goes
	Shared  int     // how many devices share one connection, as those behind a gateway do; 0: each has its own
	Joining float64 // devices that come in a second at first; 0: 1,000

	// Heard is called when a device takes a strategy into force; may be nil.
	Heard func(device int, version uint64)
}

// Fleet is a number of devices.
type Fleet struct {
	Config
	keys       metadata.Keys
	follow     *url.URL
	began      time.Time
	members    []*member
	strategies sync.Map // opened, by their bytes: devices in the same place get the same ones
	counts     Traffic
	last       atomic.Pointer[string] // what went wrong last
}

// Traffic is what went over the streams since the fleet began.
type Traffic struct{ Reports, Answers, Lost, Later atomic.Int64 }

// New makes a fleet. Run lets it live.
func New(c Config) (*Fleet, error) {
	if c.Speed == 0 {
		c.Speed = 1
	}
	if c.Joining == 0 {
		c.Joining = 1000
	}
	f := &Fleet{Config: c, began: time.Now()}
	base, err := url.Parse(c.URL)
	if err != nil {
		return nil, err
	}
	if base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, errors.New(c.URL + ": not the http or https address of a server")
	}
	f.follow = base.JoinPath("gondk.rollout.v1.RolloutService", "Follow")
	if f.keys, err = metadata.NewKeys(c.Keys...); err != nil {
		return nil, err
	}
	var shared *http.Transport
	for n := range c.Devices {
		if n%max(1, c.Shared) == 0 {
			shared = transport()
		}
		// Numbers go on where those of the fleet's last run were.
		first := uint64(f.began.UnixMilli())
		f.members = append(f.members, &member{fleet: f, n: n, transport: shared, sequence: first, device: NewDevice(c.Seed, uint64(n), c.Content, first, f.began)})
	}
	return f, nil
}

func transport() *http.Transport {
	t := &http.Transport{Proxy: http.ProxyFromEnvironment, DisableCompression: true, ForceAttemptHTTP2: true, Protocols: new(http.Protocols)}
	t.Protocols.SetHTTP2(true)
	t.Protocols.SetUnencryptedHTTP2(true)
	return t
}

// Run lets the devices live until ctx ends.
func (f *Fleet) Run(ctx context.Context) {
	var running sync.WaitGroup
	for n, m := range f.members {
		running.Go(func() {
			if sleep(ctx, time.Duration(float64(n)/f.Joining*float64(time.Second))) == nil {
				m.run(ctx)
			}
		})
	}
	running.Wait()
	for _, m := range f.members {
		m.transport.CloseIdleConnections()
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// now is the time of the devices.
func (f *Fleet) now() time.Time {
	return f.began.Add(time.Duration(float64(time.Since(f.began)) * f.Speed))
}

// opened is a strategy, or why it is none.
type opened struct {
	*strategy.Strategy
	err error
}

func (f *Fleet) open(sealed []byte) (*strategy.Strategy, error) {
	if known, ok := f.strategies.Load(string(sealed)); ok {
		o := known.(opened)
		return o.Strategy, o.err
	}
	s, err := strategy.Open(sealed, f.keys)
	f.strategies.Store(string(sealed), opened{s, err})
	return s, err
}

// wrong notes what went wrong, for people.
func (f *Fleet) wrong(err error) {
	text := strings.TrimSpace(err.Error())
	f.last.Store(&text)
}

// request is a Follow with a body that is yet to come.
func (f *Fleet) request(ctx context.Context, b *body) (*http.Request, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, f.follow.String(), b)
	if err != nil {
		return nil, err
	}
	q.Header.Set("Content-Type", "application/connect+proto")
	q.Header.Set("Connect-Protocol-Version", "1")
	q.Header.Set("User-Agent", "gondk-fleet/1")
	q.Header.Set("Authorization", "Bearer "+strings.TrimSpace(f.Key))
	return q, nil
}

// envelope is a report as it goes over the stream.
func envelope(r *wire.Report) []byte { return wire.Envelope(wire.Request(r)) }
