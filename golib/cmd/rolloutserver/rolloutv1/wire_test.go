package rolloutv1

import (
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/gondk/gondk/golib/rollout/wire"
)

// fromWire is a report as generated code has it.
func fromWire(r *wire.Report) *Report {
	m := &Report{
		DeviceId: r.DeviceID, Sequence: r.Sequence, Group: r.Group, AppVersion: r.AppVersion, ContentVersion: r.ContentVersion, Abi: r.ABI,
		ApiLevel: r.APILevel, Network: NetworkKind(r.Network), Metered: r.Metered, BatteryPercent: r.BatteryPercent, Charging: r.Charging,
		FreeBytes: r.FreeBytes, Locale: r.Locale, StrategyVersion: r.StrategyVersion, ClockMillis: r.ClockMillis,
	}
	for _, e := range r.Events {
		m.Events = append(m.Events, &Event{
			Number: e.Number, Release: e.Release, Stage: Stage(e.Stage), Code: e.Code, ClockMillis: e.ClockMillis, DurationMillis: e.DurationMillis,
		})
	}
	return m
}

func same[T any](v T) *T { return &v }

// FuzzWire holds the devices' codec against the generated code: each reads what the other writes, and of any bytes both read the same, or
// neither does.
func FuzzWire(f *testing.F) {
	full := &wire.Report{
		DeviceID: "00112233445566778899aabbccddeeff", Sequence: 1 << 40, Group: "internal", AppVersion: "1.2", ContentVersion: -7, ABI: "arm64-v8a",
		APILevel: 34, Network: wire.VPN, Metered: same(false), BatteryPercent: same(uint32(0)), Charging: same(true), FreeBytes: same(uint64(1 << 63)),
		Locale: "de-CH", Events: []wire.Event{{Number: 1, Release: 7, Stage: wire.Failed, Code: "disk-full", ClockMillis: -1, DurationMillis: 3}, {}},
		StrategyVersion: 12, ClockMillis: -5,
	}
	f.Add(wire.Request(full))
	f.Add(wire.Request(&wire.Report{}))
	f.Add(wire.Response(&wire.Instruction{Strategy: []byte("s"), Acknowledged: 1 << 63, HeartbeatMillis: 1<<32 - 1, ClockMillis: -1}))
	f.Add([]byte("\x0a\x04\x0b\x0b\x0c\x0c\x08\x01\x0d1234\x0912345678"))
	f.Add([]byte("\x0a\x05\x7a\x03\x0a\x01\x61"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > wire.MaxResponse {
			return // generated code has no limit
		}
		requests(t, data)
		responses(t, data)
	})
}

func requests(t *testing.T, data []byte) {
	var generated FollowRequest
	wrong := proto.Unmarshal(data, &generated)
	r, err := wire.ParseRequest(data)
	if err != nil && len(generated.GetReport().GetEvents()) > wire.MaxEvents {
		return
	}
	if (wrong == nil) != (err == nil) {
		t.Fatalf("generated code says %v, wire %v", wrong, err)
	}
	if err != nil {
		return
	}
	want := generated.GetReport()
	if want == nil {
		want = &Report{}
	}
	forget(want)
	if got := fromWire(r); !proto.Equal(got, want) {
		t.Fatalf("wire reads %v, generated code %v", got, want)
	}
	var again PollRequest
	if err := proto.Unmarshal(wire.Request(r), &again); err != nil {
		t.Fatal(err)
	}
	if got := again.GetReport(); !cut(want) && !proto.Equal(got, want) {
		t.Fatalf("wire writes %v for %v", got, want)
	}
}

// forget drops fields that are not known.
func forget(r *Report) {
	r.ProtoReflect().SetUnknown(nil)
	for _, e := range r.Events {
		e.ProtoReflect().SetUnknown(nil)
	}
}

// cut reports whether a text is too long for wire to write it whole.
func cut(r *Report) bool {
	texts := []string{r.DeviceId, r.Group, r.AppVersion, r.Abi, r.Locale}
	for _, e := range r.Events {
		texts = append(texts, e.Code)
	}
	for _, text := range texts {
		if len(text) > wire.MaxText {
			return true
		}
	}
	return false
}

func responses(t *testing.T, data []byte) {
	var generated FollowResponse
	wrong := proto.Unmarshal(data, &generated)
	i, err := wire.ParseResponse(data)
	if (wrong == nil) != (err == nil) {
		t.Fatalf("generated code says %v, wire %v", wrong, err)
	}
	if err != nil {
		return
	}
	want := generated.GetInstruction()
	if want == nil {
		want = &Instruction{}
	}
	want.ProtoReflect().SetUnknown(nil)
	got := &Instruction{Strategy: i.Strategy, Acknowledged: i.Acknowledged, HeartbeatMillis: i.HeartbeatMillis, ClockMillis: i.ClockMillis}
	if !proto.Equal(got, want) {
		t.Fatalf("wire reads %v, generated code %v", got, want)
	}
	var again PollResponse
	if err := proto.Unmarshal(wire.Response(i), &again); err != nil || !proto.Equal(again.GetInstruction(), want) {
		t.Fatalf("wire writes %v for %v: %v", again.GetInstruction(), want, err)
	}
}
