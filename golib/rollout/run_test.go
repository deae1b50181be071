package rollout

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/rollout/strategy"
	"github.com/gondk/gondk/golib/rollout/wire"
	"github.com/gondk/gondk/golib/update"
)

func plan(t *testing.T, c *Client) update.Plan {
	t.Helper()
	p, err := c.Plan(t.Context())
	testkit.Must(t, err)
	return p
}

// TestFollow is a day with a server: the strategy comes at once, a pause without being asked for, and what happened to an update is kept until
// the server has it.
func TestFollow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBackend()
		b.say = func(r *wire.Report) *wire.Instruction {
			return &wire.Instruction{Strategy: signed(t, 5, 9), ClockMillis: time.Now().UnixMilli()}
		}
		c := config(t.TempDir())
		c.Network = serve(t, b, false)
		r := open(t, c)
		if p := plan(t, r); !p.Known || p.Release != 9 {
			t.Errorf("%+v: Plan waits for the first answer", p)
		}
		if s := r.Status(); s.Link != Stream || s.Strategy.Version != 5 || s.DeviceID == "" {
			t.Errorf("%+v", s)
		}
		changed := r.Changed()
		b.push <- &wire.Instruction{Strategy: signed(t, 6, 8)}
		<-changed
		if p := plan(t, r); p.Release != 8 {
			t.Errorf("after a pause: %+v", p)
		}
		r.Happened(9, update.Offered, "")
		synctest.Wait()
		if got := b.last(t); len(got.Events) != 1 || got.Events[0].Stage != wire.Offered || got.StrategyVersion != 6 || got.Group != "internal" {
			t.Errorf("%+v", got)
		}
		b.set(func() {
			b.say = func(r *wire.Report) *wire.Instruction { return &wire.Instruction{Acknowledged: r.Events[0].Number} }
		})
		time.Sleep(20 * time.Second)
		if s := r.Status(); s.Waiting != 0 {
			t.Errorf("%d events wait after the server has stored them", s.Waiting)
		}
		if got := b.asked(); got != "Follow" {
			t.Errorf("asked for %s; one stream is enough", got)
		}
	})
}

func TestHeartbeat(t *testing.T) {
	for name, test := range map[string]struct {
		charging *bool
		asked    time.Duration
		min, max int // reports in ten minutes
	}{
		"charger":           {pointer(true), 0, 34, 50},
		"unknown":           {nil, 0, 34, 50},
		"battery":           {pointer(false), 0, 9, 13},
		"as asked":          {pointer(true), 2 * time.Minute, 4, 7},
		"too often":         {pointer(true), time.Millisecond, 100, 150},
		"battery, as asked": {pointer(false), 10 * time.Second, 9, 13},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBackend()
				b.say = func(*wire.Report) *wire.Instruction {
					return &wire.Instruction{HeartbeatMillis: uint32(test.asked.Milliseconds())}
				}
				c := config(t.TempDir())
				c.Network = serve(t, b, false)
				c.Conditions = func() Conditions { return Conditions{Charging: test.charging} }
				open(t, c)
				time.Sleep(10 * time.Minute)
				b.mu.Lock()
				defer b.mu.Unlock()
				if n := len(b.reports); n < test.min || n > test.max {
					t.Errorf("%d reports in ten minutes; want %d to %d", n, test.min, test.max)
				}
				for i, r := range b.reports {
					if r.Sequence != uint64(i+1) {
						t.Fatalf("report %d has the number %d", i, r.Sequence)
					}
				}
			})
		})
	}
}

// TestPolls holds that a device gets the same answers where no stream gets through.
func TestPolls(t *testing.T) {
	only := func(method string, spoil func(w http.ResponseWriter, r *http.Request)) func(w http.ResponseWriter, r *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.HasSuffix(r.URL.Path, method) {
				return false
			}
			spoil(w, r)
			return true
		}
	}
	for name, test := range map[string]struct {
		http1 bool
		spoil func(w http.ResponseWriter, r *http.Request) bool
	}{
		"HTTP/1.1": {http1: true},
		"403":      {spoil: only("Follow", func(w http.ResponseWriter, r *http.Request) { http.Error(w, "proxy", http.StatusForbidden) })},
		"502":      {spoil: only("Follow", func(w http.ResponseWriter, r *http.Request) { http.Error(w, "proxy", http.StatusBadGateway) })},
		"page": {spoil: only("Follow", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "<html>please log in")
		})},
		"silence": {spoil: only("Follow", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })},
		"silence after the head": {spoil: only("Follow", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/connect+proto")
			http.NewResponseController(w).Flush()
			<-r.Context().Done()
		})},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBackend()
				b.spoil = test.spoil
				b.say = func(*wire.Report) *wire.Instruction { return &wire.Instruction{Strategy: signed(t, 5, 9)} }
				c := config(t.TempDir())
				c.Network = serve(t, b, test.http1)
				begun := time.Now()
				r := open(t, c)
				if p := plan(t, r); p.Release != 9 || time.Since(begun) > 16*time.Second || r.Status().Link != Polling {
					t.Errorf("%+v after %v by %q", p, time.Since(begun), r.Status().Link)
				}
				time.Sleep(time.Minute)
				if n := strings.Count(b.asked(), "Poll"); n < 3 || n > 7 {
					t.Errorf("%d polls in a minute", n)
				}
				b.set(func() { b.spoil = nil })
				time.Sleep(tryStream + time.Minute)
				if link := r.Status().Link; !test.http1 && link != Stream {
					t.Errorf("when a stream gets through again: %q", link)
				}
			})
		})
	}
}

// TestStalls holds that a stream on which nothing comes any more is given up.
func TestStalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBackend()
		c := config(t.TempDir())
		c.Network = serve(t, b, false)
		warned := &warnings{}
		c.Warn = warned.add
		r := open(t, c)
		plan(t, r)
		b.asked()
		b.set(func() { b.silent = true })
		time.Sleep(18*time.Second + silence + 200*time.Millisecond)
		if !strings.Contains(warned.String(), "no answer in 15 s") {
			t.Errorf("warned of: %s", warned)
		}
		b.set(func() { b.silent = false })
		time.Sleep(40 * time.Second)
		if link := r.Status().Link; link == Offline {
			t.Error("it stays offline")
		}
	})
}

// TestServerIsAway holds that the devices of a server that went away come back spread, and no slower than in a minute.
func TestServerIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBackend()
		b.spoil = func(w http.ResponseWriter, r *http.Request) bool {
			http.Error(w, "", http.StatusInternalServerError)
			return true
		}
		c := config(t.TempDir())
		c.Network = serve(t, b, false)
		r := open(t, c)
		if p := plan(t, r); p.Known {
			t.Errorf("%+v", p)
		}
		time.Sleep(time.Hour)
		n := strings.Count(b.asked(), "Follow")
		if n < 80 || n > 190 { // half a minute on average
			t.Errorf("%d attempts in an hour", n)
		}
		b.set(func() { b.spoil = nil })
		time.Sleep(maxWait + time.Second)
		if link := r.Status().Link; link != Stream {
			t.Errorf("a minute after the server came back: %q", link)
		}
	})
}

func TestServerIsBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBackend()
		b.spoil = func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Retry-After", "20")
			http.Error(w, "", http.StatusServiceUnavailable)
			return true
		}
		c := config(t.TempDir())
		c.Network = serve(t, b, false)
		open(t, c)
		time.Sleep(2 * time.Minute)
		b.mu.Lock()
		defer b.mu.Unlock()
		for i, at := range b.times {
			if i > 0 && at.Sub(b.times[i-1]) < 20*time.Second {
				t.Errorf("it came back after %v", at.Sub(b.times[i-1]))
			}
		}
		if len(b.times) < 3 || strings.Contains(strings.Join(b.requests, " "), "Poll") {
			t.Errorf("%v in two minutes", b.requests)
		}
	})
}

func TestPauses(t *testing.T) {
	var longest []time.Duration
	for failures := range 8 {
		var most time.Duration
		for range 200 {
			r := &runner{failures: failures}
			most = max(most, r.pause(errSilent))
		}
		longest = append(longest, most.Round(time.Second))
	}
	for i, bound := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
		if longest[i] > bound*time.Second || longest[i] < bound*time.Second*8/10 {
			t.Errorf("after %d failures up to %v; want %v s", i, longest[i], int(bound))
		}
	}
}

// TestWrongKey holds that a device that the server does not know is told so, and does not ask again and again.
func TestWrongKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, warned := newBackend(), &warnings{}
		c := config(t.TempDir())
		c.Key, c.Warn, c.Network = "other", warned.add, serve(t, b, false)
		open(t, c)
		time.Sleep(10 * time.Minute)
		if !strings.Contains(warned.String(), "401") || !strings.Contains(warned.String(), "unauthenticated") {
			t.Errorf("warned of: %s", warned)
		}
		if n := len(b.asked()); n > 60*len("Follow Poll ") {
			t.Errorf("%d bytes of requests in ten minutes", n)
		}
	})
}

// TestHackedServer holds that nothing but a good and new strategy changes what is in force.
func TestHackedServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, warned := newBackend(), &warnings{}
		c := config(t.TempDir())
		c.Warn, c.Network = warned.add, serve(t, b, false)
		r := open(t, c)
		good, next := signed(t, 5, 7), signed(t, 6, 8)
		foreign, err := strategy.Seal(strategy.Strategy{Version: 9, Release: 99, Issued: time.Now(), Expires: time.Now().Add(time.Hour)}, alien)
		testkit.Must(t, err)
		for _, test := range []struct {
			what   string
			sealed []byte
			want   int64  // release
			warns  string // part of what is warned of; empty: nothing
		}{
			{"good", good, 7, ""},
			{"newer", next, 8, ""},
			{"replayed", good, 8, "older than what was seen"},
			{"by another key", foreign, 8, "unknown key"},
			{"damaged", next[:len(next)-1], 8, "wrong signature"},
			{"no strategy", []byte("hello"), 8, "not signed"},
			{"expired", signed(t, 7, 9, func(s *strategy.Strategy) { s.Expires = time.Now().Add(-time.Minute) }), 8, "expired"},
			{"same version, elsewhere in the rollout", signed(t, 6, 5), 5, ""},
		} {
			warned.all = nil
			b.push <- &wire.Instruction{Strategy: test.sealed, ClockMillis: time.Now().UnixMilli()}
			synctest.Wait()
			if p := plan(t, r); p.Release != test.want || !p.Known {
				t.Errorf("%s: %+v; want release %d", test.what, p, test.want)
			}
			if got := warned.String(); (test.warns == "") != (got == "") || !strings.Contains(got, test.warns) {
				t.Errorf("%s: warned of %q; want %q", test.what, got, test.warns)
			}
		}
	})
}

// TestClockIsWrong holds that a device whose clock makes every strategy look expired takes nothing, instead of everything.
func TestClockIsWrong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBackend()
		b.say = func(*wire.Report) *wire.Instruction {
			return &wire.Instruction{Strategy: signed(t, 5, 9), ClockMillis: time.Now().UnixMilli()}
		}
		c := config(t.TempDir())
		var ahead atomic.Int64
		ahead.Store(int64(14 * 24 * time.Hour))
		c.Clock = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
		c.Network = serve(t, b, false)
		r := open(t, c)
		if p := plan(t, r); !p.Known || p.Wait == nil || !strings.Contains(p.Wait.Error(), "set the clock") {
			t.Errorf("%+v; want to wait for the clock", p)
		}
		ahead.Store(0)
		time.Sleep(20 * time.Second)
		if p := plan(t, r); p.Wait != nil || p.Release != 9 {
			t.Errorf("when the clock was set: %+v", p)
		}
	})
}

// TestWithoutServer holds that the last strategy counts until it expires.
func TestWithoutServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBackend()
		b.spoil = func(w http.ResponseWriter, r *http.Request) bool {
			http.Error(w, "", http.StatusInternalServerError)
			return true
		}
		c := config(t.TempDir())
		c.Network = serve(t, b, false)
		r := open(t, c)
		if p := plan(t, r); p.Known {
			t.Errorf("at first: %+v", p)
		}
		r.take(&wire.Instruction{Strategy: signed(t, 5, 9)}, Stream)
		testkit.Must(t, r.Close())
		r = open(t, c)
		if p := plan(t, r); !p.Known || p.Release != 9 {
			t.Errorf("after a start: %+v", p)
		}
		time.Sleep(25 * time.Hour)
		if p := plan(t, r); p.Known || r.Status().Strategy != nil {
			t.Errorf("when it has expired: %+v", p)
		}
		r.take(&wire.Instruction{Strategy: signed(t, 4, 10)}, Stream)
		if p := plan(t, r); p.Known {
			t.Errorf("an older one after that: %+v", p)
		}
	})
}

// TestRefresh holds that a change of conditions is reported at once, and that who waits for a plan hears of it where the plan depends on them.
func TestRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, charging := newBackend(), &atomic.Bool{}
		c := config(t.TempDir())
		c.Network = serve(t, b, false)
		c.Conditions = func() Conditions { return Conditions{Charging: pointer(charging.Load())} }
		r := open(t, c)
		plan(t, r)
		for _, test := range []struct {
			sealed []byte
			wakes  bool
		}{
			{signed(t, 5, 9), false},
			{signed(t, 6, 9, func(s *strategy.Strategy) { s.When.Charging = true }), true},
		} {
			charging.Store(false)
			b.push <- &wire.Instruction{Strategy: test.sealed}
			synctest.Wait()
			if p := plan(t, r); (p.Wait != nil) != test.wakes {
				t.Errorf("%+v", p)
			}
			changed := r.Changed()
			charging.Store(true)
			r.Refresh()
			synctest.Wait()
			if got := b.last(t); !*got.Charging {
				t.Errorf("%+v", got)
			}
			select {
			case <-changed:
				if p := plan(t, r); !test.wakes || p.Wait != nil {
					t.Errorf("it wakes: %+v", p)
				}
			default:
				if test.wakes {
					t.Error("nobody is told that the plan is another one")
				}
			}
		}
	})
}

// TestTLS holds that a stream gets through where the server has a certificate, and nothing where that is not trusted.
func TestTLS(t *testing.T) {
	b := newBackend()
	b.say = func(*wire.Report) *wire.Instruction { return &wire.Instruction{Strategy: signed(t, 5, 9)} }
	s := httptest.NewUnstartedServer(b)
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	c := config(t.TempDir())
	c.URL, c.Network = s.URL, NewNetwork(s.Client().Transport.(*http.Transport))
	r := open(t, c)
	if p := plan(t, r); p.Release != 9 || r.Status().Link != Stream {
		t.Errorf("%+v by %q", p, r.Status().Link)
	}
	testkit.Must(t, r.Close())
	warned := &warnings{}
	c = config(t.TempDir())
	c.URL, c.Warn, c.Network = s.URL, warned.add, NewNetwork(&http.Transport{})
	r = open(t, c)
	if p := plan(t, r); p.Known {
		t.Errorf("%+v", p)
	}
	testkit.Must(t, r.Close())
	if !strings.Contains(warned.String(), "certificate") {
		t.Errorf("warned of %s", warned)
	}
}

func pointer[T any](v T) *T { return &v }
