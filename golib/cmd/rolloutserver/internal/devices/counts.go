package devices

import (
	"sync/atomic"
	"time"
)

// Counts are for metrics: since the server began.
type Counts struct {
	Reports, Events, Refused, Later atomic.Int64
	Stalled, Silent                 atomic.Int64
	Failed, Lost                    atomic.Int64 // writes to the store that failed; reports for which there was no room
	Ahead                           atomic.Int64 // reports of devices that have a newer strategy than the server
	Pushed, Stored                  Histogram
}

// Bounds are those of histograms, in seconds.
var Bounds = [...]float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

// Histogram counts durations.
type Histogram struct {
	Buckets [len(Bounds) + 1]atomic.Int64 // each its own; the last one is above all bounds
	Nanos   atomic.Int64
}

func (h *Histogram) add(d time.Duration) {
	i := 0
	for i < len(Bounds) && d.Seconds() > Bounds[i] {
		i++
	}
	h.Buckets[i].Add(1)
	h.Nanos.Add(int64(d))
}

// Streams is how many are open.
func (s *Server) Streams() int { return s.hub.len() }

// Skew is how much later than the server's clock most devices' are.
func (s *Server) Skew() time.Duration { return s.skew.median() }
