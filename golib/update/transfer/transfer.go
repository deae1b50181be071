// Package transfer has what every download over HTTP needs that goes on where it stopped: an answer that fails when the server stalls, and
// the place of its bytes in the file. What to believe, and what to ask next, is for the packages that download.
package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// ErrStalled is wrapped by errors of a server that sent nothing for too long.
var ErrStalled = errors.New("the server sent nothing")

// Answer is a response whose body fails when the server stalls. It must be closed.
type Answer struct {
	*http.Response
	guard *guard
}

// Do sends a request. stall is how long the server may send nothing, before its answer and within it. Where that, or the cancelling of the
// request's context, ended it, the error is an [*Ended], and does not say what became of the connection.
func Do(client *http.Client, request *http.Request, stall time.Duration) (*Answer, error) {
	ctx, cancel := context.WithCancelCause(request.Context())
	g := &guard{stall: stall, cancel: cancel, cause: func() error { return context.Cause(ctx) }}
	g.timer = time.AfterFunc(stall, func() { cancel(fmt.Errorf("%w for %s", ErrStalled, stall)) })
	response, err := client.Do(request.WithContext(ctx))
	g.timer.Stop()
	if err != nil {
		err = g.reason(err)
		cancel(nil)
		return nil, err
	}
	return &Answer{response, g}, nil
}

// Read reads the body. Its errors are the body's, or an [*Ended].
func (a *Answer) Read(p []byte) (int, error) {
	a.guard.timer.Reset(a.guard.stall)
	n, err := a.Body.Read(p)
	a.guard.timer.Stop()
	return n, a.guard.reason(err)
}

// Close ends the request.
func (a *Answer) Close() error {
	a.guard.timer.Stop()
	a.guard.cancel(nil)
	return a.Body.Close()
}

// Ended is the error of a request that this side ended, because of a stall or its context.
type Ended struct{ Cause error }

func (e *Ended) Error() string { return e.Cause.Error() }
func (e *Ended) Unwrap() error { return e.Cause }

// guard ends a request whose server stalls.
type guard struct {
	stall  time.Duration
	timer  *time.Timer
	cancel context.CancelCauseFunc
	cause  func() error // why the request's context ended; nil: it has not
}

// reason gives why the context ended if that is what made err. An io.EOF came before it.
func (g *guard) reason(err error) error {
	if cause := g.cause(); err != nil && err != io.EOF && cause != nil {
		return &Ended{cause}
	}
	return err
}
