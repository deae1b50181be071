// Package trace notes what a build does and when, and writes it in Chrome's trace format (the Trace Event Format's JSON array of complete
// events), which chrome://tracing and ui.perfetto.dev show as a picture.
package trace

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"sync"
	"time"
)

// Trace is what one program has done. A nil *Trace notes nothing. It is safe for concurrent use.
type Trace struct {
	mu     sync.Mutex
	start  time.Time
	lanes  [][]*Span // what goes on now: a lane's spans lie within each other, the outermost first
	events []event
}

// event is a complete event of the format.
type event struct {
	Name  string         `json:"name"`
	Kind  string         `json:"cat"`
	Phase string         `json:"ph"`
	Start int64          `json:"ts"`  // microseconds since the trace began
	Took  int64          `json:"dur"` // microseconds
	PID   int            `json:"pid"`
	Lane  int            `json:"tid"`
	Args  map[string]any `json:"args,omitempty"`
}

// New makes a trace that begins at start.
func New(start time.Time) *Trace { return &Trace{start: start} }

// Span is one thing that is done. A nil *Span is one that nobody notes.
type Span struct {
	trace *Trace
	event event
}

type key struct{}

// within is what a context holds: the trace, and the innermost span.
type within struct {
	trace *Trace
	span  *Span
}

// With gives a context whose spans t notes.
func (t *Trace) With(ctx context.Context) context.Context {
	if t == nil {
		return ctx
	}
	return context.WithValue(ctx, key{}, within{trace: t})
}

// Start begins a span of a kind within that of the context, if the context has a trace. The context that it gives is for what is done
// within the span.
func Start(ctx context.Context, kind, name string) (context.Context, *Span) {
	in, ok := ctx.Value(key{}).(within)
	if !ok {
		return ctx, nil
	}
	in.trace.mu.Lock() // before the clock is read: what follows on a lane begins when that before has ended
	defer in.trace.mu.Unlock()
	span := in.trace.begin(in.span, kind, name, time.Now())
	return context.WithValue(ctx, key{}, within{in.trace, span}), span
}

// Add notes something of which the end is known, and that lies within nothing.
func (t *Trace) Add(kind, name string, from, to time.Time) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begin(nil, kind, name, from).end(to)
}

// begin puts a span on the lane of the one around it, unless another is there at the same time: then on a lane of its own. The caller has
// the lock.
func (t *Trace) begin(around *Span, kind, name string, at time.Time) *Span {
	lane := slices.IndexFunc(t.lanes, func(spans []*Span) bool {
		return around != nil && len(spans) > 0 && spans[len(spans)-1] == around
	})
	if lane < 0 {
		lane = slices.IndexFunc(t.lanes, func(spans []*Span) bool { return len(spans) == 0 })
	}
	if lane < 0 {
		lane = len(t.lanes)
		t.lanes = append(t.lanes, nil)
	}
	span := &Span{t, event{Name: name, Kind: kind, Phase: "X", Start: at.Sub(t.start).Microseconds(), PID: os.Getpid(), Lane: lane + 1}}
	t.lanes[lane] = append(t.lanes[lane], span)
	return span
}

// Note adds to what is told of a span.
func (s *Span) Note(name string, value any) {
	if s == nil {
		return
	}
	if s.event.Args == nil {
		s.event.Args = map[string]any{}
	}
	s.event.Args[name] = value
}

// End ends a span.
func (s *Span) End() {
	if s == nil {
		return
	}
	s.trace.mu.Lock()
	defer s.trace.mu.Unlock()
	s.end(time.Now())
}

// end ends a span; the caller has the lock.
func (s *Span) end(at time.Time) {
	t := s.trace
	s.event.Took = at.Sub(t.start).Microseconds() - s.event.Start
	lane := &t.lanes[s.event.Lane-1]
	*lane = slices.DeleteFunc(*lane, func(one *Span) bool { return one == s })
	t.events = append(t.events, s.event)
}

// JSON gives what has ended by now, one event a line, by the time when it began.
func (t *Trace) JSON() ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	slices.SortStableFunc(t.events, func(a, b event) int {
		if a.Start != b.Start {
			return int(a.Start - b.Start)
		}
		return int(b.Took - a.Took) // the outer one first
	})
	text := []byte("[")
	for i, e := range t.events {
		line, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			text = append(text, ',')
		}
		text = append(append(text, '\n'), line...)
	}
	return append(text, "\n]\n"...), nil
}
