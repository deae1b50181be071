// Package odd has names that Java, Kotlin or the classes of a binding have for something else, and types that are easy to write wrong.
//
// Its comments have what ends others: */ and \u002a/, <b> & {@link x} @see.
package odd

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"
)

// String hides that of java.lang.
type String struct{ Object Object }

// Object hides that of java.lang.
type Object struct{ Other, That, V, W string }

// List hides that of java.util.
type List struct{ List []List }

// Map hides that of java.util.
type Map struct{ Map map[string]List }

// Override hides the annotation.
type Override struct{ hidden int }

// Long hides the box of a long.
type Long int

func (l Long) Value() Long { return l }

// Duration hides that of java.time.
type Duration struct{ D time.Duration }

// Wire hides one of the binding's own.
type Wire struct{ packed []byte }

// NewWire has parameters that are variables of what calls it.
func NewWire(ctx context.Context, packed []int, result *Wire, context_ string) (*Wire, error) {
	return result, nil
}

// Packed has them too.
func (w *Wire) Packed(packed []string, result, self, w_ *Wire, value []byte) *Wire { return w }

func (w *Wire) Ref() string { return "" }

func (w *Wire) Number() int { return 0 }

// Exception hides that of java.lang.
type Exception struct{ Message, Cause string }

func (e *Exception) Error() string { return e.Message }

// ErrGo is a GoException by its name, as the binding's own.
var ErrGo = errors.New("go")

// Throwable hides that of java.lang.
type Throwable interface {
	Close() error
	Unwrap() error
}

// Flow hides that of kotlinx.
type Flow struct{}

// Unit hides that of Kotlin.
type Unit struct{}

// Closer is one by its method.
type Closer interface{ Close() }

func OpenCloser() Closer { return nil }

// Small counts in few bits, and not from zero.
type Small int8

// Its values.
const (
	One Small = iota + 1
	Two
)

// Wide has its last number above what Java has.
type Wide uint64

const (
	Low Wide = 1 << (iota * 63)
	High
)

// Words of Kotlin's.
func In(in, is, fun, val, var_, when, object, typealias, as string) string { return in }

// When has a context, and names of Kotlin's.
func When(ctx context.Context, in string, object *Wire, vararg ...string) (context string, err error) {
	return in, nil
}

// Fun is a flow.
func Fun(val int) iter.Seq[Object] { return nil }

// Old should not be used.
//
// Deprecated: use [In], or [Wire.Packed].
func Old(ctx context.Context) {}

// Older is deprecated, and Java implements it.
type Older interface {
	// Deprecated: use nothing.
	Call(o Object) Object
}

// All takes lists of lists.
func All(a [][]byte, b map[string][]int, c [][2]bool, d [2][]string, e *[]byte, f map[Small]*Object, g [3][4]byte) [][][]float32 {
	return nil
}

// Deep has arrays where equals does not look.
type Deep struct {
	Lists  [][]byte
	Map    map[string][]int32
	Plain  []float64
	Fixed  [4]byte
	Number float32
	Double float64
	Maybe  *bool
	Err    error
	When   time.Time
	Long   time.Duration
	Func   func(Deep) Deep
}

// Varied takes generic variadics, which javac warns of.
func Varied(lists ...[]string) {}

// Points takes structs.
func Points(first Object, more ...Object) {}

// Bytes takes bytes and buffers.
func Bytes(ctx context.Context, a []byte, n int, b []byte) ([]byte, error) { return a, nil }

// Write takes variadic bytes.
func Write(data ...byte) int { return len(data) }

// Named func types with contexts.
type Task func(ctx context.Context, tasks []Task, err error) error

// Default is a variable of a func type.
var Default Task

// Settings is a variable of a struct.
var Settings Deep

// Current is a variable of an object.
var Current *Wire

// Gate has accessors that its methods are called like.
type Gate struct {
	Open bool
	Name string
	lock chan int
}

func (g *Gate) IsOpen() bool { return g.Open }

func (g *Gate) SetName(name string) {}

// Mood has values and methods that every enum has.
type Mood int

// The moods.
const (
	Good Mood = iota
	Unrecognized
)

func (m Mood) Number() int { return int(m) }

func (m Mood) Of(n int) Mood { return m }

// Pair is taken apart by Kotlin.
type Pair struct{ First, Second int }

func (p Pair) Component1() int { return p.First }

// InputStream hides that of java.io.
type InputStream struct{ Closeable io.Reader }

// IOError is an IOException by its name, and has methods that exceptions have.
type IOError struct{ Path, Error_ string }

func (e *IOError) Error() string { return e.Path }

func (e *IOError) GetMessage() string { return e.Path }

func (e *IOError) FillInStackTrace() {}

func (e *IOError) Of(error string) (text, message string) { return error, e.Path }

// Retry has parameters that are variables of what calls it.
func (e *IOError) Retry(ctx context.Context, packed []int, result string, self []byte) (context string, err error) {
	return result, e
}

// Streams takes and gives some.
type Streams interface {
	Input(w io.Writer, number int) io.ReadCloser
}

// Shower is an interface that a struct of another package has.
type Shower interface{ Show(w io.Writer) error }

func ShowAll(all map[string]Shower, w *[]io.Writer) []Shower { return nil }

func Readers(number int64, result Shower) (iter.Seq2[io.Reader, error], error) { return nil, nil }
