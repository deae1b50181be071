package step

import (
	"errors"
	"slices"
)

// ErrDry is what a dry run ends in that has come to something to do: what follows depends on it, and so nobody knows.
var ErrDry = errors.New("dry run: nothing was done")

// plan notes a task that a dry run has come to.
func (r *Runner) plan(p *phase, t Task) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.planned = true
	p.note(t)
	return ErrDry
}

// note notes a task that was done, or would be. The caller holds mu.
func (p *phase) note(t Task) {
	p.did = append(p.did, t.Name)
	if t.Name == p.name && t.ABI != "" {
		p.abis = append(p.abis, t.ABI)
	}
}

// tell notes that a step is told of.
func (l *Log) tell(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !slices.Contains(l.told, name) {
		l.told = append(l.told, name)
	}
}

// Told gives the names of the steps that were told of, done or up to date.
func (l *Log) Told() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.told
}
