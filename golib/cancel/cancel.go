// Package cancel gives out numbers by which C code can stop work that Go does.
package cancel

import "sync"

// Registry holds the tokens in use. The zero Registry is ready; its methods are safe for use by several threads.
type Registry struct {
	mu     sync.Mutex
	last   uint64
	tokens map[uint64]*token
}

type token struct {
	once sync.Once
	done chan struct{}
}

// New gives a token, never 0 and never one that was given before.
func (r *Registry) New() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tokens == nil {
		r.tokens = map[uint64]*token{}
	}
	r.last++
	r.tokens[r.last] = &token{done: make(chan struct{})}
	return r.last
}

// Done gives the channel that Cancel closes. For token 0 that is nil, which never closes. It reports false for an unknown token.
func (r *Registry) Done(id uint64) (<-chan struct{}, bool) {
	if id == 0 {
		return nil, true
	}
	t := r.find(id)
	if t == nil {
		return nil, false
	}
	return t.done, true
}

// Cancel stops the work that uses the token, any number of times. It reports false for an unknown token.
func (r *Registry) Cancel(id uint64) bool {
	t := r.find(id)
	if t == nil {
		return false
	}
	t.once.Do(func() { close(t.done) })
	return true
}

// Release forgets the token. It reports false for an unknown token.
func (r *Registry) Release(id uint64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.tokens[id]
	delete(r.tokens, id)
	return ok
}

func (r *Registry) find(id uint64) *token {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tokens[id]
}
