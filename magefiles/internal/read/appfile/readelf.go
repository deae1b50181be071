package appfile

import (
	"fmt"

	"github.com/gondk/gondk/magefiles/internal/read/elfabi"
)

// ReadELF reads an entry that is an ELF file of any kind: debug information below BUNDLE-METADATA. Nothing of the result may be used after
// Close.
func (f *File) ReadELF(name string) (*elfabi.File, error) {
	data, err := f.Content(name)
	if err != nil {
		return nil, err
	}
	return elfabi.ParseFile(f.Path+"("+name+")", data)
}

// Same reports whether two entries have one content, by the size and checksum that the zip's directory tells of each.
func (f *File) Same(a, b string) (bool, error) {
	x, err := f.entry(a)
	if err != nil {
		return false, err
	}
	y, err := f.entry(b)
	if err != nil {
		return false, err
	}
	return x.Size == y.Size && x.crc == y.crc, nil
}

func (f *File) entry(name string) (*Entry, error) {
	if f.zip == nil {
		return nil, fmt.Errorf("%s(%s): the file was closed", f.Path, name)
	}
	e := f.zip.find(name)
	if e == nil {
		return nil, fmt.Errorf("%s: has no %s", f.Path, name)
	}
	return e, nil
}
