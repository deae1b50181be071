// Package size measures the app's libraries: as linked, stripped, and compressed for download, and which Go packages the bytes come from.
package size

import (
	"compress/flate"
	"debug/elf"
	"fmt"
	"io"
	"os"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// Library is the sizes of one library in one ABI, in bytes.
type Library struct {
	ABI, BuildPath, Name string

	Linked     int64 // with symbols and debug information; 0 if nobody kept it
	Stripped   int64 // as it is packed
	Compressed int64 // deflated, as it is downloaded
	Packages   []Package
	Objects    []Object // what CCode is made of
	Sections   []Section
}

// Package is what one Go package brings, or one part of the library that belongs to no Go package.
type Package struct {
	Path   string // encoding/json; one of the parts below
	Bytes  int64
	Module string // that the package is of; empty for Go's own packages and for the parts below
}

// Object is what one source file of C, C++ or assembly brings.
type Object struct {
	File  string // golib_jni.c; empty for what no debug information tells of
	Bytes int64
}

// Parts of a library other than Go packages.
const (
	CCode      = "C code and data"
	LineTables = "Go line tables (.gopclntab)"
	GoTypes    = "Go types and strings"
	LinkTables = "tables for the loader"
)

// Parts returns them.
func Parts() []string { return []string{CCode, LineTables, GoTypes, LinkTables} }

// Section is one section of the packed library.
type Section struct {
	Name  string
	Bytes int64
}

// Measure returns the sizes of a packed library, which is a file. linked is the same before it was stripped, which knows the packages; nil
// where nobody kept it; compressed is what Compressed gives for it.
func Measure(packed, linked *elfabi.Library, compressed int64) Library {
	l := Library{Stripped: packed.Size, Compressed: compressed}
	for _, s := range packed.Sections {
		if s.Name != "" && s.Type != elf.SHT_NOBITS {
			l.Sections = append(l.Sections, Section{s.Name, int64(s.Size)})
		}
	}
	if linked != nil {
		l.Linked = linked.Size
		l.Packages, l.Objects = packages(linked.File)
	}
	return l
}

// Compressed returns the size of a file as zip compresses it: by zlib's usual level, as bundletool's get-size does.
func Compressed(path string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var n counter
	z, err := flate.NewWriter(&n, flate.DefaultCompression)
	if err != nil {
		return 0, err
	}
	if _, err := io.Copy(z, f); err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	err = z.Close()
	return int64(n), err
}

// counter counts what is written to it.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
