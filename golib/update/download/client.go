// Package download gets small documents and large files over HTTP. It takes nothing that is longer than it should be, goes on where a
// download stopped, and follows no redirect: the server that the app names answers itself.
package download

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Client says how to download. Its methods are safe for use by several goroutines.
type Client struct {
	HTTP  *http.Client              // nil: one with Go's own transport; its CheckRedirect is not used
	Sign  func(*http.Request) error // called for every request before it is sent; nil: it is sent as it is
	Rate  int64                     // bytes per second of a file; 0: as fast as it goes
	Stall time.Duration             // how long a server may send nothing
}

// Document is an answer that is read whole.
type Document struct {
	Body        []byte
	ETag        string    // empty where the server gives none
	NotModified bool      // the server still has what has the ETag; Body is empty
	Date        time.Time // the server's time; zero where it does not tell
}

// Document gets a document of at most limit bytes. Where the server still has the one with the ETag, it says only that; an empty one asks
// for the document.
func (c *Client) Document(ctx context.Context, address, etag string, limit int64) (*Document, error) {
	header := http.Header{}
	if etag != "" {
		header.Set("If-None-Match", etag)
	}
	a, err := c.get(ctx, address, header)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	d := &Document{ETag: a.Header.Get("ETag"), Date: a.date()}
	if a.StatusCode == http.StatusNotModified && etag != "" {
		d.NotModified = true
		return d, nil
	}
	if err := a.check(http.StatusOK); err != nil {
		return nil, err
	}
	if a.ContentLength > limit {
		return nil, a.fail(fmt.Errorf("%w: %d; there may be %d", ErrLength, a.ContentLength, limit), false)
	}
	d.Body, err = io.ReadAll(io.LimitReader(a, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(d.Body)) > limit {
		return nil, a.fail(fmt.Errorf("%w: there may be %d", ErrLength, limit), false)
	}
	return d, nil
}

// answer is a response whose body fails when the server stalls.
type answer struct {
	*http.Response
	url    string
	ctx    context.Context
	cancel context.CancelCauseFunc
	stall  time.Duration
	timer  *time.Timer
}

// get sends a request. The answer must be closed.
func (c *Client) get(ctx context.Context, address string, header http.Header) (*answer, error) {
	a := &answer{url: address, stall: c.Stall}
	a.ctx, a.cancel = context.WithCancelCause(ctx)
	a.timer = time.AfterFunc(c.Stall, func() { a.cancel(ErrStalled) })
	err := c.send(a, header)
	a.timer.Stop()
	if err != nil {
		a.cancel(nil)
		return nil, err
	}
	return a, nil
}

func (c *Client) send(a *answer, header http.Header) error {
	request, err := http.NewRequestWithContext(a.ctx, http.MethodGet, a.url, nil)
	if err != nil {
		return err
	}
	a.url = request.URL.Redacted()
	request.Header = header
	request.Header.Set("Accept-Encoding", "identity") // sizes and ranges are of the file itself
	if c.Sign != nil {
		if err := c.Sign(request); err != nil {
			return err
		}
	}
	a.Response, err = c.http().Do(request)
	if err != nil {
		return a.broken(err)
	}
	return nil
}

func (c *Client) http() *http.Client {
	var client http.Client
	if c.HTTP != nil {
		client = *c.HTTP
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}

// Read reads the body.
func (a *answer) Read(p []byte) (int, error) {
	a.timer.Reset(a.stall)
	n, err := a.Body.Read(p)
	a.timer.Stop()
	if err != nil && err != io.EOF {
		err = a.broken(err)
	}
	return n, err
}

func (a *answer) Close() error {
	a.timer.Stop()
	a.cancel(nil)
	return a.Body.Close()
}

// broken says what an error of the network means.
func (a *answer) broken(err error) error {
	cause := context.Cause(a.ctx)
	switch {
	case cause == ErrStalled:
		return a.fail(fmt.Errorf("%w for %s", ErrStalled, a.stall), true)
	case cause != nil:
		return fmt.Errorf("%s: %w", a.url, cause)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return a.fail(fmt.Errorf("%w: %w", ErrCut, err), true)
	}
	var named *url.Error // it says method and URL once more
	if errors.As(err, &named) {
		err = named.Err
	}
	return a.fail(err, true)
}

// check refuses an answer that is not what a server of files sends.
func (a *answer) check(want int) error {
	switch code := a.StatusCode; {
	case code >= 300 && code < 400:
		return a.fail(fmt.Errorf("%w: %s, to %.200q", ErrRedirect, a.Status, a.Header.Get("Location")), true)
	case code != want:
		return a.fail(fmt.Errorf("%w: %s", ErrStatus, a.Status), later(code))
	}
	if kind, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type")); kind == "text/html" || kind == "application/xhtml+xml" {
		return a.fail(ErrHTML, true)
	}
	if encoding := a.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return a.fail(fmt.Errorf("%w: %.100q", ErrEncoding, encoding), false)
	}
	return nil
}

// later says whether a server that answered so may answer otherwise later.
func later(code int) bool {
	switch code {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusConflict: // 409: package request's, for what was sent before
		return true
	}
	return code >= 500 && code != http.StatusNotImplemented
}

func (a *answer) fail(err error, retry bool) *Error {
	e := &Error{URL: a.url, Err: err, Retry: retry}
	if a.Response != nil {
		e.Status, e.Date, e.After = a.StatusCode, a.date(), a.after()
	}
	return e
}

func (a *answer) date() time.Time {
	date, _ := http.ParseTime(a.Header.Get("Date"))
	return date
}

// after reads Retry-After: seconds, or a time by the server's clock.
func (a *answer) after() time.Duration {
	text := a.Header.Get("Retry-After")
	if seconds, err := strconv.ParseInt(text, 10, 32); err == nil && seconds > 0 {
		return time.Duration(seconds) * time.Second
	}
	if until, err := http.ParseTime(text); err == nil && !a.date().IsZero() {
		return max(0, until.Sub(a.date()))
	}
	return 0
}
