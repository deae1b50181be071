package update

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/update/download"
	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/server"
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
	testkit.Must(t, err)
	f := &flaky{ReverseProxy: httputil.NewSingleHostReverseProxy(to), chance: rand.New(rand.NewPCG(seed, 0))}
	f.ReverseProxy.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }
	f.ReverseProxy.ErrorLog = silent
	proxy := httptest.NewUnstartedServer(f)
	proxy.Config.ErrorLog = silent
	proxy.Start()
	t.Cleanup(proxy.Close)
	return proxy.URL
}

// roll returns a number below n.
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
	left int // bytes until the cut, if no bit is turned
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

// serve starts the real server for a folder of versions.
func serve(t *testing.T, dir, addr string) *httptest.Server {
	t.Helper()
	s, err := server.New(t.Context(), server.Config{
		Dir: dir, Key: testKey, HMACKey: hmacKey, Deltas: 2, Valid: time.Hour, Window: time.Minute, Every: time.Hour,
	})
	testkit.Must(t, err)
	site := httptest.NewUnstartedServer(s)
	if addr != "" {
		site.Listener.Close()
		site.Listener, err = net.Listen("tcp", addr)
		testkit.Must(t, err)
	}
	site.Start()
	t.Cleanup(site.Close)
	return site
}

// TestFlakyNetwork updates from the real server through such a network, with a new start of the app after every failure and of the server
// for every release, until the release is there.
func TestFlakyNetwork(t *testing.T) {
	for seed := range uint64(5) {
		dir := t.TempDir()
		site := serve(t, dir, "")
		c := config(newFlaky(t, site.URL, seed), t.TempDir())
		c.HMACKey = hmacKey
		for version := int64(1); version < 5; version++ {
			testkit.Must(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.bin", version)), contentOf(version), 0o600))
			addr := site.Listener.Addr().String()
			site.Close()
			site = serve(t, dir, addr)
			tries := 0
			for !updated(t, c, version) {
				if tries++; tries == 200 {
					t.Fatalf("seed %d: no update in %d tries", seed, tries)
				}
			}
		}
		site.Close()
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
	switch {
	case err == nil && after > 0:
		testkit.Must(t, u.Confirm(after))
	case after != before:
		t.Fatalf("version %d became %d, with %v", before, after, err)
	case !ofNetwork(err):
		t.Errorf("an error of another kind: %v", err)
	}
	return err == nil && after == version
}

// ofNetwork reports whether an error is one that a network makes: a failed download, or metadata that is damaged.
func ofNetwork(err error) bool {
	for _, damaged := range []error{metadata.ErrSignature, metadata.ErrUnsigned, metadata.ErrUnknownKey, metadata.ErrFormat} {
		if errors.Is(err, damaged) {
			return true
		}
	}
	var remote *download.Error
	return errors.As(err, &remote)
}
