// Package handle gives C code numbers for Go values. Unlike a stale pointer, a number that was released, or that belongs to another kind of
// table, is simply unknown and does no harm.
package handle

import "sync"

// Table maps handles to Go values. Its methods are safe for use by several threads.
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

// Add returns a handle: never 0, never one that was used before, and positive as a signed number.
func (t *Table[T]) Add(v T) uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last++
	id := uint64(t.kind)<<56 | t.last
	t.held[id] = v
	return id
}

// Get returns the value of a handle.
func (t *Table[T]) Get(id uint64) (T, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	v, ok := t.held[id]
	return v, ok
}

// Remove releases a handle and returns its value.
func (t *Table[T]) Remove(id uint64) (T, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	v, ok := t.held[id]
	delete(t.held, id)
	return v, ok
}
