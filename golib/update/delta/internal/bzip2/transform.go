package bzip2

import (
	"slices"

	"github.com/gondk/gondk/golib/update/delta/internal/suffix"
)

// sorter keeps memory from block to block.
type sorter struct {
	text []byte
	sa   []int32
}

// transform is the transform of Burrows and Wheeler: the last bytes of all rotations of block, in the order of these, and where among
// them block itself stands. The bytes are overwritten by the next call.
//
// The order of a text's suffixes is that of its rotations if none of these is smaller than the text. So the smallest is sorted.
func (s *sorter) transform(block []byte) (last []byte, origin int) {
	start := smallestRotation(block)
	n := len(block)
	s.text = append(append(slices.Grow(s.text[:0], n), block[start:]...), block[:start]...)
	s.sa = slices.Grow(s.sa[:0], n)[:n]
	suffix.Sort(s.text, s.sa)
	last = slices.Clone(s.text)
	whole := int32((n - start) % n)
	for i, at := range s.sa {
		if at == whole {
			origin = i
		}
		if at == 0 {
			at = int32(n)
		}
		last[i] = s.text[at-1]
	}
	return last, origin
}

// smallestRotation returns where the smallest rotation of text begins. Of two candidates a and b, equal for the first same bytes, the larger
// one rules out itself and the rotations that begin within these bytes.
func smallestRotation(text []byte) int {
	n := len(text)
	a, b, same := 0, 1, 0
	for a < n && b < n && same < n {
		x, y := text[wrap(a+same, n)], text[wrap(b+same, n)]
		switch {
		case x == y:
			same++
			continue
		case x > y:
			a += same + 1
		default:
			b += same + 1
		}
		if a == b {
			b++
		}
		same = 0
	}
	return min(a, b)
}

func wrap(i, n int) int {
	if i >= n {
		return i - n
	}
	return i
}

// Symbols of a block: zeros of the move-to-front code come as numbers in the digits runA, worth 1, and runB, worth 2, each digit
// worth twice as much as at the place before; other places in the list are one symbol each, one more than the place; the last one ends
// the block.
const (
	runA = 0
	runB = 1
)

// moveToFront codes each byte by its place in a list, in which it then moves to the front. The list begins with the used bytes in
// their order. The last symbol is the one that ends the block, the largest.
func moveToFront(text []byte) (symbols []uint16, used [256]bool) {
	for _, c := range text {
		used[c] = true
	}
	var room [256]byte
	list := room[:0]
	for c, is := range used {
		if is {
			list = append(list, byte(c))
		}
	}
	symbols = make([]uint16, 0, len(text)+1)
	zeros := 0
	for _, c := range text {
		if list[0] == c {
			zeros++
			continue
		}
		symbols = appendZeros(symbols, zeros)
		zeros = 0
		symbols = append(symbols, uint16(front(list, c)+1))
	}
	symbols = appendZeros(symbols, zeros)
	return append(symbols, uint16(len(list)+1)), used
}

// front moves c to the front of the list, and gives the place where it was.
func front(list []byte, c byte) int {
	before := list[0]
	for i := 1; ; i++ {
		before, list[i] = list[i], before
		if before == c {
			list[0] = c
			return i
		}
	}
}

func appendZeros(symbols []uint16, n int) []uint16 {
	for ; n > 0; n = (n - 1) / 2 {
		if n%2 == 1 {
			symbols = append(symbols, runA)
		} else {
			symbols = append(symbols, runB)
		}
	}
	return symbols
}
