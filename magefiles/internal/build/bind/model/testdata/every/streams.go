package every

import (
	"bytes"
	"context"
	"io"
	"strings"
)

// ReadAll reads what there is, and closes what can be closed.
func ReadAll(r io.Reader) ([]byte, error) {
	if r == nil {
		return nil, ErrNobody
	}
	data, err := io.ReadAll(r)
	if c, ok := r.(io.Closer); ok && err == nil {
		err = c.Close()
	}
	return data, err
}

// Reader gives Go's own.
func Reader(data []byte) io.Reader { return bytes.NewReader(data) }

// NoReader gives none.
func NoReader() io.Reader { return nil }

func SameReader(r io.Reader) io.Reader { return r }

func SameCloser(r io.ReadCloser) io.ReadCloser { return r }

func SameWriter(w io.Writer) io.Writer { return w }

// Broken fails with its last bytes, and when it is closed.
func Broken(data []byte) io.ReadCloser { return &broken{data} }

type broken struct{ data []byte }

func (b *broken) Read(p []byte) (int, error) {
	n := copy(p, b.data)
	b.data = b.data[n:]
	if len(b.data) == 0 {
		return n, &MathError{Op: "read", Code: n}
	}
	return n, nil
}

func (b *broken) Close() error { return ErrClosed }

// Copy copies.
func Copy(w io.Writer, r io.Reader) (int64, error) { return io.Copy(w, r) }

// Sink keeps what is written.
type Sink struct {
	text   strings.Builder
	closed bool
}

func NewSink() *Sink { return &Sink{} }

// Out is where to write.
func (s *Sink) Out() io.WriteCloser { return sinkWriter{s} }

func (s *Sink) Text() string { return s.text.String() }

func (s *Sink) Closed() bool { return s.closed }

type sinkWriter struct{ sink *Sink }

func (w sinkWriter) Write(p []byte) (int, error) {
	if w.sink.closed {
		return 0, ErrClosed
	}
	return w.sink.text.Write(p)
}

func (w sinkWriter) Close() error {
	w.sink.closed = true
	return nil
}

// Opener is Java's, and gives and takes streams.
type Opener interface {
	Open(name string) (io.ReadCloser, error)
	Save(name string, from io.Reader, log io.Writer) error
}

// Convert reads, changes and saves.
func Convert(o Opener, name string, log io.Writer) error {
	r, err := o.Open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return o.Save(name, bytes.NewReader(bytes.ToUpper(data)), log)
}

// CopyUntil copies until it is cancelled, and gives what is left.
func CopyUntil(ctx context.Context, w io.Writer, r io.Reader) (io.Reader, error) {
	buffer := make([]byte, 10)
	for ctx.Err() == nil {
		n, err := r.Read(buffer)
		if _, failed := w.Write(buffer[:n]); failed != nil || err == io.EOF {
			return r, failed
		}
	}
	return r, ctx.Err()
}

// Readers has streams in a slice.
func Readers(all []io.Reader) io.Reader { return io.MultiReader(all...) }
