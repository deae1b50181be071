package appfile

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// maxEntries is far above what apps have. An entry takes 46 bytes in a zip and more in memory.
const maxEntries = 131072

// maxPath is how many bytes a path may have on Linux. Names of entries are repeated in findings.
const maxPath = 4096

// zipFile is a zip whose directory was read and checked. The standard library's reader is not used: it goes on past the number of entries
// that the directory claims, with some 300 bytes of memory for each, and it takes entries that overlap.
type zipFile struct {
	name      string // for errors: a path, or path(entry)
	r         io.ReaderAt
	size      int64
	directory int64 // offset of the directory, in bytes
	entries   []Entry
	order     []int32 // indices of entries, by name
	room      *room
}

func (z *zipFile) fail(format string, args ...any) error {
	return fmt.Errorf("%s: %s", z.name, fmt.Sprintf(format, args...))
}

// at gives size bytes at an offset. what names them in the error.
func (z *zipFile) at(off, size int64, what string) (string, error) {
	if off < 0 || size < 0 || off > z.size || size > z.size-off {
		return "", z.fail("%s at offset %#x with %#x bytes runs past the end of the file, which has %#x; it was cut short or is damaged: make or fetch it again",
			what, off, size, z.size)
	}
	var b strings.Builder
	b.Grow(int(size))
	if _, err := io.CopyN(&b, io.NewSectionReader(z.r, off, size), size); err != nil { // it takes no larger buffer than is needed
		return "", z.fail("%s cannot be read: %v", what, err)
	}
	return b.String(), nil
}

func readZip(name string, r io.ReaderAt, size int64, room *room) (*zipFile, error) {
	z := &zipFile{name: name, r: r, size: size, room: room}
	end, err := z.findEnd()
	if err != nil {
		return nil, err
	}
	if end.entries > maxEntries {
		return nil, z.fail("a zip file with %d entries: gondk reads up to %d; apps have some thousands, so it is damaged or made to harm", end.entries, maxEntries)
	}
	if end.size > uint64(end.at) || end.offset > uint64(end.at)-end.size {
		return nil, z.fail("the zip directory at offset %#x with %#x bytes runs past its end record at %#x; the file was cut short or is damaged: make or fetch it again",
			end.offset, end.size, end.at)
	}
	z.directory = int64(end.offset)
	directory, err := z.at(z.directory, int64(end.size), "the zip directory")
	if err != nil {
		return nil, err
	}
	if err := z.readDirectory(directory, int(end.entries)); err != nil {
		return nil, err
	}
	return z, z.locate()
}

// zipEnd is what a zip's end record says.
type zipEnd struct {
	at           int64 // offset of the record itself
	entries      uint64
	size, offset uint64 // of the directory, in bytes
}

const (
	endSize        = 22
	locator64Size  = 20
	end64Size      = 56
	endMagic       = "PK\x05\x06"
	locator64Magic = "PK\x06\x07"
	end64Magic     = "PK\x06\x06"
	entryMagic     = "PK\x01\x02"
	localMagic     = "PK\x03\x04"
)

func (z *zipFile) findEnd() (zipEnd, error) {
	tail, err := z.at(max(0, z.size-endSize-0xffff), min(z.size, endSize+0xffff), "the end of the zip")
	if err != nil {
		return zipEnd{}, err
	}
	for i := len(tail) - endSize; i >= 0; i-- {
		if strings.HasPrefix(tail[i:], endMagic) && endSize+int(raw.U16(tail, i+20)) <= len(tail)-i {
			end := zipEnd{z.size - int64(len(tail)-i), uint64(raw.U16(tail, i+10)), uint64(raw.U32(tail, i+12)), uint64(raw.U32(tail, i+16))}
			return z.widen(end)
		}
	}
	start, err := z.at(0, min(z.size, 16), "the start")
	if err != nil {
		return zipEnd{}, err
	}
	if !strings.HasPrefix(start, "PK") {
		return zipEnd{}, z.fail("not a zip file, as App Bundles, APKs and AARs are: it starts with %q; fetch or build the real one", start)
	}
	return zipEnd{}, z.fail("a zip file without its end record; it was cut short: make or fetch it again")
}

// widen takes the numbers that do not fit into the end record from the one of zip64.
func (z *zipFile) widen(end zipEnd) (zipEnd, error) {
	if end.entries != 0xffff && end.size != 0xffffffff && end.offset != 0xffffffff || end.at < locator64Size {
		return end, nil
	}
	locator, err := z.at(end.at-locator64Size, locator64Size, "the zip64 locator")
	if err != nil || !strings.HasPrefix(locator, locator64Magic) {
		return end, err
	}
	at := int64(raw.U64(locator, 8))
	record, err := z.at(at, end64Size, "the zip64 end record")
	if err != nil {
		return end, err
	}
	if !strings.HasPrefix(record, end64Magic) {
		return end, z.fail("no zip64 end record at offset %#x, where its locator says; the file is damaged: make or fetch it again", at)
	}
	return zipEnd{min(at, end.at), raw.U64(record, 32), raw.U64(record, 40), raw.U64(record, 48)}, nil
}

func (z *zipFile) readDirectory(directory string, count int) error {
	if count > len(directory)/46 {
		return z.fail("%d entries cannot be in a zip directory of %d bytes; the file is damaged: make or fetch it again", count, len(directory))
	}
	if err := z.room.list(count); err != nil {
		return z.fail("%v", err)
	}
	z.entries = make([]Entry, 0, count)
	var total uint64
	for i := range count {
		if len(directory) < 46 || !strings.HasPrefix(directory, entryMagic) {
			return z.fail("entry %d of %d in the zip directory is damaged: make or fetch the file again", i+1, count)
		}
		name, extra := int(raw.U16(directory, 28)), int(raw.U16(directory, 30))
		size := 46 + name + extra + int(raw.U16(directory, 32))
		if name > maxPath {
			return z.fail("entry %d of %d has a name of %d bytes, and no path on Android has more than %d; the file is damaged or made to harm", i+1, count, name, maxPath)
		}
		if size > len(directory) {
			return z.fail("entry %d of %d runs past the zip directory; the file is damaged: make or fetch it again", i+1, count)
		}
		e, err := parseEntry(directory[:46], directory[46:46+name], directory[46+name:46+name+extra])
		if err != nil {
			return z.fail("%v", err)
		}
		if total += e.Compressed; e.Compressed > uint64(z.size) || total > uint64(z.size) {
			return z.fail("the zip's entries claim more bytes than the file has, %d; they overlap or lie, so it is damaged or made to harm", z.size)
		}
		z.entries = append(z.entries, e)
		directory = directory[size:]
	}
	if strings.HasPrefix(directory, entryMagic) {
		return z.fail("its end record tells of %d entries and the zip directory has more; the file is damaged or made to harm", count)
	}
	z.sort()
	return nil
}

// sort orders the entries by name, and of two with one name the first first.
func (z *zipFile) sort() {
	z.order = make([]int32, len(z.entries))
	for i := range z.order {
		z.order[i] = int32(i)
	}
	slices.SortFunc(z.order, func(a, b int32) int {
		return cmp.Or(strings.Compare(z.entries[a].Name, z.entries[b].Name), int(a-b))
	})
}

// find gives the first entry of that name, or nil.
func (z *zipFile) find(name string) *Entry {
	i, ok := slices.BinarySearchFunc(z.order, name, func(i int32, name string) int { return strings.Compare(z.entries[i].Name, name) })
	if !ok {
		return nil
	}
	return &z.entries[z.order[i]]
}

// parseEntry reads an entry of the directory. DataOffset is the local header's, until locate makes it the content's.
func parseEntry(fixed, name, extra string) (Entry, error) {
	e := Entry{
		Name: name, Folder: strings.HasSuffix(name, "/"), flags: raw.U16(fixed, 8), Method: raw.U16(fixed, 10), crc: raw.U32(fixed, 16),
		Compressed: uint64(raw.U32(fixed, 20)), Size: uint64(raw.U32(fixed, 24)),
	}
	offset := uint64(raw.U32(fixed, 42))
	wide := zip64Extra(extra)
	for _, field := range []*uint64{&e.Size, &e.Compressed, &offset} {
		if *field != 0xffffffff {
			continue
		}
		if len(wide) < 8 {
			return e, fmt.Errorf("%s: its zip64 sizes are missing from the directory; the file is damaged: make or fetch it again", name)
		}
		*field, wide = raw.U64(wide, 0), wide[8:]
	}
	if offset > 1<<62 || e.Size > 1<<62 {
		return e, fmt.Errorf("%s: impossible offset %#x or size %#x in the zip directory; the file is damaged: make or fetch it again", name, offset, e.Size)
	}
	e.DataOffset = int64(offset)
	return e, nil
}

// zip64Extra gives the content of the extra field that holds what needs 64 bits.
func zip64Extra(extra string) string {
	for len(extra) >= 4 {
		id, size := raw.U16(extra, 0), int(raw.U16(extra, 2))
		if size > len(extra)-4 {
			return ""
		}
		if id == 1 {
			return extra[4 : 4+size]
		}
		extra = extra[4+size:]
	}
	return ""
}

// locate finds where each entry's content starts. Only the local header knows: zipalign pads its extra field and not the directory's.
func (z *zipFile) locate() error {
	var header [30]byte
	for i := range z.entries {
		e := &z.entries[i]
		at := e.DataOffset
		if at > z.directory-30 {
			return z.fail("%s: its header at offset %#x lies past the content of the zip; the file was cut short or is damaged: make or fetch it again", e.Name, at)
		}
		if _, err := z.r.ReadAt(header[:], at); err != nil && !errors.Is(err, io.EOF) {
			return z.fail("%s: %v", e.Name, err)
		}
		if string(header[:4]) != localMagic {
			return z.fail("%s: no header at offset %#x, where the zip directory says; the file is damaged: make or fetch it again", e.Name, at)
		}
		e.DataOffset = at + 30 + int64(binary.LittleEndian.Uint16(header[26:])) + int64(binary.LittleEndian.Uint16(header[28:]))
		if e.DataOffset > z.directory || e.Compressed > uint64(z.directory-e.DataOffset) {
			return z.fail("%s at offset %#x with %#x bytes runs into the zip directory at %#x; the file was cut short or is damaged: make or fetch it again",
				e.Name, e.DataOffset, e.Compressed, z.directory)
		}
	}
	return nil
}
