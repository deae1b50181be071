// Package every has something of each kind that can be called from Java, and of each that cannot.
package every

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
)

// Bool negates.
func Bool(v bool) bool { return !v }

// Int8 and its neighbours give back what they get, so that both sides can compare.
func Int8(v int8) int8 { return v }

func Int16(v int16) int16 { return v }

func Int32(v int32) int32 { return v }

func Int64(v int64) int64 { return v }

func Int(v int) int { return v }

func Uint8(v uint8) uint8 { return v }

func Uint16(v uint16) uint16 { return v }

func Uint32(v uint32) uint32 { return v }

func Uint64(v uint64) uint64 { return v }

func Uint(v uint) uint { return v }

func Uintptr(v uintptr) uintptr { return v }

func Float32(v float32) float32 { return v }

func Float64(v float64) float64 { return v }

func Rune(v rune) rune { return v }

func String(v string) string { return v }

func Bytes(v []byte) []byte { return v }

// Add takes two ints.
func Add(a, b int) int { return a + b }

// Greet greets somebody. It fails for nobody:
//
//	Greet("") // an error
func Greet(name string) (string, error) {
	if name == "" {
		return "", ErrNobody
	}
	return "Hello, " + name, nil
}

// Check fails if it is told to.
func Check(fail bool) error {
	if fail {
		return fmt.Errorf("check: %w", ErrNobody)
	}
	return nil
}

// Nothing has neither parameters nor results.
func Nothing() {}

// Divide has several results.
func Divide(a, b int) (quotient, remainder int, err error) {
	if b == 0 {
		return 0, 0, &MathError{Op: "divide", Code: 1}
	}
	return a / b, a % b, nil
}

// Pair has results without names.
func Pair(a string) (string, int) { return a, len(a) }

// Join takes as many as there are.
func Join(sep string, parts ...string) string { return strings.Join(parts, sep) }

// Sum takes bytes as variadic.
func Sum(parts ...byte) int {
	sum := 0
	for _, p := range parts {
		sum += int(p)
	}
	return sum
}

// Panic does.
func Panic(text string) { panic(text) }

// Sentinels and error types are told apart in Java.
var (
	ErrNobody = errors.New("nobody is there")
	ErrClosed = errors.New("closed")
)

// MathError is an error with fields.
type MathError struct {
	Op     string // what was done
	Code   int
	hidden int
}

func (e *MathError) Error() string { return fmt.Sprintf("%s: code %d", e.Op, e.Code) }

// Describe has what Java does not see, too.
func (e *MathError) Describe(prefix string) string {
	return fmt.Sprintf("%s%s %d", prefix, e.Op, e.hidden)
}

// Wrapped is another error.
func (e *MathError) Wrapped(depth int) (*Counter, error) {
	if depth > 0 {
		return nil, fmt.Errorf("wrapped: %w", e)
	}
	return NewCounter(e.Code), nil
}

func (e *MathError) String() string { return "a MathError" }

// QuietError is an error by value.
type QuietError struct{ Reason string }

func (e QuietError) Error() string { return e.Reason }

func (e QuietError) Loud() string { return strings.ToUpper(e.Reason) }

// Fail fails as kind says: 1 is ErrNobody, 2 a MathError, 3 a QuietError, 4 all of them, 5 another.
func Fail(kind int) error {
	switch kind {
	case 1:
		return ErrNobody
	case 2:
		return &MathError{Op: "fail", Code: kind, hidden: 7}
	case 3:
		return QuietError{"quiet"}
	case 4:
		return errors.Join(ErrNobody, &MathError{Op: "join"}, QuietError{"quiet"})
	case 5:
		return errors.New("another")
	}
	return nil
}

// LastError gives an error as a value, beside one that is thrown.
func LastError(kind int) (last error, err error) { return Fail(kind), nil }

// Explain takes an error as a value.
func Explain(err error) string {
	if err == nil {
		return "all is well"
	}
	return err.Error()
}

// Heap is how many bytes Go's heap has in use when all garbage is collected.
func Heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
