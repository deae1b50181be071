package download

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/gondk/gondk/golib/update/transfer"
)

// Document is an answer that is read whole.
type Document struct {
	Body        []byte
	ETag        string    // empty if the server gives none
	NotModified bool      // the server still has what has the ETag; Body is empty
	Date        time.Time // the server's time; zero if it does not tell
	Cut         bool      // Body may be cut off: the server did not say where it ends
	Cached      bool      // a cache gave it, and did not ask the server
}

// Document gets a document of at most limit bytes, from the server and no cache. Where the server still has the one with the ETag, it says
// only that; an empty one asks for the document.
func (c *Client) Document(ctx context.Context, address, etag string, limit int64) (*Document, error) {
	d, err := c.document(ctx, address, etag, limit)
	var remote *Error
	if etag != "" && errors.As(err, &remote) && remote.again {
		return c.document(ctx, address, "", limit)
	}
	return d, err
}

func (c *Client) document(ctx context.Context, address, etag string, limit int64) (*Document, error) {
	header := fromServer()
	if etag != "" {
		header.Set("If-None-Match", etag)
	}
	a, err := c.get(ctx, address, header)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	d := &Document{ETag: a.Header.Get("ETag"), Date: a.date(), Cut: a.endUnknown(), Cached: a.cached()}
	if a.StatusCode == http.StatusNotModified && etag != "" {
		d.NotModified = true
		return d, nil
	}
	if err := a.begin(); err != nil {
		return nil, err
	}
	if d.Body, err = a.all(limit); err != nil {
		return nil, err
	}
	return d, nil
}

// endUnknown reports whether a body that was cut off looks like a whole one, as in HTTP/1.0.
func (a *answer) endUnknown() bool {
	return a.ContentLength < 0 && len(a.TransferEncoding) == 0 && a.ProtoMajor < 2
}

// begin holds that the answer has the document.
func (a *answer) begin() error {
	if err := a.refused(); err != nil {
		return err
	}
	if page(a.kind()) {
		return a.fail(ErrHTML, true)
	}
	if r, ok := transfer.ParseRange(a.Header.Values("Content-Range")); a.StatusCode == http.StatusPartialContent && (!ok || r.First > 0 || r.Last+1 != r.Total) {
		return a.useless(fmt.Errorf("%w: %s, which was not requested", ErrStatus, a.Status), true)
	}
	if a.coded() {
		return a.decode()
	}
	return nil
}

// all reads the whole content. What is too long may come from somebody in the server's place, and so may be gone later.
func (a *answer) all(limit int64) ([]byte, error) {
	if a.ContentLength > limit {
		return nil, a.useless(fmt.Errorf("%w: %d; the limit is %d", ErrLength, a.ContentLength, limit), true)
	}
	body, err := io.ReadAll(io.LimitReader(readerFunc(a.read), limit+1))
	switch {
	case err != nil:
		return nil, err
	case beginsPage(body):
		return nil, a.fail(ErrHTML, true)
	case int64(len(body)) > limit:
		return nil, a.useless(fmt.Errorf("%w: the limit is %d", ErrLength, limit), true)
	}
	return body, nil
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
