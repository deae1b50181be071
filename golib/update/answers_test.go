package update

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/update/download"
	"github.com/gondk/gondk/golib/update/metadata"
)

// raw answers with bytes of its own, and closes the connection.
func raw(w http.ResponseWriter, text string, body []byte) {
	conn, _, err := http.NewResponseController(w.(*recorder).ResponseWriter).Hijack()
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	conn.Write(append([]byte(strings.ReplaceAll(text, "\n", "\r\n")), body...))
}

// TestNoMetadata holds that what comes in place of the metadata is for another time, and that then the metadata is taken.
func TestNoMetadata(t *testing.T) {
	type handler = func(w http.ResponseWriter, r *http.Request)
	status := func(code int) handler { return func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(code) } }
	text := func(text string) handler {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Content-Type"] = nil
			fmt.Fprint(w, text)
		}
	}
	s := newSite(t)
	s.publish(t, released(2))
	for name, test := range map[string]struct {
		spoil handler
		want  error
	}{
		"a page without type": {text("<html>Log in</html>"), download.ErrHTML},
		"a page, type broken": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", `text/html; a="`)
			w.Write([]byte("x"))
		}, download.ErrHTML},
		"a large page":         {text("<html>" + strings.Repeat(" ", metadata.MaxSize)), download.ErrHTML},
		"a text":               {text("You have used up your data."), metadata.ErrUnsigned},
		"JSON":                 {text(`{"error":"quota"}`), metadata.ErrUnsigned},
		"much":                 {text(strings.Repeat("x", metadata.MaxSize+1)), metadata.ErrTooLarge},
		"nothing":              {text(""), metadata.ErrUnsigned},
		"204":                  {status(204), download.ErrStatus},
		"302":                  {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "https://login.example.com/", 302) }, download.ErrRedirect},
		"304":                  {status(304), download.ErrUnasked},
		"407":                  {status(407), download.ErrStatus},
		"425":                  {status(425), download.ErrStatus},
		"511":                  {status(511), download.ErrStatus},
		"cut, as by HTTP/1.0":  {func(w http.ResponseWriter, r *http.Request) { raw(w, "HTTP/1.0 200 OK\n\n", s.release[:300]) }, metadata.ErrSignature},
		"a part of it":         {func(w http.ResponseWriter, r *http.Request) { r.Header.Set("Range", "bytes=0-99"); s.serve(w, r) }, download.ErrStatus},
		"the wrong connection": {status(421), download.ErrStatus},
	} {
		u := open(t, s.config(t.TempDir()))
		s.spoilWith(func(w http.ResponseWriter, r *http.Request) bool { test.spoil(w, r); return true })
		_, err := u.Check(t.Context())
		if !errors.Is(err, test.want) || !Retryable(err) || !strings.Contains(err.Error(), s.URL+"/release") {
			t.Errorf("%s: %v, again %v; want %v", name, err, Retryable(err), test.want)
		}
		s.spoilWith(nil)
		if r, err := u.Check(t.Context()); err != nil || r.Version != 2 {
			t.Errorf("%s, and then: %v, %v", name, r, err)
		}
	}
}

// TestMetadataArrives holds that the metadata is taken in whatever way it comes.
func TestMetadataArrives(t *testing.T) {
	s := newSite(t)
	for name, spoil := range map[string]func(w http.ResponseWriter, r *http.Request) bool{
		"encoded": func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			z.Write(s.release)
			z.Close()
			return true
		},
		"of HTTP/1.0": func(w http.ResponseWriter, r *http.Request) bool {
			raw(w, "HTTP/1.0 200 OK\n\n", s.release)
			return true
		},
		"by a proxy that changes things": func(w http.ResponseWriter, r *http.Request) bool {
			w.WriteHeader(203)
			w.Write(s.release)
			return true
		},
		"as a range": func(w http.ResponseWriter, r *http.Request) bool {
			r.Header.Set("Range", "bytes=0-")
			return false
		},
		"without condition only": func(w http.ResponseWriter, r *http.Request) bool {
			if r.Header.Get("If-None-Match") != "" {
				w.WriteHeader(412)
			}
			return r.Header.Get("If-None-Match") != ""
		},
		"past a cache only": func(w http.ResponseWriter, r *http.Request) bool {
			if r.Header.Get("Cache-Control") != "no-cache" {
				w.WriteHeader(404)
			}
			return r.Header.Get("Cache-Control") != "no-cache"
		},
	} {
		dir := s.installed(t, 1)
		s.publish(t, released(2))
		s.spoilWith(spoil)
		u := open(t, s.config(dir))
		if r, err := u.Check(t.Context()); err != nil || r == nil || r.Version != 2 {
			t.Errorf("%s: %v, %v", name, r, err)
		}
		s.spoilWith(nil)
	}
}

// TestNotModifiedForEver holds that a cache cannot keep a device at metadata that has expired.
func TestNotModifiedForEver(t *testing.T) {
	s := newSite(t)
	dir := s.installed(t, 1)
	s.publish(t, released(2))
	now := func() time.Time { return time.Now().AddDate(0, 0, 8) }
	s.spoilWith(func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(304) // with the time of today
		} else {
			w.Header().Set("Date", now().UTC().Format(http.TimeFormat))
		}
		return r.Header.Get("If-None-Match") != ""
	})
	c := s.config(dir)
	c.Clock = now
	signed := released(2)
	signed.Expires = signed.Expires.AddDate(0, 0, 7)
	s.publish(t, signed)
	u := open(t, c)
	if r, err := u.Check(t.Context()); err != nil || r == nil || r.Version != 2 {
		t.Errorf("Check = %v, %v; %s", r, err, s.answers())
	}
}

// TestOldAnswerOfCache holds that a cache that gives an earlier release, though it was asked not to, is for another time.
func TestOldAnswerOfCache(t *testing.T) {
	s := newSite(t)
	dir := s.installed(t, 2)
	s.publish(t, released(1))
	for age, retry := range map[string]bool{"100": true, "": false} {
		s.spoilWith(func(w http.ResponseWriter, r *http.Request) bool {
			if age != "" {
				w.Header().Set("Age", age)
			}
			return false
		})
		u := open(t, s.config(dir))
		if _, err := u.Check(t.Context()); !errors.Is(err, metadata.ErrDowngrade) || Retryable(err) != retry {
			t.Errorf("age %q: %v, again %v", age, err, Retryable(err))
		}
		testkit.Must(t, u.Close())
	}
}

// TestCutNetwork updates through a network that cuts every answer, from servers that answer ranges each in its own way.
func TestCutNetwork(t *testing.T) {
	const cut = 20_000
	data, size := contentOf(1), len(contentOf(1))
	part := func(w http.ResponseWriter, status, from, end int) {
		w.Header().Set("Content-Range", fmt.Sprintf("Bytes %d-%d/%d", from, end-1, size))
		w.Header().Set("Content-Length", fmt.Sprint(end-from))
		w.WriteHeader(status)
		w.Write(data[from:min(end, from+cut)])
	}
	for name, answer := range map[string]func(w http.ResponseWriter, from int){
		"less than asked":      func(w http.ResponseWriter, from int) { part(w, 206, from, min(from+16384, size)) },
		"more than asked":      func(w http.ResponseWriter, from int) { part(w, 206, from/4096*4096, size) },
		"200 with the rest":    func(w http.ResponseWriter, from int) { part(w, 200, from, size) },
		"as asked":             func(w http.ResponseWriter, from int) { part(w, 206, from, size) },
		"the last bytes, once": func(w http.ResponseWriter, from int) { part(w, 206, min(from, size-100), size) },
	} {
		s := newSite(t)
		s.publish(t, released(1))
		s.spoilWith(func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != "/1.bin" {
				return false
			}
			from := 0
			if fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from); from > 0 {
				answer(w, from)
			} else {
				w.Header().Set("Content-Length", fmt.Sprint(size))
				w.Write(data[:cut])
			}
			http.NewResponseController(w.(*recorder).ResponseWriter).Flush()
			panic(http.ErrAbortHandler)
		})
		u := open(t, s.config(t.TempDir()))
		if err := u.Apply(t.Context(), nil, nil); err != nil {
			t.Errorf("%s: %v; %s", name, err, s.answers())
		}
		is(t, u, 1)
	}
}

// TestDeltaArrives holds that a delta is taken in whatever way it comes, and the whole file is not asked for.
func TestDeltaArrives(t *testing.T) {
	patch := patchOf(1, 2)
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write(patch)
	z.Close()
	for name, answer := range map[string]func(w http.ResponseWriter, r *http.Request, n int){
		"encoded": func(w http.ResponseWriter, r *http.Request, n int) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(zipped.Bytes())
		},
		"in pieces": func(w http.ResponseWriter, r *http.Request, n int) {
			from := 0
			fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
			end := min(from+len(patch)/5, len(patch))
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/*", from, end-1))
			w.WriteHeader(206)
			w.Write(patch[from:end])
		},
		"with more behind it": func(w http.ResponseWriter, r *http.Request, n int) {
			w.Write(patch)
			http.NewResponseController(w.(*recorder).ResponseWriter).Flush()
			w.Write(patch)
		},
	} {
		s := newSite(t)
		dir := s.installed(t, 1)
		s.publish(t, released(2))
		n := 0
		s.spoilWith(func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.HasPrefix(r.URL.Path, "/deltas/") {
				return false
			}
			n++
			answer(w, r, n)
			return true
		})
		u := open(t, s.config(dir))
		if err := u.Apply(t.Context(), nil, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		is(t, u, 2)
		if got := s.answers(); strings.Contains(got, ".bin") {
			t.Errorf("%s: %s", name, got)
		}
	}
}
