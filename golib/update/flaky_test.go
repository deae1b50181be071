package update

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"

	"github.com/gondk/gondk/golib/update/download"
	"github.com/gondk/gondk/golib/update/metadata"
)

// flaky stands between app and server, and does by chance what networks and their gateways do.
type flaky struct {
	*httputil.ReverseProxy

	mu     sync.Mutex
	chance *rand.Rand
}

func newFlaky(t *testing.T, server string, seed uint64) string {
	t.Helper()
	to, err := url.Parse(server)
	must(t, err)
	f := &flaky{ReverseProxy: httputil.NewSingleHostReverseProxy(to), chance: rand.New(rand.NewPCG(seed, 0))}
	f.ReverseProxy.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }
	f.ReverseProxy.ErrorLog = silent
	proxy := httptest.NewUnstartedServer(f)
	proxy.Config.ErrorLog = silent
	proxy.Start()
	t.Cleanup(proxy.Close)
	return proxy.URL
}

// roll gives a number below n.
func (f *flaky) roll(n int) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.chance.IntN(n)
}

func (f *flaky) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch f.roll(12) {
	case 0:
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<html>Please log in</html>")
	case 1:
		http.Redirect(w, r, "http://login.example.com/", http.StatusFound)
	case 2:
		http.Error(w, "the server is away", http.StatusBadGateway)
	case 3:
		panic(http.ErrAbortHandler)
	case 4:
		w.Header().Set("Content-Length", "77")
		fmt.Fprint(w, "short")
	case 5:
		r.Header.Del("Range")
		f.ReverseProxy.ServeHTTP(w, r)
	case 6:
		f.ReverseProxy.ServeHTTP(&spoiler{ResponseWriter: w, flip: f.roll(5000)}, r)
	default:
		f.ReverseProxy.ServeHTTP(&spoiler{ResponseWriter: w, flip: -1, left: 1 + f.roll(30_000)}, r)
	}
}

// spoiler passes on some bytes and cuts the connection, or turns a bit.
type spoiler struct {
	http.ResponseWriter
	flip int // the byte whose bit is turned; below zero: none
	left int // bytes until the cut, where no bit is turned
}

func (s *spoiler) Write(p []byte) (int, error) {
	if s.flip >= 0 {
		if s.flip < len(p) {
			p[s.flip] ^= 1
		}
		s.flip = max(0, s.flip-len(p))
		return s.ResponseWriter.Write(p)
	}
	n, err := s.ResponseWriter.Write(p[:min(len(p), s.left)])
	if s.left -= n; s.left == 0 {
		http.NewResponseController(s.ResponseWriter).Flush()
		panic(http.ErrAbortHandler)
	}
	return n, err
}

func (s *spoiler) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// TestFlakyNetwork updates through it, with a new start of the app after every failure, until it has the release.
func TestFlakyNetwork(t *testing.T) {
	for seed := range uint64(10) {
		s := newSite(t)
		c := s.config(s.installed(t, 1))
		c.URL = newFlaky(t, s.URL, seed)
		for version := int64(2); version < 5; version++ {
			s.publish(t, released(version))
			tries := 0
			for !updated(t, c, version) {
				if tries++; tries == 200 {
					t.Fatalf("seed %d: no update in %d tries", seed, tries)
				}
			}
		}
		s.Close()
	}
}

// updated makes one try, and reports whether the version is installed.
func updated(t *testing.T, c Config, version int64) bool {
	t.Helper()
	u := open(t, c)
	defer u.Close()
	before := whole(t, u)
	if before == version {
		return true
	}
	err := u.Apply(t.Context(), nil, nil)
	after := whole(t, u)
	var remote *download.Error
	switch {
	case err == nil:
		must(t, u.Confirm(after))
	case after != before:
		t.Fatalf("version %d became %d, with %v", before, after, err)
	case !errors.As(err, &remote) && !errors.Is(err, metadata.ErrSignature) && !errors.Is(err, metadata.ErrUnsigned) && !errors.Is(err, metadata.ErrUnknownKey) && !errors.Is(err, metadata.ErrFormat):
		t.Errorf("an error of another kind: %v", err)
	}
	return err == nil && after == version
}
