package control

import (
	"sync"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/rollout/strategy"
)

// place is where a device is in a rollout: all of an offer that differs within one snapshot.
type place struct {
	release, withdraw int64
	paused            bool
	when              plan.When
}

// seal is a strategy for a place, signed when it is asked for first, and again when half of its time is over.
type seal struct {
	mu     sync.Mutex
	issued time.Time
	sealed []byte
}

// Strategy returns the signed strategy for a device; none while nothing was decided yet.
func (c *Controller) Strategy(d plan.Device) (sealed []byte, version uint64, err error) {
	now := c.current.Load()
	if now.Snapshot.Strategy == 0 {
		return nil, 0, nil
	}
	o := now.Decide(&d)
	at := place{o.Release, o.Withdraw, o.Paused, o.When}
	found, ok := now.sealed.Load(at)
	if !ok {
		found, _ = now.sealed.LoadOrStore(at, &seal{})
	}
	sealed, err = c.sign(found.(*seal), now.Snapshot.Strategy, o)
	return sealed, now.Snapshot.Strategy, err
}

func (c *Controller) sign(s *seal, version uint64, o plan.Offer) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := c.Clock()
	if age := now.Sub(s.issued); s.sealed != nil && age < c.Valid/2 && age > -c.Valid/2 { // else the clock was set
		return s.sealed, nil
	}
	issued := now.UTC().Truncate(time.Second)
	sealed, err := strategy.Seal(strategy.Strategy{
		Version: version, Issued: issued, Expires: issued.Add(c.Valid),
		Release: o.Release, Withdraw: o.Withdraw, Paused: o.Paused, When: strategy.When(o.When), Features: features(o.Features),
	}, c.Key)
	if err != nil {
		return nil, err
	}
	s.issued, s.sealed = now, sealed
	return sealed, nil
}

func features(from []plan.Feature) []strategy.Feature {
	var to []strategy.Feature
	for _, f := range from {
		to = append(to, strategy.Feature(f))
	}
	return to
}
