// Package suffix sorts the suffixes of a text by induced sorting: Nong, Zhang and Chan, "Linear Suffix Array Construction by Almost Pure
// Induced-Sorting" (2009).
//
// A suffix is of type S when it is smaller than the one that begins a letter later, and else of type L. One of type S behind one of type L
// begins a piece of the text. From the order of these alone follows the order of all: letter by letter, L from smaller to larger and S the
// other way. The pieces, named by their order, are a text of half the length at most, whose suffixes are sorted in the same way.
package suffix

import "slices"

// MaxLen is how long a text may be.
const MaxLen = 1<<31 - 1

// Array returns the places in text at which its suffixes begin, the smallest suffix first. A suffix is smaller than one that it begins.
// text has at most MaxLen bytes.
func Array(text []byte) []int32 {
	sa := make([]int32, len(text))
	Sort(text, sa)
	return sa
}

// Sort is Array with memory of the caller's: sa is as long as text, and whatever is in it.
func Sort(text []byte, sa []int32) {
	if len(text) > MaxLen {
		panic("suffix: a text of more than MaxLen bytes")
	}
	sort(text, sa, 256)
}

type letter interface{ ~byte | ~int32 }

// sort writes the suffix array of text, whose letters are smaller than letters, into sa.
func sort[T letter](text []T, sa []int32, letters int) {
	clear(sa)
	if len(text) < 2 {
		return
	}
	in := newInducer(text, sa, letters)
	// One piece alone is sorted.
	if pieces := in.placePieces(); pieces > 1 {
		in.induceL(forget)
		in.induceS(forget)
		sortPieces(text, sa, pieces)
		in.placeSorted(pieces)
	}
	in.induceL(keep)
	in.induceS(keep)
}

// sortPieces gets the places of the pieces, marked and in the order of the pieces' own letters, and leaves them in sa[:pieces] in the
// order of the suffixes that begin there.
func sortPieces[T letter](text []T, sa []int32, pieces int) {
	compact(sa)
	names := namePieces(text, sa, pieces)
	reduced := collectNames(sa, pieces)
	order := sa[:pieces]
	if names < pieces {
		sort(reduced, order, names)
	} else {
		for i, name := range reduced {
			order[name] = int32(i)
		}
	}
	// The names have done their work: their room takes the pieces' places in the text's order.
	i := pieces
	eachPiece(text, func(at int) {
		i--
		reduced[i] = int32(at)
	})
	for i, piece := range order {
		order[i] = reduced[piece]
	}
}

// eachPiece calls f with the places at which pieces begin, the last one first.
func eachPiece[T letter](text []T, f func(at int)) {
	larger := true // the suffix at i+1 is of type L
	for i := len(text) - 2; i >= 0; i-- {
		switch {
		case text[i] > text[i+1]:
			if !larger {
				f(i + 1)
			}
			larger = true
		case text[i] < text[i+1]:
			larger = false
		}
	}
}

// compact moves the marked places of pieces to the front, and takes the marks off.
func compact(sa []int32) {
	n := 0
	for _, at := range sa {
		if at < 0 {
			sa[n] = ^at
			n++
		}
	}
}

// namePieces writes behind sa[:pieces] for each piece its name, counted from 1: at half its place, since two pieces never are neighbours.
// Equal pieces have equal names. It returns how many names there are.
func namePieces[T letter](text []T, sa []int32, pieces int) int {
	order, room := sa[:pieces], sa[pieces:]
	clear(room)
	end := len(text)
	eachPiece(text, func(at int) {
		room[at/2] = int32(end - at)
		end = at
	})
	names, last, lastLength := int32(0), []T(nil), int32(0)
	for _, at := range order {
		length := room[at/2]
		// With the letter that begins the next piece, but for the last piece, which has none: it equals no other.
		piece := text[at:min(len(text), int(at+length)+1)]
		if length != lastLength || !slices.Equal(piece, last) {
			names++
			last, lastLength = piece, length
		}
		room[at/2] = names
	}
	return int(names)
}

// collectNames moves the names to the end of sa, in the order of the pieces in the text, and counts them from 0: the text of the pieces.
func collectNames(sa []int32, pieces int) []int32 {
	to := len(sa)
	for i := len(sa) - 1; i >= pieces; i-- {
		if name := sa[i]; name != 0 {
			to--
			sa[to] = name - 1
		}
	}
	return sa[to:]
}
