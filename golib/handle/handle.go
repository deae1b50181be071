// Package handle gives C code numbers for what Go keeps. A number that was given back, or that a table of another kind gave, is unknown and
// harms nobody, as a pointer would.
package handle

import "sync"

// Table holds what its handles stand for. Its methods are safe for use by several threads.
type Table[T any] struct {
	kind byte

	mu   sync.Mutex
	last uint64
	held map[uint64]T
}

// NewTable makes a table. No two kinds, of 1 to 127, have handles in common.
func NewTable[T any](kind byte) *Table[T] {
	return &Table[T]{kind: kind, held: map[uint64]T{}}
}

// Add gives a handle: never 0, never one that was given before, and as a signed number above 0.
func (t *Table[T]) Add(v T) uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last++
	id := uint64(t.kind)<<56 | t.last
	t.held[id] = v
	return id
}

// Get gives what a handle stands for.
func (t *Table[T]) Get(id uint64) (T, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	v, ok := t.held[id]
	return v, ok
}

// Remove takes a handle back and gives what it stood for.
func (t *Table[T]) Remove(id uint64) (T, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	v, ok := t.held[id]
	delete(t.held, id)
	return v, ok
}
