package download

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/gondk/gondk/golib/update/transfer"
)

// answer is an answer to a request for a document or a file.
type answer struct {
	*transfer.Answer
	content io.Reader // the body, or what decodes it
	url     string
	sent    atomic.Bool // the request left this machine
	failed  error       // of the body
}

// Read reads the body.
func (a *answer) Read(p []byte) (int, error) {
	n, err := a.Answer.Read(p)
	if err != nil && err != io.EOF {
		a.failed = a.broken(err)
		err = a.failed
	}
	return n, err
}

// read reads the content. Its errors are io.EOF, an [*Error], or that of ctx.
func (a *answer) read(p []byte) (int, error) {
	n, err := a.content.Read(p)
	switch {
	case err == nil || err == io.EOF:
		return n, err
	case a.failed != nil:
		return n, a.failed
	case errors.Is(err, io.ErrUnexpectedEOF):
		return n, a.fail(fmt.Errorf("%w: %w", ErrCut, err), true)
	}
	return n, a.fail(fmt.Errorf("%w: %w", ErrEncoding, err), false)
}

// broken says what an error of the network means.
func (a *answer) broken(err error) error {
	var ended *transfer.Ended
	switch {
	case errors.Is(err, ErrStalled):
		return a.fail(err, true)
	case errors.As(err, &ended):
		return fmt.Errorf("%s: %w", a.url, ended.Cause)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return a.fail(fmt.Errorf("%w: %w", ErrCut, err), true)
	}
	var named *url.Error // it says method and URL once more
	if errors.As(err, &named) {
		err = named.Err
	}
	var untrusted *tls.CertificateVerificationError
	var plain tls.RecordHeaderError
	if errors.As(err, &untrusted) || errors.As(err, &plain) || errors.Is(err, http.ErrSchemeMismatch) {
		err = fmt.Errorf("%w: %w", ErrOther, err)
	}
	return a.fail(err, true)
}

func (a *answer) fail(err error, retry bool) *Error {
	e := &Error{URL: a.url, Err: err, Retry: retry, sent: a.sent.Load()}
	if a.Answer != nil {
		e.Status, e.Date, e.After, e.cached = a.StatusCode, a.date(), a.after(), a.cached()
	}
	return e
}

// useless is fail for an answer in whose place another one may come when less is asked for.
func (a *answer) useless(err error, retry bool) *Error {
	e := a.fail(err, retry)
	e.again = e.After == 0
	return e
}

// cached reports whether a cache gave the answer without asking the server (RFC 9111, section 5.1).
func (a *answer) cached() bool { return a.Header.Get("Age") != "" }

func (a *answer) date() time.Time {
	date, _ := http.ParseTime(a.Header.Get("Date"))
	return date
}

// maxAfter bounds what a server, or whoever answers in its place, may ask to wait.
const maxAfter = 24 * time.Hour

// after reads Retry-After: seconds, or a time by the server's clock; where that does not tell the time, by this device's.
func (a *answer) after() time.Duration {
	text := a.Header.Get("Retry-After")
	if seconds, err := strconv.ParseInt(text, 10, 32); err == nil {
		return min(max(0, time.Duration(seconds)*time.Second), maxAfter)
	}
	until, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	now := a.date()
	if now.IsZero() {
		now = time.Now()
	}
	return min(max(0, until.Sub(now)), maxAfter)
}
