package every

import (
	"context"
	"errors"
	"strings"
)

// Shape is an interface that both sides implement.
type Shape interface {
	// Area is how large it is.
	Area() float64
	Name() string
}

// Solid is a shape too.
type Solid interface {
	Shape
	Volume() float64
}

// Square is a shape of Go's.
type Square struct{ side float64 }

func NewSquare(side float64) *Square { return &Square{side} }

func (s *Square) Area() float64 { return s.side * s.side }

func (s *Square) Name() string { return "square" }

// Describe calls a shape.
func Describe(s Shape) string {
	if s == nil {
		return "nothing"
	}
	return s.Name()
}

// Unit gives a shape of Go's.
func Unit() Shape { return &Square{1} }

func SameShape(s Shape) Shape { return s }

func Largest(shapes []Shape) Shape {
	var largest Shape
	for _, s := range shapes {
		if largest == nil || s.Area() > largest.Area() {
			largest = s
		}
	}
	return largest
}

// Listener hears of all that happens.
type Listener interface {
	OnPoint(p Point)
	OnError(err error)
	OnData(name string, data []byte, people []Person) (int, error)
	OnCounter(c *Counter) *Counter
	OnSplit(text string) (head, tail string)
	OnWork(ctx context.Context, n int) error
}

// Tell calls all of a listener's methods.
func Tell(l Listener) (string, error) {
	l.OnPoint(Point{1, 2})
	l.OnError(ErrNobody)
	n, err := l.OnData("name", []byte{1, 2}, []Person{{Name: "Ann"}})
	if err != nil {
		return "", err
	}
	c := l.OnCounter(NewCounter(n))
	head, tail := l.OnSplit("a b")
	if err := l.OnWork(context.Background(), c.Value()); err != nil {
		return "", errors.Join(errors.New("work"), err)
	}
	return head + tail, nil
}

// Hidden is implemented by Go alone.
type Hidden interface {
	Open() string
	hidden()
}

type secret struct{}

func (secret) Open() string { return "open" }
func (secret) hidden()      {}

func Secret() Hidden { return secret{} }

func Open(h Hidden) string { return h.Open() }

// Progress is told how far it is; false ends it.
type Progress func(done, total int64) bool

// Work tells of its progress.
func Work(steps int64, p Progress) int64 {
	for i := range steps {
		if p != nil && !p(i, steps) {
			return i
		}
	}
	return steps
}

// WorkAside does it on another goroutine.
func WorkAside(steps int64, p Progress) int64 {
	done := make(chan int64)
	go func() { done <- Work(steps, p) }()
	return <-done
}

// Apply takes a func type without a name.
func Apply(texts []string, f func(string) (string, error)) ([]string, error) {
	var all []string
	for _, text := range texts {
		s, err := f(text)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// Adder gives a func.
func Adder(n int) func(int) int { return func(i int) int { return i + n } }

// Run calls it.
func Run(f func()) { f() }

// kept is what Keep was given.
var kept Shape

// Keep keeps a shape until the next.
func Keep(s Shape) { kept = s }

// Kept gives the shape that was kept.
func Kept() Shape { return kept }

// Splitter takes texts apart.
type Splitter interface {
	// Split gives what is before and behind.
	Split(text string) (before, after string)
	String() string
	Close() error
}

// Comma is a splitter of Go's.
type Comma struct{ closed bool }

func NewComma() *Comma { return &Comma{} }

func (c *Comma) Split(text string) (string, string) {
	before, after, _ := strings.Cut(text, ",")
	return before, after
}

func (c *Comma) String() string { return "comma" }

func (c *Comma) Close() error {
	c.closed = true
	return nil
}

// SplitBy calls a splitter.
func SplitBy(s Splitter, text string) string {
	before, after := s.Split(text)
	return s.String() + ": " + after + before
}

// SameSplitter gives it back.
func SameSplitter(s Splitter) Splitter { return s }
