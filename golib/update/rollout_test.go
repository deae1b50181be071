package update

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/update/metadata"
)

// decider is a Rollout whose plan the test sets.
type decider struct {
	mu      sync.Mutex
	plan    Plan
	changed chan struct{}
	told    []string
}

func (d *decider) Plan(context.Context) (Plan, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.plan, nil
}

func (d *decider) Changed() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.changed == nil {
		d.changed = make(chan struct{})
	}
	return d.changed
}

func (d *decider) set(p Plan) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.plan = p
	if d.changed != nil {
		close(d.changed)
		d.changed = nil
	}
}

func (d *decider) Installed(version int64, confirmed bool, rejected int64) {
	d.tell("installed %d %v %d", version, confirmed, rejected)
}

func (d *decider) Happened(version int64, step Step, code string) {
	d.tell("%s %d%s", [...]string{Offered: "offered", Downloaded: "downloaded", Failed: "failed"}[step], version, code)
}

func (d *decider) tell(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if line := fmt.Sprintf(format, args...); len(d.told) == 0 || d.told[len(d.told)-1] != line {
		d.told = append(d.told, line)
	}
}

// heard returns what was told since the last call.
func (d *decider) heard() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := strings.Join(d.told, ", ")
	d.told = nil
	return all
}

// older offers earlier releases below /releases too.
func (s *site) older(t testing.TB, versions ...int64) {
	t.Helper()
	for _, v := range versions {
		sealed, err := metadata.Seal(released(v), s.key)
		testkit.Must(t, err)
		s.mu.Lock()
		s.files[fmt.Sprintf("/releases/%d", v)] = sealed
		s.mu.Unlock()
	}
}

// TestPlans holds which release is taken, and what the server is asked for, on a device with version 1 where the newest is 3.
func TestPlans(t *testing.T) {
	for name, test := range map[string]struct {
		plan     Plan
		required bool // by the metadata
		want     int64
		asked    string
	}{
		"nobody decides":           {Plan{}, false, 3, "200 /release"},
		"nobody, but required":     {Plan{}, true, 0, "200 /release"},
		"none":                     {Plan{Known: true}, false, 0, ""},
		"the one that is there":    {Plan{Known: true, Release: 1}, false, 0, ""},
		"the one between":          {Plan{Known: true, Release: 2}, false, 2, "200 /releases/2"},
		"the newest":               {Plan{Known: true, Release: 3}, true, 3, "404 /releases/3, 200 /release"},
		"one that is not there":    {Plan{Known: true, Release: 9}, false, 3, "404 /releases/9, 200 /release"},
		"not now":                  {Plan{Known: true, Release: 3, Wait: errors.New("on wifi")}, false, 0, ""},
		"what nobody decides goes": {Plan{Withdraw: 1, Wait: errors.New("expired")}, false, 3, "200 /release"},
	} {
		t.Run(name, func(t *testing.T) {
			s, d := newSite(t), &decider{plan: Plan{Known: true, Release: 1}}
			s.publish(t, released(1))
			c := s.config(t.TempDir())
			c.Rollout = d
			u := open(t, c)
			testkit.Must(t, u.Apply(t.Context(), nil, nil))
			testkit.Must(t, u.Confirm(1))
			r := released(3)
			if test.required {
				r.Rollout = metadata.RolloutRequired
			}
			s.publish(t, r)
			s.older(t, 2)
			s.answers()
			d.set(test.plan)
			got, err := u.Check(t.Context())
			testkit.Must(t, err)
			if asked := s.answers(); asked != test.asked {
				t.Errorf("asked: %s; want %s", asked, test.asked)
			}
			if got == nil && test.want == 0 {
				return
			}
			if got == nil || got.Version != test.want {
				t.Fatalf("Check = %+v; want version %d", got, test.want)
			}
			testkit.Must(t, u.Apply(t.Context(), got, nil))
			is(t, u, test.want)
		})
	}
}

// TestSeenOnly holds that a release that was held back leaves nothing behind that bars the one that is allowed.
func TestSeenOnly(t *testing.T) {
	s, d := newSite(t), &decider{plan: Plan{Known: true, Release: 2}}
	c := s.config(t.TempDir())
	c.Rollout = d
	u := open(t, c)
	s.publish(t, released(3))
	if r, err := u.Check(t.Context()); r != nil || err != nil { // a server without /releases
		t.Errorf("Check = %v, %v", r, err)
	}
	s.older(t, 2)
	testkit.Must(t, u.Apply(t.Context(), nil, nil))
	is(t, u, 2)
	if got := s.answers(); strings.Contains(got, "304") {
		t.Error(got)
	}
}

// TestSeenHigher holds that a device that has seen a higher version waits, and does not fail again and again: a rollout cannot allow what the
// metadata's own rule against old releases refuses.
func TestSeenHigher(t *testing.T) {
	s, d := newSite(t), &decider{}
	c := s.config(s.installed(t, 1))
	c.Rollout = d
	u := open(t, c)
	s.publish(t, released(3))
	s.older(t, 2)
	if r, err := u.Check(t.Context()); r == nil || err != nil {
		t.Fatalf("Check = %v, %v", r, err)
	}
	s.answers()
	d.set(Plan{Known: true, Release: 2})
	if r, err := u.Check(t.Context()); r != nil || err != nil || s.answers() != "" {
		t.Errorf("Check = %v, %v", r, err)
	}
}

// TestWhatIsTold holds that the rollout hears of each step, and of failures that stay, in a word.
func TestWhatIsTold(t *testing.T) {
	s, d := newSite(t), &decider{}
	c := s.config(t.TempDir())
	c.Rollout = d
	u := open(t, c)
	for _, test := range []struct {
		what string
		do   func()
		want string
	}{
		{"update", func() { s.publish(t, released(1)); testkit.Must(t, u.Apply(t.Context(), nil, nil)) },
			"installed 0 false 0, offered 1, downloaded 1, installed 1 false 0"},
		{"confirm", func() { testkit.Must(t, u.Confirm(1)) }, "installed 1 true 0"},
		{"back", func() {
			s.publish(t, released(2))
			testkit.Must(t, u.Apply(t.Context(), nil, nil))
			testkit.Must(t, u.Rollback())
		}, "offered 2, downloaded 2, installed 2 false 0, installed 1 true 2"},
		{"server fails", func() {
			s.publish(t, released(3))
			r, err := u.Check(t.Context())
			testkit.Must(t, err)
			s.spoilWith(func(w http.ResponseWriter, r *http.Request) bool {
				http.Error(w, "", http.StatusServiceUnavailable)
				return true
			})
			if err := u.Apply(t.Context(), r, nil); err == nil {
				t.Error("applied")
			}
			s.spoilWith(nil)
		}, "offered 3"}, // it may go away
		{"files are missing", func() {
			s.spoilWith(func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path == "/release" {
					return false
				}
				http.NotFound(w, r)
				return true
			})
			if err := u.Apply(t.Context(), nil, nil); err == nil {
				t.Error("applied")
			}
			s.spoilWith(nil)
		}, "offered 3, failed 3server"},
		{"foreign key", func() {
			key := s.key
			s.key = otherKey
			s.older(t, 3)
			s.key = key
			d.set(Plan{Known: true, Release: 3})
			if r, err := u.Check(t.Context()); !errors.Is(err, metadata.ErrUnknownKey) {
				t.Errorf("Check = %v, %v", r, err)
			}
		}, "failed 3signature"},
	} {
		test.do()
		if got := d.heard(); got != test.want {
			t.Errorf("%s: told %s; want %s", test.what, got, test.want)
		}
	}
}

// TestWithdrawn holds that content that is withdrawn is gone back from where it was not confirmed, and not installed where it was being
// downloaded.
func TestWithdrawn(t *testing.T) {
	s, d := newSite(t), &decider{}
	c := s.config(s.installed(t, 1))
	c.Rollout = d
	u := open(t, c)
	s.publish(t, released(2))
	withdrawn := Plan{Known: true, Release: 1, Withdraw: 2}
	err := u.Apply(t.Context(), nil, func(Phase, int64, int64) { d.set(withdrawn) })
	if !errors.Is(err, ErrHeld) || !Retryable(err) || !strings.Contains(err.Error(), "withdrawn") {
		t.Errorf("withdrawn while it was downloaded: %v", err)
	}
	is(t, u, 1)
	d.set(Plan{})
	testkit.Must(t, u.Apply(t.Context(), nil, nil))
	is(t, u, 2)
	d.set(withdrawn)
	if r, err := u.Check(t.Context()); r != nil || err != nil {
		t.Errorf("Check = %v, %v", r, err)
	}
	is(t, u, 1)
	if u.Rejected() != 2 {
		t.Errorf("rejected: %d", u.Rejected())
	}
	d.set(Plan{})
	s.publish(t, released(3))
	testkit.Must(t, u.Apply(t.Context(), nil, nil))
	testkit.Must(t, u.Confirm(3))
	d.set(Plan{Known: true, Release: 2, Withdraw: 3})
	if r, err := u.Check(t.Context()); r != nil || err != nil {
		t.Errorf("Check = %v, %v", r, err)
	}
	is(t, u, 3) // what was confirmed stays until there is a higher version
}

// TestHeldWhileApplied holds that a release that Check has found is not begun when it may not be any more.
func TestHeldWhileApplied(t *testing.T) {
	s, d := newSite(t), &decider{plan: Plan{Known: true, Release: 2}}
	c := s.config(s.installed(t, 1))
	c.Rollout = d
	u := open(t, c)
	s.older(t, 2)
	r, err := u.Check(t.Context())
	testkit.Must(t, err)
	s.answers()
	for text, p := range map[string]Plan{"version 1 at most": {Known: true, Release: 1}, "on wifi": {Known: true, Release: 2, Wait: errors.New("on wifi")}} {
		d.set(p)
		if err := u.Apply(t.Context(), r, nil); !errors.Is(err, ErrHeld) || !strings.Contains(err.Error(), text) {
			t.Errorf("Apply = %v; want %s", err, text)
		}
	}
	if got := s.answers(); got != "" {
		t.Errorf("asked: %s", got)
	}
	d.set(Plan{Known: true, Release: 2})
	testkit.Must(t, u.Apply(t.Context(), r, func(Phase, int64, int64) { d.set(Plan{Known: true, Release: 2, Wait: errors.New("off wifi")}) }))
	is(t, u, 2) // it was all there
}

// TestWatchHurries holds that a change of the rollout is obeyed at once, and not at the next look at the server.
func TestWatchHurries(t *testing.T) {
	dir, s, d := t.TempDir(), makeSite(), &decider{plan: Plan{Known: true, Release: 1}}
	synctest.Test(t, func(t *testing.T) {
		c := config("http://example.com", dir)
		c.HTTP, c.Rollout = &http.Client{Transport: s}, d
		u := open(t, c)
		s.older(t, 1, 2)
		testkit.Must(t, u.Apply(t.Context(), nil, nil))
		testkit.Must(t, u.Confirm(1))
		ctx, cancel := context.WithCancel(t.Context())
		events, done := make(chan Event, 10), make(chan bool)
		go func() { u.Watch(ctx, Watch{}, func(e Event) { events <- e }); close(done) }()
		time.Sleep(time.Minute)
		d.set(Plan{Known: true, Release: 2})
		begun := time.Now()
		e := <-events
		if e.Release == nil || e.Release.Version != 2 || time.Since(begun) > 30*time.Second {
			t.Fatalf("%+v after %v", e, time.Since(begun))
		}
		d.set(Plan{Known: true, Release: 2})
		if e := <-events; e.Release == nil || e.Release.Version != 2 {
			t.Fatalf("%+v; it may have been held back meanwhile", e)
		}
		testkit.Must(t, u.Apply(ctx, e.Release, nil))
		begun = time.Now()
		d.set(Plan{Known: true, Release: 1, Withdraw: 2})
		if e := <-events; e.Withdrawn != 2 || time.Since(begun) > time.Second {
			t.Errorf("%+v after %v", e, time.Since(begun))
		}
		is(t, u, 1)
		cancel()
		<-done
	})
}

func TestFailureCodes(t *testing.T) {
	for err, want := range map[error]string{metadata.ErrClock: "clock", metadata.ErrDowngrade: "older", metadata.ErrPath: "metadata", ErrRejected: "rolled-back", errors.New("?"): "storage"} {
		if got := failureCode(err); got != want {
			t.Errorf("%v: %s; want %s", err, got, want)
		}
	}
}
