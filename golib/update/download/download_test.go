package download

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gondk/gondk/golib/internal/disk"
	"github.com/gondk/gondk/golib/internal/disk/disktest"
)

var body = bytes.Repeat([]byte("0123456789abcdef"), 20000)

func want() Want {
	sum := sha256.Sum256(body)
	return Want{int64(len(body)), hex.EncodeToString(sum[:])}
}

// serve starts a server; its n-th request, counted from 1, is n.
func serve(t *testing.T, answer func(w http.ResponseWriter, r *http.Request, n int)) string {
	t.Helper()
	var n atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, int(n.Add(1)))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func newClient() *Client { return &Client{Stall: time.Minute} }

func whole(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// limited sends some bytes of what is asked for, and cuts the connection.
func limited(w http.ResponseWriter, r *http.Request, bytes int) {
	whole(&cutter{w, bytes}, r)
}

type cutter struct {
	http.ResponseWriter
	left int
}

func (c *cutter) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p[:min(len(p), c.left)])
	if c.left -= n; c.left == 0 {
		http.NewResponseController(c.ResponseWriter).Flush()
		panic(http.ErrAbortHandler)
	}
	return n, err
}

func TestFile(t *testing.T) {
	var ranges []string
	for name, test := range map[string]struct {
		part   []byte
		answer func(w http.ResponseWriter, r *http.Request, n int)
		ranges string
	}{
		"whole":            {nil, func(w http.ResponseWriter, r *http.Request, n int) { whole(w, r) }, ""},
		"resumed":          {body[:1000], func(w http.ResponseWriter, r *http.Request, n int) { whole(w, r) }, "bytes=1000-"},
		"there":            {body, func(w http.ResponseWriter, r *http.Request, n int) { panic("asked") }, "none"},
		"part too long":    {append(bytes.Clone(body), 'x'), func(w http.ResponseWriter, r *http.Request, n int) { whole(w, r) }, ""},
		"part of another":  {[]byte("another"), func(w http.ResponseWriter, r *http.Request, n int) { whole(w, r) }, "bytes=7- "},
		"damaged whole":    {bytes.ToUpper(body), func(w http.ResponseWriter, r *http.Request, n int) { whole(w, r) }, ""},
		"no ranges":        {body[:1000], func(w http.ResponseWriter, r *http.Request, n int) { w.Write(body) }, "bytes=1000-"},
		"cut twice":        {nil, cutTwice, " bytes=1000- bytes=2000-"},
		"length not known": {nil, chunked, ""},
		"more than there is": {nil, func(w http.ResponseWriter, r *http.Request, n int) {
			chunked(w, r, n)
			w.Write(body)
		}, ""},
	} {
		ranges = nil
		url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
			ranges = append(ranges, r.Header.Get("Range"))
			test.answer(w, r, n)
		})
		path := filepath.Join(t.TempDir(), "part")
		if test.part != nil {
			if err := os.WriteFile(path, test.part, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		last := int64(-1)
		if err := newClient().File(t.Context(), url, want(), disk.OS{}, path, func(done int64) { last = done }); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, body) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		if last != int64(len(body)) {
			t.Errorf("%s: the last progress was %d", name, last)
		}
		got := strings.Join(ranges, " ")
		if len(ranges) == 0 {
			got = "none"
		}
		if got != test.ranges {
			t.Errorf("%s: asked for %q; want %q", name, got, test.ranges)
		}
	}
}

func cutTwice(w http.ResponseWriter, r *http.Request, n int) {
	if n < 3 {
		limited(w, r, 1000)
	}
	whole(w, r)
}

func chunked(w http.ResponseWriter, r *http.Request, n int) {
	w.Write(body[:10])
	http.NewResponseController(w).Flush()
	w.Write(body[10:])
}

func TestFileRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		part   string
		answer func(w http.ResponseWriter, r *http.Request, n int)
		want   error
		retry  bool
		left   bool // the part
	}{
		"not found":     {"", code(404), ErrStatus, false, true},
		"forbidden":     {"", code(403), ErrStatus, false, true},
		"down":          {"", code(503), ErrStatus, true, true},
		"sent before":   {"", code(409), ErrStatus, true, true},
		"busy":          {"0123", code(429), ErrStatus, true, true},
		"redirect":      {"", redirect, ErrRedirect, true, true},
		"HTML":          {"", html, ErrHTML, true, true},
		"HTML, resumed": {"0123", html, ErrHTML, true, true},
		"encoded": {"", func(w http.ResponseWriter, r *http.Request, n int) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(body)
		}, ErrEncoding, false, true},
		"too long by its header": {"", func(w http.ResponseWriter, r *http.Request, n int) {
			w.Header().Set("Content-Length", strconv.Itoa(len(body)+1))
			w.Write(append(bytes.Clone(body), 'x'))
		}, ErrLength, true, true},
		"too short by its header": {"", func(w http.ResponseWriter, r *http.Request, n int) {
			w.Write(body[1:2])
		}, ErrLength, true, true},
		"too short": {"", func(w http.ResponseWriter, r *http.Request, n int) {
			w.Write(body[:10])
			http.NewResponseController(w).Flush()
		}, ErrLength, true, true},
		"cut": {"", func(w http.ResponseWriter, r *http.Request, n int) { limited(w, r, 10) }, ErrCut, true, true},
		"other bytes": {"", func(w http.ResponseWriter, r *http.Request, n int) {
			w.Write(bytes.ToUpper(body))
		}, ErrDigest, false, false},
		"other range":  {"0123", ranged("bytes 5-319999/320000"), ErrLength, true, true},
		"other end":    {"0123", ranged("bytes 4-319998/320000"), ErrLength, true, true},
		"other size":   {"0123", ranged("bytes 4-319999/320001"), ErrLength, true, true},
		"no range":     {"0123", ranged(""), ErrLength, true, true},
		"no such part": {"0123", code(416), ErrStatus, true, true},
		"unasked part": {"", func(w http.ResponseWriter, r *http.Request, n int) {
			w.WriteHeader(206)
			w.Write(body)
		}, ErrLength, true, true},
	} {
		url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
			if n > maxTries {
				t.Errorf("%s: asked %d times", name, n)
			}
			test.answer(w, r, n)
		})
		path := filepath.Join(t.TempDir(), "part")
		if test.part != "" {
			if err := os.WriteFile(path, []byte(test.part), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		err := newClient().File(t.Context(), url, want(), disk.OS{}, path, nil)
		var remote *Error
		if !errors.Is(err, test.want) || !errors.As(err, &remote) || remote.Retry != test.retry || !strings.Contains(err.Error(), url) {
			t.Errorf("%s: %v; want %v", name, err, test.want)
		}
		if _, err := os.Stat(path); (err == nil) != test.left {
			t.Errorf("%s: the part: %v", name, err)
		}
	}
}

func code(n int) func(http.ResponseWriter, *http.Request, int) {
	return func(w http.ResponseWriter, r *http.Request, _ int) { http.Error(w, "no", n) }
}

func redirect(w http.ResponseWriter, r *http.Request, n int) {
	http.Redirect(w, r, "http://login.example.com/", http.StatusFound)
}

func html(w http.ResponseWriter, r *http.Request, n int) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if r.Header.Get("Range") != "" {
		w.WriteHeader(http.StatusPartialContent)
	}
	w.Write(body)
}

func ranged(value string) func(http.ResponseWriter, *http.Request, int) {
	return func(w http.ResponseWriter, r *http.Request, n int) {
		w.Header().Set("Content-Range", value)
		w.WriteHeader(http.StatusPartialContent)
		w.Write(body[4:])
	}
}

func TestServerDown(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	_, err := newClient().Document(t.Context(), server.URL, "", 10)
	var remote *Error
	if !errors.As(err, &remote) || !remote.Retry || !errors.Is(err, syscall.ECONNREFUSED) || strings.Count(err.Error(), server.URL) != 1 {
		t.Errorf("Document = %v", err)
	}
}

func TestDocument(t *testing.T) {
	for name, test := range map[string]struct {
		answer func(w http.ResponseWriter, r *http.Request, n int)
		etag   string
		want   error
	}{
		"good":         {func(w http.ResponseWriter, r *http.Request, n int) { w.Write([]byte("0123456789")) }, "", nil},
		"not modified": {code(304), `"x"`, nil},
		"unasked 304":  {code(304), "", ErrUnasked},
		"too long":     {func(w http.ResponseWriter, r *http.Request, n int) { w.Write([]byte("0123456789x")) }, "", ErrLength},
		"endless":      {endless, "", ErrLength},
		"cut": {func(w http.ResponseWriter, r *http.Request, n int) {
			w.Header().Set("Content-Length", "10")
			w.Write([]byte("012"))
		}, "", ErrCut},
		"empty":        {code(204), "", ErrStatus},
		"HTML":         {html, "", ErrHTML},
		"redirect":     {redirect, "", ErrRedirect},
		"unauthorized": {code(401), "", ErrStatus},
	} {
		url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
			if got := r.Header.Get("If-None-Match"); got != test.etag {
				t.Errorf("%s: If-None-Match %q", name, got)
			}
			w.Header().Set("ETag", `"y"`)
			test.answer(w, r, n)
		})
		d, err := newClient().Document(t.Context(), url, test.etag, 10)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v; want %v", name, err, test.want)
		}
		if err != nil {
			continue
		}
		if d.NotModified != (test.etag != "") || d.ETag != `"y"` || d.Date.IsZero() || !d.NotModified && string(d.Body) != "0123456789" {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

func endless(w http.ResponseWriter, r *http.Request, n int) {
	for {
		if _, err := w.Write(body); err != nil {
			return
		}
	}
}

func TestSignsEveryRequest(t *testing.T) {
	c := newClient()
	signed := 0
	c.Sign = func(r *http.Request) error {
		signed++
		r.Header.Set("X-Signature", strconv.Itoa(signed))
		return nil
	}
	url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		if got := r.Header.Get("X-Signature"); got != strconv.Itoa(n) {
			t.Errorf("request %d has signature %q", n, got)
		}
		cutTwice(w, r, n)
	})
	if err := c.File(t.Context(), url, want(), disk.OS{}, filepath.Join(t.TempDir(), "part"), nil); err != nil {
		t.Error(err)
	}
}

func TestRetryAfter(t *testing.T) {
	date := "Wed, 01 Jul 2026 12:00:00 GMT"
	for text, want := range map[string]time.Duration{
		"": 0, "120": 2 * time.Minute, "-1": 0, "soon": 0, "99999999999999": 0,
		"Wed, 01 Jul 2026 12:05:00 GMT": 5 * time.Minute, "Wed, 01 Jul 2026 11:00:00 GMT": 0,
	} {
		url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
			w.Header().Set("Date", date)
			w.Header().Set("Retry-After", text)
			code(503)(w, r, n)
		})
		_, err := newClient().Document(t.Context(), url, "", 10)
		var remote *Error
		if !errors.As(err, &remote) || remote.After != want || remote.Date.Format(http.TimeFormat) != date || remote.Status != 503 {
			t.Errorf("Retry-After %q: %+v", text, remote)
		}
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.Write(body[:100000])
		http.NewResponseController(w).Flush()
		<-r.Context().Done() // ends when the client hangs up
	})
	path := filepath.Join(t.TempDir(), "part")
	err := newClient().File(ctx, url, want(), disk.OS{}, path, func(done int64) {
		if done > 0 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("File = %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		t.Errorf("the part: %v, %v; it should stay", info, err)
	}
	if _, err := newClient().Document(ctx, url, "", 10); !errors.Is(err, context.Canceled) {
		t.Errorf("Document = %v", err)
	}
}

func TestFullDisk(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) { whole(w, r) })
	for at := 1; ; at++ {
		path := filepath.Join(t.TempDir(), "part")
		err := newClient().File(t.Context(), url, want(), &disktest.Full{FS: disk.OS{}, At: at}, path, nil)
		if err == nil {
			if at < 7 {
				t.Errorf("%d changes; that cannot be all", at)
			}
			return
		}
		var named *fs.PathError
		if !errors.Is(err, syscall.ENOSPC) || !errors.As(err, &named) || named.Path != path {
			t.Errorf("full at change %d: %v", at, err)
		}
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("full at change %d: the part is left: %v", at, err)
		}
	}
}

// transport answers requests without a network, so that time in a test can be synctest's.
type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

// sends returns a transport whose answer is a file.
func sends(file []byte) transport {
	return func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, ContentLength: int64(len(file)), Body: io.NopCloser(bytes.NewReader(file))}, nil
	}
}

// until reads as its reader does, and then nothing until the request is given up.
type until struct {
	io.Reader
	ctx context.Context
}

func (u until) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	if err == io.EOF {
		<-u.ctx.Done()
		return 0, u.ctx.Err()
	}
	return n, err
}

func TestStall(t *testing.T) {
	for name, answer := range map[string]transport{
		"before the answer": func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		},
		"in the body": func(r *http.Request) (*http.Response, error) {
			b := io.NopCloser(until{bytes.NewReader(body[:10]), r.Context()})
			return &http.Response{StatusCode: 200, ContentLength: want().Size, Body: b}, nil
		},
	} {
		path := filepath.Join(t.TempDir(), "part")
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			c := &Client{HTTP: &http.Client{Transport: answer}, Stall: 30 * time.Second}
			err := c.File(t.Context(), "http://example.com/", want(), disk.OS{}, path, nil)
			var remote *Error
			if !errors.Is(err, ErrStalled) || !errors.As(err, &remote) || !remote.Retry || !strings.Contains(err.Error(), "30s") {
				t.Errorf("%s: %v", name, err)
			}
			if took := time.Since(start); took != c.Stall && took != 2*c.Stall { // the second try gains nothing
				t.Errorf("%s: it took %s", name, took)
			}
		})
	}
}

func TestRate(t *testing.T) {
	for _, rate := range []int64{1000, 100_000, 320_000, 3} {
		path := filepath.Join(t.TempDir(), "part")
		size := min(int64(len(body)), rate*10)
		sum := sha256.Sum256(body[:size])
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			c := &Client{Rate: rate, Stall: time.Second, HTTP: &http.Client{Transport: sends(body[:size])}}
			progress := func(done int64) {
				if most := max(rate/10, 1) + 1 + int64(float64(rate)*time.Since(start).Seconds()); done > most {
					t.Errorf("%d bytes/s: %d bytes after %s", rate, done, time.Since(start))
				}
			}
			want := Want{size, fmt.Sprintf("%x", sum)}
			if err := c.File(t.Context(), "http://example.com/", want, disk.OS{}, path, progress); err != nil {
				t.Error(err)
			}
			took, due := time.Since(start), time.Duration(float64(size)/float64(rate)*float64(time.Second))
			if took < due-time.Millisecond || took > due+time.Millisecond {
				t.Errorf("%d bytes/s: %s; want %s", rate, took, due)
			}
		})
	}
}

func TestCancelInPause(t *testing.T) {
	path := filepath.Join(t.TempDir(), "part")
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		c := &Client{Rate: 1, Stall: time.Second, HTTP: &http.Client{Transport: sends(body)}}
		if err := c.File(ctx, "http://example.com/", want(), disk.OS{}, path, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("File = %v", err)
		}
		if took := time.Since(start); took != 1500*time.Millisecond {
			t.Errorf("it stopped after %s", took)
		}
	})
}
