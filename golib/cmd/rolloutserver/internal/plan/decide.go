package plan

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// Whole is the share of all devices.
const Whole = 10000

// Bucket puts a device into one of Whole parts, another one for each release: the same on every server, for ever.
func Bucket(device string, release int64) int {
	sum := sha256.Sum256(strconv.AppendInt([]byte(device+"\n"), release, 10))
	return int(binary.BigEndian.Uint64(sum[:]) % Whole)
}

// Plan is a snapshot whose rules were read.
type Plan struct {
	Snapshot
	rollouts []Members // as those of the snapshot
}

// New reads the rules of a snapshot.
func New(s Snapshot) (*Plan, error) {
	p := &Plan{Snapshot: s}
	for _, r := range s.Rollouts {
		m, err := NewMembers(r)
		if err != nil {
			return nil, fmt.Errorf("rollout %s: %w", r.ID, err)
		}
		p.rollouts = append(p.rollouts, m)
	}
	return p, nil
}

// Members tells which devices are in which step of a rollout.
type Members struct {
	release int64
	whole   Rules // For
	steps   []members
}

type members struct {
	byRules bool
	rules   Rules
	share   int
}

// NewMembers reads the rules of a rollout, and holds that there are steps which only add devices.
func NewMembers(r Rollout) (Members, error) {
	m := Members{release: r.Release}
	var err error
	if m.whole, err = ParseRules(r.For); err != nil {
		return m, fmt.Errorf("for whom it is: %w", err)
	}
	if len(r.Steps) == 0 || r.Step < 0 || r.Step >= len(r.Steps) {
		return m, errors.New("it has no steps")
	}
	last := 0
	for _, s := range r.Steps {
		if s.Share < last || s.Share > Whole {
			return m, fmt.Errorf("step %q: its share is %s, and must be %s to 100 %%: steps only add devices", s.Name, Percent(s.Share), Percent(last))
		}
		last = s.Share
		rules, err := ParseRules(s.Rules)
		if err != nil {
			return m, fmt.Errorf("step %q: %w", s.Name, err)
		}
		if s.Share == 0 && len(rules.terms) == 0 {
			return m, fmt.Errorf("step %q has neither rules nor a share: no device is in it", s.Name)
		}
		m.steps = append(m.steps, members{len(rules.terms) > 0, rules, s.Share})
	}
	return m, nil
}

// Percent writes a share for people: 150 is "1.5 %".
func Percent(share int) string { return strconv.FormatFloat(float64(share)/100, 'f', -1, 64) + " %" }

// In reports whether a device is in a step. Those of earlier steps are.
func (m Members) In(d *Device, step int) bool {
	if !m.whole.Hold(d) {
		return false
	}
	if share := m.steps[step].share; share == Whole || share > 0 && Bucket(d.ID, m.release) < share {
		return true
	}
	return slices.ContainsFunc(m.steps[:step+1], func(s members) bool { return s.byRules && s.rules.Hold(d) })
}

// Decide returns what a device gets.
func (p *Plan) Decide(d *Device) Offer {
	o := Offer{Release: p.Stable, Features: p.Features}
	for i := range p.Rollouts {
		r := &p.Rollouts[i]
		switch r.State {
		case Running:
			if r.Release > o.Release && p.rollouts[i].In(d, r.Step) {
				o.Release, o.When = r.Release, r.When
			}
		case Paused:
			if r.Release > o.Release && p.rollouts[i].In(d, r.Step) {
				o.Paused = true
			}
		case RolledBack:
			if r.Release > p.Stable && (o.Withdraw == 0 || r.Release == d.ContentVersion) {
				o.Withdraw = r.Release
			}
			// A device that has seen a release never takes a lower one, so one that was not up to date when it saw this one needs the restored one too.
			if r.Restored > o.Release && (d.ContentVersion == r.Release || d.ContentVersion < r.Before) {
				o.Release = r.Restored
			}
		}
	}
	return o
}
