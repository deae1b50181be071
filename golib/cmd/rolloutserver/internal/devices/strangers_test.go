package devices

import (
	"bytes"
	"math"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
	"google.golang.org/protobuf/proto"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/rolloutv1"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/rolloutv1/rolloutv1connect"
	"github.com/gondk/gondk/golib/rollout/wire"
)

// reader is a Server that only reads.
type fixed struct{}

func (fixed) Strategy(plan.Device) ([]byte, uint64, error) { return nil, 5, nil }
func (fixed) Snapshot() plan.Snapshot                      { return plan.Snapshot{Strategy: 5} }
func (fixed) Releases() []int64                            { return []int64{9, 8} }
func (fixed) Changed() <-chan struct{}                     { return nil }

var noon = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

func reader(t testing.TB) *Server {
	t.Helper()
	s, err := New(Config{Control: fixed{}, Keys: []string{key}, Clock: func() time.Time { return noon }})
	must(t, err)
	return s
}

func TestReadRefuses(t *testing.T) {
	for want, r := range map[string]*rolloutv1.Report{
		"device_id":            nil,
		"not 32 lower-case":    {DeviceId: strings.Repeat("A", 32), Sequence: 1},
		"sequence 0":           {DeviceId: id(1)},
		"sequence 9223372036":  {DeviceId: id(1), Sequence: math.MaxInt64 + 1},
		"content_version -1":   {DeviceId: id(1), Sequence: 1, ContentVersion: -1},
		"content_version 9007": {DeviceId: id(1), Sequence: 1, ContentVersion: 1 << 53},
		"101 events":           {DeviceId: id(1), Sequence: 1, Events: make([]*rolloutv1.Event, wire.MaxEvents+1)},
		"event number 0":       {DeviceId: id(1), Sequence: 1, Events: []*rolloutv1.Event{{Release: 1}}},
		"event number 18446":   {DeviceId: id(1), Sequence: 1, Events: []*rolloutv1.Event{{Number: math.MaxUint64, Release: 1}}},
		"event 1: release 0":   {DeviceId: id(1), Sequence: 1, Events: []*rolloutv1.Event{{Number: 1}}},
	} {
		if _, err := reader(t).read(r); connect.CodeOf(err) != connect.CodeInvalidArgument || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// TestReadStrange: what a strange phone says of itself is cut to what fits; what cannot be is not kept.
func TestReadStrange(t *testing.T) {
	s := reader(t)
	got, err := s.read(&rolloutv1.Report{
		DeviceId: id(1), Sequence: 1, Group: "in\x00ter\u202enal", AppVersion: strings.Repeat("ü", 100), Abi: "X86 <script>", ApiLevel: math.MaxUint32,
		Network: 77, BatteryPercent: proto.Uint32(101), FreeBytes: proto.Uint64(math.MaxUint64), Locale: "de-CH", StrategyVersion: math.MaxUint64,
		ClockMillis: math.MinInt64, Events: []*rolloutv1.Event{
			{Number: 5, Release: 10, Stage: rolloutv1.Stage_STAGE_FAILED},                                                                // never here
			{Number: 3, Release: 9, Stage: rolloutv1.Stage_STAGE_FAILED, Code: strings.Repeat("x", 100), DurationMillis: math.MaxUint64}, // slow
			{Number: 4, Release: 9, Stage: 99}, // of a newer app
			{Number: 2, Release: 9, Stage: rolloutv1.Stage_STAGE_OFFERED, ClockMillis: 1},
		},
	})
	must(t, err)
	want := store.Report{
		Device:   plan.Device{ID: id(1), Group: "internal", AppVersion: strings.Repeat("ü", 64), FreeBytes: proto.Uint64(math.MaxInt64), Locale: "de-CH"},
		Sequence: 1, Strategy: maxVersion, Seen: noon, Skew: 100 * 365 * 24 * time.Hour, Events: []store.Event{
			{Number: 2, Release: 9, Stage: store.Offered, At: noon},
			{Number: 3, Release: 9, Stage: store.Failed, Code: strings.Repeat("x", 64), At: noon, Duration: longest},
		},
	}
	if diff := cmp.Diff(want, got.Report); diff != "" || got.last != 5 {
		t.Errorf("last event %d, %s", got.last, diff)
	}
	if s.Counts.Ahead.Load() != 1 {
		t.Error("a device with a newer strategy is not counted")
	}
}

// FuzzRead holds that whatever comes as a report is refused, or is within the limits of what is stored. Package wire reads the same bytes on
// the device's side: what the two make of them must agree.
func FuzzRead(f *testing.F) {
	full, err := proto.Marshal(&rolloutv1.FollowRequest{Report: &rolloutv1.Report{
		DeviceId: id(1), Sequence: 7, Group: "internal", AppVersion: "1.2", ContentVersion: 8, Abi: "x86", ApiLevel: 34, Network: 2, Metered: proto.Bool(false),
		BatteryPercent: proto.Uint32(0), Charging: proto.Bool(true), FreeBytes: proto.Uint64(1 << 40), Locale: "de-CH", StrategyVersion: 5, ClockMillis: -1,
		Events: []*rolloutv1.Event{{Number: 1, Release: 9, Stage: 6, Code: "disk-full", ClockMillis: 1, DurationMillis: 99}},
	}})
	must(f, err)
	f.Add(full)
	f.Add([]byte("\n\x02\x10\x01"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var m rolloutv1.FollowRequest
		if proto.Unmarshal(data, &m) != nil {
			return
		}
		got, err := reader(t).read(m.GetReport())
		if err != nil {
			return
		}
		d := got.Device
		for _, text := range []string{d.Group, d.AppVersion, d.Locale, d.ABI, d.Network} {
			if len(text) > wire.MaxText || strings.ContainsFunc(text, func(c rune) bool { return c < ' ' }) {
				t.Errorf("%q", text)
			}
		}
		for i, e := range got.Events {
			if e.Stage == "" || e.Release < 1 || e.Release > 9 || len(e.Code) > maxCode || e.Duration < 0 || e.Duration > longest || i > 0 && e.Number < got.Events[i-1].Number {
				t.Errorf("%+v", e)
			}
		}
	})
}

// TestTooLarge: a message above the limit is refused before it is read.
func TestTooLarge(t *testing.T) {
	w := newWorld(t)
	f := w.follow(t)
	f.Send(&rolloutv1.FollowRequest{Report: &rolloutv1.Report{DeviceId: id(1), Sequence: 1, Group: strings.Repeat("x", wire.MaxRequest)}})
	if _, err := f.Receive(); connect.CodeOf(err) != connect.CodeResourceExhausted {
		t.Errorf("%v", err)
	}
	packed := w.follow(t, connect.WithSendGzip()) // would unpack to more than was sent
	packed.Send(&rolloutv1.FollowRequest{Report: &rolloutv1.Report{DeviceId: id(1), Sequence: 1, Group: strings.Repeat("x", 10_000)}})
	if _, err := packed.Receive(); connect.CodeOf(err) != connect.CodeUnimplemented {
		t.Errorf("compressed: %v", err)
	}
}

// TestStalls: a device that takes nothing holds nobody up, and its stream is reset.
func TestStalls(t *testing.T) {
	w := newWorld(t)
	good := w.follow(t)
	good.ask(&rolloutv1.Report{DeviceId: id(1), Sequence: 1})
	bad := stall(t, w)
	for w.Server.Streams() != 2 {
		time.Sleep(time.Millisecond)
	}
	r := w.start(t)
	if s := opened(t, good.next().Strategy); s.Release != 2 {
		t.Errorf("%+v", s)
	}
	w.clock.Store(int64(stalled + time.Second))
	must(t, w.control.Pause(t.Context(), "ann", r.ID, ""))
	if !opened(t, good.next().Strategy).Paused {
		t.Error("no pause")
	}
	w.sweep()
	for {
		frame, err := bad.ReadFrame()
		must(t, err)
		if reset, ok := frame.(*http2.RSTStreamFrame); ok && reset.StreamID == 1 {
			break
		}
	}
	for w.Server.Streams() != 1 {
		time.Sleep(time.Millisecond)
	}
	if w.Counts.Stalled.Load() == 0 {
		t.Error("it is not counted")
	}
}

// stall opens a stream whose window for answers is empty, and reports on it.
func stall(t *testing.T, w *world) *http2.Framer {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
	must(t, err)
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	_, err = conn.Write([]byte(http2.ClientPreface))
	must(t, err)
	framer := http2.NewFramer(conn, conn)
	must(t, framer.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 0}))
	var headers bytes.Buffer
	encoder := hpack.NewEncoder(&headers)
	for _, h := range [][2]string{
		{":method", "POST"}, {":scheme", "http"}, {":authority", "x"}, {":path", rolloutv1connect.RolloutServiceFollowProcedure},
		{"content-type", "application/connect+proto"}, {"authorization", "Bearer " + key},
	} {
		must(t, encoder.WriteField(hpack.HeaderField{Name: h[0], Value: h[1]}))
	}
	must(t, framer.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: headers.Bytes(), EndHeaders: true}))
	message, err := proto.Marshal(&rolloutv1.FollowRequest{Report: &rolloutv1.Report{DeviceId: id(2), Sequence: 1}})
	must(t, err)
	must(t, framer.WriteData(1, false, append([]byte{0, 0, 0, 0, byte(len(message))}, message...)))
	return framer
}

// TestHerd: after a restart all devices come at once. No second sees more than the rate, and all are in within some seconds of the shortest time.
func TestHerd(t *testing.T) {
	const devices, rate = 20_000, 2_000
	g := gate{rate: rate}
	due := map[int64]int{0: devices}
	in, last := 0, int64(0)
	for second := int64(0); in < devices; second++ {
		if second > 60 {
			t.Fatalf("%d of %d are in after a minute", in, devices)
		}
		let := 0
		for range due[second] {
			if wait := g.wait(noon.Add(time.Duration(second)*time.Second), in, 50_000); wait > 0 {
				due[second+int64(wait/time.Second)]++
			} else {
				let++
			}
		}
		if let > rate {
			t.Errorf("second %d: %d", second, let)
		}
		in, last = in+let, second
	}
	if last > 3*devices/rate {
		t.Errorf("it took %d seconds", last)
	}
	if g.wait(noon.Add(time.Hour), 50_000, 50_000) == 0 {
		t.Error("one too many is let in")
	}
}

// TestLater: a stream that comes too early is told when to come.
func TestLater(t *testing.T) {
	w := newWorld(t)
	w.gate.rate = 1
	w.follow(t).ask(&rolloutv1.Report{DeviceId: id(1), Sequence: 1})
	for {
		r, err := http.NewRequest("POST", w.url+rolloutv1connect.RolloutServiceFollowProcedure, nil)
		must(t, err)
		r.Header.Set("Authorization", "Bearer "+key)
		answer, err := http.DefaultClient.Do(r)
		must(t, err)
		answer.Body.Close()
		if answer.StatusCode != http.StatusServiceUnavailable {
			continue // the next second began
		}
		if after := answer.Header.Get("Retry-After"); after == "" || after == "0" {
			t.Errorf("Retry-After: %q", after)
		}
		return
	}
}

// TestClock: one device's clock may be wrong; where most say the same, it is the server's.
func TestClock(t *testing.T) {
	var s skew
	for range 9 {
		s.add(time.Hour)
	}
	if s.wrong(noon) != 0 {
		t.Error("few devices decide")
	}
	s.add(time.Hour)
	if got := s.wrong(noon); got != time.Hour {
		t.Errorf("%s", got)
	}
	if s.wrong(noon.Add(time.Minute)) != 0 {
		t.Error("it is said again and again")
	}
	var good skew
	for n := range 300 {
		good.add(time.Duration(n%3-1) * 24 * time.Hour) // liars on both sides
	}
	if got := good.wrong(noon); got != 0 {
		t.Errorf("%s", got)
	}
	w := newWorld(t)
	for range 10 {
		w.skew.add(-3 * time.Hour)
	}
	w.sweep()
	if want := "most devices say that it is 3h0m0s earlier than here"; !strings.Contains(w.said(), want) {
		t.Errorf("the log: %s", w.said())
	}
}
