package appfile

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// Types of chunks and values in Android's binary XML (ResourceTypes.h).
const (
	chunkStrings   = 0x0001
	chunkResources = 0x0180
	chunkStart     = 0x0102
	chunkEnd       = 0x0103

	valueString  = 0x03
	valueDecimal = 0x10
	valueHex     = 0x11
	valueBool    = 0x12
)

var errBinaryXML = errors.New("damaged binary XML: a chunk or string is outside the file; make it again")

// binaryXML is a manifest as APKs hold it.
type binaryXML struct {
	strings   stringPool
	resources string // ids of the attributes whose names are the first strings
}

func readBinaryXML(text string, b *manifestReader) error {
	if len(text) < 8 || uint64(raw.U32(text, 4)) > uint64(len(text)) || raw.U32(text, 4) < 8 {
		return errBinaryXML
	}
	x := &binaryXML{}
	for rest := text[8:raw.U32(text, 4)]; rest != ""; {
		if len(rest) < 8 {
			return errBinaryXML
		}
		header, size := int(raw.U16(rest, 2)), uint64(raw.U32(rest, 4))
		if header < 8 || uint64(header) > size || size > uint64(len(rest)) {
			return errBinaryXML
		}
		if err := x.read(raw.U16(rest, 0), rest[:size], header, b); err != nil {
			return err
		}
		rest = rest[size:]
	}
	return nil
}

func (x *binaryXML) read(typ uint16, chunk string, header int, b *manifestReader) (err error) {
	switch typ {
	case chunkStrings:
		x.strings, err = newStringPool(chunk, header)
	case chunkResources:
		x.resources = chunk[header:]
	case chunkStart:
		err = x.start(chunk[header:], b)
	case chunkEnd:
		b.end()
	}
	return err
}

// start reads an element: name and place of the attributes, of which each has a namespace, a name, a text and a typed value.
func (x *binaryXML) start(element string, b *manifestReader) error {
	if len(element) < 20 {
		return errBinaryXML
	}
	if err := b.start(x.strings.at(raw.U32(element, 4))); err != nil {
		return err
	}
	at, size, count := int(raw.U16(element, 8)), int(raw.U16(element, 10)), int(raw.U16(element, 12))
	if size < 20 || at+size*count > len(element) {
		if count == 0 {
			return nil
		}
		return errBinaryXML
	}
	for i := range count {
		a := element[at+i*size:]
		if value, said := x.value(a[15], raw.U32(a, 16)); said {
			b.attribute(x.id(raw.U32(a, 4)), x.strings.at(raw.U32(a, 0)), x.strings.at(raw.U32(a, 4)), value)
		}
	}
	return nil
}

// value returns a typed value as text. References say nothing.
func (x *binaryXML) value(typ byte, data uint32) (value string, said bool) {
	switch typ {
	case valueString:
		return x.strings.at(data), true
	case valueDecimal, valueHex:
		return strconv.Itoa(int(int32(data))), true
	case valueBool:
		return strconv.FormatBool(data != 0), true
	}
	return "", false
}

func (x *binaryXML) id(name uint32) uint32 {
	if uint64(name)*4+4 > uint64(len(x.resources)) {
		return 0
	}
	return raw.U32(x.resources, int(name)*4)
}

// stringPool is a chunk of strings, in UTF-8 or UTF-16.
type stringPool struct {
	offsets string
	data    string
	utf8    bool
}

func newStringPool(chunk string, header int) (stringPool, error) {
	if header < 28 {
		return stringPool{}, errBinaryXML
	}
	count, start := uint64(raw.U32(chunk, 8)), uint64(raw.U32(chunk, 20))
	if start > uint64(len(chunk)) || uint64(header)+4*count > start {
		if count == 0 {
			return stringPool{}, nil
		}
		return stringPool{}, errBinaryXML
	}
	return stringPool{chunk[header : uint64(header)+4*count], chunk[start:], raw.U32(chunk, 16)&0x100 != 0}, nil
}

// maxText is the longest string that is of interest, in bytes or UTF-16 units. Reading no more keeps a file of many elements that share
// one endless name from taking hours.
const maxText = 512

// at gives string i; empty if there is none, or where it is longer than any that matters.
func (p stringPool) at(i uint32) string {
	if uint64(i)*4+4 > uint64(len(p.offsets)) {
		return ""
	}
	off := uint64(raw.U32(p.offsets, int(i)*4))
	if off > uint64(len(p.data)) {
		return ""
	}
	if p.utf8 {
		return utf8String(p.data[off:])
	}
	return utf16String(p.data[off:])
}

// utf8String reads a string behind its length in UTF-16 units and its length in bytes, of one or two bytes each.
func utf8String(s string) string {
	for range 2 {
		if len(s) < 2 {
			return ""
		}
		s = s[1+s[0]>>7:]
	}
	end := strings.IndexByte(s[:min(len(s), maxText)], 0)
	return s[:max(end, 0)]
}

func utf16String(s string) string {
	if len(s) < 2 {
		return ""
	}
	n := int(raw.U16(s, 0))
	if n >= 0x8000 || n > maxText || 2+2*n > len(s) { // above 0x7fff the length has two words
		return ""
	}
	units := make([]uint16, n)
	for i := range units {
		units[i] = raw.U16(s, 2+2*i)
	}
	return string(utf16.Decode(units))
}
