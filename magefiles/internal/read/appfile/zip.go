package appfile

import (
	"cmp"
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
// that the directory claims, with some 300 bytes of memory for each, and it does not compare local headers.
type zipFile struct {
	name      string // for errors: a path, or path(entry)
	r         io.ReaderAt
	size      int64
	directory int64 // offset of the directory, in bytes
	entries   []Entry
	order     []int32 // indices of entries, by name
	room      *room
	odd       oddities
	broken    []brokenEntry // the first ones; DataOffset is -1 for all of them
}

func (z *zipFile) fail(format string, args ...any) error {
	return fmt.Errorf("%s: %s", z.name, fmt.Sprintf(format, args...))
}

// at gives size bytes at an offset. what names them in the error.
func (z *zipFile) at(off, size int64, what string) (string, error) {
	if off < 0 || size < 0 || off > z.size || size > z.size-off {
		return "", z.fail("%s at offset %#x with %#x bytes runs past the end of the file, which ends at %#x; it is truncated or damaged: make or fetch it again",
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
		return nil, z.fail("a zip file with %d entries, but gondk reads up to %d; apps have some thousands, so it is damaged or malicious", end.entries, maxEntries)
	}
	if end.size > uint64(end.at) || end.offset > uint64(end.at)-end.size {
		return nil, z.fail("the zip directory at offset %#x with %#x bytes runs past its end record at %#x; the file is truncated or damaged: make or fetch it again",
			end.offset, end.size, end.at)
	}
	moved, err := z.skipPrefix(&end)
	if err != nil {
		return nil, err
	}
	z.directory = int64(end.offset)
	directory, err := z.at(z.directory, int64(end.size), "the zip directory")
	if err != nil {
		return nil, err
	}
	if err := z.readDirectory(directory, int(end.entries)); err != nil {
		return nil, err
	}
	z.names()
	z.locate(moved)
	return z, nil
}

func (z *zipFile) readDirectory(directory string, count int) error {
	if count > len(directory)/46 {
		return z.fail("%d entries do not fit into a zip directory of %d bytes; the file is damaged: make or fetch it again", count, len(directory))
	}
	if err := z.room.list(count); err != nil {
		return z.fail("%v", err)
	}
	z.entries = make([]Entry, 0, count)
	for i := range count {
		if len(directory) < 46 || !strings.HasPrefix(directory, entryMagic) {
			return z.fail("entry %d of %d in the zip directory is damaged: make or fetch the file again", i+1, count)
		}
		name, extra := int(raw.U16(directory, 28)), int(raw.U16(directory, 30))
		size := 46 + name + extra + int(raw.U16(directory, 32))
		if name > maxPath {
			return z.fail("entry %d of %d has a name of %d bytes, but a path on Android has at most %d; the file is damaged or malicious", i+1, count, name, maxPath)
		}
		if size > len(directory) {
			return z.fail("entry %d of %d runs past the zip directory; the file is damaged: make or fetch it again", i+1, count)
		}
		e, err := parseEntry(directory[:46], directory[46:46+name], directory[46+name:46+name+extra])
		if err != nil {
			z.breaks(&e, z.fail("%v", err))
		}
		z.entries = append(z.entries, e)
		directory = directory[size:]
	}
	if strings.HasPrefix(directory, entryMagic) {
		z.odd.add(OddHidden, "", "its end record tells of %d, and more follow in the zip directory", count)
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

// find returns the first entry of that name, or nil.
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
		MadeBy: raw.U16(fixed, 4), Modified: uint32(raw.U16(fixed, 14))<<16 | uint32(raw.U16(fixed, 12)), Attributes: raw.U32(fixed, 38),
	}
	offset := uint64(raw.U32(fixed, 42))
	wide := zip64Extra(extra)
	e.wide = e.Size == 0xffffffff || e.Compressed == 0xffffffff || offset == 0xffffffff
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

// zip64Extra returns the content of the extra field that holds what needs 64 bits.
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
