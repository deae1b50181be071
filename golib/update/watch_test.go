package update

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/update/download"
	"github.com/gondk/gondk/golib/update/metadata"
)

func TestBackoff(t *testing.T) {
	w := Watch{Interval: time.Hour, Retry: time.Minute}
	for failures, want := range map[int]time.Duration{
		0: time.Minute, 1: 2 * time.Minute, 3: 8 * time.Minute, 5: 32 * time.Minute, 6: time.Hour, 7: time.Hour, 1000: time.Hour,
	} {
		if got := backoff(w, failures, errors.New("down")); got != want {
			t.Errorf("after %d failures: %s; want %s", failures, got, want)
		}
	}
	for after, want := range map[time.Duration]time.Duration{time.Second: time.Minute, 3 * time.Hour: 3 * time.Hour} {
		if got := backoff(w, 0, fmt.Errorf("down: %w", &download.Error{After: after})); got != want {
			t.Errorf("asked to wait %s: %s; want %s", after, got, want)
		}
	}
	if got := backoff(Watch{Interval: time.Minute, Retry: time.Hour}, 0, errors.New("down")); got != time.Minute {
		t.Errorf("more often without a failure than with one: %s", got)
	}
}

func TestJitter(t *testing.T) {
	for chance, want := range map[float64]time.Duration{0: 80 * time.Second, 0.5: 100 * time.Second, 1: 120 * time.Second} {
		if got := jitter(100*time.Second, chance); got != want {
			t.Errorf("jitter(100s, %g) = %s; want %s", chance, got, want)
		}
	}
}

func TestRetryable(t *testing.T) {
	for err, want := range map[error]bool{
		&download.Error{Retry: true}: true,
		&download.Error{}:            false,
		fmt.Errorf("%w (%w)", metadata.ErrClock, &download.Error{Retry: true}): false,
		ErrBusy:               true,
		metadata.ErrExpired:   true,
		metadata.ErrSignature: false,
		os.ErrPermission:      false,
	} {
		if Retryable(err) != want {
			t.Errorf("Retryable(%v) = %v", err, !want)
		}
	}
}

// RoundTrip asks the site without a network, so that time in a test can be synctest's.
func (s *site) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result(), nil
}

// watched runs Watch in a bubble of synctest, and body beside it.
func watched(t *testing.T, w Watch, body func(t *testing.T, s *site, u *Updater, events chan Event)) {
	dir := t.TempDir()
	s := makeSite()
	synctest.Test(t, func(t *testing.T) {
		c := config("http://example.com", dir)
		c.HTTP = &http.Client{Transport: s}
		u := open(t, c)
		events := make(chan Event, 100)
		s.publish(t, released(1))
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- u.Watch(ctx, w, func(e Event) { events <- e }) }()
		body(t, s, u, events)
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) && !errors.Is(err, ErrClosed) {
			t.Errorf("Watch = %v", err)
		}
		testkit.Must(t, u.Close())
	})
}

// within holds that a duration is at most a fifth off.
func within(t *testing.T, what string, got, want time.Duration) {
	t.Helper()
	if got < want*4/5 || got > want*6/5 {
		t.Errorf("%s: %s; want %s, more or less", what, got, want)
	}
}

func TestWatchTellsNewReleasesOnce(t *testing.T) {
	watched(t, Watch{Interval: time.Hour, Retry: time.Minute}, func(t *testing.T, s *site, u *Updater, events chan Event) {
		start := time.Now()
		first := <-events
		if first.Err != nil || first.Release.Version != 1 || time.Since(start) > time.Minute {
			t.Errorf("%+v after %s", first, time.Since(start))
		}
		within(t, "the next look", first.Next, time.Hour)
		testkit.Must(t, u.Apply(t.Context(), first.Release, nil))
		time.Sleep(10 * time.Hour)
		if len(events) > 0 {
			t.Errorf("told of %+v", <-events)
		}
		asked := time.Now()
		s.publish(t, released(2))
		second := <-events
		if second.Err != nil || second.Release.Version != 2 || time.Since(asked) > time.Hour*6/5 {
			t.Errorf("%+v after %s", second, time.Since(asked))
		}
		time.Sleep(10 * time.Hour) // it is not installed, and not told again
		if len(events) > 0 {
			t.Errorf("told again of %+v", <-events)
		}
	})
}

func TestWatchBacksOff(t *testing.T) {
	watched(t, Watch{Interval: 16 * time.Minute, Retry: time.Minute}, func(t *testing.T, s *site, u *Updater, events chan Event) {
		s.spoilWith(func(w http.ResponseWriter, r *http.Request) bool {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return true
		})
		for _, want := range []time.Duration{1, 2, 4, 8, 16, 16, 16} {
			before := <-events
			if !errors.Is(before.Err, download.ErrStatus) || before.Release != nil {
				t.Fatalf("%+v", before)
			}
			within(t, "told of the next look", before.Next, want*time.Minute)
			told := time.Now()
			synctest.Wait()
			time.Sleep(before.Next - 1)
			synctest.Wait()
			if len(events) > 0 {
				t.Fatalf("asked %s too early", before.Next-time.Since(told))
			}
		}
		s.spoilWith(nil)
		for e := range events {
			if e.Err == nil {
				within(t, "after a success", e.Next, 16*time.Minute)
				break
			}
		}
	})
}

func TestWatchWaitsAsLongAsTheServerAsks(t *testing.T) {
	watched(t, Watch{Interval: time.Hour, Retry: time.Minute}, func(t *testing.T, s *site, u *Updater, events chan Event) {
		s.spoilWith(func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Retry-After", "36000")
			http.Error(w, "down", http.StatusServiceUnavailable)
			return true
		})
		e := <-events
		within(t, "asked to wait", e.Next, 10*time.Hour)
	})
}

func TestWatchTakesUpFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "release")
	w := Watch{Interval: time.Hour, Retry: time.Minute, File: file, FileInterval: time.Second}
	watched(t, w, func(t *testing.T, s *site, u *Updater, events chan Event) {
		<-events // of version 1, from the server
		expect := func(what string, version int64, want error) {
			t.Helper()
			time.Sleep(2 * time.Second)
			synctest.Wait()
			if len(events) == 0 {
				t.Fatalf("%s: nothing is told", what)
			}
			if e := <-events; !errors.Is(e.Err, want) || want == nil && e.Release.Version != version {
				t.Errorf("%s: %+v", what, e)
			}
		}
		testkit.Must(t, os.WriteFile(file, sealed(t, released(2)), 0o600))
		expect("a new file", 2, nil)
		testkit.Must(t, os.WriteFile(file, sealed(t, released(3))[:500], 0o600))
		expect("a file that is being written", 0, metadata.ErrSignature)
		testkit.Must(t, os.WriteFile(file+".new", sealed(t, released(3)), 0o600))
		testkit.Must(t, os.Rename(file+".new", file))
		expect("a file in its place", 3, nil)
		testkit.Must(t, os.WriteFile(file, sealed(t, released(2)), 0o600))
		expect("an older one", 0, metadata.ErrDowngrade)
		time.Sleep(time.Minute)
		if len(events) > 0 {
			t.Errorf("told again: %+v", <-events)
		}
		testkit.Must(t, os.Remove(file))
		testkit.Must(t, os.Mkdir(file, 0o700))
		time.Sleep(2 * time.Second)
		if e := <-events; e.Err == nil {
			t.Errorf("a folder: %+v", e)
		}
		testkit.Must(t, os.Remove(file))
		s.publish(t, released(3))
		testkit.Must(t, u.Apply(t.Context(), nil, nil))
		is(t, u, 3)
	})
}

// TestWatchLooksAgain holds that a file that does not count yet is looked at later.
func TestWatchLooksAgain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "release")
	watched(t, Watch{Interval: time.Hour, File: file}, func(t *testing.T, s *site, u *Updater, events chan Event) {
		<-events
		r := released(2)
		r.NotBefore = time.Now().Add(12 * time.Hour)
		r.Expires = r.NotBefore.Add(24 * time.Hour)
		testkit.Must(t, os.WriteFile(file, sealed(t, r), 0o600))
		start := time.Now()
		for e := range events {
			if e.Release != nil {
				break
			}
		}
		if took := time.Since(start); took < 12*time.Hour || took > 14*time.Hour {
			t.Errorf("taken up after %s", took)
		}
	})
}

func TestWatchEndsWithClose(t *testing.T) {
	watched(t, Watch{}, func(t *testing.T, s *site, u *Updater, events chan Event) {
		<-events
		testkit.Must(t, u.Close())
	})
}
