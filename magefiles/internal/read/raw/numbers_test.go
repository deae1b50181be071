package raw

import (
	"encoding/binary"
	"math"
	"testing"
)

func TestFixed(t *testing.T) {
	s := "\xff\x01\x82\x03\x84\x05\x86\x07\x88"
	if U16(s, 1) != 0x8201 || U32(s, 1) != 0x84038201 || U64(s, 1) != 0x8807860584038201 {
		t.Errorf("%#x %#x %#x", U16(s, 1), U32(s, 1), U64(s, 1))
	}
}

func TestULEB(t *testing.T) {
	for _, n := range []uint64{0, 1, 127, 128, 1 << 32, math.MaxUint64} {
		if got, rest, ok := ULEB(string(binary.AppendUvarint(nil, n)) + "x"); got != n || rest != "x" || !ok {
			t.Errorf("%d: %d %q %v", n, got, rest, ok)
		}
	}
	for _, s := range []string{"", "\x80", "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"} {
		if got, rest, ok := ULEB(s); got != 0 || rest != "" || ok {
			t.Errorf("%q: %d %q %v", s, got, rest, ok)
		}
	}
}

// The examples are those of DWARF 5, 7.6.
func TestSLEB(t *testing.T) {
	for s, n := range map[string]int64{"\x02": 2, "\x7e": -2, "\xff\x00": 127, "\x81\x7f": -127, "\x80\x01": 128, "\x80\x7f": -128} {
		if got, rest, ok := SLEB(s + "x"); got != n || rest != "x" || !ok {
			t.Errorf("%q: %d %q %v", s, got, rest, ok)
		}
	}
	if _, _, ok := SLEB("\xff"); ok {
		t.Error("a number without an end is one")
	}
}
