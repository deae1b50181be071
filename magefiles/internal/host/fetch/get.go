package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"

	"github.com/gondk/gondk/golib/update/transfer"
)

// maxStalls is how often in a row a download may stop without a new byte before its source is given up.
const maxStalls = 2

// download gets src into part, going on where part ends.
func (req *Request) download(ctx context.Context, src Source, part string) error {
	for stalls := 0; ; {
		before := size(part)
		err := req.get(ctx, src, part)
		var broken *brokenError
		if !errors.As(err, &broken) || ctx.Err() != nil {
			return err
		}
		if size(part) > before {
			stalls = 0
		} else if stalls++; stalls == maxStalls {
			return err
		}
	}
}

// brokenError is a connection that ended before the file did. It is worth continuing where it ended.
type brokenError struct{ err error }

func (e *brokenError) Error() string { return e.err.Error() }
func (e *brokenError) Unwrap() error { return e.err }

// get requests the missing rest of part once and appends it.
func (req *Request) get(ctx context.Context, src Source, part string) error {
	have := size(part)
	res, err := req.ask(ctx, src.URL, have)
	if err != nil {
		return broken(err)
	}
	defer res.Close()
	switch {
	case res.StatusCode == http.StatusPartialContent:
		if r, ok := transfer.ParseRange(res.Header.Values("Content-Range")); !ok || r.First != have {
			return &DigestError{Path: part, Because: fmt.Sprintf("asked for bytes from %d on, but the server sent %q", have, res.Header.Get("Content-Range"))}
		}
	case res.StatusCode == http.StatusOK:
		have = 0
	case res.StatusCode == http.StatusRequestedRangeNotSatisfiable && have > 0:
		return nil // nothing is left to ask for; the digest says whether that is so
	default:
		return fmt.Errorf("%s: the server says %s", redacted(src.URL), res.Status)
	}
	out, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE, 0o666)
	if err != nil {
		return &localError{err}
	}
	err = req.save(res, out, have, func(done, total int64) { req.Progress(src.Name, done, total) })
	if cerr := out.Close(); cerr != nil && err == nil {
		err = &localError{cerr}
	}
	return err
}

func (req *Request) ask(ctx context.Context, url string, have int64) (*transfer.Answer, error) {
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	if have > 0 {
		ask.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
	}
	// A compressed answer has other offsets than the file.
	ask.Header.Set("Accept-Encoding", "identity")
	return transfer.Do(req.Client, ask, req.Idle)
}

// save writes the answer's body to out from offset on.
func (req *Request) save(res *transfer.Answer, out *os.File, offset int64, progress func(done, total int64)) error {
	total := int64(-1)
	if res.ContentLength >= 0 {
		total = offset + res.ContentLength
	}
	if err := out.Truncate(offset); err != nil {
		return &localError{err}
	}
	if _, err := out.Seek(offset, io.SeekStart); err != nil {
		return &localError{err}
	}
	buf := make([]byte, 64<<10)
	for done := offset; ; {
		n, rerr := res.Read(buf)
		if _, err := out.Write(buf[:n]); err != nil {
			return &localError{err}
		}
		done += int64(n)
		progress(done, total)
		if rerr == io.EOF {
			return nil
		}
		if errors.Is(rerr, transfer.ErrStalled) {
			return &brokenError{rerr}
		}
		if rerr != nil {
			return &brokenError{fmt.Errorf("%s: the connection ended after %d bytes: %w", res.Request.URL.Redacted(), done, rerr)}
		}
	}
}

// broken marks the error of a server that stalled as one that is worth another try.
func broken(err error) error {
	if errors.Is(err, transfer.ErrStalled) {
		return &brokenError{err}
	}
	return err
}

// redacted returns a URL without the password that a company's registry may have in it.
func redacted(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return "the source's address"
	}
	return u.Redacted()
}

func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
