package every

import (
	"fmt"
	"sync"
)

// Point crosses by value.
type Point struct {
	// X is to the right.
	X int
	Y int // upwards
}

// Sum adds both up.
func (p Point) Sum() int { return p.X + p.Y }

func (p Point) String() string { return fmt.Sprintf("(%d, %d)", p.X, p.Y) }

// Person has fields of many kinds.
type Person struct {
	Name    string
	Age     uint8
	Tags    []string
	Home    *Point
	Scores  map[string]float64
	Color   Color
	Picture []byte
	Friends []Person
	Counter *Counter
	Class   string // a word of Java's
}

// Employee is a person with more.
type Employee struct {
	Person
	Salary int64
}

func SamePoint(p Point) Point { return p }

func SamePerson(p Person) Person { return p }

func SameEmployee(e Employee) Employee { return e }

func People(n int) []Person {
	all := make([]Person, n)
	for i := range all {
		all[i] = Person{Name: fmt.Sprint("person ", i), Age: uint8(i)}
	}
	return all
}

// Counter counts, from any goroutine.
type Counter struct {
	Step int    // how far it goes at once
	Name string // for people

	mu    sync.Mutex
	value int
}

// NewCounter gives one that begins at a number.
func NewCounter(start int) *Counter { return &Counter{Step: 1, value: start} }

// OpenCounter is no constructor by name.
func OpenCounter(name string) (*Counter, error) {
	if name == "" {
		return nil, ErrNobody
	}
	return &Counter{Name: name, Step: 1}, nil
}

// Add counts on.
func (c *Counter) Add(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.value += n * c.Step
	return c.value
}

// Value tells where it is.
func (c *Counter) Value() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.value
}

// Each calls back.
func (c *Counter) Each(f func(n int) bool) {
	for i := range c.Value() {
		if !f(i) {
			return
		}
	}
}

// Self gives itself.
func (c *Counter) Self() *Counter { return c }

// Close ends it.
func (c *Counter) Close() error { return nil }

// Wait has the name of a method of java.lang.Object.
func (c *Counter) Wait(millis int64) {}

// SameCounter gives it back; nil too.
func SameCounter(c *Counter) *Counter { return c }

func Counters(n int) []*Counter {
	all := make([]*Counter, n)
	for i := range all {
		all[i] = NewCounter(i)
	}
	return all
}

// FastCounter has what Counter has.
type FastCounter struct {
	*Counter
	Speed float64
}

func NewFastCounter(speed float64) (*FastCounter, error) {
	if speed <= 0 {
		return nil, ErrClosed
	}
	return &FastCounter{NewCounter(0), speed}, nil
}

// Node may lead back to itself.
type Node struct {
	Name string
	Next *Node
}

// Stack is of any type, and bound where it has a name.
type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(v T) { s.items = append(s.items, v) }

func (s *Stack[T]) Pop() (T, bool) {
	var none T
	if len(s.items) == 0 {
		return none, false
	}
	last := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return last, true
}

// IntStack is a stack of ints.
type IntStack = Stack[int]

func NewIntStack() *IntStack { return &IntStack{} }

// Range has both ends.
type Range[T any] struct{ From, To T }

// TextRange is a struct made of a type with parameters.
type TextRange = Range[string]

func SameRange(r TextRange) TextRange { return r }
