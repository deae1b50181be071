package devices

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/rolloutv1"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/rolloutv1/rolloutv1connect"
	"github.com/gondk/gondk/golib/rollout/wire"
)

// TestGRPC: the client of grpc-go, which knows nothing of connect, is served as one of Connect is.
func TestGRPC(t *testing.T) {
	w := newWorld(t)
	conn, err := grpc.NewClient(strings.TrimPrefix(w.url, "http://"), grpc.WithTransportCredentials(insecure.NewCredentials()))
	must(t, err)
	defer conn.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()

	var polled rolloutv1.PollResponse
	request := &rolloutv1.PollRequest{Report: &rolloutv1.Report{DeviceId: id(1), Sequence: 1}}
	if err := conn.Invoke(ctx, rolloutv1connect.RolloutServicePollProcedure, request, &polled); status.Code(err) != codes.Unauthenticated {
		t.Errorf("without a key: %v", err)
	}
	ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+key)
	must(t, conn.Invoke(ctx, rolloutv1connect.RolloutServicePollProcedure, request, &polled))
	if opened(t, polled.Instruction.Strategy).Release != 1 {
		t.Errorf("%v", &polled)
	}

	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}, rolloutv1connect.RolloutServiceFollowProcedure)
	must(t, err)
	must(t, stream.SendMsg(&rolloutv1.FollowRequest{Report: &rolloutv1.Report{DeviceId: id(1), Sequence: 2}}))
	var followed rolloutv1.FollowResponse
	must(t, stream.RecvMsg(&followed))
	r := w.start(t)
	must(t, stream.RecvMsg(&followed))
	must(t, w.control.Pause(t.Context(), "ann", r.ID, ""))
	must(t, stream.RecvMsg(&followed))
	if !opened(t, followed.Instruction.Strategy).Paused {
		t.Errorf("%v", &followed)
	}
	must(t, stream.SendMsg(&rolloutv1.FollowRequest{Report: &rolloutv1.Report{DeviceId: "x"}}))
	if err := stream.RecvMsg(&followed); status.Code(err) != codes.InvalidArgument {
		t.Errorf("a report that none of ours sends: %v", err)
	}
}

// TestGrpcurl: what people try a server with.
func TestGrpcurl(t *testing.T) {
	grpcurl, err := exec.LookPath("grpcurl")
	if err != nil {
		const missing = "grpcurl is missing: go install github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	w := newWorld(t)
	protos := filepath.Join("..", "..", "..", "..", "rollout", "proto")
	call := func(method, message string) string {
		t.Helper()
		cmd := exec.Command(grpcurl, "-plaintext", "-import-path", protos, "-proto", "gondk/rollout/v1/rollout.proto", "-H", "Authorization: Bearer "+key,
			"-d", message, strings.TrimPrefix(w.url, "http://"), "gondk.rollout.v1.RolloutService/"+method)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v: %s", method, err, out)
		}
		return string(out)
	}
	report := `{"report": {"deviceId": "` + id(1) + `", "sequence": 1, "abi": "x86", "network": "NETWORK_KIND_WIFI",
		"events": [{"number": 3, "release": 1, "stage": "STAGE_CONFIRMED"}]}}`
	for _, method := range []string{"Poll", "Follow"} {
		if out := call(method, report); !strings.Contains(out, `"acknowledged": "3"`) || !strings.Contains(out, `"strategy": "Z29uZGstc3RyYXRlZ3k`) {
			t.Errorf("%s: %s", method, out)
		}
	}
	d, events, err := w.store.Device(t.Context(), id(1))
	if err != nil || d.Network != "wifi" || len(events) != 1 {
		t.Errorf("%+v, %v, %v", d, events, err)
	}
}

// FuzzWire holds the codec of devices, package wire, against the generated code: each reads what the other one writes, and writes the same of it.
func FuzzWire(f *testing.F) {
	full := &rolloutv1.Report{
		DeviceId: id(1), Sequence: 7, Group: "internal", AppVersion: "1.2", ContentVersion: 8, Abi: "x86", ApiLevel: 34, Network: 2, Metered: proto.Bool(false),
		BatteryPercent: proto.Uint32(0), Charging: proto.Bool(true), FreeBytes: proto.Uint64(1 << 40), Locale: "de-CH", StrategyVersion: 5, ClockMillis: -1,
		Events: []*rolloutv1.Event{{Number: 1, Release: 9, Stage: 6, Code: "disk-full", ClockMillis: 1, DurationMillis: 99}, {}},
	}
	for i := range reflect.TypeFor[rolloutv1.Report]().NumField() { // a field that is added to one of the two must be told to the other
		if v := reflect.ValueOf(full).Elem().Field(i); v.CanInterface() && v.IsZero() {
			f.Errorf("%s is not tried", v.Type())
		}
	}
	request, err := proto.Marshal(&rolloutv1.FollowRequest{Report: full})
	must(f, err)
	response, err := proto.Marshal(&rolloutv1.FollowResponse{Instruction: &rolloutv1.Instruction{
		Strategy: []byte("gondk"), Acknowledged: 1 << 60, HeartbeatMillis: 15_000, ClockMillis: -5,
	}})
	must(f, err)
	f.Add(request)
	f.Add(response)
	known := proto.UnmarshalOptions{DiscardUnknown: true}
	f.Fuzz(func(t *testing.T, data []byte) {
		var asked rolloutv1.FollowRequest
		if known.Unmarshal(data, &asked) == nil && asked.Report != nil && fits(asked.Report) {
			data, err := proto.MarshalOptions{Deterministic: true}.Marshal(&asked)
			must(t, err)
			read, err := wire.ParseRequest(data)
			if err != nil {
				t.Fatalf("%v: %v", &asked, err)
			}
			if again := wire.Request(read); !bytes.Equal(again, data) {
				t.Errorf("%v:\n%x is written\n%x", &asked, data, again)
			}
		}
		var answered rolloutv1.FollowResponse
		if known.Unmarshal(data, &answered) == nil && answered.Instruction != nil {
			data, err := proto.MarshalOptions{Deterministic: true}.Marshal(&answered)
			must(t, err)
			read, err := wire.ParseResponse(data)
			if err != nil {
				t.Fatalf("%v: %v", &answered, err)
			}
			if again := wire.Response(read); !bytes.Equal(again, data) {
				t.Errorf("%v:\n%x is written\n%x", &answered, data, again)
			}
		}
	})
}

// fits tells that a report has what devices may send.
func fits(r *rolloutv1.Report) bool {
	fit := len(r.Events) <= wire.MaxEvents
	for _, text := range []string{r.DeviceId, r.Group, r.AppVersion, r.Abi, r.Locale} {
		fit = fit && len(text) <= wire.MaxText
	}
	for _, e := range r.Events {
		fit = fit && len(e.Code) <= wire.MaxText
	}
	return fit
}
