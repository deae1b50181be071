package main

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/account"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/console"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/control"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/devices"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/metrics"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store/redis"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store/sqlite"
	"github.com/gondk/gondk/golib/update/server"
)

// servers are what answers at one address.
type servers struct {
	store    store.Store
	control  *control.Controller
	devices  *devices.Server
	content  *server.Server
	accounts *account.Accounts
	handler  http.Handler
}

// reports is how many in a second devices are asked to keep below.
func (o options) reports() int {
	if o.redis != "" {
		return 5_000
	}
	return 1_500
}

func openStore(ctx context.Context, o options) (store.Store, error) {
	if o.redis == "" {
		return sqlite.Open(o.data)
	}
	address := o.redis
	if o.redisPassword != "" { // in a file, since others on this machine see arguments
		password, err := os.ReadFile(o.redisPassword)
		if err != nil {
			return nil, err
		}
		u, err := url.Parse(o.redis)
		if err != nil {
			return nil, errors.New("-redis is no URL")
		}
		u.User = url.UserPassword(u.User.Username(), strings.TrimSpace(string(password)))
		address = u.String()
	}
	return redis.Open(ctx, address)
}

func open(ctx context.Context, o options) (*servers, error) {
	content := server.Config{
		Dir: o.dir, Deltas: 5, Valid: 30 * 24 * time.Hour, Window: 5 * time.Minute, Every: 2 * time.Second, Log: log.Printf,
	}
	var err error
	if content.Key, err = server.LoadPrivateKey(o.key); err != nil {
		return nil, err
	}
	if content.HMACKey, err = server.LoadHMACKey(o.hmacKey); err != nil {
		return nil, err
	}
	keys, err := deviceKeys(o.deviceKeys)
	if err != nil {
		return nil, err
	}
	s := &servers{}
	if s.content, err = server.New(ctx, content); err != nil {
		return nil, err
	}
	if s.store, err = openStore(ctx, o); err != nil {
		return nil, err
	}
	if err := s.join(ctx, o, content, keys); err != nil {
		s.store.Close()
		return nil, err
	}
	return s, nil
}

// join puts the parts together.
func (s *servers) join(ctx context.Context, o options, content server.Config, keys []string) (err error) {
	s.control, err = control.New(ctx, control.Config{Data: s.store, Dir: o.dir, Key: content.Key, Stable: o.stable, Log: log.Printf})
	if err != nil {
		return err
	}
	s.devices, err = devices.New(devices.Config{Control: s.control, Store: s.store, Keys: keys, Reports: o.reports(), Log: log.Printf})
	if err != nil {
		return err
	}
	s.accounts = account.New(s.store, sessions(content.Key))
	s.handler = s.routes(metrics.New(s.control, s.devices, s.accounts), console.New(s.control, s.accounts))
	return nil
}

// content is what golib/update/server answers.
var content = regexp.MustCompile(`^/(release|releases/.*|deltas/.*|[0-9]+\.bin)$`)

func (s *servers) routes(metrics, console http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, devices.Path):
			s.devices.ServeHTTP(w, r)
		case content.MatchString(r.URL.Path):
			s.content.ServeHTTP(w, r)
		case r.URL.Path == "/metrics":
			metrics.ServeHTTP(w, r)
		default:
			console.ServeHTTP(w, r)
		}
	})
}

// sparing makes the garbage collector run early: what tens of thousands of streams keep is most of the memory, and garbage would double it.
func sparing() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(30)
	}
}

// serve answers until ctx ends, and lets running answers end within ten seconds.
func (s *servers) serve(ctx context.Context, o options) error {
	sparing()
	l, err := net.Listen("tcp", o.addr)
	if err != nil {
		return err
	}
	scheme := "http"
	if o.cert != "" {
		scheme = "https"
	} else if host, _, _ := net.SplitHostPort(l.Addr().String()); !net.ParseIP(host).IsLoopback() {
		log.Print("without -cert, tokens and reports are sent as anybody on the way can read them: put it behind a server that speaks HTTPS and HTTP/2")
	}
	if all, err := s.store.Accounts(ctx); err == nil && len(all) == 0 {
		log.Printf("nobody can log in yet: -new-admin NAME, with -data or -redis as here, makes an account")
	}
	log.Printf("listening at %s://%s/", scheme, l.Addr())

	requests, stopRequests := context.WithCancel(context.Background())
	defer stopRequests()
	h := httpServer(s.handler)
	h.BaseContext = func(net.Listener) context.Context { return requests }
	var running sync.WaitGroup
	running.Go(func() { s.content.Run(ctx) })
	running.Go(func() { s.control.Run(ctx) })
	running.Go(func() { s.devices.Run(ctx) })
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		time.AfterFunc(time.Second, stopRequests) // pages that wait for news
		stopped <- h.Shutdown(last)
	}()
	if o.cert != "" {
		err = h.ServeTLS(l, o.cert, o.keyFile)
	} else {
		err = h.Serve(l)
	}
	if !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	err = <-stopped
	running.Wait()
	return err
}

// httpServer speaks HTTP/1 and HTTP/2, the latter without TLS too, and keeps little for each of many connections.
func httpServer(handler http.Handler) *http.Server {
	h := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 3 * time.Minute, MaxHeaderBytes: 16 << 10,
		Protocols: new(http.Protocols),
		HTTP2: &http.HTTP2Config{
			MaxReceiveBufferPerStream: 64 << 10, MaxReceiveBufferPerConnection: 1 << 20, MaxReadFrameSize: 16 << 10, WriteByteTimeout: 30 * time.Second,
		},
	}
	h.Protocols.SetHTTP1(true)
	h.Protocols.SetHTTP2(true)
	h.Protocols.SetUnencryptedHTTP2(true)
	return h
}
