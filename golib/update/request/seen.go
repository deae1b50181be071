package request

import (
	"container/heap"
	"fmt"
	"sync"
	"time"
)

// seen remembers the latest signatures, and up to which time it has forgotten older ones.
type seen struct {
	mu    sync.Mutex
	max   int
	floor int64 // nanoseconds; what was signed then or before counts as seen
	known map[[32]byte]bool
	order byTime
}

type request struct {
	signed    int64
	signature [32]byte
}

func newSeen(max int, floor int64) *seen {
	return &seen{max: max, floor: floor, known: map[[32]byte]bool{}}
}

// add takes up a signature, unless it was there. It forgets those that were signed before oldest: the window is closed for them.
func (s *seen) add(signed int64, signature [32]byte, oldest int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.order) > 0 && s.order[0].signed < oldest {
		s.forget()
	}
	if s.known[signature] {
		return ErrReplay
	}
	if signed <= s.floor {
		return fmt.Errorf("%w, or may have been: it was signed before %s, and this server remembers nothing from before that",
			ErrReplay, time.Unix(0, s.floor).UTC().Format(time.RFC3339))
	}
	s.known[signature] = true
	heap.Push(&s.order, request{signed, signature})
	if len(s.order) > s.max {
		s.floor = s.forget()
	}
	return nil
}

// forget drops the request that was signed first.
func (s *seen) forget() int64 {
	first := heap.Pop(&s.order).(request)
	delete(s.known, first.signature)
	return first.signed
}

// byTime is a heap with the earliest request on top.
type byTime []request

func (b byTime) Len() int           { return len(b) }
func (b byTime) Less(i, j int) bool { return b[i].signed < b[j].signed }
func (b byTime) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }
func (b *byTime) Push(x any)        { *b = append(*b, x.(request)) }

func (b *byTime) Pop() any {
	old := *b
	last := old[len(old)-1]
	*b = old[:len(old)-1]
	return last
}
