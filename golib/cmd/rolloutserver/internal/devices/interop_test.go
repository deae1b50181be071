package devices

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/rolloutv1"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/rolloutv1/rolloutv1connect"
	"github.com/gondk/gondk/golib/internal/testkit"
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
	shown := testkit.Shown(t, "docs/rollout.md", "Operators", "sh")[0]
	for _, method := range []string{"Poll", "Follow"} {
		cmd := exec.Command("sh", "-c", strings.NewReplacer("grpcurl ", grpcurl+" ", "$(cat keys/device.key)", key, "127.0.0.1:8080", strings.TrimPrefix(w.url, "http://"),
			"Service/Poll", "Service/"+method).Replace(shown))
		cmd.Dir = filepath.Join("..", "..", "..", "..", "..")
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), `"strategy": "Z29uZGstc3RyYXRlZ3k`) {
			t.Errorf("%s: %v: %s", method, err, out)
		}
	}
	if d, _, err := w.store.Device(t.Context(), id(1)); err != nil || d.ABI != "x86" {
		t.Errorf("%+v, %v", d, err)
	}
}
