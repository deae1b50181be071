// Package bzip2 compresses in bzip2's format, which the standard library only reads. Its blocks have 900 kB.
package bzip2

import "io"

const (
	streamMagic = 'B'<<24 | 'Z'<<16 | 'h'<<8 | '9'
	blockMagic  = 0x314159265359
	endMagic    = 0x177245385090

	// blockSize is less than 900000, as in the reference implementation, some of whose readers expect room at a block's end.
	blockSize = 900_000 - 19
	// maxRun is how many equal bytes the first run-length code puts into one run: four, and a byte that counts the others.
	maxRun = 255
)

// Writer compresses what is written to it. Only after Close all of it has arrived in the writer below.
type Writer struct {
	out   bitWriter
	block []byte // run-length encoded
	crc   uint32 // of the block's bytes before that
	total uint32 // of the blocks' checksums

	last byte
	run  int // how often last has come at the end of what has been written, and is not in block yet

	sorter sorter
}

// NewWriter returns a Writer that writes to w.
func NewWriter(w io.Writer) *Writer {
	z := &Writer{out: newBitWriter(w), crc: crcStart}
	z.out.bits(streamMagic, 32)
	return z
}

// Write returns what errors the writer below has returned so far.
func (z *Writer) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		if z.run == 0 {
			z.last = p[0]
		}
		run := runLength(p, z.last, maxRun-z.run)
		z.run += run
		p = p[run:]
		if len(p) > 0 || z.run == maxRun {
			z.endRun()
		}
	}
	return n, z.out.err()
}

// runLength counts how many bytes at the beginning of p are c, up to limit.
func runLength(p []byte, c byte, limit int) int {
	p = p[:min(len(p), limit)]
	for i, b := range p {
		if b != c {
			return i
		}
	}
	return len(p)
}

// endRun puts the run into the block, or into a new one where it does not fit any more.
func (z *Writer) endRun() {
	if z.run == 0 {
		return
	}
	if len(z.block)+5 > blockSize {
		z.endBlock()
	}
	z.crc = updateCRC(z.crc, z.last, z.run)
	for range min(z.run, 4) {
		z.block = append(z.block, z.last)
	}
	if z.run >= 4 {
		z.block = append(z.block, byte(z.run-4))
	}
	z.run = 0
}

func (z *Writer) endBlock() {
	if len(z.block) == 0 {
		return
	}
	crc := ^z.crc
	z.total = (z.total<<1 | z.total>>31) ^ crc
	z.out.bits(blockMagic, 48)
	z.out.bits(uint64(crc), 32)
	z.out.bits(0, 1) // not randomized
	last, origin := z.sorter.transform(z.block)
	z.out.bits(uint64(origin), 24)
	symbols, used := moveToFront(last)
	z.out.writeUsed(used)
	z.out.writeSymbols(symbols)
	z.block, z.crc = z.block[:0], crcStart
}

// Close writes what is left, and the end of the stream. It does not close the writer below.
func (z *Writer) Close() error {
	z.endRun()
	z.endBlock()
	z.out.bits(endMagic, 48)
	z.out.bits(uint64(z.total), 32)
	return z.out.flush()
}
