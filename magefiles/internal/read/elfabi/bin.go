// Package elfabi reads the output of compilers, linkers and archivers: ELF objects and libraries, ar archives, cgo's headers. It states
// facts; package check judges them.
//
// Files come from anywhere, so every offset and size is checked before it is used, and a file is held in memory once: names are cut out
// of it and symbols are read as they are asked for. This is why debug/elf only lends its constants: it copies each name, which a
// small file can claim to be long a million times, and it refuses to open what the rules about damaged headers are there to judge.
package elfabi

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// bin is the content of a file or an archive's member: a string, since parts of a string share its memory.
type bin struct {
	name string // for errors: a path, or path(member)
	data string
}

// fail makes a Fault; the caller that knows the Part adds it with Part.of.
func (b bin) fail(format string, args ...any) error {
	text := fmt.Sprintf(format, args...)
	if len(text) > maxText { // a damaged file's names may be as long as the file
		text = text[:maxText/2] + " … " + text[len(text)-maxText/2:]
	}
	return &Fault{File: b.name, Text: text}
}

// maxText is about how many bytes a fault's text may have.
const maxText = 1000

// slice returns the bytes from off to off+size. what names them in the error.
func (b bin) slice(off, size uint64, what string) (string, error) {
	end := off + size
	if end < off || end > uint64(len(b.data)) {
		return "", b.fail("%s at offset %#x with %#x bytes runs past the end of the file, which ends at %#x; it is truncated or damaged: make or fetch it again",
			what, off, size, len(b.data))
	}
	return b.data[off:end], nil
}

// maxFile is the size, in bytes, of the largest file that is read. The largest that Google Play takes is far smaller; a sparse file that
// claims to be huge must not exhaust the memory.
const maxFile = 1<<31 - 1

// readFile returns a whole file without a second copy of it.
func readFile(path string) (bin, error) {
	f, size, err := openFile(path)
	if err != nil {
		return bin{}, err
	}
	defer f.Close()
	if err := checkSize(path, size); err != nil {
		return bin{}, err
	}
	data := make([]byte, size)
	n, err := io.ReadFull(f, data)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) { // what was cut meanwhile is for its reader to tell
		return bin{}, fmt.Errorf("%s: %w", path, err)
	}
	return bin{path, raw.String(data[:n])}, nil
}

func checkSize(path string, size int64) error {
	if size > maxFile {
		return bin{name: path}.fail("%d bytes is more than any library or archive has (%d); give the real file", size, maxFile)
	}
	return nil
}

// openFile does what raw.Open does; that something is no file is a Fault too.
func openFile(path string) (*os.File, int64, error) {
	f, size, err := raw.Open(path)
	var not *raw.NotFile
	if errors.As(err, &not) {
		err = bin{name: path}.fail("%s", not.Text())
	}
	return f, size, err
}

// maxName bounds the search for a name's end. Without it a file of a few megabytes that points every symbol at one endless name
// keeps a reader busy for minutes. The longest mangled C++ names seen have some ten thousand bytes.
const maxName = 1 << 18

// cString returns the NUL-terminated name at an offset of a string table.
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
