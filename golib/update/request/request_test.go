package request

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var testKey = bytes.Repeat([]byte{7}, MinKey)

// clock is one that tests set.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func newClock() *clock { return &clock{time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)} }

func newPair(t *testing.T, c *clock, remember int) (*Signer, *Verifier) {
	t.Helper()
	v, err := NewVerifier(testKey, time.Minute, remember, c.now)
	if err != nil {
		t.Fatal(err)
	}
	c.t = c.t.Add(time.Second)
	s, err := NewSigner(testKey, c.now)
	if err != nil {
		t.Fatal(err)
	}
	return s, v
}

func signed(t *testing.T, s *Signer, method, url, body string) *http.Request {
	t.Helper()
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	request := httptest.NewRequest(method, url, r)
	if err := s.Sign(request); err != nil {
		t.Fatal(err)
	}
	return request
}

// TestKnownAnswer holds the text that is signed against what openssl makes of it:
//
//	printf 'gondk-request 1\nGET\n/a?b=c\n1782907201000000000\n%s' $(printf '' | sha256sum | cut -d' ' -f1) |
//		openssl dgst -sha256 -mac HMAC -macopt hexkey:$(printf '07%.0s' {1..32})
func TestKnownAnswer(t *testing.T) {
	c := newClock()
	s, _ := newPair(t, c, 10)
	r := signed(t, s, "GET", "http://example.com/a?b=c", "")
	if got := r.Header.Get(TimestampHeader); got != "1782907201000000000" {
		t.Errorf("timestamp %s", got)
	}
	const want = "a151b8273f56f09ca05541a7099364db7d8817ff2eb2a94c0c6d22c3726170db"
	if got := r.Header.Get(SignatureHeader); got != want {
		t.Errorf("signature %s; want %s", got, want)
	}
}

func TestVerify(t *testing.T) {
	for name, test := range map[string]struct {
		method, body string
		change       func(*http.Request, *clock)
		want         error
	}{
		"good":            {"GET", "", func(*http.Request, *clock) {}, nil},
		"good with body":  {"POST", "hello", func(*http.Request, *clock) {}, nil},
		"earlier":         {"GET", "", func(_ *http.Request, c *clock) { c.t = c.t.Add(time.Minute) }, nil},
		"too early":       {"GET", "", func(_ *http.Request, c *clock) { c.t = c.t.Add(time.Minute + 1) }, ErrTime},
		"later":           {"GET", "", func(_ *http.Request, c *clock) { c.t = c.t.Add(-time.Minute) }, nil},
		"too late":        {"GET", "", func(_ *http.Request, c *clock) { c.t = c.t.Add(-time.Minute - 1) }, ErrTime},
		"years":           {"GET", "", func(_ *http.Request, c *clock) { c.t = time.Unix(0, 0) }, ErrTime},
		"method":          {"GET", "", func(r *http.Request, _ *clock) { r.Method = "HEAD" }, ErrSignature},
		"path":            {"GET", "", func(r *http.Request, _ *clock) { r.URL.Path = "/b" }, ErrSignature},
		"query":           {"GET", "", func(r *http.Request, _ *clock) { r.URL.RawQuery = "b=d" }, ErrSignature},
		"escaped":         {"GET", "", func(r *http.Request, _ *clock) { r.URL.RawPath = "/%61" }, ErrSignature},
		"no query":        {"GET", "", func(r *http.Request, _ *clock) { r.URL.RawQuery = "" }, ErrSignature},
		"timestamp":       {"GET", "", set(TimestampHeader, "1782907201000000001"), ErrSignature},
		"plus":            {"GET", "", set(TimestampHeader, "+1782907201000000000"), ErrTime},
		"no number":       {"GET", "", set(TimestampHeader, "now"), ErrTime},
		"huge":            {"GET", "", set(TimestampHeader, "99999999999999999999"), ErrTime},
		"no timestamp":    {"GET", "", set(TimestampHeader, ""), ErrUnsigned},
		"no signature":    {"GET", "", set(SignatureHeader, ""), ErrUnsigned},
		"other signature": {"GET", "", set(SignatureHeader, strings.Repeat("0", 64)), ErrSignature},
		"short signature": {"GET", "", set(SignatureHeader, "00"), ErrSignature},
		"no hex":          {"GET", "", set(SignatureHeader, "signed"), ErrSignature},
		"body":            {"POST", "hello", with(strings.NewReader("jello")), ErrSignature},
		"body added":      {"POST", "", with(strings.NewReader("x")), ErrSignature},
		"large body":      {"POST", "hello", with(io.LimitReader(zeros{}, MaxBody+1)), ErrBody},
	} {
		c := newClock()
		s, v := newPair(t, c, 10)
		r := signed(t, s, test.method, "http://example.com/a?b=c", test.body)
		test.change(r, c)
		if name == "earlier" || name == "later" {
			v.seen.floor = 0
		}
		if err := v.Verify(r); !errors.Is(err, test.want) {
			t.Errorf("%s: Verify = %v; want %v", name, err, test.want)
		}
		if test.want == nil && test.body != "" {
			if got, err := io.ReadAll(r.Body); string(got) != test.body || err != nil {
				t.Errorf("%s: the body is %q, %v after Verify", name, got, err)
			}
		}
	}
}

func set(header, value string) func(*http.Request, *clock) {
	return func(r *http.Request, _ *clock) { r.Header.Set(header, value) }
}

func with(body io.Reader) func(*http.Request, *clock) {
	return func(r *http.Request, _ *clock) { r.Body = io.NopCloser(body) }
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestOtherKey(t *testing.T) {
	c := newClock()
	_, v := newPair(t, c, 10)
	s, err := NewSigner(bytes.Repeat([]byte{8}, MinKey), c.now)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Verify(signed(t, s, "GET", "/a", "")); !errors.Is(err, ErrSignature) {
		t.Errorf("Verify = %v", err)
	}
}

func TestReplay(t *testing.T) {
	c := newClock()
	s, v := newPair(t, c, 10)
	r := signed(t, s, "GET", "/a", "")
	second := signed(t, s, "GET", "/a", "") // at the same time by the clock
	for _, step := range []struct {
		r    *http.Request
		want error
	}{{r, nil}, {r, ErrReplay}, {second, nil}, {second, ErrReplay}, {r, ErrReplay}} {
		if err := v.Verify(step.r); !errors.Is(err, step.want) {
			t.Errorf("Verify = %v; want %v", err, step.want)
		}
	}
	c.t = c.t.Add(time.Minute + 1)
	if err := v.Verify(r); !errors.Is(err, ErrTime) {
		t.Errorf("after the window: %v", err)
	}
}

// TestWrongSignatureFillsNothing holds that nobody without the key can make the server forget.
func TestWrongSignatureFillsNothing(t *testing.T) {
	c := newClock()
	s, v := newPair(t, c, 2)
	r := signed(t, s, "GET", "/a", "")
	if err := v.Verify(r); err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		bad := signed(t, s, "GET", "/a", "")
		bad.Header.Set(SignatureHeader, fmt.Sprintf("%064d", i))
		if err := v.Verify(bad); !errors.Is(err, ErrSignature) {
			t.Fatal(err)
		}
	}
	if len(v.seen.order) != 1 {
		t.Errorf("%d requests are remembered", len(v.seen.order))
	}
}

func TestBoundedMemory(t *testing.T) {
	c := newClock()
	s, v := newPair(t, c, 3)
	var all []*http.Request
	for range 10 {
		r := signed(t, s, "GET", "/a", "")
		all = append(all, r)
		if err := v.Verify(r); err != nil {
			t.Fatal(err)
		}
		if n := len(v.seen.order); n > 3 || n != len(v.seen.known) {
			t.Fatalf("%d and %d requests are remembered; there may be 3", n, len(v.seen.known))
		}
	}
	for _, r := range all {
		if err := v.Verify(r); !errors.Is(err, ErrReplay) {
			t.Errorf("Verify = %v; want ErrReplay, also of those that were forgotten", err)
		}
	}
	c.t = c.t.Add(time.Minute + time.Second)
	if err := v.Verify(signed(t, s, "GET", "/a", "")); err != nil {
		t.Error(err)
	}
	if n := len(v.seen.order); n != 1 {
		t.Errorf("%d requests are remembered, whose window is closed but for one", n)
	}
}

func TestRestartRemembersNothing(t *testing.T) {
	c := newClock()
	s, v := newPair(t, c, 10)
	r := signed(t, s, "GET", "/a", "")
	if err := v.Verify(r); err != nil {
		t.Fatal(err)
	}
	c.t = c.t.Add(time.Second)
	again, err := NewVerifier(testKey, time.Minute, 10, c.now)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Verify(r); !errors.Is(err, ErrReplay) {
		t.Errorf("Verify = %v; want ErrReplay", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	c := newClock()
	s, v := newPair(t, c, 1000)
	r := signed(t, s, "GET", "/a", "")
	var taken, fresh atomic.Int32
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if v.Verify(r.Clone(r.Context())) == nil {
				taken.Add(1)
			}
			own := httptest.NewRequest("GET", "/a", nil)
			if s.Sign(own) == nil && v.Verify(own) == nil {
				fresh.Add(1)
			}
		})
	}
	wait.Wait()
	if taken.Load() != 1 || fresh.Load() != 20 {
		t.Errorf("one request counted %d times, and %d of 20 others", taken.Load(), fresh.Load())
	}
}

func TestHandler(t *testing.T) {
	s, err := NewSigner(testKey, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	v, err := NewVerifier(testKey, time.Minute, 10, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(v.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.Copy(w, r.Body) })))
	defer server.Close()
	send := func(sign bool, size int) (int, string) {
		r, err := http.NewRequest("POST", server.URL+"/a%20b/ü?q=%41", strings.NewReader(strings.Repeat("x", size)))
		if err != nil {
			t.Fatal(err)
		}
		if sign {
			if err := s.Sign(r); err != nil {
				t.Fatal(err)
			}
		} else {
			r.Header.Set(TimestampHeader, "1")
			r.Header.Set(SignatureHeader, hex.EncodeToString(make([]byte, sha256.Size)))
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(text)
	}
	if code, text := send(true, 5); code != 200 || text != "xxxxx" {
		t.Errorf("signed: %d, %q", code, text)
	}
	if code, text := send(false, 5); code != 401 || !strings.Contains(text, ErrSignature.Error()) {
		t.Errorf("unsigned: %d, %q", code, text)
	}
	if code, text := send(false, MaxBody+1); code != 413 || !strings.Contains(text, ErrBody.Error()) {
		t.Errorf("large: %d, %q", code, text)
	}
}

func TestSettings(t *testing.T) {
	if _, err := NewSigner(testKey[1:], time.Now); err == nil {
		t.Error("NewSigner takes a short key")
	}
	if _, err := NewVerifier(testKey[1:], time.Minute, 1, time.Now); err == nil {
		t.Error("NewVerifier takes a short key")
	}
	if _, err := NewVerifier(testKey, 0, 1, time.Now); err == nil {
		t.Error("NewVerifier takes no window")
	}
	if _, err := NewVerifier(testKey, time.Minute, 0, time.Now); err == nil {
		t.Error("NewVerifier takes no memory")
	}
}

func TestKeyAsText(t *testing.T) {
	if got, err := ParseKey(" " + FormatKey(testKey) + "\n"); err != nil || !bytes.Equal(got, testKey) {
		t.Errorf("ParseKey = %v, %v", got, err)
	}
	for _, bad := range []string{"", "AAAA", "secret", FormatKey(testKey[1:])} {
		if _, err := ParseKey(bad); err == nil || bad != "" && strings.Contains(err.Error(), bad) {
			t.Errorf("ParseKey(%q) = %v", bad, err)
		}
	}
}
