package bzip2

import (
	"bufio"
	"io"
)

// bitWriter writes numbers of any width, the highest bit first. It keeps the first error.
type bitWriter struct {
	w      *bufio.Writer
	filled uint   // how many bits wait
	wait   uint64 // the bits, in the lowest places
}

func newBitWriter(w io.Writer) bitWriter { return bitWriter{w: bufio.NewWriter(w)} }

// bits writes the lowest n bits of v, whose others are 0; n is 48 at most.
func (b *bitWriter) bits(v uint64, n uint) {
	b.wait = b.wait<<n | v
	b.filled += n
	for b.filled >= 8 {
		b.filled -= 8
		b.w.WriteByte(byte(b.wait >> b.filled))
	}
}

// err returns the error that bufio keeps.
func (b *bitWriter) err() error {
	_, err := b.w.Write(nil)
	return err
}

// flush fills the last byte with zeros.
func (b *bitWriter) flush() error {
	b.bits(0, (8-b.filled)%8)
	return b.w.Flush()
}
