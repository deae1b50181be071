package console

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/control"
)

const (
	perAccount = 16               // streams; a page without one asks now and then instead
	alive      = 15 * time.Second // between two signs of life, by which a proxy sees that the stream is in use
)

// live tells open pages that what they show has changed. However many there are, it counts once for all of them, and not at all for none.
type live struct {
	control control.Control
	counter *counter

	mu      sync.Mutex
	by      map[string]int // streams by account
	streams map[chan struct{}]bool
	stop    context.CancelFunc // of the watch; nil: there are no streams
}

// join returns a channel that gets something at each change; nil: the account has too many.
func (l *live) join(name string) (changes chan struct{}, leave func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.by[name] >= perAccount {
		return nil, nil
	}
	if l.stop == nil {
		l.by, l.streams = map[string]int{}, map[chan struct{}]bool{}
		var ctx context.Context
		ctx, l.stop = context.WithCancel(context.Background())
		go l.watch(ctx)
	}
	changes = make(chan struct{}, 1)
	l.by[name]++
	l.streams[changes] = true
	return changes, func() { l.leave(name, changes) }
}

func (l *live) leave(name string, changes chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.by[name]--
	delete(l.streams, changes)
	if len(l.streams) == 0 {
		l.stop()
		l.stop = nil
	}
}

// watch runs while there are streams.
func (l *live) watch(ctx context.Context) {
	tick := time.NewTicker(fresh)
	defer tick.Stop()
	last := l.counter.get(ctx)
	for {
		changed := l.control.Changed()
		if l.control.Snapshot().Version == last.Version {
			select {
			case <-ctx.Done():
				return
			case <-changed:
			case <-tick.C:
			}
		}
		now := l.counter.get(ctx)
		if ctx.Err() != nil {
			return
		}
		now.Version = l.control.Snapshot().Version // the page shows that, with numbers from before
		if !now.equal(last) {
			l.tell()
		}
		last = now
	}
}

func (l *live) tell() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for changes := range l.streams {
		select {
		case changes <- struct{}{}:
		default: // it has not looked yet
		}
	}
}

// follow is the stream of server-sent events of one page.
func (c *console) follow(w http.ResponseWriter, v *visit) error {
	changes, leave := c.live.join(v.account.Name)
	if changes == nil {
		return problem{http.StatusTooManyRequests, fmt.Sprintf("%s has %d streams open already.", v.account.Name, perAccount)}
	}
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // nginx keeps streams back else
	out := http.NewResponseController(w)
	defer out.SetWriteDeadline(time.Time{}) // the connection may be used again
	beat := time.NewTicker(alive)
	defer beat.Stop()
	text := "retry: 2000\nevent: hello\ndata: \n\n"
	for {
		out.SetWriteDeadline(time.Now().Add(alive)) // not every writer has one
		if _, err := fmt.Fprint(w, text); err != nil || out.Flush() != nil {
			return nil // the page was closed
		}
		select {
		case <-v.Context().Done():
			return nil
		case <-changes:
			text = "event: changed\ndata: \n\n"
		case <-beat.C:
			text = ": alive\n\n"
			if again, _ := c.visitor(v.Request); again == nil {
				return nil // it was logged out meanwhile
			}
		}
	}
}
