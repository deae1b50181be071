package rollout

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gondk/gondk/golib/rollout/wire"
)

const service = "gondk.rollout.v1.RolloutService"

// silence is how long a server may take for an answer; a stream in which it takes longer does not get through.
const silence = 15 * time.Second

// Network is how clients reach the server. Clients that live in one process may share one.
type Network struct {
	stream *http.Client // HTTP/2 alone: a stream both ways needs it
	unary  *http.Client // what there is
}

// NewNetwork makes a Network with the settings of a transport (proxy, certificates, how to dial); nil: Go's own.
func NewNetwork(t *http.Transport) *Network {
	if t == nil {
		t = http.DefaultTransport.(*http.Transport)
	}
	return &Network{stream: client(t, true), unary: client(t, false)}
}

func client(t *http.Transport, stream bool) *http.Client {
	t = t.Clone()
	t.Protocols = new(http.Protocols)
	t.Protocols.SetHTTP1(!stream)
	t.Protocols.SetHTTP2(true)
	t.Protocols.SetUnencryptedHTTP2(stream)
	t.ForceAttemptHTTP2 = true
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// CloseIdleConnections gives back what is kept open.
func (n *Network) CloseIdleConnections() {
	n.stream.CloseIdleConnections()
	n.unary.CloseIdleConnections()
}

// remote is the server, as one device speaks with it.
type remote struct {
	*Network
	base *url.URL
	key  string
}

// answerError is an answer that is none of the server's instructions.
type answerError struct {
	method string
	status int
	says   string
	after  time.Duration // how long the server asks to wait
	err    error
}

func (e *answerError) Unwrap() error { return e.err }

func (e *answerError) Error() string {
	text := "the rollout's server, " + e.method + ": "
	if e.err != nil {
		return text + e.err.Error()
	}
	text += fmt.Sprintf("HTTP status %d", e.status)
	if e.says != "" {
		text += fmt.Sprintf(" (%s)", e.says)
	}
	return text
}

func (r *remote) request(ctx context.Context, method, kind string, body io.Reader) (*http.Request, error) {
	address := r.base.JoinPath(service, method).String()
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, address, body)
	if err != nil {
		return nil, err
	}
	q.Header.Set("Content-Type", kind)
	q.Header.Set("Connect-Protocol-Version", "1")
	q.Header.Set("User-Agent", "gondk-rollout/1")
	q.Header.Set("Authorization", "Bearer "+r.key)
	return q, nil
}

// poll sends one report and returns the answer.
func (r *remote) poll(ctx context.Context, report *wire.Report) (*wire.Instruction, error) {
	const method, kind = "Poll", "application/proto"
	ctx, cancel := context.WithTimeoutCause(ctx, silence, errSilent)
	defer cancel()
	q, err := r.request(ctx, method, kind, bytes.NewReader(wire.Request(report)))
	if err != nil {
		return nil, err
	}
	a, err := r.unary.Do(q)
	if err != nil {
		return nil, failure(ctx, method, err)
	}
	defer a.Body.Close()
	if err := refused(a, method, kind); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(a.Body, wire.MaxResponse+1))
	if err != nil {
		return nil, failure(ctx, method, err)
	}
	i, err := wire.ParseResponse(body)
	if err != nil {
		return nil, failure(ctx, method, err)
	}
	return i, nil
}

var errSilent = errors.New("no answer in 15 s")

// failure is for what happened in place of an answer.
func failure(ctx context.Context, method string, err error) error {
	if context.Cause(ctx) == errSilent {
		err = errSilent
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // it has the address, which may have a password
	}
	return &answerError{method: method, err: err}
}

// refused says why an answer is not what was asked for: another status, or a page of something between here and the server.
func refused(a *http.Response, method, kind string) error {
	e := &answerError{method: method, status: a.StatusCode}
	got, _, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	switch {
	case a.StatusCode != http.StatusOK:
		if seconds, err := strconv.Atoi(a.Header.Get("Retry-After")); err == nil && seconds > 0 {
			e.after = min(time.Duration(seconds)*time.Second, maxWait)
		}
		text, _ := io.ReadAll(io.LimitReader(a.Body, 200))
		e.says = strings.Join(strings.Fields(strings.ToValidUTF8(string(text), "?")), " ")
	case err != nil || got != kind:
		e.says = fmt.Sprintf("the content is %.50q, not %s: a network that needs a login first, or another server", got, kind)
	default:
		return nil
	}
	return e
}

// stream is an open Follow. One goroutine sends, one receives.
type stream struct {
	send   *io.PipeWriter
	answer *http.Response
	stop   context.CancelCauseFunc
	ctx    context.Context
	watch  *time.Timer // ends it when the server is silent
}

// follow opens a stream with a first report. It returns when the server has begun to answer.
func (r *remote) follow(ctx context.Context, first *wire.Report) (*stream, error) {
	const method, kind = "Follow", "application/connect+proto"
	s := &stream{}
	s.ctx, s.stop = context.WithCancelCause(ctx)
	s.watch = time.AfterFunc(silence, func() { s.stop(errSilent) })
	body, send := io.Pipe()
	s.send = send
	context.AfterFunc(s.ctx, func() { send.CloseWithError(context.Cause(s.ctx)) })
	q, err := r.request(s.ctx, method, kind, body)
	if err != nil {
		s.close()
		return nil, err
	}
	go send.Write(wire.Envelope(wire.Request(first)))
	if s.answer, err = r.Network.stream.Do(q); err != nil {
		err = failure(s.ctx, method, err)
		s.close()
		return nil, err
	}
	err = refused(s.answer, method, kind)
	if err == nil && s.answer.ProtoMajor < 2 {
		err = &answerError{method: method, err: fmt.Errorf("%s carries no streams", s.answer.Proto)}
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// expect ends the stream if the server says nothing in the time to the next report, and the time for its answer.
func (s *stream) expect(wait time.Duration) { s.watch.Reset(wait + silence) }

// report sends one.
func (s *stream) report(r *wire.Report) error {
	s.expect(0)
	_, err := s.send.Write(wire.Envelope(wire.Request(r)))
	return err
}

// receive returns the next instruction.
func (s *stream) receive() (*wire.Instruction, error) {
	message, last, err := wire.ReadEnvelope(s.answer.Body, wire.MaxResponse)
	if err != nil {
		return nil, failure(s.ctx, "Follow", err)
	}
	if last {
		return nil, &answerError{method: "Follow", err: fmt.Errorf("the server ended the stream: %.200q", message)}
	}
	i, err := wire.ParseResponse(message)
	if err != nil {
		return nil, failure(s.ctx, "Follow", err)
	}
	return i, nil
}

func (s *stream) close() {
	s.watch.Stop()
	s.stop(nil)
	if s.answer != nil {
		s.answer.Body.Close()
	}
}
