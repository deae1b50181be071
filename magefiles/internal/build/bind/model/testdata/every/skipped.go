package every

import (
	"crypto/tls"
	"iter"
	"unsafe"
)

// Unbound has a type of a package that is not bound.
func Unbound(c *tls.Config) {}

// Generic has type parameters.
func Generic[T any](v T) T { return v }

// Anything takes anything.
func Anything(v any) {}

// Send has a channel in the other direction.
func Send(c chan<- int) {}

func Complex(c complex128) {}

func Pointer(p unsafe.Pointer) {}

func Struct(s struct{ X int }) {}

func Anonymous(v interface{ X() }) {}

func Pairs() iter.Seq2[int, string] { return nil }

func Unexported() *hidden { return nil }

type hidden struct{}

func Stacks(s *Stack[string]) {}

//gondk:skip
func Left() {}

// ColorCrimson is another name of a color.
const ColorCrimson = ColorRed

// Tags has methods, and crosses by value.
type Tags []string

func (t Tags) First() string { return t[0] }

// Source has a method that cannot be bound.
type Source interface {
	Read(v any) int
	Size() int
}

func SizeOf(s Source) int { return s.Size() }
