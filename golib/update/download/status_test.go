package download

import (
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/internal/disk"
)

// TestIntercepted holds that a certificate of somebody else, or none, is for another network.
func TestIntercepted(t *testing.T) {
	quiet := func(start func(*httptest.Server)) *httptest.Server {
		s := httptest.NewUnstartedServer(http.HandlerFunc(whole))
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		start(s)
		t.Cleanup(s.Close)
		return s
	}
	for name, url := range map[string]string{
		"another certificate": quiet((*httptest.Server).StartTLS).URL,
		"no TLS":              strings.Replace(quiet((*httptest.Server).Start).URL, "http:", "https:", 1),
	} {
		path := filepath.Join(t.TempDir(), "part")
		write(t, path, body[:half])
		err := newClient().File(t.Context(), url, want(), disk.OS{}, path, nil)
		var remote *Error
		if !errors.Is(err, ErrOther) || !errors.As(err, &remote) || !remote.Retry {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAbsurdWaits holds that nobody can keep a device from asking for more than a day.
func TestAbsurdWaits(t *testing.T) {
	in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	for text, want := range map[string]time.Duration{
		"2147483647": maxAfter, "86401": maxAfter, "86399": 86399 * time.Second, "0": 0, " 7 ": 7 * time.Second, "7.5": 0, "0x10": 0,
		"Fri, 31 Dec 9999 23:59:59 GMT": maxAfter, in(10 * time.Hour): 10 * time.Hour, in(-10 * time.Hour): 0,
	} {
		url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
			w.Header()["Date"] = nil
			w.Header().Set("Retry-After", text)
			code(429)(w, r, n)
		})
		_, err := newClient().Document(t.Context(), url, "", 10)
		var remote *Error
		if !errors.As(err, &remote) || !remote.Retry || remote.After > want || remote.After < want-time.Minute {
			t.Errorf("Retry-After %q: %v, %+v; want %s", text, err, remote, want)
		}
	}
}
