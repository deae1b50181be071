package download

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/gondk/gondk/golib/update/internal/disk"
)

// maxTries is how often a download goes on by itself, each time with bytes gained, after the connection was cut.
const maxTries = 20

// Want is what a file must be.
type Want struct {
	Size   int64 // bytes
	SHA256 string
}

// File downloads a file to path, where an earlier download of it may have left a part, and syncs it. progress is told the bytes that are
// there; it may be nil. After an error of the network, or when ctx is cancelled, the part stays for the next time; where the disk is full,
// or the bytes are wrong, it is removed. Errors that are no [*Error] are those of this machine, or ctx's.
func (c *Client) File(ctx context.Context, url string, want Want, fsys disk.FS, path string, progress func(done int64)) error {
	f, err := fsys.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	d := &file{c, url, want, f, progress}
	if d.progress == nil {
		d.progress = func(int64) {}
	}
	err = d.download(ctx)
	if err == nil {
		err = f.Sync()
	}
	if err != nil && !resumable(ctx, err) {
		f.Close()
		fsys.Remove(path)
	}
	return err
}

// resumable says whether what is there may be the beginning of what is wanted.
func resumable(ctx context.Context, err error) bool {
	var remote *Error
	if !errors.As(err, &remote) {
		return ctx.Err() != nil
	}
	return remote.Retry || !errors.Is(err, ErrDigest) && !errors.Is(err, ErrLength)
}

// file is one that is being downloaded.
type file struct {
	*Client
	url      string
	want     Want
	part     disk.File
	progress func(done int64)
}

// download fills the part. Where the result is wrong and its beginning came from an earlier time, it is downloaded once more whole.
func (d *file) download(ctx context.Context) error {
	from, err := d.part.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if from > d.want.Size {
		from = 0
	}
	if err := d.fill(ctx, from); err != nil {
		return err
	}
	err = d.verify(ctx)
	if from == 0 || !errors.Is(err, ErrDigest) {
		return err
	}
	if err := d.fill(ctx, 0); err != nil {
		return err
	}
	return d.verify(ctx)
}

// fill downloads what comes after the first bytes.
func (d *file) fill(ctx context.Context, from int64) error {
	if err := d.cut(from); err != nil {
		return err
	}
	var err error
	for try := 0; from < d.want.Size && try < maxTries; try++ {
		var now int64
		now, err = d.request(ctx, from)
		var remote *Error
		if err != nil && (!errors.As(err, &remote) || !remote.Retry || now <= from) {
			return err
		}
		from = now
	}
	if from < d.want.Size {
		return err
	}
	return nil
}

// request asks for what comes after the first bytes, and gives the number that are there then.
func (d *file) request(ctx context.Context, from int64) (int64, error) {
	header := http.Header{}
	if from > 0 {
		header.Set("Range", fmt.Sprintf("bytes=%d-", from))
	}
	a, err := d.get(ctx, d.url, header)
	if err != nil {
		return from, err
	}
	defer a.Close()
	if from, err = d.begin(a, from); err != nil {
		return from, err
	}
	if length := d.want.Size - from; a.ContentLength >= 0 && a.ContentLength != length {
		return from, a.fail(fmt.Errorf("%w: %d; there should be %d", ErrLength, a.ContentLength, length), false)
	}
	return d.copy(ctx, a, from)
}

// begin checks the answer's first line, and gives the place of the body's first byte: a server may send the whole file all the same.
func (d *file) begin(a *answer, from int64) (int64, error) {
	if from == 0 || a.StatusCode == http.StatusOK {
		if err := a.check(http.StatusOK); err != nil {
			return from, err
		}
		return 0, d.cut(0)
	}
	if a.StatusCode == http.StatusRequestedRangeNotSatisfiable {
		return from, a.fail(fmt.Errorf("%w: it has less than %d bytes", ErrLength, from), false)
	}
	if err := a.check(http.StatusPartialContent); err != nil {
		return from, err
	}
	want := fmt.Sprintf("bytes %d-%d/%d", from, d.want.Size-1, d.want.Size)
	if got := a.Header.Get("Content-Range"); got != want && got != want[:strings.IndexByte(want, '/')+1]+"*" {
		return from, a.fail(fmt.Errorf("%w: %.100q; it should be %q", ErrLength, got, want), false)
	}
	return from, nil
}

// cut leaves the first bytes of the part, and sets its place behind them.
func (d *file) cut(size int64) error {
	if err := d.part.Truncate(size); err != nil {
		return err
	}
	_, err := d.part.Seek(size, io.SeekStart)
	d.progress(size)
	return err
}

// copy appends the body to the part, no faster than the rate.
func (d *file) copy(ctx context.Context, a *answer, from int64) (int64, error) {
	block := make([]byte, blockSize(d.Rate))
	pace := newPace(d.Rate)
	for from < d.want.Size {
		n, err := a.Read(block[:min(int64(len(block)), d.want.Size-from)])
		if n > 0 {
			if _, err := d.part.Write(block[:n]); err != nil {
				return from, err
			}
			from += int64(n)
			d.progress(from)
		}
		if err == io.EOF && from < d.want.Size {
			return from, a.fail(fmt.Errorf("%w: %d of %d", ErrLength, from, d.want.Size), true)
		}
		if err != nil && err != io.EOF {
			return from, err
		}
		if err := pace.wait(ctx, n); err != nil {
			return from, err
		}
	}
	return from, d.ended(a)
}

// ended holds that nothing comes after the last byte.
func (d *file) ended(a *answer) error {
	var one [1]byte
	if n, _ := a.Read(one[:]); n > 0 {
		return a.fail(fmt.Errorf("%w: there are more than %d", ErrLength, d.want.Size), false)
	}
	return nil
}

// verify checks the part's digest as it is on the disk.
func (d *file) verify(ctx context.Context) error {
	if _, err := d.part.Seek(0, io.SeekStart); err != nil {
		return err
	}
	sum := sha256.New()
	block := make([]byte, 256<<10)
	for {
		n, err := d.part.Read(block)
		sum.Write(block[:n])
		if err == io.EOF {
			break
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != d.want.SHA256 {
		return &Error{URL: d.url, Err: fmt.Errorf("%w: their SHA-256 is %s, not %s", ErrDigest, got, d.want.SHA256)}
	}
	return nil
}
