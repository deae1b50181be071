package appfile

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// zipEnd is what a zip's end record says.
type zipEnd struct {
	at           int64 // offset of the record itself; of zip64's where it has one
	entries      uint64
	size, offset uint64 // of the directory, in bytes
}

const (
	endSize        = 22
	locator64Size  = 20
	end64Size      = 56
	maxComment     = 0xffff
	endMagic       = "PK\x05\x06"
	locator64Magic = "PK\x06\x07"
	end64Magic     = "PK\x06\x06"
	entryMagic     = "PK\x01\x02"
	localMagic     = "PK\x03\x04"
	descriptorMark = "PK\x07\x08"
)

// IsZip tells whether a file ends as zips do, whatever it begins with: one behind a prefix runs as a program, and Java reads it.
func IsZip(path string) (bool, error) {
	file, size, err := raw.Open(path)
	if err != nil {
		return false, err
	}
	defer file.Close()
	z := &zipFile{name: path, r: file, size: size}
	end, _ := z.findEnd()
	return end.at > 0, nil
}

// findEnd looks for the end record from the end of the file on. Android takes the last one there is and wants nothing behind it and its
// comment; other readers take one that is not the last too, and let anything follow.
func (z *zipFile) findEnd() (zipEnd, error) {
	tail, err := z.at(max(0, z.size-endSize-maxComment), min(z.size, endSize+maxComment), "the end of the zip")
	if err != nil {
		return zipEnd{}, err
	}
	for i := lastEnd(tail, len(tail)-endSize); i >= 0; i = lastEnd(tail, i-1) {
		behind := len(tail) - i - endSize - int(raw.U16(tail, i+20))
		switch {
		case behind < 0:
			z.odd.add(OddEnd, "", "its comment has the mark of another end record in it, %d bytes before the file's end", len(tail)-i)
			continue
		case behind > 0:
			z.odd.add(OddEnd, "", "%d bytes follow its end record", behind)
		}
		end := zipEnd{z.size - int64(len(tail)-i), uint64(raw.U16(tail, i+10)), uint64(raw.U32(tail, i+12)), uint64(raw.U32(tail, i+16))}
		return z.widen(end)
	}
	start, err := z.at(0, min(z.size, 16), "the start")
	if err != nil {
		return zipEnd{}, err
	}
	if !strings.HasPrefix(start, "PK") {
		return zipEnd{}, z.fail("not a zip file, as App Bundles, APKs and AARs are: it starts with %q; fetch or build the real one", start)
	}
	return zipEnd{}, z.fail("a zip file without its end record, which stands in the last %d bytes; it was cut short, or something was put behind it: make or fetch it again", endSize+maxComment)
}

// lastEnd gives where the last mark of an end record begins that does not begin behind most; -1 if none is.
func lastEnd(tail string, most int) int {
	if most < 0 {
		return -1
	}
	return strings.LastIndex(tail[:most+len(endMagic)], endMagic)
}

// widen takes the numbers that do not fit into the end record from the one of zip64.
func (z *zipFile) widen(end zipEnd) (zipEnd, error) {
	if end.at < locator64Size {
		return end, nil
	}
	locator, err := z.at(end.at-locator64Size, locator64Size, "the zip64 locator")
	if err != nil || !strings.HasPrefix(locator, locator64Magic) {
		return end, err
	}
	z.odd.add(OddZip64, "", "it has the end record of zip64")
	if end.entries != 0xffff && end.size != 0xffffffff && end.offset != 0xffffffff {
		return end, nil
	}
	at := int64(raw.U64(locator, 8))
	record, err := z.at(at, end64Size, "the zip64 end record")
	if err != nil {
		return end, err
	}
	if !strings.HasPrefix(record, end64Magic) {
		return end, z.fail("no zip64 end record at offset %#x, where its locator puts it; the file is damaged: make or fetch it again", at)
	}
	return zipEnd{min(at, end.at), raw.U64(record, 32), raw.U64(record, 40), raw.U64(record, 48)}, nil
}

// skipPrefix finds the directory where what stands before the zip has moved it, and gives by how many bytes. Android does not look for it.
// Where the file begins with another zip's entry it is the rest of that zip, and no prefix.
func (z *zipFile) skipPrefix(end *zipEnd) (int64, error) {
	start, err := z.at(0, min(z.size, int64(len(localMagic))), "the start")
	if err != nil || end.entries == 0 || start == localMagic {
		return 0, err
	}
	moved := uint64(end.at) - end.size - end.offset
	there, err := z.marked(int64(end.offset))
	if err != nil {
		return 0, err
	}
	if before, err := z.marked(int64(end.offset + moved)); err != nil || there || !before {
		z.odd.add(OddStart, "", "it begins with %q and not with an entry", start)
		return 0, err
	}
	z.odd.add(OddStart, "", "%d bytes stand before it, and its offsets do not know of them", moved)
	end.offset += moved
	return int64(moved), nil
}

// marked tells whether an entry of the directory begins at an offset.
func (z *zipFile) marked(at int64) (bool, error) {
	if at > z.size-int64(len(entryMagic)) {
		return false, nil
	}
	mark, err := z.at(at, int64(len(entryMagic)), "the zip directory")
	return mark == entryMagic, err
}
