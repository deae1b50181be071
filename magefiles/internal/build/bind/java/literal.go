package java

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/gondk/gondk/magefiles/internal/build/bind/model"
)

// literal is a constant's value in Java.
func (w *writer) literal(c *model.Const) (string, error) {
	text, ok := "", true
	switch kind := c.Type.Basic(); kind {
	case model.Bool:
		text = c.Value
	case model.String:
		var unquoted string
		var err error
		unquoted, err = strconv.Unquote(c.Value)
		text, ok = quote(unquoted), err == nil
	case model.Float32, model.Float64:
		text, ok = float(c.Value, kind)
	default:
		text, ok = integer(c.Value, w.typ(&model.Type{Kind: kind}))
		if kind == model.Duration && ok {
			text = w.duration(strings.TrimSuffix(text, "L"))
		}
	}
	if !ok {
		return "", fmt.Errorf("%s: constant %s: %s is no value for Java", c.Pos, c.Go, c.Value)
	}
	return text, nil
}

func (w *writer) duration(nanos string) string {
	if w.javaTime() {
		return "Duration.ofNanos(" + nanos + "L)"
	}
	n, _ := strconv.ParseInt(nanos, 10, 64)
	return strconv.FormatInt(n/1e6, 10) + "L"
}

// integer gives a whole number; of those that only uint64 has, the long of the same bits.
func integer(value, typ string) (string, bool) {
	n, ok := new(big.Int).SetString(value, 0)
	if !ok {
		return "", false
	}
	if !n.IsInt64() {
		if !n.IsUint64() {
			return "", false
		}
		n.SetInt64(int64(n.Uint64()))
	}
	if typ == "byte" || typ == "short" || typ == "int" {
		return n.String(), true
	}
	return n.String() + "L", true
}

func float(value string, kind model.Kind) (string, bool) {
	r, ok := new(big.Rat).SetString(value)
	if !ok {
		return "", false
	}
	if kind == model.Float32 {
		f, _ := r.Float32()
		return strconv.FormatFloat(float64(f), 'g', -1, 32) + "f", !math.IsInf(float64(f), 0)
	}
	f, _ := r.Float64()
	text := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text, !math.IsInf(f, 0)
}

// quote is a text as Java writes it, in ASCII.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range utf16.Encode([]rune(strings.ToValidUTF8(s, "\uFFFD"))) {
		switch {
		case c == '"', c == '\\':
			b.WriteString(`\` + string(rune(c)))
		case c == '\r': // as \\u000d, javac would see the end of a line
			b.WriteString(`\r`)
		case c == '\n':
			b.WriteString(`\n`)
		case c < ' ', c > '~':
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteByte(byte(c))
		}
	}
	b.WriteByte('"')
	return b.String()
}
