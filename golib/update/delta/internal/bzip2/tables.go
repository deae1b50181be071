package bzip2

import "slices"

const (
	groupSize = 50 // symbols, which are coded by the same table
	passes    = 4  // in which groups choose tables, and tables are fitted to their groups
)

// writeUsed writes which bytes a block has: first which sixteenths of all have any.
func (b *bitWriter) writeUsed(used [256]bool) {
	var parts [16]uint64
	all := uint64(0)
	for c, is := range used {
		if is {
			parts[c/16] |= 1 << (15 - c%16)
			all |= 1 << (15 - c/16)
		}
	}
	b.bits(all, 16)
	for _, part := range parts {
		if part != 0 {
			b.bits(part, 16)
		}
	}
}

// writeSymbols writes a block's symbols, with the tables of their codes before them.
func (b *bitWriter) writeSymbols(symbols []uint16) {
	tables, selectors := chooseTables(symbols)
	b.bits(uint64(len(tables)), 3)
	b.bits(uint64(len(selectors)), 15)
	b.writeSelectors(selectors)
	codes := make([][]uint64, len(tables))
	for i, lengths := range tables {
		b.writeLengths(lengths)
		codes[i] = assign(lengths)
	}
	for group := range slices.Chunk(symbols, groupSize) {
		table := selectors[0]
		selectors = selectors[1:]
		for _, s := range group {
			b.bits(codes[table][s], uint(tables[table][s]))
		}
	}
}

// writeSelectors writes which table each group has: as places in a list whose used ones move to the front, in ones that a zero ends.
func (b *bitWriter) writeSelectors(selectors []byte) {
	list := []byte{0, 1, 2, 3, 4, 5}
	for _, s := range selectors {
		place := 0
		if list[0] != s {
			place = front(list, s)
		}
		b.bits(1<<(place+1)-2, uint(place+1))
	}
}

// writeLengths writes a table: the first length, and for each symbol the steps from the length before, 10 up and 11 down, which a 0 ends.
func (b *bitWriter) writeLengths(lengths []byte) {
	now := lengths[0]
	b.bits(uint64(now), 5)
	for _, length := range lengths {
		for ; now < length; now++ {
			b.bits(0b10, 2)
		}
		for ; now > length; now-- {
			b.bits(0b11, 2)
		}
		b.bits(0, 1)
	}
}

// chooseTables gives tables of code lengths, and for each group of symbols the one that codes it in the fewest bits.
func chooseTables(symbols []uint16) (tables [][]byte, selectors []byte) {
	letters := int(symbols[len(symbols)-1]) + 1
	tables = firstTables(symbols, letters)
	for range passes {
		costs := packCosts(tables, letters)
		frequencies := make([][]int, len(tables))
		for t := range tables {
			frequencies[t] = make([]int, letters)
		}
		selectors = selectors[:0]
		for group := range slices.Chunk(symbols, groupSize) {
			table := cheapest(group, costs, len(tables))
			selectors = append(selectors, byte(table))
			for _, s := range group {
				frequencies[table][s]++
			}
		}
		for t := range tables {
			tables[t] = codeLengths(frequencies[t])
		}
	}
	return tables, selectors
}

// firstTables divides the symbols among as many tables as the reference implementation has for so many, each with the same part of
// the block: a table codes its own symbols for nothing and all others dearly.
func firstTables(symbols []uint16, letters int) [][]byte {
	tables := make([][]byte, 2)
	for _, n := range []int{200, 600, 1200, 2400} {
		if len(symbols) >= n {
			tables = append(tables, nil)
		}
	}
	frequencies := make([]int, letters)
	for _, s := range symbols {
		frequencies[s]++
	}
	letter, seen := 0, 0
	for t := range tables {
		tables[t] = slices.Repeat([]byte{15}, letters)
		for ; letter < letters && seen < len(symbols)*(t+1)/len(tables); letter++ {
			tables[t][letter] = 0
			seen += frequencies[letter]
		}
	}
	return tables
}

// costBits is the room for the bits that a group takes: 50 times 17 at most.
const costBits = 10

// packCosts gives for each symbol its lengths in all tables, packed into one number: so are the sums of a group's.
func packCosts(tables [][]byte, letters int) []uint64 {
	costs := make([]uint64, letters)
	for t, lengths := range tables {
		for s, length := range lengths {
			costs[s] |= uint64(length) << (costBits * t)
		}
	}
	return costs
}

// cheapest returns the table that codes a group in the fewest bits.
func cheapest(group []uint16, costs []uint64, tables int) int {
	sum := uint64(0)
	for _, s := range group {
		sum += costs[s]
	}
	best, least := 0, uint64(1<<costBits)
	for t := range tables {
		if cost := sum >> (costBits * t) % (1 << costBits); cost < least {
			best, least = t, cost
		}
	}
	return best
}
