// Package devices answers devices: it takes their reports to the store and gives them their strategies. Devices are strangers: each one has the
// key of the app, and whoever takes the app apart has it too. So nothing that one sends costs more than a bounded time and memory, counts for
// more than one device, or stays in the way of others.
package devices

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"connectrpc.com/connect"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/control"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/rolloutv1"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/rolloutv1/rolloutv1connect"
	"github.com/gondk/gondk/golib/rollout/wire"
)

// Path is where requests of devices go.
const Path = "/" + rolloutv1connect.RolloutServiceName + "/"

// Control is what devices need of a control.Control.
type Control interface {
	Strategy(d plan.Device) (sealed []byte, version uint64, err error)
	Snapshot() plan.Snapshot
	Releases() []int64
	Changed() <-chan struct{}
}

var _ Control = control.Control(nil)

// Store is what devices need of a store.Store.
type Store interface {
	Report(ctx context.Context, reports []store.Report) error
}

// Config says how to answer devices.
type Config struct {
	Control Control
	Store   Store
	Keys    []string // one of them is in each request; several while apps change from one to the next

	Most    int // streams at once; 0: 50,000
	Joins   int // new streams in a second, at most; others are asked to come later; 0: 2,000
	Reports int // in a second, which devices are asked to keep below by longer heartbeats; 0: 1,500

	Clock func() time.Time                 // nil: time.Now
	Log   func(format string, args ...any) // nil: no log
}

const (
	storeWait = 2 * time.Second  // how long an answer waits for the store; without it, it acknowledges nothing
	stalled   = 10 * time.Second // how long one message may take to be sent
	pace      = 100 * time.Millisecond
)

// Server answers devices.
type Server struct {
	Config
	keys    [][32]byte
	hub     hub
	batches *batches
	gate    gate
	skew    skew
	handler http.Handler
	Counts  Counts
}

// New makes a Server. Run must run for it to answer.
func New(c Config) (*Server, error) {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Log == nil {
		c.Log = func(string, ...any) {}
	}
	if c.Most == 0 {
		c.Most = 50_000
	}
	if c.Joins == 0 {
		c.Joins = 2_000
	}
	if c.Reports == 0 {
		c.Reports = 1_500
	}
	s := &Server{Config: c, gate: gate{rate: c.Joins}}
	for _, key := range c.Keys {
		if len(key) < 32 {
			return nil, errors.New("a device key has less than 32 characters")
		}
		s.keys = append(s.keys, sha256.Sum256([]byte(key)))
	}
	if len(s.keys) == 0 {
		return nil, errors.New("no device key: without one, nobody could say whose device asks")
	}
	s.hub.streams = map[*stream]struct{}{}
	s.batches = newBatches(c.Store, &s.Counts, c.Log)
	_, s.handler = rolloutv1connect.NewRolloutServiceHandler(s,
		connect.WithReadMaxBytes(wire.MaxRequest), connect.WithCompression("gzip", nil, nil))
	return s, nil
}

// Run stores reports and sends changes until ctx ends, and then ends all streams.
func (s *Server) Run(ctx context.Context) {
	stored := make(chan struct{})
	storing, stop := context.WithCancel(context.Background()) // longer than ctx: what streams wait for is stored
	go func() { s.batches.run(storing); close(stored) }()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	changed := s.Control.Changed()
	s.push(changed)
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-changed:
			changed = s.Control.Changed() // before looking, so that no change falls between
			s.push(changed)
		case <-tick.C:
			s.sweep()
		}
	}
	s.hub.close()
	stop()
	<-stored
}

// ServeHTTP answers requests that have a key.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.known(r.Header.Get("Authorization")) {
		s.Counts.Refused.Add(1)
		http.Error(w, "this is not the device key of this server", http.StatusUnauthorized)
		return
	}
	if r.URL.Path == rolloutv1connect.RolloutServiceFollowProcedure {
		if wait := s.gate.wait(s.Clock(), s.hub.len(), s.Most); wait > 0 {
			s.Counts.Later.Add(1)
			w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)))
			http.Error(w, "too many devices come at once: come later", http.StatusServiceUnavailable)
			return
		}
		r = r.WithContext(context.WithValue(r.Context(), controller{}, http.NewResponseController(w)))
	}
	s.handler.ServeHTTP(w, r)
}

// known compares digests, in a time that tells nothing.
func (s *Server) known(authorization string) bool {
	key, ok := strings.CutPrefix(authorization, "Bearer ")
	digest := sha256.Sum256([]byte(key))
	found := 0
	for i := range s.keys {
		found |= subtle.ConstantTimeCompare(s.keys[i][:], digest[:])
	}
	return ok && found == 1
}

// Poll answers one report.
func (s *Server) Poll(ctx context.Context, r *connect.Request[rolloutv1.PollRequest]) (*connect.Response[rolloutv1.PollResponse], error) {
	report, err := s.read(r.Msg.GetReport())
	if err != nil {
		return nil, err
	}
	sealed, _, err := s.Control.Strategy(report.Device)
	if err != nil {
		return nil, s.broken(err)
	}
	answer := s.answer(s.store(ctx, report), sealed)
	return connect.NewResponse(&rolloutv1.PollResponse{Instruction: answer}), nil
}

// Follow answers the reports of a stream.
func (s *Server) Follow(ctx context.Context, conn *connect.BidiStream[rolloutv1.FollowRequest, rolloutv1.FollowResponse]) error {
	control, ok := ctx.Value(controller{}).(*http.ResponseController)
	if !ok {
		return connect.NewError(connect.CodeInternal, errors.New("no response controller"))
	}
	var own *stream
	for {
		request, err := conn.Receive()
		if own != nil && own.ended.Load() {
			return connect.NewError(connect.CodeUnavailable, errors.New("the server restarts, or has not heard of the device for long: come again"))
		}
		if errors.Is(err, io.EOF) { // the device's end
			return nil
		}
		if err != nil {
			return err
		}
		report, err := s.read(request.GetReport())
		if err != nil {
			return err
		}
		if own == nil {
			own = &stream{conn: conn, control: control}
			own.hear(report.Device, s.Clock())
			if !s.hub.join(own) {
				return connect.NewError(connect.CodeUnavailable, errors.New("the server ends: come again"))
			}
			defer s.hub.leave(own)
		}
		own.hear(report.Device, s.Clock())
		stored := s.store(ctx, report)
		if err := own.send(s, func(sealed []byte) *rolloutv1.FollowResponse {
			return &rolloutv1.FollowResponse{Instruction: s.answer(stored, sealed)}
		}); err != nil {
			return err
		}
		if err := sleep(ctx, pace); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// store takes a report to the store, and returns the number up to which the device may forget its events; 0: none.
func (s *Server) store(ctx context.Context, r report) (acknowledged uint64) {
	ctx, cancel := context.WithTimeout(ctx, storeWait)
	defer cancel()
	if err := s.batches.add(ctx, r.Report); err != nil {
		return 0
	}
	return r.last
}

func (s *Server) answer(acknowledged uint64, sealed []byte) *rolloutv1.Instruction {
	return &rolloutv1.Instruction{
		Strategy: sealed, Acknowledged: acknowledged, HeartbeatMillis: s.heartbeat(), ClockMillis: s.Clock().UnixMilli(),
	}
}

// heartbeat is longer where there are many devices, or where the store does not answer: 0: as the device thinks right.
func (s *Server) heartbeat() uint32 {
	wait := time.Duration(s.hub.len()) * time.Second / time.Duration(s.Reports)
	if s.batches.failing.Load() {
		wait = max(wait, time.Minute)
	}
	if wait < 15*time.Second {
		return 0
	}
	return uint32(min(wait, store.OnlineFor/3) / time.Millisecond)
}

// broken is for what only the server's log should say.
func (s *Server) broken(err error) error {
	s.Log("%v", err)
	return connect.NewError(connect.CodeInternal, errors.New("the server cannot say which strategy counts; its log says why"))
}

// refuse is for a report that no device of ours sends.
func (s *Server) refuse(format string, args ...any) error {
	s.Counts.Refused.Add(1)
	return connect.NewError(connect.CodeInvalidArgument, fmt.Errorf(format, args...))
}
