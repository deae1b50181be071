// Package more has names that package [odd] has too.
package more

import (
	"context"
	"io"
	"iter"

	"example.com/odd"
)

// List is not [odd.List], and has both.
type List struct {
	Own    []List
	Others map[string]odd.List
}

// Wire is not [odd.Wire].
type Wire struct{ odd *odd.Wire }

// NewWire takes a wire of each.
func NewWire(own *Wire, other *odd.Wire) *Wire { return own }

// Close ends it.
func (w *Wire) Close() error { return nil }

func (w *Wire) Unwrap() error { return nil }

// Throwable is more than [odd.Throwable].
type Throwable interface {
	odd.Throwable
	Again(ctx context.Context, t odd.Throwable, small odd.Small) (odd.Deep, error)
}

// Wait waits for a list of the other package's.
func Wait(ctx context.Context, lists ...odd.List) (odd.List, error) { return odd.List{}, ctx.Err() }

// Each gives all.
func Each(lists []List) iter.Seq2[odd.Object, error] { return nil }

// Shown is behind an interface of the other package, by value.
type Shown struct{ V, W odd.Shower }

func (s Shown) Show(w io.Writer) error { return nil }
