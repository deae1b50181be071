// Package greeter greets.
package greeter

import "errors"

// ErrNobody is the error of greetings without a name.
var ErrNobody = errors.New("nobody to greet")

// Greet greets somebody.
func Greet(name string) (string, error) {
	if name == "" {
		return "", ErrNobody
	}
	return "Hello, " + name, nil
}

// Progress is told how many of all are greeted.
type Progress func(done, all int)

// Greeting is what somebody was told.
type Greeting struct {
	Name, Text string
}

// Guests are whom to greet.
type Guests struct{ names []string }

// NewGuests has nobody yet.
func NewGuests() *Guests { return &Guests{} }

// Invite adds somebody.
func (g *Guests) Invite(name string) { g.names = append(g.names, name) }

// Greet greets all of them.
func (g *Guests) Greet(p Progress) []Greeting {
	all := make([]Greeting, len(g.names))
	for i, name := range g.names {
		all[i] = Greeting{name, "Hello, " + name}
		p(i+1, len(all))
	}
	return all
}
