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

	"github.com/gondk/gondk/golib/internal/disk"
)

const (
	// maxTries is how many requests a download makes by itself that bring less than a fair piece.
	maxTries = 20
	// fairPiece is how much a request must bring to be none of them: servers may limit what one answer has, and networks cut.
	fairPiece = 16 << 10
)

// Want is what a file must be.
type Want struct {
	Size   int64 // bytes
	SHA256 string
}

// File downloads a file to path, where an earlier download of it may have left a part, and syncs it. progress is told the bytes that are
// there; it may be nil. After an error of the network or of the server, or when ctx is cancelled, the part stays for the next time; where
// the disk is full, or the part is whole and wrong, it is removed. The same holds for a file path+disk.Temporary, which is there while what
// comes is not what came before. Errors that are no [*Error] are those of this machine, or ctx's.
func (c *Client) File(ctx context.Context, url string, want Want, fsys disk.FS, path string, progress func(done int64)) error {
	if progress == nil {
		progress = func(int64) {}
	}
	d := &file{Client: c, url: url, want: want, fs: fsys, path: path, progress: progress}
	if err := d.open(); err != nil {
		return err
	}
	defer func() { d.part.Close() }()
	err := d.download(ctx)
	if err == nil {
		err = d.part.Sync()
	}
	if err != nil && !d.resumable(ctx, err) {
		d.part.Close()
		fsys.Remove(path)
	}
	return err
}

// file is one that is being downloaded.
type file struct {
	*Client
	url      string
	want     Want
	fs       disk.FS
	path     string
	part     disk.File
	have     int64  // how many bytes of the part there are
	known    []byte // what copy compares with
	progress func(done int64)

	solid   int64 // how many bytes came by answers that told their place, or the file's size
	mixed   bool  // not all of it came by one request for the whole, from the server itself
	guessed int64 // where a piece begins whose place was guessed; 0: none was

	afresh bool // the next request is for the whole, to the server itself
	aside  bool // and goes beside the part
	isSide bool // this is what lies beside the part
	silent int  // requests with Range that got no answer at all
	again  bool // the file was whole and wrong once
}

// open opens what an earlier download left.
func (d *file) open() error {
	part, err := d.fs.OpenFile(d.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if d.have, err = part.Seek(0, io.SeekEnd); err != nil {
		part.Close()
		return err
	}
	if d.have > d.want.Size {
		d.have = 0
	}
	d.part, d.mixed, d.solid = part, d.have > 0, d.have
	return nil
}

// resumable reports whether what is there may be the beginning of what is wanted.
func (d *file) resumable(ctx context.Context, err error) bool {
	var remote *Error
	if !errors.As(err, &remote) {
		return ctx.Err() != nil
	}
	return d.have < d.want.Size // else it is whole, and wrong
}

// download fills the part. Where the result is wrong and may be mixed of two files, it is downloaded once more from the beginning.
func (d *file) download(ctx context.Context) error {
	for {
		if err := d.fill(ctx); err != nil {
			return err
		}
		err := d.wrong(d.verify(ctx))
		if !errors.Is(err, ErrDigest) || d.again || !d.mixed {
			return err
		}
		d.have = d.guessed
		d.again, d.afresh, d.mixed, d.guessed = true, true, d.guessed > 0, 0
	}
}

// fill downloads what is not there yet.
func (d *file) fill(ctx context.Context) error {
	if err := d.cut(); err != nil {
		return err
	}
	poor := 0
	for d.have < d.want.Size {
		before := d.have
		err := d.request(ctx)
		var remote *Error
		if err != nil && !errors.As(err, &remote) {
			return err
		}
		if d.have-before < fairPiece {
			poor++
		}
		switch {
		case d.have == d.want.Size:
			return nil
		case poor == maxTries:
			return d.tired(remote)
		case d.have > before:
			d.afresh = false
		case !d.simplify(remote):
			return err
		}
	}
	return nil
}

// tired returns the error after which no further request is made this time.
func (d *file) tired(last *Error) error {
	if last == nil {
		return &Error{URL: d.url, Err: fmt.Errorf("%w: %d of %d, in small pieces", ErrLength, d.have, d.want.Size), Retry: true}
	}
	last.Retry = true
	return last
}

// simplify asks for less after a request that brought nothing. It reports false where asking again at once is of no use.
func (d *file) simplify(e *Error) bool {
	switch {
	case errors.Is(e, errDiffers):
		if d.aside || d.isSide {
			return false
		}
		d.afresh, d.aside = true, true
	case d.afresh || d.have == 0 && !e.cached:
		return false
	case e.Status == 0 && e.sent && !errors.Is(e, ErrStalled): // some gateways drop requests with Range; most often it is the network, so it gets a second one
		d.silent++
		d.afresh = d.silent > 1
	case e.again:
		d.afresh = true
	default:
		return false
	}
	return true
}

// request asks for what is not there yet, or for the whole, and takes what comes.
func (d *file) request(ctx context.Context) error {
	if d.aside {
		return d.beside(ctx)
	}
	return d.ask(ctx)
}

func (d *file) ask(ctx context.Context) error {
	q := ask{have: d.have, size: d.want.Size}
	header := http.Header{}
	if d.afresh {
		header = fromServer()
	} else if d.have > 0 {
		q.from = d.have
		header.Set("Range", fmt.Sprintf("bytes=%d-", q.from))
	}
	a, err := d.get(ctx, d.url, header)
	if err != nil {
		return err
	}
	defer a.Close()
	s, err := a.locate(q)
	if err != nil {
		return err
	}
	d.mixed = d.mixed || q.from > 0 || a.cached() && !d.afresh
	if s.guess {
		d.guessed = s.first
	}
	solid := s.told && d.solid == d.have
	err = d.copy(ctx, a, s)
	if solid {
		d.solid = d.have
	}
	return err
}

// beside downloads the file beside the part, which makes room for it where it is right. What comes of it stays for the next time, too: one of
// the two is wrong, and only the SHA-256 tells which.
func (d *file) beside(ctx context.Context) error {
	side := &file{Client: d.Client, url: d.url, want: d.want, fs: d.fs, path: d.path + disk.Temporary, progress: d.progress,
		isSide: true}
	if err := side.whole(ctx); err != nil {
		if side.have == 0 || contradicted(err) || !side.resumable(ctx, err) {
			d.fs.Remove(side.path)
		}
		return err
	}
	d.part.Close()
	if _, err := disk.Move(d.fs, side.path, d.path); err != nil {
		return err
	}
	return d.open()
}

// contradicted reports whether an answer that has every look of the file has other bytes than are there.
func contradicted(err error) bool {
	var remote *Error
	return errors.As(err, &remote) && errors.Is(err, errDiffers) && remote.told
}

// whole downloads what is not there yet, once.
func (d *file) whole(ctx context.Context) error {
	if err := d.open(); err != nil {
		return err
	}
	defer d.part.Close()
	d.afresh = d.have == 0
	if err := d.fill(ctx); err != nil {
		d.have = min(d.have, d.solid) // of what is left, nobody will know how it came
		if failed := d.cut(); failed != nil {
			return failed
		}
		return err
	}
	if err := d.verify(ctx); err != nil {
		return d.wrong(err)
	}
	return d.part.Sync()
}

// wrong says of a wrong SHA-256 whether it may be right another time.
func (d *file) wrong(err error) error {
	var wrong *Error
	if errors.As(err, &wrong) {
		wrong.Retry = d.mixed
	}
	return err
}

// cut leaves of the part what is told to be there, and sets its place behind it.
func (d *file) cut() error {
	if err := d.part.Truncate(d.have); err != nil {
		return err
	}
	_, err := d.part.Seek(d.have, io.SeekStart)
	d.progress(d.have)
	return err
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
