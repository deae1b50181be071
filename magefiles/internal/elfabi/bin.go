// Package elfabi reads what compilers, linkers and archivers made: ELF objects and libraries, ar archives, cgo's headers. It gives facts
// and no opinions; package check has those.
//
// Files come from anywhere, so every offset and size is checked before it is used, and a file is held in memory once: names are cut out
// of it and symbols are read as they are asked for. This is why debug/elf only lends its constants: it copies each name, which a
// small file can claim to be long a million times, and it refuses to open what the rules about damaged headers are there to judge.
package elfabi

import (
	"fmt"
	"os"
	"strings"
)

// bin is the content of a file or an archive's member: a string, since parts of a string share its memory.
type bin struct {
	name string // for errors: a path, or path(member)
	data string
}

func (b bin) fail(format string, args ...any) error {
	return fmt.Errorf("%s: %s", b.name, fmt.Sprintf(format, args...))
}

// slice gives the bytes from off to off+size. what names them in the error.
func (b bin) slice(off, size uint64, what string) (string, error) {
	end := off + size
	if end < off || end > uint64(len(b.data)) {
		return "", b.fail("%s at offset %#x with %#x bytes runs past the end of the file, which has %#x; it was cut short or is damaged: make or fetch it again",
			what, off, size, len(b.data))
	}
	return b.data[off:end], nil
}

// readFile gives a whole file without a second copy of it.
func readFile(path string) (bin, error) {
	f, err := os.Open(path)
	if err != nil {
		return bin{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return bin{}, err
	}
	if !info.Mode().IsRegular() {
		return bin{}, fmt.Errorf("%s: not a file", path)
	}
	var data strings.Builder
	data.Grow(int(info.Size()))
	if _, err := f.WriteTo(&data); err != nil {
		return bin{}, fmt.Errorf("%s: %w", path, err)
	}
	return bin{path, data.String()}, nil
}

func le16(s string, at int) uint16 { return uint16(s[at]) | uint16(s[at+1])<<8 }
func le32(s string, at int) uint32 { return uint32(le16(s, at)) | uint32(le16(s, at+2))<<16 }
func le64(s string, at int) uint64 { return uint64(le32(s, at)) | uint64(le32(s, at+4))<<32 }

// maxName bounds the search for a name's end. Without it a file of a few megabytes that points every symbol at one endless name
// keeps a reader busy for minutes. The longest mangled C++ names seen have some ten thousand bytes.
const maxName = 1 << 18

// cString gives the NUL-terminated name at an offset of a string table.
func cString(table string, at uint64) (string, bool) {
	if at >= uint64(len(table)) {
		return "", false
	}
	rest := table[at:]
	end := strings.IndexByte(rest[:min(len(rest), maxName)], 0)
	if end < 0 {
		return "", false
	}
	return rest[:end], true
}

// uleb reads an unsigned LEB128 number and gives what follows it.
func uleb(s string) (value uint64, rest string, ok bool) {
	for i := 0; i < len(s) && i < 10; i++ {
		value |= uint64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return value, s[i+1:], true
		}
	}
	return 0, "", false
}

// sleb reads a signed LEB128 number and gives what follows it.
func sleb(s string) (value int64, rest string, ok bool) {
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
