package suffix

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// naive sorts the suffixes by comparing them.
func naive(text []byte) []int32 {
	sa := make([]int32, len(text))
	for i := range sa {
		sa[i] = int32(i)
	}
	slices.SortFunc(sa, func(a, b int32) int { return bytes.Compare(text[a:], text[b:]) })
	return sa
}

func check(t *testing.T, text []byte) {
	t.Helper()
	if got, want := Array(text), naive(text); !slices.Equal(got, want) {
		t.Errorf("%.60q:\n%v, want\n%v", text, got, want)
	}
}

func TestArray(t *testing.T) {
	for _, text := range []string{
		"", "a", "aa", "ab", "ba", "banana", "mississippi", "abracadabra", "immissiissippi", "1325132", "13251324", "\xff\x00\xff\x00\xff",
		strings.Repeat("a", 1000), strings.Repeat("ab", 500), strings.Repeat("ba", 500), strings.Repeat("a", 500) + strings.Repeat("b", 500),
		strings.Repeat("abc", 300) + "abd" + strings.Repeat("abc", 300),
	} {
		check(t, []byte(text))
	}
}

// TestAllTexts has every text of three letters up to nine letters.
func TestAllTexts(t *testing.T) {
	var grow func(text []byte)
	grow = func(text []byte) {
		check(t, text)
		if len(text) < 9 && !t.Failed() {
			for c := byte('a'); c <= 'c'; c++ {
				grow(append(slices.Clip(text), c))
			}
		}
	}
	grow(nil)
}

func TestFibonacci(t *testing.T) {
	a, b := "a", "b"
	for len(b) < 5000 {
		a, b = b, b+a
	}
	check(t, []byte(b))
}

func TestRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for letters := 1; letters <= 256; letters *= 2 {
		text := make([]byte, 5000)
		for i := range text {
			text[i] = byte(r.IntN(letters))
		}
		check(t, text)
	}
}
