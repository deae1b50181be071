package format

import (
	"math"
	"testing"
)

func TestHeader(t *testing.T) {
	h := Header{Control: 1, Diff: 0x0102030405060708, New: -2}
	const want = "BSDIFF40" + "\x01\x00\x00\x00\x00\x00\x00\x00" + "\x08\x07\x06\x05\x04\x03\x02\x01" + "\x02\x00\x00\x00\x00\x00\x00\x80"
	b := h.Append(nil)
	if string(b) != want {
		t.Errorf("%q, want %q", b, want)
	}
	if got, ok := ParseHeader(b); got != h || !ok {
		t.Errorf("%+v, %v; want %+v", got, ok, h)
	}
	for _, bad := range []string{"", want[:HeaderSize-1], "BSDIFF4x" + want[8:]} {
		if _, ok := ParseHeader([]byte(bad)); ok {
			t.Errorf("%q is no header", bad)
		}
	}
}

func TestTriple(t *testing.T) {
	for _, want := range []Triple{{}, {1, 2, -3}, {math.MaxInt64, 256, -math.MaxInt64}} {
		b := want.Append(nil)
		if got := ParseTriple(b); got != want || len(b) != TripleSize {
			t.Errorf("%+v in %d bytes, want %+v", got, len(b), want)
		}
	}
	if got := number([]byte("\x00\x00\x00\x00\x00\x00\x00\x80")); got != 0 {
		t.Errorf("minus nothing: %d", got)
	}
}
