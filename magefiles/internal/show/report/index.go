package report

// index gives each key its number in the order in which the keys come.
type index[K comparable] map[K]int

// of returns the number of a key, and whether the key is new.
func (x index[K]) of(key K) (n int, fresh bool) {
	n, known := x[key]
	if !known {
		n = len(x)
		x[key] = n
	}
	return n, !known
}
