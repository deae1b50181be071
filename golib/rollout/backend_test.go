package rollout

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/rollout/strategy"
	"github.com/gondk/gondk/golib/rollout/wire"
)

var (
	testKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	alien   = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, 32))
)

// backend is a small server of a rollout, in memory. Its fields are for the test to set.
type backend struct {
	mu       sync.Mutex
	spoil    func(w http.ResponseWriter, r *http.Request) bool // reports whether it has answered; may be nil
	say      func(r *wire.Report) *wire.Instruction
	push     chan *wire.Instruction
	silent   bool // takes reports and answers nothing
	reports  []*wire.Report
	times    []time.Time // when requests or reports came
	requests []string
}

func newBackend() *backend {
	return &backend{push: make(chan *wire.Instruction), say: func(r *wire.Report) *wire.Instruction {
		i := &wire.Instruction{ClockMillis: time.Now().UnixMilli()}
		if n := len(r.Events); n > 0 {
			i.Acknowledged = r.Events[n-1].Number
		}
		return i
	}}
}

func (b *backend) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	b.mu.Lock()
	b.requests = append(b.requests, method)
	b.times = append(b.times, time.Now())
	spoil := b.spoil
	b.mu.Unlock()
	switch {
	case spoil != nil && spoil(w, r):
	case r.Header.Get("Authorization") != "Bearer secret":
		http.Error(w, `{"code":"unauthenticated"}`, http.StatusUnauthorized)
	case method == "Follow" && r.ProtoMajor < 2:
		http.Error(w, "", http.StatusHTTPVersionNotSupported)
	case method == "Follow":
		b.follow(w, r)
	default:
		body, _ := io.ReadAll(r.Body)
		report, err := wire.ParseRequest(body)
		if err != nil {
			panic(err)
		}
		w.Header().Set("Content-Type", "application/proto")
		w.Write(wire.Response(b.take(report)))
	}
}

func (b *backend) take(r *wire.Report) *wire.Instruction {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reports = append(b.reports, r)
	b.times = append(b.times, time.Now())
	return b.say(r)
}

func (b *backend) follow(w http.ResponseWriter, r *http.Request) {
	reports := make(chan *wire.Report)
	ctx, stop := context.WithCancel(r.Context())
	defer stop()
	go func() {
		defer stop()
		for {
			message, _, err := wire.ReadEnvelope(r.Body, wire.MaxRequest)
			if err != nil {
				return
			}
			report, err := wire.ParseRequest(message)
			if err != nil {
				panic(err)
			}
			select {
			case reports <- report:
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		var i *wire.Instruction
		select {
		case report := <-reports:
			i = b.take(report)
		case i = <-b.push:
		case <-ctx.Done():
			return
		}
		if b.is(&b.silent) {
			continue
		}
		w.Header().Set("Content-Type", "application/connect+proto")
		w.Write(wire.Envelope(wire.Response(i)))
		http.NewResponseController(w).Flush()
	}
}

func (b *backend) is(flag *bool) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return *flag
}

// set changes fields.
func (b *backend) set(change func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change()
}

// last returns the last report.
func (b *backend) last(t *testing.T) *wire.Report {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.reports) == 0 {
		t.Fatal("no report came")
	}
	return b.reports[len(b.reports)-1]
}

// asked returns the methods that were asked for since the last call.
func (b *backend) asked() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := strings.Join(b.requests, " ")
	b.requests = nil
	return all
}

// pipes is a network in memory.
type pipes struct {
	conns chan net.Conn
	close func()
}

func (p pipes) Accept() (net.Conn, error) {
	c, ok := <-p.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (p pipes) Close() error   { p.close(); return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

func (p pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.conns <- there:
		return here, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// serve starts the backend in memory, and returns how to reach it. With http1, it speaks that alone.
func serve(t *testing.T, b http.Handler, http1 bool) *Network {
	conns := make(chan net.Conn)
	p := pipes{conns, sync.OnceFunc(func() { close(conns) })}
	s := &http.Server{Handler: b, Protocols: new(http.Protocols), ErrorLog: log.New(io.Discard, "", 0)}
	s.Protocols.SetHTTP1(true)
	s.Protocols.SetUnencryptedHTTP2(!http1)
	done := make(chan bool)
	go func() { s.Serve(p); close(done) }()
	n := NewNetwork(&http.Transport{DialContext: p.dial})
	t.Cleanup(func() {
		n.CloseIdleConnections()
		s.Close()
		<-done
	})
	return n
}

// warnings keeps what a client warns of.
type warnings struct {
	mu  sync.Mutex
	all []error
}

func (w *warnings) add(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, err)
}

func (w *warnings) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var text []string
	for _, err := range w.all {
		text = append(text, err.Error())
	}
	return strings.Join(text, "\n")
}

func config(dir string) Config {
	return Config{Dir: dir, URL: "http://rollout.test/", Key: "secret", Keys: []ed25519.PublicKey{testKey.Public().(ed25519.PublicKey)}, Group: "internal"}
}

func open(t *testing.T, c Config) *Client {
	t.Helper()
	r, err := Open(c)
	testkit.Must(t, err)
	t.Cleanup(func() { r.Close() })
	return r
}

// signed returns a strategy that lets devices have a release.
func signed(t testing.TB, version uint64, release int64, change ...func(*strategy.Strategy)) []byte {
	t.Helper()
	s := strategy.Strategy{Version: version, Release: release, Issued: time.Now().Add(-time.Hour), Expires: time.Now().Add(24 * time.Hour)}
	for _, c := range change {
		c(&s)
	}
	sealed, err := strategy.Seal(s, testKey)
	testkit.Must(t, err)
	return sealed
}
