package suffix

// What becomes of places in the array from which the suffix one letter longer has been induced.
const (
	forget = int32(0)  // they go: only the places of pieces stay, marked
	keep   = int32(-1) // they stay
)

// inducer derives the order of longer suffixes from that of shorter ones. Places in the array that are marked, by ^, are not to be induced
// from in the pass that goes on.
type inducer[T letter] struct {
	text  []T
	sa    []int32
	count []int32 // of suffixes that begin with each letter
	bound []int32 // where the next suffix of each letter goes
}

func newInducer[T letter](text []T, sa []int32, letters int) *inducer[T] {
	in := &inducer[T]{text, sa, make([]int32, letters), make([]int32, letters)}
	for _, c := range text {
		in.count[c]++
	}
	return in
}

func (in *inducer[T]) boundAtStarts() {
	sum := int32(0)
	for c, n := range in.count {
		in.bound[c] = sum
		sum += n
	}
}

func (in *inducer[T]) boundAtEnds() {
	sum := int32(0)
	for c, n := range in.count {
		sum += n
		in.bound[c] = sum
	}
}

// placePieces puts the places at which pieces begin at the ends of their letters' parts of the array. It returns their number.
func (in *inducer[T]) placePieces() int {
	in.boundAtEnds()
	n := 0
	eachPiece(in.text, func(at int) {
		c := in.text[at]
		in.bound[c]--
		in.sa[in.bound[c]] = int32(at)
		n++
	})
	return n
}

// placeSorted does the same with the places in sa[:pieces], in their order.
func (in *inducer[T]) placeSorted(pieces int) {
	in.boundAtEnds()
	clear(in.sa[pieces:])
	for i := pieces - 1; i >= 0; i-- {
		at := in.sa[i]
		in.sa[i] = 0
		c := in.text[at]
		in.bound[c]--
		in.sa[in.bound[c]] = at
	}
}

// induceL places the suffixes of type L.
func (in *inducer[T]) induceL(done int32) {
	in.boundAtStarts()
	in.placeL(int32(len(in.text) - 1))
	for i := range in.sa {
		at := in.sa[i]
		if at < 0 {
			in.sa[i] = ^at
			continue
		}
		in.sa[i] = ^at & done
		if at > 0 {
			in.placeL(at - 1)
		}
	}
}

func (in *inducer[T]) placeL(at int32) {
	c := in.text[at]
	to := in.bound[c]
	in.bound[c]++
	if at > 0 && in.text[at-1] < c {
		at = ^at
	}
	in.sa[to] = at
}

// induceS places the suffixes of type S.
func (in *inducer[T]) induceS(done int32) {
	in.boundAtEnds()
	for i := len(in.sa) - 1; i >= 0; i-- {
		at := in.sa[i]
		if at <= 0 {
			in.sa[i] = at ^ done
			continue
		}
		in.sa[i] = at & done
		in.placeS(at-1, done)
	}
}

func (in *inducer[T]) placeS(at, done int32) {
	c := in.text[at]
	in.bound[c]--
	to := in.bound[c]
	switch {
	case at == 0:
		at = done
	case in.text[at-1] > c:
		at = ^at
	}
	in.sa[to] = at
}
