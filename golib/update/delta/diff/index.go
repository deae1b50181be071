package diff

import (
	"encoding/binary"
	"math/bits"

	"github.com/gondk/gondk/golib/update/delta/internal/suffix"
)

// match is a part of old.
type match struct{ at, length int }

// longMatch is from which length on a match is not looked for again one byte later. Else long stretches of old that differ from new by a
// few bytes only take time by the square of their length.
const longMatch = 1 << 10

// index finds parts of old.
type index struct {
	old   []byte
	sa    []int32
	pairs [1<<16 + 1]int32 // for each pair of bytes, where in sa the suffixes with it begin: saves most steps of a search
}

func newIndex(old []byte) *index {
	x := &index{old: old, sa: suffix.Array(old)}
	if len(old) == 0 {
		return x
	}
	for i := range old[1:] {
		x.pairs[firstTwo(old[i:])+1]++
	}
	// The suffix of one byte stands where it would with a zero behind it.
	x.pairs[int(old[len(old)-1])<<8+1]++
	for i := range len(x.pairs) - 1 {
		x.pairs[i+1] += x.pairs[i]
	}
	return x
}

func firstTwo(b []byte) int { return int(b[0])<<8 | int(b[1]) }

// bounds returns where in sa to look for p, and how many bytes all suffixes there have in common with it at least.
func (x *index) bounds(p []byte) (low, high, same int) {
	if len(p) >= 2 {
		k := firstTwo(p)
		if low, high := int(x.pairs[k]), int(x.pairs[k+1]); low < high {
			return low, high, 1
		}
	}
	return 0, len(x.sa), 0
}

// longest returns the longest part of old with which p begins. before is the one with which p and the byte before it begin.
func (x *index) longest(p []byte, before match) match {
	if before.length > longMatch {
		return match{before.at + 1, before.length - 1}
	}
	// p stands between sa[low-1] and sa[high], with which it has at least as many bytes in common.
	low, high, lowSame := x.bounds(p)
	highSame := lowSame
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
