package appfile

import (
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// maxRatio is how many times its size in the zip an entry may have when it is unpacked. Libraries have about 3, classes up to 10; only
// what is made to fill memory has more.
const maxRatio = 200

// dense reports whether an entry unpacks to too many times its size. Small libraries that are padded to 64 KB pages may do so.
func (e *Entry) dense() bool { return e.Size > 256<<10 && e.Size/maxRatio > e.Compressed }

// Limits on what is unpacked, in bytes. Real manifests have some hundred thousand, a classes.dex less than 15 million.
const (
	maxProto    = 8 << 20
	maxManifest = 8 << 20
	maxTextXML  = 1 << 20
	maxDex      = 128 << 20
	maxClass    = 16 << 20
	maxJar      = 512 << 20
	maxAPK      = 4 << 30
	maxLibrary  = 2 << 30
)

// unpack writes an entry's content, which must be what the directory says. what and limit say how large its kind may be.
func (z *zipFile) unpack(e *Entry, w io.Writer, limit uint64, what string) error {
	if e.DataOffset < 0 {
		return z.brokenBy(e)
	}
	if e.Size > limit {
		return z.fail("%s has %d bytes, but %s may have at most %d here; it is damaged or malicious", e.Name, e.Size, what, limit)
	}
	if err := z.room.unpack(e.Size); err != nil {
		return z.fail("%s: %v", e.Name, err)
	}
	content, err := z.content(e)
	if err != nil {
		return err
	}
	sum := crc32.NewIEEE()
	n, err := io.Copy(io.MultiWriter(w, sum), io.LimitReader(content, int64(e.Size)+1))
	var full *fs.PathError
	switch {
	case errors.As(err, &full) && full.Op == "write":
		return z.fail("%s cannot be unpacked: %v; free some space for temporary files", e.Name, err)
	case (err != nil || uint64(n) != e.Size || sum.Sum32() != e.crc) && e.flags&flagEncrypted != 0:
		return z.fail("%s is encrypted; nobody who opens the app knows a password: pack it without one", e.Name)
	case err != nil:
		return z.fail("%s cannot be unpacked: %v%s; the file is damaged: make or fetch it again", e.Name, err, z.because(e))
	case uint64(n) != e.Size:
		return z.fail("%s unpacks to another size than the %d bytes that the zip directory says%s; the file is damaged: make or fetch it again", e.Name, e.Size, z.because(e))
	case sum.Sum32() != e.crc: // which Android does not ask
		z.odd.add(OddChecksum, e.Name, "%s has the checksum %08x and not %08x as the zip directory says", e.Name, sum.Sum32(), e.crc)
	}
	return nil
}

// content returns a reader of an entry's unpacked content. A mark that it is encrypted is left to the checksum: Android reads on.
func (z *zipFile) content(e *Entry) (io.Reader, error) {
	raw := io.NewSectionReader(z.r, e.DataOffset, int64(e.length()))
	switch e.Method {
	case 0:
		return raw, nil
	case 8:
		if e.dense() {
			return nil, z.fail("%s unpacks to more than %d times its %d bytes; it is damaged or malicious", e.Name, maxRatio, e.Compressed)
		}
		return z.room.inflater(raw)
	}
	return nil, z.fail("%s is packed with method %d; Android supports 0 (stored) and 8 (deflated): use one of them", e.Name, e.Method)
}

// text unpacks a small entry into memory.
func (z *zipFile) text(e *Entry, limit uint64, what string) (string, error) {
	var b strings.Builder
	if e.Size <= limit && !e.dense() {
		b.Grow(int(e.Size) + 1)
	}
	err := z.unpack(e, &b, limit, what)
	return b.String(), err
}

// mapped unpacks an entry into a temporary file that no name leads to, and gives it as if it were in memory. release gives it back;
// nothing that was cut out of the content may be used then.
func (z *zipFile) mapped(e *Entry, limit uint64, what string) (content string, release func() error, err error) {
	file, err := os.CreateTemp("", "gondk-unpacked-*")
	if err != nil {
		return "", nil, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if err := z.unpack(e, file, limit, what); err != nil {
		return "", nil, err
	}
	return raw.Map(file, int(e.Size))
}

// nested returns a zip in the zip. A stored one, as bundletool makes them, is read where it lies.
func (z *zipFile) nested(e *Entry, limit uint64, what string) (r io.ReaderAt, size int64, release func() error, err error) {
	if e.Method == 0 && e.DataOffset >= 0 {
		return io.NewSectionReader(z.r, e.DataOffset, int64(e.Size)), int64(e.Size), func() error { return nil }, nil
	}
	data, release, err := z.mapped(e, limit, what)
	return strings.NewReader(data), int64(len(data)), release, err
}
