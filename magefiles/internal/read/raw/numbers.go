// Package raw has what readers of binary files share: opening a file, and reading numbers from its content.
//
// Content is a string, since parts of a string share its memory.
package raw

import "unsafe"

// Bytes returns the bytes of a content without a copy, for a reader that wants them so. Nobody may write to them.
func Bytes(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// String is the opposite of Bytes: a content without a copy of what was read. Nobody may write to it from then on.
func String(read []byte) string { return unsafe.String(unsafe.SliceData(read), len(read)) }

// U16 returns the little-endian number at an offset. There must be so many bytes.
func U16(s string, at int) uint16 { return uint16(s[at]) | uint16(s[at+1])<<8 }

// U32 does what U16 does for 4 bytes.
func U32(s string, at int) uint32 {
	b := s[at : at+4] // the compiler makes one load of the whole expression
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// U64 does what U16 does for 8 bytes.
func U64(s string, at int) uint64 {
	b := s[at : at+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// ULEB reads an unsigned LEB128 number, DWARF's, of up to 10 bytes and gives what follows it.
func ULEB(s string) (value uint64, rest string, ok bool) {
	for i := 0; i < len(s) && i < 10; i++ {
		value |= uint64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return value, s[i+1:], true
		}
	}
	return 0, "", false
}

// SLEB does what ULEB does for a signed number.
func SLEB(s string) (value int64, rest string, ok bool) {
	for i := 0; i < len(s) && i < 10; i++ {
		value |= int64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			if bits := 7 * (i + 1); s[i]&0x40 != 0 && bits < 64 {
				value |= -1 << bits
			}
			return value, s[i+1:], true
		}
	}
	return 0, "", false
}
