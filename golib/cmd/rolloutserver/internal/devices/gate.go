package devices

import (
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// gate lets new streams in at a rate. After a restart all devices come at once: those that are too many are told to come later, by chance spread
// over the time that it takes to let all of them in.
type gate struct {
	rate int

	mu      sync.Mutex
	second  int64 // the current one
	let     int   // streams in it
	refused int   // in it
	before  int   // refused in the second before
}

// wait is how long a new stream should wait; 0: it may come.
func (g *gate) wait(now time.Time, open, most int) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if second := now.Unix(); second != g.second {
		g.before = g.refused
		if second != g.second+1 {
			g.before = 0
		}
		g.second, g.let, g.refused = second, 0, 0
	}
	if open < most && g.let < g.rate {
		g.let++
		return 0
	}
	g.refused++
	herd := max(g.refused, g.before)
	return time.Duration(1+rand.IntN(2+herd/g.rate)) * time.Second
}

// skew finds out whether the server's clock is wrong: one device's may be, but not most of them.
type skew struct {
	mu   sync.Mutex
	last []time.Duration
	told time.Time
}

const skewed = 256 // devices

func (s *skew) add(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.last) < skewed {
		s.last = append(s.last, d)
		return
	}
	s.last[rand.IntN(skewed)] = d
}

// median of what was reported last.
func (s *skew) median() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.last) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s.last))
	return sorted[len(sorted)/2]
}

// wrong returns by how much the server's clock is wrong, at most once an hour; 0: it is not, or that was said.
func (s *skew) wrong(now time.Time) time.Duration {
	m := s.median()
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.Abs() < 5*time.Minute || len(s.last) < 10 || now.Sub(s.told).Abs() < time.Hour {
		return 0
	}
	s.told = now
	return m
}
