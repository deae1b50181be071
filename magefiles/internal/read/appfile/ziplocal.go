package appfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// Bits of an entry's flags.
const (
	flagEncrypted  = 1 << 0
	flagDescriptor = 1 << 3 // checksum and sizes follow the content; those in the local header say nothing
)

const (
	localSize      = 30
	descriptorSize = 24 // the mark, the checksum, and two sizes of up to 8 bytes
)

// window reads a zip's local headers one after the other, several at once where they lie close together.
type window struct {
	r      io.ReaderAt
	size   int // bytes to read at once
	at     int64
	buffer []byte // what is there
}

const windowSize = 4096

// read gives up to n bytes at an offset, fewer at the file's end. They are good until the next call.
func (w *window) read(at int64, n int) ([]byte, error) {
	if from := at - w.at; from >= 0 && from+int64(n) <= int64(len(w.buffer)) {
		return w.buffer[from : from+int64(n)], nil
	}
	if size := max(n, w.size); cap(w.buffer) < size {
		w.buffer = make([]byte, size)
	}
	got, err := w.r.ReadAt(w.buffer[:cap(w.buffer)], at)
	w.at, w.buffer = at, w.buffer[:got]
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return w.buffer[:min(n, got)], nil
}

// localHeader is what stands before an entry's content: 30 bytes and the name, which is cut where the directory's is shorter.
type localHeader struct{ fixed, name []byte }

func (h localHeader) u16(at int) uint16 { return binary.LittleEndian.Uint16(h.fixed[at:]) }
func (h localHeader) u32(at int) uint32 { return binary.LittleEndian.Uint32(h.fixed[at:]) }

// toldError is an error about an entry that is among the file's Problems already.
type toldError struct{ error }

// Told tells whether an error is among a file's Problems already.
func Told(err error) bool {
	var told toldError
	return errors.As(err, &told)
}

// locate reads each entry's local header: it alone knows where the content starts, since zipalign pads its extra field and not the
// directory's. What else it says is held against the directory as Android does.
func (z *zipFile) locate(moved int64) {
	starts := make([]int64, len(z.entries))
	w := &window{r: z.r, size: int(min(windowSize, z.directory))}
	for i := range z.entries {
		e := &z.entries[i]
		if e.DataOffset < 0 {
			continue
		}
		starts[i] = e.DataOffset + moved
		h, err := z.localHeader(e.Name, starts[i], w)
		if err == nil {
			e.DataOffset = starts[i] + localSize + int64(h.u16(26)) + int64(h.u16(28))
			err = z.fits(e)
		}
		if err != nil {
			z.breaks(e, err)
			continue
		}
		z.compare(e, h, w)
	}
	z.overlaps(starts)
}

// breaks notes an entry whose content nobody finds.
func (z *zipFile) breaks(e *Entry, err error) {
	e.DataOffset = -1
	if len(z.broken) < maxProblems {
		z.broken = append(z.broken, brokenEntry{e.Name, toldError{err}})
	}
}

// brokenEntry is an entry whose content nobody finds, and why.
type brokenEntry struct {
	name string
	err  toldError
}

// brokenBy gives why an entry's content is not found.
func (z *zipFile) brokenBy(e *Entry) error {
	for _, b := range z.broken {
		if b.name == e.Name {
			return b.err
		}
	}
	return toldError{z.fail("%s: its local header is damaged, as those of others are; make or fetch the file again", e.Name)}
}

// localHeader reads the header at an offset, with its name. What it gives is good until the next call.
func (z *zipFile) localHeader(name string, at int64, w *window) (localHeader, error) {
	if at < 0 || at > z.directory-localSize {
		return localHeader{}, z.fail("%s: its header at offset %#x is past the content of the zip; the file is truncated or damaged: make or fetch it again", name, at)
	}
	text, err := w.read(at, int(min(localSize+int64(len(name)), z.directory-at)))
	if err != nil {
		return localHeader{}, z.fail("%s: %v", name, err)
	}
	if len(text) < localSize || string(text[:4]) != localMagic {
		return localHeader{}, z.fail("%s: no header at offset %#x, where the zip directory puts it; the file is damaged: make or fetch it again", name, at)
	}
	return localHeader{fixed: text[:localSize], name: text[localSize:]}, nil
}

// fits reports whether the content lies before the directory.
func (z *zipFile) fits(e *Entry) error {
	if room := z.directory - e.DataOffset; room < 0 || max(e.Compressed, e.length()) > uint64(room) {
		return z.fail("%s at offset %#x with %#x bytes runs into the zip directory at %#x; the file is truncated or damaged: make or fetch it again",
			e.Name, e.DataOffset, max(e.Compressed, e.length()), z.directory)
	}
	return nil
}

// length gives how many bytes in the zip Android takes for the content: of a stored entry it does not ask for the packed size.
func (e *Entry) length() uint64 {
	if e.Method == 0 {
		return e.Size
	}
	return e.Compressed
}

// compare holds a local header against the directory, as libziparchive's FindEntry does. Versions, times and the other flags are nothing
// to it, and of the methods it takes the directory's.
func (z *zipFile) compare(e *Entry, h localHeader, w *window) {
	flags, method := h.u16(6), h.u16(8)
	if length := int(h.u16(26)); length != len(e.Name) || string(h.name) != e.Name {
		z.odd.add(OddLocal, e.Name, "%s: its local header calls it %q", e.Name, h.name[:min(length, len(h.name))])
	}
	compressed, size, ok := z.localSizes(e, h)
	switch {
	case !ok:
		z.odd.add(OddLocal, e.Name, "%s: its local header lacks the sizes of zip64", e.Name)
	case flags&flagDescriptor != 0:
		z.descriptor(e, w)
	default:
		if told := differences(e, h.u32(14), compressed, size); told != "" {
			z.odd.add(OddLocal, e.Name, "%s: its local header says %s", e.Name, told)
		}
	}
	if method != e.Method {
		z.odd.add(OddMethod, e.Name, "%s: its local header says method %d, the directory %d", e.Name, method, e.Method)
	}
	if e.flags&flagEncrypted != 0 { // nobody asks the local header
		z.odd.add(OddEncrypted, e.Name, "%s", e.Name)
	}
	if e.wide {
		z.odd.add(OddZip64, e.Name, "%s has its sizes or its place in the way of zip64", e.Name)
	}
}

// localSizes gives the sizes that a local header has, which zip64 takes out of its extra field. ok is false where it has one and not the other.
func (z *zipFile) localSizes(e *Entry, h localHeader) (compressed, size uint64, ok bool) {
	compressed, size = uint64(h.u32(18)), uint64(h.u32(22))
	if compressed != 0xffffffff && size != 0xffffffff {
		return compressed, size, true
	}
	length := int64(h.u16(28))
	extra, err := z.at(e.DataOffset-length, length, "an extra field")
	wide := zip64Extra(extra)
	if err != nil || compressed != size || len(wide) < 16 {
		return 0, 0, false
	}
	return raw.U64(wide, 8), raw.U64(wide, 0), true
}

// descriptor compares what follows the content. Android reads it when it unpacks an entry, not when it maps one that is stored.
func (z *zipFile) descriptor(e *Entry, w *window) {
	text, err := w.read(e.DataOffset+int64(e.length()), descriptorSize)
	if err != nil || len(text) < descriptorSize { // never before the end record
		return
	}
	if string(text[:4]) == descriptorMark {
		text = text[4:]
	}
	le := binary.LittleEndian
	crc, compressed, size := le.Uint32(text), uint64(le.Uint32(text[4:])), uint64(le.Uint32(text[8:]))
	if e.Compressed >= 0xffffffff || e.Size >= 0xffffffff {
		compressed, size = le.Uint64(text[4:]), le.Uint64(text[12:])
	}
	if told := differences(e, crc, compressed, size); told != "" {
		z.odd.add(OddDescriptor, e.Name, "%s: what follows its content says %s", e.Name, told)
	}
}

// differences tells what is not as the directory says.
func differences(e *Entry, crc uint32, compressed, size uint64) string {
	switch {
	case crc != e.crc:
		return fmt.Sprintf("checksum %08x, the directory %08x", crc, e.crc)
	case compressed != e.Compressed:
		return fmt.Sprintf("%d packed bytes, the directory %d", compressed, e.Compressed)
	case size != e.Size:
		return fmt.Sprintf("%d bytes, the directory %d", size, e.Size)
	}
	return ""
}
