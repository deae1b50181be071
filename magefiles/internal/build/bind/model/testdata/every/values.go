package every

import (
	"context"
	"encoding/json"
	"io/fs"
	"iter"
	"math/big"
	"net/netip"
	"net/url"
	"reflect"
	"time"
)

// MaxSize and the others are constants without a type of their own.
const (
	MaxSize  = 10
	Huge     = 1 << 40
	Ratio    = 0.5
	Letter   = 'x'
	Greeting = "Grüße, \"Welt\"\n"
	Debug    = false

	Timeout time.Duration = 3 * time.Second
	Small   int8          = -5
	Most    uint64        = 1<<64 - 1
)

// Limit can be changed.
var Limit = 5

// Origin is a struct in a variable.
var Origin = Point{X: 1, Y: 2}

// Color is closed: its values are counted.
type Color int

const (
	ColorRed   Color = iota // like blood
	ColorGreen              // like grass
	// ColorDarkBlue is like night.
	ColorDarkBlue
)

// String gives the color's name.
func (c Color) String() string {
	if c < ColorRed || c > ColorDarkBlue {
		return "?"
	}
	return [...]string{"red", "green", "dark blue"}[c]
}

// Next gives the next color.
func (c Color) Next() Color { return (c + 1) % 3 }

// Level is open: anybody may have others.
type Level uint16

const (
	LevelLow  Level = 10
	LevelHigh Level = 20
)

// Flags can be added up.
type Flags uint32

const (
	FlagA Flags = 1 << iota
	FlagB
)

// Token is a string of its own.
type Token string

// Short tells the beginning.
func (t Token) Short() string { return string(t[:min(3, len(t))]) }

// Names is a slice of its own.
type Names []string

// Raw is a []byte of its own.
type Raw []byte

// Digest is an array.
type Digest [4]byte

func NextColor(c Color) Color { return c.Next() }

func SameLevel(l Level) Level { return l }

func SameToken(t Token) Token { return t }

func AddFlags(a, b Flags) Flags { return a | b }

func SameNames(n Names) Names { return n }

func SameRaw(r Raw) Raw { return r }

func SameDigest(d Digest) Digest { return d }

func Ints(v []int) []int { return v }

func Strings(v []string) []string { return v }

func Matrix(v [][]float64) [][]float64 { return v }

func Blobs(v [][]byte) [][]byte { return v }

func Bools(v []bool) []bool { return v }

func Array(v [3]int32) [3]int32 { return v }

func Map(v map[string]int) map[string]int { return v }

func ColorMap(v map[Color][]Point) map[Color][]Point { return v }

func PointMap(v map[Point]string) map[Point]string { return v }

func MaybeInt(v *int) *int { return v }

func MaybePoint(v *Point) *Point { return v }

func MaybeURL(v *url.URL) *url.URL { return v }

func Time(v time.Time) time.Time { return v }

func Duration(v time.Duration) time.Duration { return v }

func Times(v []time.Time) []time.Time { return v }

func Addr(v netip.Addr) netip.Addr { return v }

func JSON(v json.RawMessage) json.RawMessage { return v }

func Query(v url.Values) url.Values { return v }

func Big(v *big.Int) *big.Int { return v }

func SameID(v ID) ID { return v }

// Mode is a number whose package is not bound.
func Mode(v fs.FileMode) fs.FileMode { return v }

func Months(v map[time.Month][]reflect.Kind) map[time.Month][]reflect.Kind { return v }

func MaybeMonth(v *time.Month) *time.Month { return v }

// Private is one's own.
const Private fs.FileMode = 0o600

// File has one in a field.
type File struct {
	Name string
	Mode fs.FileMode
}

func SameFile(f File) File { return f }

// ID is written as text.
type ID struct{ n byte }

func (id ID) MarshalText() ([]byte, error) { return []byte{'a' + id.n%26}, nil }

func (id *ID) UnmarshalText(text []byte) error {
	if len(text) != 1 {
		return &MathError{Op: "parse"}
	}
	id.n = text[0] - 'a'
	return nil
}

// Sleep ends early when it is cancelled.
func Sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// Cancelled tells whether a context is done that comes behind other parameters.
func Cancelled(name string, ctx context.Context) bool { return ctx.Err() != nil }

// Count counts to n.
func Count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// Points gives n points, and fails after them.
func Points(n int) iter.Seq2[Point, error] {
	return func(yield func(Point, error) bool) {
		for i := range n {
			if !yield(Point{X: i}, nil) {
				return
			}
		}
		yield(Point{}, ErrClosed)
	}
}

// Ticks sends n numbers.
func Ticks(ctx context.Context, n int) <-chan string {
	c := make(chan string)
	go func() {
		defer close(c)
		for i := range n {
			select {
			case c <- string(rune('a' + i%26)):
			case <-ctx.Done():
				return
			}
		}
	}()
	return c
}
