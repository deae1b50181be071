package content

import (
	"context"
	"io"

	"github.com/gondk/gondk/golib/digest"
)

// Digest says what is in a file.
type Digest struct {
	SHA256 string // in lower-case hexadecimal
	Size   int64
}

// Progress is told how many of all bytes are done.
type Progress func(done, total int64)

// DigestOf reads the file at path. It returns ErrCanceled soon after ctx has ended.
func DigestOf(ctx context.Context, path string, progress Progress) (Digest, error) {
	f, err := digest.Open(path)
	if err != nil {
		return Digest{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Digest{}, err
	}
	r := &reader{Reader: f, total: info.Size(), tell: progress}
	hex, err := digest.Reader(r, ctx.Done())
	if err != nil {
		return Digest{}, err
	}
	return Digest{hex, r.done}, nil
}

// reader tells how much of it was read.
type reader struct {
	io.Reader
	done, total int64
	tell        Progress
}

func (r *reader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.done += int64(n)
	if n > 0 && r.tell != nil {
		r.tell(r.done, r.total)
	}
	return n, err
}
