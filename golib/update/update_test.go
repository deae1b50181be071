package update

import (
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/update/download"
	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/request"
	"github.com/gondk/gondk/golib/update/store"
)

func TestUpdates(t *testing.T) {
	s := newSite(t)
	s.publish(t, released(1))
	dir := t.TempDir()
	u := open(t, s.config(dir))
	is(t, u, 0)
	release, err := u.Check(t.Context())
	testkit.Must(t, err)
	if size := int64(len(contentOf(1))); release.Version != 1 || release.Size != size || release.Download != size {
		t.Errorf("%+v", release)
	}
	testkit.Must(t, u.Apply(t.Context(), release, nil))
	is(t, u, 1)
	if u.Current().Confirmed {
		t.Error("confirmed by nobody")
	}
	testkit.Must(t, u.Confirm(1))
	if got := s.answers(); got != "200 /release, 200 /1.bin" {
		t.Error(got)
	}
	release, err = u.Check(t.Context())
	if release != nil || err != nil || s.answers() != "304 /release" {
		t.Errorf("nothing is new, and Check = %v, %v", release, err)
	}
	s.publish(t, released(2))
	release, err = u.Check(t.Context())
	testkit.Must(t, err)
	if release.Version != 2 || release.Download >= release.Size/10 {
		t.Errorf("%+v; want a delta", release)
	}
	var phases [3]int64
	testkit.Must(t, u.Apply(t.Context(), release, func(phase Phase, done, total int64) {
		phases[phase] = done
		if want := []int64{0, release.Download, release.Size}[phase]; total != want || done > total || done < 0 {
			t.Errorf("phase %d: %d of %d; want of %d", phase, done, total, want)
		}
	}))
	if phases != [3]int64{0, release.Download, release.Size} {
		t.Errorf("progress ended at %d", phases)
	}
	is(t, u, 2)
	if got := s.answers(); got != "200 /release, 200 /deltas/1-2" {
		t.Error(got)
	}
	testkit.Must(t, u.Close())
	u = open(t, s.config(dir))
	is(t, u, 2)
	release, err = u.Check(t.Context())
	if release != nil || err != nil || s.answers() != "304 /release" {
		t.Errorf("after opening again, Check = %v, %v", release, err)
	}
	tidy(t, dir, "after it")
}

// TestOfferedAgain holds that a release is offered until it is installed, also when the server says only that it still is the same.
func TestOfferedAgain(t *testing.T) {
	s := newSite(t)
	dir := s.installed(t, 1)
	s.publish(t, released(2))
	for range 2 {
		u := open(t, s.config(dir))
		for range 2 {
			if release, err := u.Check(t.Context()); err != nil || release == nil || release.Version != 2 {
				t.Errorf("Check = %+v, %v", release, err)
			}
		}
		testkit.Must(t, u.Close())
	}
	if got := s.answers(); got != "200 /release, 304 /release, 304 /release, 304 /release" {
		t.Error(got)
	}
}

func TestGoingBack(t *testing.T) {
	s := newSite(t)
	dir := s.installed(t, 1)
	s.publish(t, released(2))
	u := open(t, s.config(dir))
	release, err := u.Check(t.Context())
	testkit.Must(t, err)
	testkit.Must(t, u.Apply(t.Context(), release, nil))
	is(t, u, 2)
	testkit.Must(t, u.Rollback())
	is(t, u, 1)
	if u.Rejected() != 2 {
		t.Errorf("Rejected = %d", u.Rejected())
	}
	if again, err := u.Check(t.Context()); again != nil || err != nil {
		t.Errorf("what was gone back from is offered again: %v, %v", again, err)
	}
	if err := u.Apply(t.Context(), release, nil); !errors.Is(err, ErrRejected) {
		t.Errorf("Apply = %v", err)
	}
	s.publish(t, released(1))
	if r, err := u.Check(t.Context()); r != nil || !errors.Is(err, metadata.ErrDowngrade) {
		t.Errorf("version 1 after 2 was seen: %v, %v", r, err)
	}
	s.publish(t, released(3))
	testkit.Must(t, u.Apply(t.Context(), nil, nil))
	is(t, u, 3)
}

func TestComesBackByItself(t *testing.T) {
	s := newSite(t)
	dir := s.installed(t, 1)
	s.publish(t, released(2))
	u := open(t, s.config(dir))
	testkit.Must(t, u.Apply(t.Context(), nil, nil))
	for i, want := range []int64{2, 2, 1, 1} {
		testkit.Must(t, u.Close())
		u = open(t, s.config(dir))
		if got := whole(t, u); got != want {
			t.Errorf("start %d: version %d; want %d", i+1, got, want)
		}
	}
	if r, err := u.Check(t.Context()); r != nil || err != nil || u.Rejected() != 2 {
		t.Errorf("Check = %v, %v; rejected is %d", r, err, u.Rejected())
	}
}

func TestConfirmNamesWhatItMeans(t *testing.T) {
	s := newSite(t)
	u := open(t, s.config(s.installed(t, 1)))
	s.publish(t, released(2))
	testkit.Must(t, u.Apply(t.Context(), nil, nil))
	if err := u.Confirm(1); !errors.Is(err, store.ErrNotCurrent) || u.Current().Confirmed {
		t.Errorf("Confirm(1) = %v", err)
	}
}

func TestRefusedMetadata(t *testing.T) {
	alien := newSite(t)
	alien.key = otherKey
	alien.publish(t, released(2))
	old := released(2)
	old.NotBefore, old.Expires = old.NotBefore.AddDate(0, -2, 0), old.Expires.AddDate(0, -2, 0)
	future := released(2)
	future.NotBefore, future.Expires = future.NotBefore.AddDate(0, 2, 0), future.Expires.AddDate(0, 2, 0)
	for name, test := range map[string]struct {
		installed int64
		release   []byte
		want      error
	}{
		"alien":     {1, alien.release, metadata.ErrUnknownKey},
		"expired":   {1, sealed(t, old), metadata.ErrExpired},
		"future":    {1, sealed(t, future), metadata.ErrNotYetValid},
		"cut":       {1, sealed(t, released(2))[:200], metadata.ErrSignature},
		"empty":     {1, nil, metadata.ErrUnsigned},
		"too large": {1, make([]byte, metadata.MaxSize+1), metadata.ErrTooLarge},
		"downgrade": {5, sealed(t, released(4)), metadata.ErrDowngrade},
	} {
		s := newSite(t)
		u := open(t, s.config(s.installed(t, test.installed)))
		s.offer(test.release)
		if r, err := u.Check(t.Context()); r != nil || !errors.Is(err, test.want) {
			t.Errorf("%s: Check = %v, %v; want %v", name, r, err, test.want)
		}
		if err := u.Apply(t.Context(), nil, nil); !errors.Is(err, test.want) {
			t.Errorf("%s: Apply = %v; want %v", name, err, test.want)
		}
		is(t, u, test.installed)
	}
}

func sealed(t *testing.T, r metadata.Release) []byte {
	t.Helper()
	data, err := metadata.Seal(r, testKey)
	testkit.Must(t, err)
	return data
}

func TestKeyRotation(t *testing.T) {
	s := newSite(t)
	dir := s.installed(t, 1)
	s.key = otherKey
	s.publish(t, released(2))
	c := s.config(dir)
	c.Keys = []ed25519.PublicKey{public(testKey), public(otherKey)}
	u := open(t, c)
	testkit.Must(t, u.Apply(t.Context(), nil, nil))
	is(t, u, 2)
	testkit.Must(t, u.Close())
	c.Keys = c.Keys[1:]
	u = open(t, c)
	if _, err := u.Check(t.Context()); err != nil {
		t.Error(err)
	}
	testkit.Must(t, u.Close())
	c.Keys = []ed25519.PublicKey{public(testKey)} // does not trust what was seen: the server must send it all
	s.answers()
	u = open(t, c)
	if _, err := u.Check(t.Context()); !errors.Is(err, metadata.ErrUnknownKey) || s.answers() != "200 /release" {
		t.Errorf("Check = %v", err)
	}
}

func TestDeltaOfNoUse(t *testing.T) {
	other := func(path string) func(*metadata.Release, *site) {
		return func(r *metadata.Release, s *site) {
			r.Deltas[0].File = fileOf(path, s.files["/"+path])
		}
	}
	for name, test := range map[string]struct {
		change func(*metadata.Release, *site)
		asked  string
	}{
		"not there": {func(_ *metadata.Release, s *site) { delete(s.files, "/deltas/1-2") }, "404 /deltas/1-2"},
		"other bytes": {func(_ *metadata.Release, s *site) {
			s.files["/deltas/1-2"] = make([]byte, len(s.files["/deltas/1-2"]))
		}, "200 /deltas/1-2"},
		"other length": {func(_ *metadata.Release, s *site) { s.files["/deltas/1-2"] = []byte("BSDIFF40") }, "200 /deltas/1-2"},
		"of another":   {other("deltas/3-2"), "200 /deltas/3-2"},
		"to another":   {other("deltas/1-3"), "200 /deltas/1-3"},
		"no delta":     {func(r *metadata.Release, s *site) { s.files["/x"] = []byte("junk"); other("x")(r, s) }, "200 /x"},
		"cut off": {func(r *metadata.Release, s *site) {
			s.files["/x"] = s.files["/deltas/1-2"][:100]
			other("x")(r, s)
		}, "200 /x"},
		"HTML": {func(_ *metadata.Release, s *site) {
			s.spoil = func(w http.ResponseWriter, r *http.Request) bool {
				if !strings.HasPrefix(r.URL.Path, "/deltas/") {
					return false
				}
				fmt.Fprint(w, "<!DOCTYPE html><html>log in</html>")
				return true
			}
		}, "200 /deltas/1-2"},
	} {
		s := newSite(t)
		dir := s.installed(t, 1)
		r := released(2)
		s.mu.Lock()
		test.change(&r, s)
		s.mu.Unlock()
		s.publish(t, r)
		c := s.config(dir)
		var warned []error
		c.Warn = func(err error) { warned = append(warned, err) }
		u := open(t, c)
		if err := u.Apply(t.Context(), nil, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		is(t, u, 2)
		if got, want := s.answers(), "200 /release, "+test.asked+", 200 /2.bin"; got != want {
			t.Errorf("%s: %s; want %s", name, got, want)
		}
		if len(warned) != 1 || !strings.Contains(warned[0].Error(), "the delta from version 1 to 2 cannot be used") {
			t.Errorf("%s: warned of %v", name, warned)
		}
		tidy(t, dir, name)
	}
}

func TestDamagedInstalledContent(t *testing.T) {
	s := newSite(t)
	dir := s.installed(t, 1)
	s.publish(t, released(2))
	u := open(t, s.config(dir))
	data := contentOf(3)[:len(contentOf(1))-2000]
	testkit.Must(t, os.WriteFile(u.Current().Path, append(data, make([]byte, len(contentOf(1))-len(data))...), 0o600))
	testkit.Must(t, u.Apply(t.Context(), nil, nil))
	is(t, u, 2)
}

func TestResumesAfterRestart(t *testing.T) {
	s := newSite(t)
	s.publish(t, released(1))
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	u := open(t, s.config(dir))
	err := u.Apply(ctx, nil, func(_ Phase, done, total int64) {
		if done > 0 {
			cancel()
		}
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	testkit.Must(t, u.Close())
	parts, err := filepath.Glob(filepath.Join(dir, "*.part"))
	testkit.Must(t, err)
	if len(parts) != 1 {
		t.Fatalf("parts: %v", parts)
	}
	testkit.Must(t, os.Truncate(parts[0], 1000))
	s.answers()
	u = open(t, s.config(dir))
	testkit.Must(t, u.Apply(t.Context(), nil, nil))
	is(t, u, 1)
	if got := s.answers(); got != "304 /release, 206 /1.bin" {
		t.Error(got)
	}
	tidy(t, dir, "after it")
}

func TestClock(t *testing.T) {
	s := newSite(t)
	dir := s.installed(t, 1)
	verifier, err := request.NewVerifier(hmacKey, time.Minute, 10, time.Now)
	testkit.Must(t, err)
	strict := httptest.NewServer(verifier.Handler(s))
	defer strict.Close()
	secure := httptest.NewUnstartedServer(s)
	secure.Config.ErrorLog = silent
	secure.StartTLS()
	defer secure.Close()
	for name, test := range map[string]struct {
		years int
		url   string
		hmac  []byte
		want  error
	}{
		"right":           {0, s.URL, nil, nil},
		"right, signed":   {0, strict.URL, hmacKey, nil},
		"behind":          {-10, s.URL, nil, metadata.ErrClock},
		"ahead":           {10, s.URL, nil, metadata.ErrClock},
		"behind, signed":  {-10, strict.URL, hmacKey, metadata.ErrClock},
		"ahead, signed":   {10, strict.URL, hmacKey, metadata.ErrClock},
		"wrong key":       {0, strict.URL, make([]byte, request.MinKey), download.ErrStatus},
		"not signed":      {0, strict.URL, nil, download.ErrStatus},
		"TLS":             {0, secure.URL, nil, nil},
		"long before TLS": {-100, secure.URL, nil, metadata.ErrClock},
	} {
		c := s.config(dir)
		c.URL, c.HMACKey = test.url, test.hmac
		c.Clock = func() time.Time { return time.Now().AddDate(test.years, 0, 0) }
		transport := secure.Client().Transport.(*http.Transport).Clone()
		transport.TLSClientConfig.Time = c.Clock
		transport.TLSClientConfig.ClientSessionCache = tls.NewLRUClientSessionCache(1)
		c.HTTP = &http.Client{Transport: transport}
		u := open(t, c)
		_, err := u.Check(t.Context())
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v; want %v", name, err, test.want)
		}
		if test.want == metadata.ErrClock && (Retryable(err) || !strings.Contains(err.Error(), "set the clock")) {
			t.Errorf("%s: %v; retryable: %v", name, err, Retryable(err))
		}
		testkit.Must(t, u.Close())
		transport.CloseIdleConnections()
	}
}

func TestServerTroubles(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(w http.ResponseWriter, r *http.Request)
		want  error
		retry bool
	}{
		"down": {func(w http.ResponseWriter, r *http.Request) { http.Error(w, "down", 503) }, download.ErrStatus, true},
		"gone": {func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }, download.ErrStatus, false},
		"redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://example.com/", 302)
		}, download.ErrRedirect, true},
		"HTML":     {func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "<html>") }, download.ErrHTML, true},
		"hangs up": {func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) }, nil, true},
	} {
		for _, path := range []string{"/release", "/2.bin"} {
			s := newSite(t)
			dir := s.installed(t, 1)
			r := released(2)
			r.Deltas = nil
			s.publish(t, r)
			s.spoilWith(func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path != path {
					return false
				}
				test.spoil(w, r)
				return true
			})
			u := open(t, s.config(dir))
			err := u.Apply(t.Context(), nil, nil)
			var remote *download.Error
			if !errors.As(err, &remote) || !errors.Is(err, test.want) && test.want != nil || Retryable(err) != test.retry {
				t.Errorf("%s at %s: %v, retryable: %v", name, path, err, Retryable(err))
			}
			is(t, u, 1)
		}
	}
}

func TestBusyAndClosed(t *testing.T) {
	s := newSite(t)
	dir := s.installed(t, 1)
	s.publish(t, released(2))
	entered, leave := make(chan bool), make(chan bool)
	s.spoilWith(func(w http.ResponseWriter, r *http.Request) bool {
		entered <- true
		select {
		case <-leave:
		case <-r.Context().Done():
		}
		return false
	})
	u := open(t, s.config(dir))
	var wait sync.WaitGroup
	wait.Go(func() {
		if err := u.Apply(t.Context(), nil, nil); !errors.Is(err, ErrClosed) {
			t.Errorf("Apply = %v; want ErrClosed", err)
		}
	})
	<-entered
	if _, err := u.Check(t.Context()); !errors.Is(err, ErrBusy) || !Retryable(err) {
		t.Errorf("Check = %v", err)
	}
	if err := u.Apply(t.Context(), nil, nil); !errors.Is(err, ErrBusy) {
		t.Errorf("Apply = %v", err)
	}
	testkit.Must(t, u.Confirm(1))
	is(t, u, 1)
	if _, err := Open(s.config(dir)); !errors.Is(err, store.ErrLocked) {
		t.Errorf("Open = %v", err)
	}
	testkit.Must(t, u.Close())
	wait.Wait()
	testkit.Must(t, u.Close())
	_, checked := u.Check(t.Context())
	for name, err := range map[string]error{
		"Check": checked, "Apply": u.Apply(t.Context(), nil, nil), "Confirm": u.Confirm(1), "Rollback": u.Rollback(),
		"Watch": u.Watch(t.Context(), Watch{}, nil),
	} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s after Close: %v", name, err)
		}
	}
	is(t, u, 1)
	s.spoilWith(nil)
	open(t, s.config(dir))
}

func TestManyGoroutines(t *testing.T) {
	s := newSite(t)
	dir := s.installed(t, 1)
	u := open(t, s.config(dir))
	var wait sync.WaitGroup
	for i := range 4 {
		wait.Go(func() {
			for v := int64(2); v < 6; v++ {
				s.publish(t, released(v))
				if err := u.Apply(t.Context(), nil, nil); err != nil && !errors.Is(err, ErrBusy) && !errors.Is(err, metadata.ErrDowngrade) {
					t.Error(err)
				}
				if c := u.Current(); i%2 == 0 {
					if err := u.Confirm(c.Version); err != nil && !errors.Is(err, store.ErrNotCurrent) {
						t.Error(err)
					}
				} else if err := u.Rollback(); err != nil && !errors.Is(err, store.ErrNoPrevious) {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	whole(t, u)
}

func TestSettings(t *testing.T) {
	good := Config{Dir: t.TempDir(), URL: "http://example.com/", Keys: []ed25519.PublicKey{public(testKey)}}
	for name, change := range map[string]func(*Config){
		"no folder":   func(c *Config) { c.Dir = "" },
		"no keys":     func(c *Config) { c.Keys = nil },
		"short key":   func(c *Config) { c.Keys = []ed25519.PublicKey{{1}} },
		"no URL":      func(c *Config) { c.URL = "" },
		"file URL":    func(c *Config) { c.URL = "file:///etc" },
		"no host":     func(c *Config) { c.URL = "https:///a" },
		"query":       func(c *Config) { c.URL = "https://example.com/?a=b" },
		"bad URL":     func(c *Config) { c.URL = "http://[" },
		"short HMAC":  func(c *Config) { c.HMACKey = []byte("secret") },
		"empty HMAC":  func(c *Config) { c.HMACKey = []byte{} },
		"slow":        func(c *Config) { c.Rate = -1 },
		"no patience": func(c *Config) { c.Stall = -1 },
	} {
		c := good
		change(&c)
		if u, err := Open(c); err == nil {
			u.Close()
			t.Errorf("%s: taken", name)
		}
	}
	c := good
	c.Dir = filepath.Join(c.Dir, "file")
	testkit.Must(t, os.WriteFile(c.Dir, nil, 0o600))
	if _, err := Open(c); err == nil || !strings.Contains(err.Error(), c.Dir) {
		t.Errorf("a file for a folder: %v", err)
	}
}

func TestWarnsOfDamage(t *testing.T) {
	s := newSite(t)
	dir := s.installed(t, 1)
	testkit.Must(t, os.WriteFile(filepath.Join(dir, "state.json"), []byte("{"), 0o600))
	c := s.config(dir)
	var warned error
	c.Warn = func(err error) { warned = err }
	u := open(t, c)
	is(t, u, 1)
	if warned == nil || !strings.Contains(warned.Error(), "state.json") {
		t.Errorf("warned of %v", warned)
	}
}

func TestReleaseOfNobody(t *testing.T) {
	s := newSite(t)
	u := open(t, s.config(t.TempDir()))
	if err := u.Apply(t.Context(), &Release{Version: 1}, nil); err == nil {
		t.Error("applied")
	}
}
