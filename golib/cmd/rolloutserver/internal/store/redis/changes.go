package redis

import (
	"context"
	"sync"
	"time"
)

// poll is how often the version of the snapshot is asked for: what was published while a connection was gone reached nobody.
const poll = 2 * time.Second

// listeners are the channels that want to know of changes.
type listeners struct {
	sync.Mutex
	list map[chan struct{}]bool
}

func (l *listeners) tell() {
	l.Lock()
	defer l.Unlock()
	for c := range l.list {
		select {
		case c <- struct{}{}:
		default: // it has not looked since the last time
		}
	}
}

// Changes is part of store.Store.
func (s *Store) Changes(ctx context.Context) <-chan struct{} {
	c := make(chan struct{}, 1)
	s.told.Lock()
	defer s.told.Unlock()
	if s.told.list == nil {
		s.told.list = map[chan struct{}]bool{}
	}
	s.told.list[c] = true
	context.AfterFunc(ctx, func() {
		s.told.Lock()
		defer s.told.Unlock()
		delete(s.told.list, c)
		close(c)
	})
	return c
}

// listen tells of what is published, of each time that the connection came back, and of versions that are seen only by asking.
func (s *Store) listen(ctx context.Context) {
	subscription := s.client.Subscribe(ctx, s.channel)
	defer subscription.Close()
	published := subscription.ChannelWithSubscriptions()
	ticks := time.NewTicker(poll)
	defer ticks.Stop()
	known, _ := s.get(ctx, "version")
	for {
		select {
		case <-ctx.Done():
			return
		case <-published:
			s.told.tell()
		case <-ticks.C:
			if version, err := s.get(ctx, "version"); err == nil && version != known {
				known = version
				s.told.tell()
			}
		}
	}
}
