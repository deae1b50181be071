// Package cancel gives C code numbers with which it can stop work in Go.
package cancel

import (
	"sync"

	"github.com/gondk/gondk/golib/handle"
)

// Registry has the tokens in use. Its methods are safe for use by several threads.
type Registry struct{ tokens *handle.Table[*token] }

type token struct {
	once sync.Once
	done chan struct{}
}

// NewRegistry makes a Registry whose tokens are handles of that kind.
func NewRegistry(kind byte) Registry { return Registry{handle.NewTable[*token](kind)} }

// New returns a token, never 0 and never one that was used before.
func (r Registry) New() uint64 { return r.tokens.Add(&token{done: make(chan struct{})}) }

// Done returns the channel that Cancel closes. For token 0 that is nil, which never closes. It reports false for an unknown token.
func (r Registry) Done(id uint64) (<-chan struct{}, bool) {
	if id == 0 {
		return nil, true
	}
	t, ok := r.tokens.Get(id)
	if !ok {
		return nil, false
	}
	return t.done, true
}

// Cancel stops the work that uses the token, any number of times. It reports false for an unknown token.
func (r Registry) Cancel(id uint64) bool {
	t, ok := r.tokens.Get(id)
	if ok {
		t.once.Do(func() { close(t.done) })
	}
	return ok
}

// Release forgets the token. It reports false for an unknown token.
func (r Registry) Release(id uint64) bool {
	_, ok := r.tokens.Remove(id)
	return ok
}
