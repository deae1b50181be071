package devices

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/control"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store/sqlite"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/rolloutv1"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/rolloutv1/rolloutv1connect"
	"github.com/gondk/gondk/golib/rollout/strategy"
	"github.com/gondk/gondk/golib/update/metadata"
)

const key = "0123456789abcdef0123456789abcdef0123456789ab"

var signer = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))

// storing is a store whose Report a test can break.
type storing struct {
	*sqlite.Store
	broken atomic.Pointer[func([]store.Report) error]
}

func (s *storing) Report(ctx context.Context, reports []store.Report) error {
	if f := s.broken.Load(); f != nil {
		if err := (*f)(reports); err != nil {
			return err
		}
	}
	return s.Store.Report(ctx, reports)
}

// world is a whole server, with releases 1 (stable) and 2.
type world struct {
	*Server
	control *control.Controller
	store   *storing
	url     string
	clock   atomic.Int64 // how far ahead its clock is
	mu      sync.Mutex
	logged  strings.Builder
}

func (w *world) log(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	fmt.Fprintf(&w.logged, format+"\n", args...)
}

func (w *world) said() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.logged.String()
}

func (w *world) now() time.Time { return time.Now().Add(time.Duration(w.clock.Load())) }

func newWorld(t testing.TB) *world {
	t.Helper()
	dir := t.TempDir()
	for _, version := range []string{"1.bin", "2.bin"} {
		must(t, os.WriteFile(filepath.Join(dir, version), []byte(version), 0o600))
	}
	kept, err := sqlite.Open(t.TempDir())
	must(t, err)
	t.Cleanup(func() { kept.Close() })
	w := &world{store: &storing{Store: kept}}
	w.control, err = control.New(t.Context(), control.Config{Data: w.store, Dir: dir, Key: signer, Stable: 1, Clock: w.now, Log: w.log})
	must(t, err)
	w.Server, err = New(Config{Control: w.control, Store: w.store, Keys: []string{strings.Repeat("another", 6), key}, Clock: w.now, Log: w.log})
	must(t, err)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { w.Run(ctx); close(ended) }()
	t.Cleanup(func() { stop(); <-ended })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s := &http.Server{Handler: w, Protocols: new(http.Protocols)}
	s.Protocols.SetHTTP1(true)
	s.Protocols.SetUnencryptedHTTP2(true)
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	w.url = "http://" + l.Addr().String()
	return w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func id(n int) string { return fmt.Sprintf("%032x", n) }

// client speaks HTTP/2 on a connection of its own.
func (w *world) client(t testing.TB, options ...connect.ClientOption) rolloutv1connect.RolloutServiceClient {
	t.Helper()
	transport := &http.Transport{Protocols: new(http.Protocols)}
	transport.Protocols.SetUnencryptedHTTP2(true)
	t.Cleanup(transport.CloseIdleConnections)
	return rolloutv1connect.NewRolloutServiceClient(&http.Client{Transport: transport}, w.url, options...)
}

type follower struct {
	t testing.TB
	*connect.BidiStreamForClient[rolloutv1.FollowRequest, rolloutv1.FollowResponse]
	stop context.CancelFunc
}

func (w *world) follow(t testing.TB, options ...connect.ClientOption) *follower {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	f := &follower{t, w.client(t, options...).Follow(ctx), cancel}
	f.RequestHeader().Set("Authorization", "Bearer "+key)
	return f
}

// ask reports, and returns the answer.
func (f *follower) ask(r *rolloutv1.Report) *rolloutv1.Instruction {
	f.t.Helper()
	if err := f.Send(&rolloutv1.FollowRequest{Report: r}); err != nil {
		_, why := f.Receive()
		f.t.Fatal(err, why)
	}
	return f.next()
}

func (f *follower) next() *rolloutv1.Instruction {
	f.t.Helper()
	m, err := f.Receive()
	must(f.t, err)
	return m.Instruction
}

func opened(t testing.TB, sealed []byte) *strategy.Strategy {
	t.Helper()
	keys, err := metadata.NewKeys(signer.Public().(ed25519.PublicKey))
	must(t, err)
	s, err := strategy.Open(sealed, keys)
	must(t, err)
	return s
}

func (w *world) start(t testing.TB) plan.Rollout {
	t.Helper()
	r, err := w.control.Start(t.Context(), "ann", plan.Rollout{Release: 2, Steps: []plan.Step{{Name: "all", Share: plan.Whole}}, Gate: plan.Gate{Devices: 5, MaxBad: 0.02}})
	must(t, err)
	return r
}

func TestFollow(t *testing.T) {
	w := newWorld(t)
	f := w.follow(t)
	first := f.ask(&rolloutv1.Report{DeviceId: id(1), Sequence: 1, Abi: "x86", ContentVersion: 1, Events: []*rolloutv1.Event{
		{Number: 4, Release: 1, Stage: rolloutv1.Stage_STAGE_CONFIRMED}, {Number: 3, Release: 1, Stage: rolloutv1.Stage_STAGE_APPLIED},
	}})
	if s := opened(t, first.Strategy); s.Release != 1 || s.Paused || first.Acknowledged != 4 || first.HeartbeatMillis != 0 {
		t.Errorf("%+v, %v", s, first)
	}
	if off := time.Since(time.UnixMilli(first.ClockMillis)); off.Abs() > time.Minute {
		t.Errorf("the server's clock is %s off", off)
	}
	d, events, err := w.store.Device(t.Context(), id(1))
	if err != nil || d.ABI != "x86" || len(events) != 2 || events[0].Stage != store.Confirmed {
		t.Errorf("stored: %+v, %+v, %v", d, events, err)
	}
	if again := f.ask(&rolloutv1.Report{DeviceId: id(1), Sequence: 2, Abi: "x86"}); again.Strategy != nil || again.Acknowledged != 0 {
		t.Errorf("nothing new: %v", again)
	}

	r := w.start(t) // nobody asked
	if s := opened(t, f.next().Strategy); s.Release != 2 {
		t.Errorf("started: %+v", s)
	}
	must(t, w.control.Pause(t.Context(), "ann", r.ID, "hot batteries"))
	paused := opened(t, f.next().Strategy)
	if paused.Release != 1 || !paused.Paused {
		t.Errorf("paused: %+v", paused)
	}
	if s := f.ask(&rolloutv1.Report{DeviceId: id(1), Sequence: 3}).Strategy; s != nil {
		t.Errorf("said twice: %s", s)
	}
	other := opened(t, w.follow(t).ask(&rolloutv1.Report{DeviceId: id(2), Sequence: 1, StrategyVersion: paused.Version}).Strategy)
	if diff := cmp.Diff(paused, other); diff != "" {
		t.Errorf("equal places, other strategies: %s", diff)
	}

	// A stream that ends in good order is none any more.
	must(t, f.CloseRequest())
	if _, err := f.Receive(); !errors.Is(err, io.EOF) {
		t.Errorf("the end: %v", err)
	}
	for w.Server.Streams() != 1 {
		time.Sleep(time.Millisecond)
	}
}

// TestMoves: a device that comes to another place of the same snapshot hears of it with its next report, also on its way back.
func TestMoves(t *testing.T) {
	w := newWorld(t)
	_, err := w.control.Start(t.Context(), "ann", plan.Rollout{Release: 2, Steps: []plan.Step{{Name: "internal", Rules: "group=internal"}}})
	must(t, err)
	f := w.follow(t)
	for n, want := range []struct {
		group   string
		release int64
	}{{"", 1}, {"internal", 2}, {"internal", 0}, {"", 1}} {
		sealed := f.ask(&rolloutv1.Report{DeviceId: id(1), Sequence: uint64(n) + 1, Group: want.group}).Strategy
		if want.release == 0 && sealed != nil || want.release > 0 && opened(t, sealed).Release != want.release {
			t.Errorf("report %d: %s", n, sealed)
		}
	}
}

func TestPoll(t *testing.T) {
	w := newWorld(t)
	c := rolloutv1connect.NewRolloutServiceClient(http.DefaultClient, w.url) // HTTP/1.1
	r := connect.NewRequest(&rolloutv1.PollRequest{Report: &rolloutv1.Report{DeviceId: id(1), Sequence: 1, Events: []*rolloutv1.Event{
		{Number: 1, Release: 1, Stage: rolloutv1.Stage_STAGE_OFFERED},
	}}})
	r.Header().Set("Authorization", "Bearer "+key)
	for range 2 { // its answer was lost: it asks again
		answer, err := c.Poll(t.Context(), r)
		must(t, err)
		if i := answer.Msg.Instruction; opened(t, i.Strategy).Release != 1 || i.Acknowledged != 1 {
			t.Errorf("%v", i)
		}
	}
	if _, events, err := w.store.Device(t.Context(), id(1)); err != nil || len(events) != 1 {
		t.Errorf("stored twice: %v, %v", events, err)
	}
}

func TestKeys(t *testing.T) {
	w := newWorld(t)
	for header, want := range map[string]int{
		"":                                       http.StatusUnauthorized,
		"Bearer ":                                http.StatusUnauthorized,
		"Bearer " + key[1:]:                      http.StatusUnauthorized,
		key:                                      http.StatusUnauthorized,
		"Basic " + key:                           http.StatusUnauthorized,
		"Bearer " + key:                          http.StatusOK,
		"Bearer " + strings.Repeat("another", 6): http.StatusOK,
	} {
		r, err := http.NewRequest("POST", w.url+rolloutv1connect.RolloutServicePollProcedure,
			strings.NewReader(`{"report":{"deviceId":"`+id(1)+`","sequence":"1"}}`))
		must(t, err)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", header)
		answer, err := http.DefaultClient.Do(r)
		must(t, err)
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%q: %s", header, answer.Status)
		}
	}
	for _, keys := range [][]string{nil, {"short"}} {
		if _, err := New(Config{Keys: keys}); err == nil {
			t.Errorf("%q are keys", keys)
		}
	}
}

// TestStoreGone: while the store does not answer, a pause still reaches devices, and what they said is not acknowledged.
func TestStoreGone(t *testing.T) {
	w := newWorld(t)
	r := w.start(t)
	f := w.follow(t)
	f.ask(&rolloutv1.Report{DeviceId: id(1), Sequence: 1})
	full := func([]store.Report) error { return fmt.Errorf("%w: the disk is full", store.ErrUnavailable) }
	w.store.broken.Store(&full)
	event := []*rolloutv1.Event{{Number: 1, Release: 2, Stage: rolloutv1.Stage_STAGE_CONFIRMED}}
	if answer := f.ask(&rolloutv1.Report{DeviceId: id(1), Sequence: 2, Events: event}); answer.Acknowledged != 0 || answer.HeartbeatMillis != 60_000 {
		t.Errorf("%v", answer)
	}
	must(t, w.control.Pause(t.Context(), "ann", r.ID, ""))
	if !opened(t, f.next().Strategy).Paused {
		t.Error("the pause is lost")
	}
	w.store.broken.Store(nil)
	if answer := f.ask(&rolloutv1.Report{DeviceId: id(1), Sequence: 3, Events: event}); answer.Acknowledged != 1 {
		t.Errorf("%v", answer)
	}
	if !strings.Contains(w.said(), "the disk is full") || !strings.Contains(w.said(), "stored again") {
		t.Errorf("the log: %s", w.said())
	}
}

// TestPoison: a report that cannot be stored takes none of the others with it.
func TestPoison(t *testing.T) {
	w := newWorld(t)
	poison := func(all []store.Report) error {
		for _, r := range all {
			if r.ID == id(3) {
				return errors.New("poison")
			}
		}
		return nil
	}
	w.store.broken.Store(&poison)
	var group sync.WaitGroup
	for n := range 6 {
		group.Go(func() {
			answer := w.follow(t).ask(&rolloutv1.Report{DeviceId: id(n), Sequence: 1, Events: []*rolloutv1.Event{{Number: 7, Release: 1, Stage: rolloutv1.Stage_STAGE_OFFERED}}})
			if (answer.Acknowledged == 7) == (n == 3) {
				t.Errorf("device %d: %v", n, answer)
			}
		})
	}
	group.Wait()
}

// TestRestart: a server that ends says so on all streams, and has stored what they said.
func TestRestart(t *testing.T) {
	w := newWorld(t)
	f := w.follow(t)
	f.ask(&rolloutv1.Report{DeviceId: id(1), Sequence: 1})
	w.hub.close()
	if _, err := f.Receive(); connect.CodeOf(err) != connect.CodeUnavailable {
		t.Errorf("%v", err)
	}
	late := w.follow(t)
	late.Send(&rolloutv1.FollowRequest{Report: &rolloutv1.Report{DeviceId: id(2), Sequence: 1}})
	if _, err := late.Receive(); connect.CodeOf(err) != connect.CodeUnavailable {
		t.Errorf("%v", err)
	}
}

// TestSilent: a stream on which nothing comes is ended; heard of is who reports.
func TestSilent(t *testing.T) {
	w := newWorld(t)
	silent, alive := w.follow(t), w.follow(t)
	silent.ask(&rolloutv1.Report{DeviceId: id(1), Sequence: 1})
	w.clock.Store(int64(2 * time.Minute))
	alive.ask(&rolloutv1.Report{DeviceId: id(2), Sequence: 1})
	w.clock.Store(int64(4 * time.Minute))
	w.sweep()
	if _, err := silent.Receive(); connect.CodeOf(err) != connect.CodeUnavailable {
		t.Errorf("%v", err)
	}
	alive.ask(&rolloutv1.Report{DeviceId: id(2), Sequence: 2})
	if n := w.Counts.Silent.Load(); n == 0 {
		t.Error("it is not counted")
	}
}

// TestHeartbeat: where there are many devices, they report less often, but none is taken for offline.
func TestHeartbeat(t *testing.T) {
	s := &Server{Config: Config{Reports: 1500}, batches: &batches{}}
	for streams, want := range map[int64]time.Duration{0: 0, 20_000: 0, 30_000: 20 * time.Second, 1_000_000: time.Minute} {
		s.hub.count.Store(streams)
		if got := time.Duration(s.heartbeat()) * time.Millisecond; got != want {
			t.Errorf("%d streams: %s, not %s", streams, got, want)
		}
	}
	s.hub.count.Store(0)
	s.batches.failing.Store(true)
	if got := s.heartbeat(); got != 60_000 {
		t.Errorf("while the store does not answer: %d", got)
	}
}

// TestManyChanges: whatever comes while changes are pushed, each stream ends with the last one.
func TestManyChanges(t *testing.T) {
	w := newWorld(t)
	r := w.start(t)
	var streams []*follower
	for n := range 40 {
		f := w.follow(t)
		f.ask(&rolloutv1.Report{DeviceId: id(n), Sequence: 1})
		streams = append(streams, f)
	}
	for range 20 {
		must(t, w.control.Pause(t.Context(), "ann", r.ID, ""))
		must(t, w.control.Resume(t.Context(), "ann", r.ID))
	}
	must(t, w.control.Pause(t.Context(), "ann", r.ID, ""))
	want := w.control.Snapshot().Strategy
	for _, f := range streams {
		for opened(t, f.next().Strategy).Version != want {
		}
	}
}
