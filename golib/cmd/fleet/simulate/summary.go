package simulate

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/gondk/gondk/golib/rollout/wire"
)

// Summary is how the fleet is at one moment.
type Summary struct {
	Devices, Online        int
	Passed                 time.Duration // by the devices' time
	Reports, Answers       int64
	Lost, Later            int64            // streams that ended, and connections that were refused
	Strategies             map[uint64]int   // devices by the strategy in force
	Paused                 int              // devices whose rollout stands still
	Content                map[int64]int    // devices by what is installed
	Releases               map[int64]States // what came of releases
	Networks               map[wire.Network]int
	Charging, Low, Unacked int // Low: with less than 15 percent; Unacked: events that the server has not stored
	Wrong                  string
}

// States are devices by what happened to a release on them last, on all and by ABI.
type States struct {
	All   Stages
	ByABI map[string]Stages
}

// Stages are numbers of devices.
type Stages struct{ Taking, Confirmed, Failed, Back int }

// Summary asks all devices.
func (f *Fleet) Summary() Summary {
	s := Summary{
		Devices: len(f.members), Passed: f.now().Sub(f.began), Reports: f.counts.Reports.Load(), Answers: f.counts.Answers.Load(),
		Lost: f.counts.Lost.Load(), Later: f.counts.Later.Load(),
		Strategies: map[uint64]int{}, Content: map[int64]int{}, Releases: map[int64]States{}, Networks: map[wire.Network]int{},
	}
	if wrong := f.last.Load(); wrong != nil {
		s.Wrong = *wrong
	}
	for _, m := range f.members {
		m.mu.Lock()
		s.add(m)
		m.mu.Unlock()
	}
	return s
}

func (s *Summary) add(m *member) {
	if m.online {
		s.Online++
	}
	if m.strategy != nil {
		s.Strategies[m.strategy.Version]++
		if m.strategy.Paused {
			s.Paused++
		}
	}
	d := m.device
	s.Content[d.Content]++
	s.Networks[d.Network]++
	s.Unacked += len(d.events)
	if d.Charging {
		s.Charging++
	}
	if d.Battery < 15 {
		s.Low++
	}
	if d.last.release != 0 {
		s.Releases[d.last.release] = s.Releases[d.last.release].with(d.ABI, d.last.stage)
	}
}

func (s States) with(abi string, stage wire.Stage) States {
	if s.ByABI == nil {
		s.ByABI = map[string]Stages{}
	}
	s.All = s.All.with(stage)
	s.ByABI[abi] = s.ByABI[abi].with(stage)
	return s
}

func (s Stages) with(stage wire.Stage) Stages {
	switch stage {
	case wire.Confirmed:
		s.Confirmed++
	case wire.Failed:
		s.Failed++
	case wire.RolledBack:
		s.Back++
	default:
		s.Taking++
	}
	return s
}

// sorted are the keys of a map.
func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
