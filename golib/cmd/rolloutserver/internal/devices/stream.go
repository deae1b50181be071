package devices

import (
	"bytes"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"connectrpc.com/connect"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/rolloutv1"
)

// controller is the key of a request's *http.ResponseController in its context.
type controller struct{}

// stream is one that is open. There are tens of thousands, so it has no goroutine but that of its handler, which mostly waits for a report.
type stream struct {
	conn    *connect.BidiStream[rolloutv1.FollowRequest, rolloutv1.FollowResponse]
	control *http.ResponseController

	device  atomic.Pointer[plan.Device]
	heard   atomic.Int64 // when a report came, in nanoseconds
	sending atomic.Int64 // since when a message is being sent; 0: none is
	pushing atomic.Bool  // a push waits to begin
	ended   atomic.Bool  // by the server

	mu   sync.Mutex // sends one message at a time
	last []byte     // the strategy that was sent last
	over bool       // nothing is sent any more

	life sync.Mutex // guards control, which must not be used when the handler has returned
	gone bool
}

func (c *stream) hear(d plan.Device, now time.Time) {
	c.device.Store(&d)
	c.heard.Store(now.UnixNano())
}

// send sends what message makes of the device's strategy, which is nil where the device has it.
func (c *stream) send(s *Server, message func(sealed []byte) *rolloutv1.FollowResponse) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return nil
	}
	c.pushing.Store(false) // before the strategy is looked at: a change from now on pushes again
	sealed, _, err := s.Control.Strategy(*c.device.Load())
	if err != nil {
		return s.broken(err)
	}
	news := sealed
	if bytes.Equal(sealed, c.last) {
		news = nil
	}
	m := message(news)
	if m == nil {
		return nil
	}
	c.sending.Store(s.Clock().UnixNano())
	err = c.conn.Send(m)
	c.sending.Store(0)
	if err == nil {
		c.last = sealed
	}
	return err
}

// push sends a strategy that has changed.
func (c *stream) push(s *Server, since time.Time) {
	err := c.send(s, func(sealed []byte) *rolloutv1.FollowResponse {
		if sealed == nil {
			return nil
		}
		return &rolloutv1.FollowResponse{Instruction: s.answer(0, sealed)}
	})
	if err == nil {
		s.Counts.Pushed.add(s.Clock().Sub(since))
	}
}

// end lets the handler return in good order. kill resets the stream, where nothing can be sent.
func (c *stream) end() {
	c.ended.Store(true)
	c.act(func() { c.control.SetReadDeadline(time.Unix(1, 0)) })
}

func (c *stream) kill() {
	c.ended.Store(true)
	c.act(func() { c.control.SetWriteDeadline(time.Unix(1, 0)) })
}

func (c *stream) act(f func()) {
	c.life.Lock()
	defer c.life.Unlock()
	if !c.gone {
		f()
	}
}

// hub has the open streams.
type hub struct {
	mu      sync.Mutex
	streams map[*stream]struct{}
	closed  bool
	count   atomic.Int64
}

func (h *hub) len() int { return int(h.count.Load()) }

func (h *hub) join(c *stream) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.streams[c] = struct{}{}
	h.count.Store(int64(len(h.streams)))
	return true
}

// leave waits for a push, which sweep ends where it stalls: when a handler has returned, its stream must not be written to.
func (h *hub) leave(c *stream) {
	c.mu.Lock()
	c.over = true
	c.mu.Unlock()
	c.life.Lock()
	c.gone = true
	c.life.Unlock()
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.streams, c)
	h.count.Store(int64(len(h.streams)))
}

func (h *hub) all() []*stream {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make([]*stream, 0, len(h.streams))
	for c := range h.streams {
		all = append(all, c)
	}
	return all
}

// close ends all streams, and lets none join.
func (h *hub) close() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	for _, c := range h.all() {
		c.end()
	}
}

// Pushes run side by side, but not all at once: each has a stack of its own. One that takes long gives its place to others, so that none waits for
// streams that stall.
const (
	pushes = 256
	long   = 50 * time.Millisecond
)

// push sends to all streams whose strategy has changed, or until the next change, after which all must be looked at again.
func (s *Server) push(changed <-chan struct{}) {
	since := s.Clock()
	places := make(chan struct{}, pushes)
	for _, c := range s.hub.all() {
		if !c.pushing.CompareAndSwap(false, true) {
			continue
		}
		select {
		case places <- struct{}{}:
		case <-changed:
			c.pushing.Store(false)
			return
		}
		go func() {
			late := time.AfterFunc(long, func() { <-places })
			c.push(s, since)
			if late.Stop() {
				<-places
			}
		}()
	}
}

// sweep ends streams that stall or are silent, and looks at what many devices say together.
func (s *Server) sweep() {
	now := s.Clock()
	for _, c := range s.hub.all() {
		sending := c.sending.Load()
		switch {
		case sending != 0 && now.UnixNano()-sending > int64(stalled):
			s.Counts.Stalled.Add(1)
			c.kill()
		case now.UnixNano()-c.heard.Load() > int64(store.OnlineFor):
			s.Counts.Silent.Add(1)
			c.end()
		}
	}
	if wrong := s.skew.wrong(now); wrong != 0 {
		s.Log("most devices say that it is %s %s here: set this machine's clock; strategies bear its time", off(wrong), side(wrong))
	}
}

func off(d time.Duration) time.Duration { return d.Abs().Round(time.Minute) }

func side(d time.Duration) string {
	if d > 0 {
		return "later than"
	}
	return "earlier than"
}
