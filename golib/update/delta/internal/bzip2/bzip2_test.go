package bzip2

import (
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"github.com/gondk/gondk/golib/internal/testkit"
)

// texts are what a block, a run, a table or a code can be like.
func texts() map[string][]byte {
	r := rand.New(rand.NewPCG(5, 6))
	random := func(n, letters int) []byte {
		text := make([]byte, n)
		for i := range text {
			text[i] = byte(r.IntN(letters))
		}
		return text
	}
	all := map[string][]byte{
		"nothing":         {},
		"one byte":        {7},
		"one period":      []byte(strings.Repeat("abc", 5000)),
		"periods and end": []byte(strings.Repeat("abc", 5000) + "ab"),
		"words":           []byte(strings.Repeat("the quick brown fox jumps over the lazy dog. ", 2000)),
		"two blocks":      random(blockSize+1000, 250),
		"two letters":     random(30_000, 2),
		"skewed":          skewed(),
		"runs at an end":  append(random(blockSize-3, 251), bytes.Repeat([]byte{252}, 600)...),
		"zeros":           make([]byte, 3_000_000),
	}
	for _, n := range []int{2, 3, 4, 5, 49, 50, 51, 199, 254, 255, 256, 257, 258, 259, 260, 510, 511, 599, 1199, 2399} {
		all[fmt.Sprintf("run of %d", n)] = bytes.Repeat([]byte{'x'}, n)
		all[fmt.Sprintf("random %d", n)] = random(n, 256)
	}
	return all
}

// skewed has bytes whose frequencies are Fibonacci's numbers: their Huffman code would be longer than allowed.
func skewed() []byte {
	var text []byte
	a, b := 1, 1
	for c := byte(0); len(text) < 500_000; c++ {
		for range a {
			text = append(text, c, c+100)
		}
		a, b = b, a+b
	}
	r := rand.New(rand.NewPCG(7, 8))
	r.Shuffle(len(text), func(i, j int) { text[i], text[j] = text[j], text[i] })
	return text
}

func compress(t *testing.T, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := NewWriter(&out)
	// In two parts, so that runs lie across.
	for _, part := range [][]byte{text[:len(text)/2], text[len(text)/2:]} {
		if n, err := z.Write(part); n != len(part) || err != nil {
			t.Fatal(n, err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestStandardLibraryReads(t *testing.T) {
	for name, text := range texts() {
		got, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(compress(t, text))))
		if err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s: %d bytes of %d, or others, %v", name, len(got), len(text), err)
		}
	}
}

// TestBzip2Reads holds the output against bzip2 itself: it reads it, and compresses at most 1 % better.
func TestBzip2Reads(t *testing.T) {
	program, err := exec.LookPath("bzip2")
	if err != nil {
		testkit.Missing(t, "needs bzip2: apt-get install bzip2")
	}
	run := func(in []byte, args ...string) []byte {
		cmd := exec.Command(program, args...)
		cmd.Stdin = bytes.NewReader(in)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for name, text := range texts() {
		ours := compress(t, text)
		if got := run(ours, "-d"); !bytes.Equal(got, text) {
			t.Errorf("%s: %d bytes of %d, or others", name, len(got), len(text))
		}
		if theirs := run(text, "-9"); len(ours) > len(theirs)+len(theirs)/100+2 {
			t.Errorf("%s: %d bytes, and bzip2 makes %d", name, len(ours), len(theirs))
		}
	}
}

func TestSmallestRotation(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 2000 {
		text := make([]byte, 1+r.IntN(12))
		for i := range text {
			text[i] = 'a' + byte(r.IntN(2))
		}
		rotation := func(i int) string { return string(text[i:]) + string(text[:i]) }
		got := rotation(smallestRotation(text))
		for i := range text {
			if rotation(i) < got {
				t.Fatalf("%s: %s, and %s is smaller", text, got, rotation(i))
			}
		}
	}
}

// failing takes some bytes and then none.
type failing struct{ room int }

var errFull = errors.New("full")

func (f *failing) Write(p []byte) (int, error) {
	if len(p) > f.room {
		return 0, errFull
	}
	f.room -= len(p)
	return len(p), nil
}

func TestWriteError(t *testing.T) {
	text := texts()["two blocks"]
	z := NewWriter(&failing{1000})
	if _, err := z.Write(text); err != errFull {
		t.Errorf("Write: %v", err)
	}
	if err := z.Close(); err != errFull {
		t.Errorf("Close: %v", err)
	}
}
