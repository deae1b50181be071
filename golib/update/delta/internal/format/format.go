// Package format holds what bsdiff's format BSDIFF40 is made of. All numbers have 8 bytes: the lowest byte first, and in the highest bit
// of the last byte the sign.
//
//	"BSDIFF40"
//	number   bytes of the compressed control section
//	number   bytes of the compressed diff section
//	number   bytes of the new file
//	bzip2    control section: triples
//	bzip2    diff section: what is added to bytes of the old file
//	bzip2    extra section: bytes that the old file does not have
package format

import (
	"bytes"
	"encoding/binary"
)

const (
	// HeaderSize is how many bytes stand before the control section.
	HeaderSize = 32
	// TripleSize is how many bytes of the control section a triple takes.
	TripleSize = 24

	magic    = "BSDIFF40"
	signMask = 1 << 63
)

// Header says how long the sections are: the extra section takes the rest of the file.
type Header struct {
	Control, Diff int64 // compressed bytes
	New           int64 // bytes of the new file
}

// Triple is one step of the control section: Add bytes of the old file, each with a byte of the diff section added, then Copy bytes of the
// extra section; then the place in the old file moves by Seek.
type Triple struct{ Add, Copy, Seek int64 }

// ParseHeader reads the first HeaderSize bytes of a patch. It is false if they are of another format; the numbers may still be anything.
func ParseHeader(b []byte) (Header, bool) {
	if len(b) < HeaderSize || !bytes.HasPrefix(b, []byte(magic)) {
		return Header{}, false
	}
	return Header{number(b[8:]), number(b[16:]), number(b[24:])}, true
}

// Append writes the header behind b.
func (h Header) Append(b []byte) []byte {
	b = append(b, magic...)
	return appendNumber(appendNumber(appendNumber(b, h.Control), h.Diff), h.New)
}

// ParseTriple reads the first TripleSize bytes of b.
func ParseTriple(b []byte) Triple { return Triple{number(b), number(b[8:]), number(b[16:])} }

// Append writes the triple behind b.
func (t Triple) Append(b []byte) []byte {
	return appendNumber(appendNumber(appendNumber(b, t.Add), t.Copy), t.Seek)
}

func number(b []byte) int64 {
	n := binary.LittleEndian.Uint64(b)
	if n&signMask != 0 {
		return -int64(n &^ signMask)
	}
	return int64(n)
}

func appendNumber(b []byte, n int64) []byte {
	if n < 0 {
		return binary.LittleEndian.AppendUint64(b, uint64(-n)|signMask)
	}
	return binary.LittleEndian.AppendUint64(b, uint64(n))
}
