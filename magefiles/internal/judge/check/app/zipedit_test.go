package app

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
)

// zipEdit is a zip of which a test changes bytes. Entries lie in the directory as archive/zip writes them: without comments.
type zipEdit struct {
	*testing.T
	data []byte
}

// end gives where the end record begins.
func (z *zipEdit) end() int { return bytes.LastIndex(z.data, []byte("PK\x05\x06")) }

// directory gives where an entry's record in the directory begins.
func (z *zipEdit) directory(name string) int {
	z.Helper()
	le := binary.LittleEndian
	for at := int(le.Uint32(z.data[z.end()+16:])); at < z.end(); {
		length := int(le.Uint16(z.data[at+28:]))
		if string(z.data[at+46:at+46+length]) == name {
			return at
		}
		at += 46 + length + int(le.Uint16(z.data[at+30:]))
	}
	z.Fatalf("no %s in the directory", name)
	return 0
}

// local gives where an entry's own header begins.
func (z *zipEdit) local(name string) int {
	return int(binary.LittleEndian.Uint32(z.data[z.directory(name)+42:]))
}

// behind gives where an entry's content ends.
func (z *zipEdit) behind(name string) int {
	le, at := binary.LittleEndian, z.local(name)
	return at + 30 + int(le.Uint16(z.data[at+26:])) + int(le.Uint16(z.data[at+28:])) + int(le.Uint32(z.data[z.directory(name)+20:]))
}

// xor changes bits of a number.
func (z *zipEdit) xor(at, size int, bits uint32) {
	for i := range size {
		z.data[at+i] ^= byte(bits >> (8 * i))
	}
}

// set writes bytes.
func (z *zipEdit) set(at int, text string) { copy(z.data[at:], text) }

// insert puts bytes into the directory or behind it, and corrects the end record for so many more entries.
func (z *zipEdit) insert(at int, text string, entries uint16) {
	le, end := binary.LittleEndian, z.end()
	z.data = slices.Insert(z.data, at, []byte(text)...)
	end += len(text)
	le.PutUint32(z.data[end+12:], le.Uint32(z.data[end+12:])+uint32(len(text)))
	for _, count := range []int{8, 10} {
		le.PutUint16(z.data[end+count:], le.Uint16(z.data[end+count:])+entries)
	}
}

// record gives an entry's record of the directory.
func (z *zipEdit) record(name string) string {
	at := z.directory(name)
	return string(z.data[at : at+46+len(name)+int(binary.LittleEndian.Uint16(z.data[at+30:]))])
}
