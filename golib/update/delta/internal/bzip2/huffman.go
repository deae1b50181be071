package bzip2

import (
	"cmp"
	"slices"
)

// maxLength is how many bits a code may have. Readers take 20; bzip2 itself writes no more than 17.
const maxLength = 17

// codeLengths returns the lengths in bits of a prefix code for symbols that come with these frequencies. Symbols that never come have codes
// too.
func codeLengths(frequencies []int) []byte {
	weights := make([]int, len(frequencies))
	for i, f := range frequencies {
		weights[i] = max(f, 1)
	}
	for {
		lengths := huffman(weights)
		if slices.Max(lengths) <= maxLength {
			return lengths
		}
		// Weights that differ less have codes whose lengths do.
		for i, w := range weights {
			weights[i] = w/2 + 1
		}
	}
}

// huffman returns the lengths of Huffman's code for two or more symbols.
func huffman(weights []int) []byte {
	n := len(weights)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weights[a], weights[b]) })
	// The leaves in the order of their weights, and behind them the inner nodes, which arise in that order too.
	weight, parent := make([]int, 2*n-1), make([]int, 2*n-1)
	for i, symbol := range order {
		weight[i] = weights[symbol]
	}
	leaf, inner := 0, n
	for next := n; next < 2*n-1; next++ {
		for range 2 {
			lightest := &leaf
			if leaf == n || inner < next && weight[inner] < weight[leaf] {
				lightest = &inner
			}
			weight[next] += weight[*lightest]
			parent[*lightest] = next
			*lightest++
		}
	}
	depth, lengths := make([]byte, 2*n-1), make([]byte, n)
	for i := 2*n - 3; i >= 0; i-- {
		depth[i] = depth[parent[i]] + 1
	}
	for i, symbol := range order {
		lengths[symbol] = depth[i]
	}
	return lengths
}

// assign returns the codes of these lengths: those of one length count up in the order of the symbols.
func assign(lengths []byte) []uint64 {
	codes := make([]uint64, len(lengths))
	code := uint64(0)
	for length := byte(1); length <= maxLength; length++ {
		for symbol, l := range lengths {
			if l == length {
				codes[symbol] = code
				code++
			}
		}
		code <<= 1
	}
	return codes
}
