// Package greeter greets people, and counts them.
package greeter

import (
	"context"
	"errors"
	"iter"
)

// ErrNobody is returned where nobody is there to be greeted.
var ErrNobody = errors.New("nobody is there")

// Language is one that [Greet] speaks.
type Language int

// Languages.
const (
	English Language = iota
	German
)

// MaxGuests is how many fit.
const MaxGuests = 12

// Guest is who is greeted.
type Guest struct {
	Name string // as it is spoken
	Age  int
}

// Greet greets somebody by name, in one of the [Language] values:
//
//	Greet("Ann", English) // "Hello, Ann"
//
// It returns [ErrNobody] where there is no name.
func Greet(name string, in Language) (string, error) {
	if name == "" {
		return "", ErrNobody
	}
	return "Hello, " + name, nil
}

// Book has the names of guests.
type Book struct{ guests []Guest }

// NewBook makes an empty one.
func NewBook() *Book { return &Book{} }

// Add writes guests into the book, and tells what it does.
func (b *Book) Add(ctx context.Context, p Progress, guests ...Guest) error {
	for i, g := range guests {
		if err := ctx.Err(); err != nil {
			return err
		}
		b.guests = append(b.guests, g)
		p.OnGuest(g, i+1)
	}
	return nil
}

// Guests gives all of them.
func (b *Book) Guests() iter.Seq[Guest] {
	return func(yield func(Guest) bool) {
		for _, g := range b.guests {
			if !yield(g) {
				return
			}
		}
	}
}

// Progress is told of each guest.
type Progress interface {
	OnGuest(g Guest, n int)
}
