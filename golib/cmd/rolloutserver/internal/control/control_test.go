package control

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store/sqlite"
	"github.com/gondk/gondk/golib/rollout/strategy"
	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/server"
)

var signer = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))

// world is a controller over a real store, with releases 1 (stable), 2 and 3, and a clock of its own.
type world struct {
	*Controller
	t    *testing.T
	now  time.Time
	next int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	dir := t.TempDir()
	for version := range 3 {
		publish(t, dir, int64(version+1), fmt.Sprintf("content %d", version+1))
	}
	s, err := sqlite.Open(t.TempDir())
	must(t, err)
	t.Cleanup(func() { s.Close() })
	w := &world{t: t, now: time.Now().UTC().Truncate(time.Second)}
	w.Controller, err = New(t.Context(), Config{Data: s, Dir: dir, Key: signer, Stable: 1, Clock: func() time.Time { return w.now }})
	must(t, err)
	return w
}

func publish(t *testing.T, dir string, version int64, content string) {
	t.Helper()
	must(t, os.WriteFile(server.VersionFile(dir, version), []byte(content), 0o600))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// steps are two: those inside, and all.
func steps() []plan.Step {
	return []plan.Step{{Name: "internal", Rules: "group=internal"}, {Name: "all", Share: plan.Whole}}
}

func (w *world) start(release int64, auto bool) string {
	w.t.Helper()
	r, err := w.Start(w.t.Context(), "ann", plan.Rollout{Release: release, Steps: steps(), Auto: auto, Gate: plan.Gate{Devices: 10, Time: time.Hour, MaxBad: 0.02}})
	must(w.t, err)
	return r.ID
}

// fare reports how devices fared with a release.
func (w *world) fare(devices int, abi string, release int64, stage store.Stage) {
	w.t.Helper()
	for range devices {
		w.next++
		r := store.Report{Device: plan.Device{ID: fmt.Sprintf("%032x", w.next), ABI: abi, ContentVersion: release}, Sequence: 1, Seen: w.now}
		r.Events = []store.Event{{Number: 1, Release: release, Stage: stage, At: w.now}}
		must(w.t, w.Store().Report(w.t.Context(), []store.Report{r}))
	}
}

func (w *world) rollout(id string) plan.Rollout {
	w.t.Helper()
	r, err := w.find(id)
	must(w.t, err)
	return *r
}

func (w *world) tick() {
	w.t.Helper()
	must(w.t, w.Tick(w.t.Context()))
}

func (w *world) offer(d plan.Device) *strategy.Strategy {
	w.t.Helper()
	sealed, version, err := w.Strategy(d)
	must(w.t, err)
	keys, err := metadata.NewKeys(signer.Public().(ed25519.PublicKey))
	must(w.t, err)
	s, err := strategy.Open(sealed, keys)
	must(w.t, err)
	if s.Version != version {
		w.t.Errorf("version %d is called %d", s.Version, version)
	}
	return s
}

func (w *world) log() (lines []string) {
	w.t.Helper()
	entries, err := w.Store().Log(w.t.Context(), 0, 100)
	must(w.t, err)
	for _, e := range slices.Backward(entries) {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s: %s %s: %s", e.Who, e.What, e.Rollout, e.Detail)))
	}
	return lines
}

// TestByItself: a rollout that fares well goes its steps when their time has come, and ends stable.
func TestByItself(t *testing.T) {
	w := newWorld(t)
	id := w.start(2, true)
	w.tick()
	if r := w.rollout(id); r.Step != 0 || r.State != plan.Running {
		t.Fatalf("at once: %+v", r)
	}
	w.fare(10, "arm64-v8a", 2, store.Confirmed)
	w.now = w.now.Add(time.Hour)
	w.tick()
	w.tick() // the next step needs its own time
	if r := w.rollout(id); r.Step != 1 || r.State != plan.Running || !r.Entered.Equal(w.now) {
		t.Fatalf("after an hour: %+v", r)
	}
	w.now = w.now.Add(time.Hour)
	w.tick()
	if r := w.rollout(id); r.State != plan.Finished || w.Snapshot().Stable != 2 {
		t.Fatalf("after two: %+v", r)
	}
	want := []string{
		"server: begin : all devices may take release 1", `ann: start r1: release 2, step "internal"`, `gate: step r1: from "internal" to "all"`,
		"gate: finish r1: release 2 is for all devices",
	}
	if diff := cmp.Diff(want, w.log()); diff != "" {
		t.Error(diff)
	}
}

// TestLeaps: to give a release to devices that no step had is for people to decide.
func TestLeaps(t *testing.T) {
	w := newWorld(t)
	for release, r := range map[int64]plan.Rollout{
		2: {Steps: []plan.Step{{Name: "half", Share: 5000}}},
		3: {For: "abi=x86", Steps: []plan.Step{{Name: "all", Share: plan.Whole}}},
	} {
		r.Release, r.Auto = release, true
		started, err := w.Start(t.Context(), "ann", r)
		must(t, err)
		w.tick()
		if got := w.rollout(started.ID); got.State != plan.Running {
			t.Errorf("release %d: %+v", release, got)
		}
		must(t, w.Next(t.Context(), "ann", started.ID, 0))
		if w.Snapshot().Stable != release && release > 2 {
			t.Errorf("release %d is not stable", release)
		}
	}
}

// TestBadABI: a release that is bad on one ABI is paused for that, rolled back, and its devices get the content before.
func TestBadABI(t *testing.T) {
	w := newWorld(t)
	id := w.start(2, true)
	inside := plan.Device{ID: strings.Repeat("a", 32), Group: "internal", ContentVersion: 1}
	if s := w.offer(inside); s.Release != 2 {
		t.Errorf("running: %+v", s)
	}
	w.fare(400, "arm64-v8a", 2, store.Confirmed)
	w.fare(6, "armeabi-v7a", 2, store.Failed)
	changed := w.Changed()
	w.tick()
	<-changed
	r := w.rollout(id)
	if r.State != plan.Paused || r.Reason != "paused by its gate: armeabi-v7a: 6 of 6 devices failed; at least 61 % do, the limit is 2 %" {
		t.Fatalf("%+v", r)
	}
	if s := w.offer(inside); s.Release != 1 || !s.Paused {
		t.Errorf("paused: %+v", s)
	}
	if err := w.Next(t.Context(), "ann", id, 0); !errors.Is(err, ErrRefused) {
		t.Errorf("a step of a paused rollout: %v", err)
	}
	restored, err := w.RollBack(t.Context(), "ann", id, "crashes")
	if err != nil || restored != 4 {
		t.Fatalf("%d, %v", restored, err)
	}
	if again, err := w.RollBack(t.Context(), "bob", id, "too"); err != nil || again != 4 {
		t.Errorf("a second time: %d, %v", again, err)
	}
	if content, err := os.ReadFile(server.VersionFile(w.Dir, 4)); err != nil || string(content) != "content 1" || !slices.Contains(w.Releases(), 4) {
		t.Errorf("%q, %v", content, err)
	}
	if s := w.offer(inside); s.Release != 1 || s.Withdraw != 2 || s.Paused {
		t.Errorf("rolled back, for who had it not: %+v", s)
	}
	inside.ContentVersion = 2
	if s := w.offer(inside); s.Release != 4 || s.Withdraw != 2 {
		t.Errorf("rolled back, for who had it: %+v", s)
	}
	if err := w.Resume(t.Context(), "ann", id); !errors.Is(err, ErrRefused) {
		t.Errorf("it goes on: %v", err)
	}
	for _, release := range []int64{2, 3, 4} {
		if _, err := w.Start(t.Context(), "ann", plan.Rollout{Release: release, Steps: steps()}); !errors.Is(err, ErrRefused) {
			t.Errorf("release %d: %v", release, err)
		}
	}
	publish(t, w.Dir, 5, "content 5")
	w.start(5, false)
}

// TestRollBackLate: who saw the release while out of reach gets the content before when it reports.
func TestRollBackLate(t *testing.T) {
	w := newWorld(t)
	id := w.start(2, false)
	if restored, err := w.RollBack(t.Context(), "ann", id, ""); err != nil || restored != 0 {
		t.Fatalf("%d, %v", restored, err)
	}
	w.tick()
	if r := w.rollout(id); r.Restored != 0 {
		t.Errorf("nobody saw it: %+v", r)
	}
	w.fare(1, "x86", 2, store.Confirmed)
	w.tick()
	if r := w.rollout(id); r.Restored != 4 {
		t.Errorf("%+v", r)
	}
}

// TestRollBackFinished: what was for all is taken back, unless something came after it.
func TestRollBackFinished(t *testing.T) {
	w := newWorld(t)
	finish := func(release int64) string {
		id := w.start(release, false)
		must(t, w.Next(t.Context(), "ann", id, 0))
		must(t, w.Next(t.Context(), "ann", id, 1))
		return id
	}
	second, third := finish(2), finish(3)
	if _, err := w.RollBack(t.Context(), "ann", second, ""); !errors.Is(err, ErrRefused) {
		t.Errorf("an overtaken one: %v", err)
	}
	w.fare(1, "x86", 3, store.Confirmed)
	if restored, err := w.RollBack(t.Context(), "ann", third, ""); err != nil || restored != 4 || w.Snapshot().Stable != 2 {
		t.Errorf("%d, %v, stable %d", restored, err, w.Snapshot().Stable)
	}
	if content, err := os.ReadFile(server.VersionFile(w.Dir, 4)); err != nil || string(content) != "content 2" {
		t.Errorf("%q, %v", content, err)
	}
}

// TestRestoreAfterCrash: a server that was killed when the content was copied, and before that was noted, copies it no second time.
func TestRestoreAfterCrash(t *testing.T) {
	w := newWorld(t)
	id := w.start(2, false)
	w.fare(1, "x86", 2, store.Confirmed)
	publish(t, w.Dir, 4, "content 1") // by the killed one
	publish(t, w.Dir, 5, "new")       // by people, meanwhile
	if restored, err := w.RollBack(t.Context(), "ann", id, ""); err != nil || restored != 4 {
		t.Errorf("%d, %v", restored, err)
	}
	must(t, os.Remove(server.VersionFile(w.Dir, 1)))
	if _, err := publishAgain(w.Dir, 1, 2); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the content before is gone: %v", err)
	}
}

// TestIdempotent: doing it twice is no error, and no second line in the log.
func TestIdempotent(t *testing.T) {
	w := newWorld(t)
	id := w.start(2, false)
	for range 2 {
		must(t, w.Pause(t.Context(), "ann", id, "why"))
	}
	for range 2 {
		must(t, w.Resume(t.Context(), "ann", id))
	}
	must(t, w.Next(t.Context(), "ann", id, 0))
	if err := w.Next(t.Context(), "bob", id, 0); !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), `at step "all" already`) {
		t.Errorf("who was slower: %v", err)
	}
	for range 2 {
		must(t, w.Weights(t.Context(), "ann", "map", map[string]int{"on": 1, "off": 3}))
	}
	for range 2 {
		must(t, w.Weights(t.Context(), "ann", "map", nil))
	}
	want := []string{"ann: pause r1: why", "ann: resume r1:", `ann: step r1: from "internal" to "all"`, "ann: weights : map: off 3, on 1", "ann: weights : map is taken away"}
	if diff := cmp.Diff(want, w.log()[2:]); diff != "" {
		t.Error(diff)
	}
	if err := w.Pause(t.Context(), "ann", "r9", ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such rollout: %v", err)
	}
	if err := w.Weights(t.Context(), "ann", "Map!", map[string]int{"on": 1}); !errors.Is(err, ErrRefused) || len(w.Snapshot().Features) > 0 {
		t.Errorf("a name that no strategy can have: %v", err)
	}
}

// TestTwoOperators: of two who go on at once, one does; nothing is skipped.
func TestTwoOperators(t *testing.T) {
	w := newWorld(t)
	id := w.start(2, false)
	other, err := New(t.Context(), Config{Data: w.Data, Dir: w.Dir, Key: signer}) // the other server
	must(t, err)
	done := make(chan error, 20)
	for n := range cap(done) {
		go func() { done <- []*Controller{w.Controller, other}[n%2].Next(context.Background(), "ann", id, 0) }()
	}
	went := 0
	for range cap(done) {
		if err := <-done; err == nil {
			went++
		} else if !errors.Is(err, ErrRefused) {
			t.Error(err)
		}
	}
	w.tick()
	if r := w.rollout(id); went != 1 || r.Step != 1 {
		t.Errorf("%d went on, to %+v", went, r)
	}
}

// TestResumeInSpite: who goes on after an automatic pause has seen its failures; new ones pause it again.
func TestResumeInSpite(t *testing.T) {
	w := newWorld(t)
	id := w.start(2, true)
	w.fare(5, "x86", 2, store.Failed)
	w.tick()
	must(t, w.Resume(t.Context(), "ann", id))
	w.tick()
	if r := w.rollout(id); r.State != plan.Running || r.Excused["x86"] != 5 {
		t.Errorf("%+v", r)
	}
	w.fare(3, "x86", 2, store.Failed)
	w.tick()
	if r := w.rollout(id); r.State != plan.Paused {
		t.Errorf("%+v", r)
	}
}

func TestStartRefused(t *testing.T) {
	w := newWorld(t)
	good := plan.Rollout{Release: 2, Steps: steps()}
	for want, change := range map[string]func(*plan.Rollout){
		"9.bin is not there":      func(r *plan.Rollout) { r.Release = 9 },
		"all devices may take":    func(r *plan.Rollout) { r.Release = 1 },
		`"colour" is no field`:    func(r *plan.Rollout) { r.For = "colour=red" },
		"no steps":                func(r *plan.Rollout) { r.Steps = nil },
		"21 steps":                func(r *plan.Rollout) { r.Steps = slices.Repeat([]plan.Step{{Name: "a", Share: 1}}, 21) },
		"has no name":             func(r *plan.Rollout) { r.Steps = []plan.Step{{Share: 1}} },
		"steps only add":          func(r *plan.Rollout) { r.Steps = []plan.Step{{Name: "a", Share: 2}, {Name: "b", Share: 1}} },
		"the gate has -1 devices": func(r *plan.Rollout) { r.Gate.Devices = -1 },
		"at most 1.5 bad":         func(r *plan.Rollout) { r.Gate.MaxBad = 1.5 },
		"a confidence of 1":       func(r *plan.Rollout) { r.Gate.Confidence = 1 },
		"minute 0 to 1440":        func(r *plan.Rollout) { r.When.To = 1440 },
	} {
		r := good
		change(&r)
		if _, err := w.Start(t.Context(), "ann", r); !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	w.start(2, false)
	if _, err := w.Start(t.Context(), "ann", good); !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "has rollout r1, which is running") {
		t.Errorf("twice: %v", err)
	}
}

// TestSignedOnce: equal places get the same bytes, until half of their time is over.
func TestSignedOnce(t *testing.T) {
	w := newWorld(t)
	one, other := plan.Device{ID: strings.Repeat("1", 32), ABI: "x86"}, plan.Device{ID: strings.Repeat("2", 32)}
	first, _, err := w.Strategy(one)
	must(t, err)
	w.now = w.now.Add(3 * 24 * time.Hour)
	if same, _, _ := w.Strategy(other); !bytes.Equal(first, same) {
		t.Error("signed twice")
	}
	w.now = w.now.Add(24 * time.Hour)
	again := w.offer(one)
	if !again.Issued.Equal(w.now) || !again.Expires.Equal(w.now.Add(7*24*time.Hour)) {
		t.Errorf("after half of its time: %+v", again)
	}
	w.now = w.now.Add(-30 * 24 * time.Hour) // the clock was set
	if s := w.offer(one); !s.Issued.Equal(w.now) {
		t.Errorf("it bears a time to come: %+v", s)
	}
}

func TestBegin(t *testing.T) {
	open := func(stable int64, versions ...int64) (*Controller, error) {
		dir := t.TempDir()
		for _, v := range versions {
			publish(t, dir, v, "content")
		}
		s, err := sqlite.Open(t.TempDir())
		must(t, err)
		t.Cleanup(func() { s.Close() })
		return New(t.Context(), Config{Data: s, Dir: dir, Key: signer, Stable: stable})
	}
	if _, err := open(0, 1, 2); err == nil || !strings.Contains(err.Error(), "say with -stable") {
		t.Errorf("several versions: %v", err)
	}
	if _, err := open(3, 1, 2); err == nil || !strings.Contains(err.Error(), "3.bin is not there") {
		t.Errorf("-stable 3: %v", err)
	}
	if c, err := open(2, 1, 2); err != nil || c.Snapshot().Stable != 2 {
		t.Errorf("-stable 2: %v", err)
	}
	if c, err := open(0, 7); err != nil || c.Snapshot().Stable != 7 {
		t.Errorf("one version: %v", err)
	}
	c, err := open(0)
	must(t, err)
	if sealed, _, err := c.Strategy(plan.Device{}); sealed != nil || err != nil {
		t.Errorf("nothing to say: %s, %v", sealed, err)
	}
	publish(t, c.Dir, 1, "content")
	if err := c.Tick(t.Context()); err != nil || c.Snapshot().Stable != 1 {
		t.Errorf("the first version: %v", err)
	}
}

// TestStoreLost: a store that has lost everything gets it back from a server that runs, so that a pause holds; nothing older is taken up.
func TestStoreLost(t *testing.T) {
	w := newWorld(t)
	id := w.start(2, true)
	must(t, w.Pause(t.Context(), "ann", id, ""))
	before := w.Snapshot()
	empty, err := sqlite.Open(t.TempDir())
	must(t, err)
	defer empty.Close()
	w.Data = empty
	w.tick()
	stored, err := empty.Snapshot(t.Context())
	must(t, err)
	stored.Version = before.Version
	if diff := cmp.Diff(before, stored); diff != "" {
		t.Error(diff)
	}
	w.now = w.now.Add(time.Hour)
	must(t, w.Resume(t.Context(), "ann", id))
	if s := w.Snapshot(); s.Strategy <= before.Strategy || s.Rollouts[0].State != plan.Running {
		t.Errorf("%+v", s)
	}
}

func TestEstimate(t *testing.T) {
	w := newWorld(t)
	w.fare(3, "x86", 1, store.Confirmed)
	w.fare(2, "x86", 2, store.Confirmed)
	w.fare(4, "arm64-v8a", 1, store.Confirmed)
	w.now = w.now.Add(25 * time.Hour)
	w.fare(1, "x86", 1, store.Confirmed)
	w.now = w.now.Add(-2 * time.Hour)
	r := plan.Rollout{Release: 2, For: "abi=x86", Steps: steps()}
	if in, waiting, err := w.Estimate(t.Context(), r, 1); err != nil || in != 6 || waiting != 4 {
		t.Errorf("%d, %d, %v", in, waiting, err)
	}
	if in, _, err := w.Estimate(t.Context(), r, 0); err != nil || in != 0 {
		t.Errorf("nobody is inside: %d, %v", in, err)
	}
	if _, _, err := w.Estimate(t.Context(), r, 2); !errors.Is(err, ErrRefused) {
		t.Errorf("no such step: %v", err)
	}
}

// crashing is set in the process that TestKilled kills: the folders of its data and versions.
const crashing = "GONDK_TEST_CRASH"

// TestKilled kills a server again and again while people pause and resume: what was answered is so afterwards.
func TestKilled(t *testing.T) {
	if place := os.Getenv(crashing); place != "" {
		pauseForEver(t, place)
	}
	place := t.TempDir()
	must(t, os.Mkdir(filepath.Join(place, "versions"), 0o700))
	publish(t, filepath.Join(place, "versions"), 1, "1")
	last := ""
	for round := range 3 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		cmd.Env = append(os.Environ(), crashing+"="+place)
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		lines := bufio.NewScanner(out)
		for n := 0; n < 20*(round+1) && lines.Scan(); n++ {
			last = lines.Text()
		}
		must(t, cmd.Process.Kill()) // SIGKILL
		for lines.Scan() {
			last = lines.Text()
		}
		cmd.Wait()
		s, err := sqlite.Open(filepath.Join(place, "data"))
		must(t, err)
		snapshot, err := s.Snapshot(t.Context())
		must(t, err)
		log, err := s.Log(t.Context(), 0, 1)
		must(t, err)
		must(t, s.Close())
		// What was answered last holds, or what was asked next and not answered any more. The log and the snapshot agree.
		state := string(snapshot.Rollouts[0].State)
		if did := map[string]string{"pause": "paused", "resume": "running", "start": "running"}[log[0].What]; did != state {
			t.Errorf("it is %s, the log says %s", state, did)
		}
		var version uint64
		if _, err := fmt.Sscanf(last, "%d", &version); err != nil || snapshot.Version != version && snapshot.Version != version+1 ||
			snapshot.Version == version && !strings.HasSuffix(last, state) {
			t.Errorf("answered: %q; stored: %d %s", last, snapshot.Version, state)
		}
	}
}

// pauseForEver pauses and resumes a rollout, and says what was answered.
func pauseForEver(t *testing.T, place string) {
	s, err := sqlite.Open(filepath.Join(place, "data"))
	must(t, err)
	dir := filepath.Join(place, "versions")
	c, err := New(t.Context(), Config{Data: s, Dir: dir, Key: signer})
	must(t, err)
	if len(c.Snapshot().Rollouts) == 0 {
		publish(t, dir, 2, "2")
		_, err := c.Start(t.Context(), "ann", plan.Rollout{Release: 2, Steps: steps()})
		must(t, err)
	}
	for {
		must(t, c.Pause(t.Context(), "ann", "r1", ""))
		fmt.Println(c.Snapshot().Version, c.Snapshot().Rollouts[0].State)
		must(t, c.Resume(t.Context(), "ann", "r1"))
		fmt.Println(c.Snapshot().Version, c.Snapshot().Rollouts[0].State)
	}
}
