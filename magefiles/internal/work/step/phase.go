package step

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// phase is a step as people see it: the tasks that belong to it, of all ABIs, have one line.
type phase struct {
	name string

	mu      sync.Mutex
	did     []string // names of the tasks that were done
	abis    []string // those of tasks that have the phase's own name
	skipped bool     // a task was up to date
	planned bool     // a dry run has come to a task
	failed  bool
	running int
	since   time.Time // while something runs
	took    time.Duration
}

type phaseKey struct{}

// Phase gives a context whose tasks have one line of the log together, which end writes.
func (l *Log) Phase(ctx context.Context, name string) (in context.Context, end func()) {
	p := &phase{name: name}
	return context.WithValue(ctx, phaseKey{}, p), func() { l.end(p) }
}

// phaseOf gives the phase that a task belongs to; a task without one is a phase of its own, which end ends.
func (l *Log) phaseOf(ctx context.Context, t Task) (p *phase, end func()) {
	if p, ok := ctx.Value(phaseKey{}).(*phase); ok {
		return p, func() {}
	}
	p = &phase{name: t.Name}
	return p, func() { l.end(p) }
}

// end tells of a phase.
func (l *Log) end(p *phase) {
	l.tell(p.name)
	switch {
	case p.failed:
	case p.planned:
		l.Step(p.name, p.detail(), " would run")
	case len(p.did) > 0:
		if !l.each {
			l.Step(p.name, p.detail(), Took(p.took))
		}
	case p.skipped:
		l.mu.Lock()
		defer l.mu.Unlock()
		if !slices.Contains(l.upTo, p.name) {
			l.upTo = append(l.upTo, p.name)
		}
	}
}

// detail says for which ABIs the step itself was done; where only lesser tasks of it were, it names them.
func (p *phase) detail() string {
	if slices.Contains(p.did, p.name) {
		slices.Sort(p.abis)
		return strings.Join(p.abis, " ")
	}
	slices.Sort(p.did)
	return strings.Join(slices.Compact(p.did), " ")
}

// begin says that a task of a phase runs; the function it gives is called when it has ended.
func (l *Log) begin(p *phase, t Task) (end func(err error, changed bool)) {
	gone, start := l.start(p.name, t.ABI), l.now()
	p.start(start)
	return func(err error, changed bool) {
		gone()
		p.stop(t, l.now(), err, changed)
		if err == nil && changed && l.each {
			l.Step(t.Name, t.ABI, Took(l.now().Sub(start)))
		}
	}
}

func (p *phase) start(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running == 0 {
		p.since = now
	}
	p.running++
}

// stop notes the end of a task. One that has changed nothing was up to date, as its tool knew by itself.
func (p *phase) stop(t Task, now time.Time, err error, changed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running--; p.running == 0 {
		p.took += now.Sub(p.since)
	}
	switch {
	case err != nil:
		p.failed = true
	case !changed:
		p.skipped = true
	default:
		p.note(t)
	}
}

func (p *phase) skip() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.skipped = true
}
