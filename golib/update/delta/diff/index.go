package diff

import (
	"encoding/binary"
	"math/bits"

	"github.com/gondk/gondk/golib/update/delta/internal/suffix"
)

// match is a part of old.
type match struct{ at, length int }

// longMatch is from which length on a match is not looked for anew one byte later. Else long stretches of old that differ from new by a
// few bytes only take time by the square of their length.
const longMatch = 1 << 10

// index finds parts of old.
type index struct {
	old []byte
	sa  []int32
}

func newIndex(old []byte) *index { return &index{old, suffix.Array(old)} }

// longest gives the longest part of old with which p begins. before is the one with which p and the byte before it begin.
func (x *index) longest(p []byte, before match) match {
	if before.length > longMatch {
		return match{before.at + 1, before.length - 1}
	}
	// p stands between sa[low-1] and sa[high], with which it has as many bytes in common.
	low, high, lowSame, highSame := 0, len(x.sa), 0, 0
	best := match{}
	for low < high {
		middle := int(uint(low+high) / 2)
		at := int(x.sa[middle])
		same := min(lowSame, highSame)
		same += commonLength(x.old[at+same:], p[same:])
		if same > best.length {
			best = match{at, same}
		}
		if same < len(p) && (at+same == len(x.old) || x.old[at+same] < p[same]) {
			low, lowSame = middle+1, same
		} else {
			high, highSame = middle, same
		}
	}
	return best
}

// commonLength counts the bytes with which both begin.
func commonLength(a, b []byte) int {
	n := min(len(a), len(b))
	a, b = a[:n], b[:n]
	i := 0
	for ; i+8 <= n; i += 8 {
		if x := binary.LittleEndian.Uint64(a[i:]) ^ binary.LittleEndian.Uint64(b[i:]); x != 0 {
			return i + bits.TrailingZeros64(x)/8
		}
	}
	for i < n && a[i] == b[i] {
		i++
	}
	return i
}
