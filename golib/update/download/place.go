package download

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/gondk/gondk/golib/update/transfer"
)

// ask is what a request for a file was sent for.
type ask struct {
	from int64 // 0: it had no Range
	have int64 // how many bytes are there
	size int64 // the file's
}

// span is the place of an answer's content in the file.
type span struct {
	first, end int64
	told       bool // by Content-Range or Content-Length
	guess      bool // nothing says so but that the length fits
}

// locate returns the place of the content, or why the answer is of no use.
func (a *answer) locate(q ask) (span, error) {
	if err := a.refused(); err != nil {
		return span{}, err
	}
	a.unwrap()
	r, ranged := transfer.ParseRange(a.Header.Values("Content-Range"))
	exact := a.ContentLength == q.size || ranged && r.Total == q.size
	s, ok := a.place(r, ranged, q)
	if !exact && !(ok && ranged) && page(a.kind()) {
		return span{}, a.fail(ErrHTML, true)
	}
	if a.coded() && !exact {
		if a.StatusCode == http.StatusPartialContent { // it counts the bytes of the encoded file
			return span{}, a.useless(a.encoding(), false)
		}
		if err := a.decode(); err != nil {
			return span{}, err
		}
		s, ok = span{end: q.size}, true
	}
	if !exact && !(ok && ranged) && a.looksLikePage() {
		return span{}, a.fail(ErrHTML, true)
	}
	if !ok {
		return span{}, a.useless(a.misfit(q), true)
	}
	return s, nil
}

// place says by Content-Length and Content-Range where the content belongs. With the whole file a Content-Range means nothing.
func (a *answer) place(r transfer.Range, ranged bool, q ask) (span, bool) {
	partial, length := a.StatusCode == http.StatusPartialContent, a.ContentLength
	switch {
	case length == q.size:
		return span{end: q.size, told: true}, true
	case ranged && (partial || length == r.Last-r.First+1):
		fits := (r.Total < 0 || r.Total == q.size) && r.Last < q.size && r.First <= q.have && r.Last >= q.have
		return span{first: r.First, end: r.Last + 1, told: true}, fits
	case q.from > 0 && length == q.size-q.from:
		return span{first: q.from, end: q.size, told: true, guess: true}, true
	}
	return span{end: q.size}, length < 0 && !partial
}

func (a *answer) misfit(q ask) error {
	if text := a.Header.Get("Content-Range"); text != "" {
		return fmt.Errorf("%w: %s with Content-Range %.100q, and %d of %d bytes are there", ErrLength, a.Status, text, q.have, q.size)
	}
	if a.ContentLength < 0 {
		return fmt.Errorf("%w: %s without Content-Range", ErrLength, a.Status)
	}
	return fmt.Errorf("%w: %d; there should be %d", ErrLength, a.ContentLength, q.size)
}

// kind returns the media type. mime.ParseMediaType gives none if a parameter is broken.
func (a *answer) kind() string {
	kind, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(kind))
}

// page reports whether a media type is that of a page for people.
func page(kind string) bool { return kind == "text/html" || kind == "application/xhtml+xml" }

// looksLikePage reports whether the content begins as a page for people does.
func (a *answer) looksLikePage() bool {
	buffered := bufio.NewReaderSize(a.content, 512)
	a.content = buffered
	begin, _ := buffered.Peek(512) // an error comes again
	return beginsPage(begin)
}

func beginsPage(text []byte) bool {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	return strings.HasPrefix(http.DetectContentType(text), "text/html")
}

// unwrap takes the first part of a multipart/byteranges, which nobody may send who was asked for one range.
func (a *answer) unwrap() {
	kind, params, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/byteranges" || a.StatusCode != http.StatusPartialContent {
		return
	}
	part, err := multipart.NewReader(a.content, params["boundary"]).NextRawPart()
	if err != nil {
		return
	}
	a.content, a.ContentLength = part, -1
	for _, name := range []string{"Content-Range", "Content-Type"} {
		a.Header[name] = part.Header[name]
	}
}

// coded reports whether the content is encoded.
func (a *answer) coded() bool {
	coding := strings.TrimSpace(a.Header.Get("Content-Encoding"))
	return coding != "" && !strings.EqualFold(coding, "identity")
}

func (a *answer) encoding() error {
	return fmt.Errorf("%w: %.100q", ErrEncoding, a.Header.Get("Content-Encoding"))
}

// decode decodes an encoded body. None is requested, but a server may send one anyway (RFC 9110, section 12.5.3).
func (a *answer) decode() error {
	coding := strings.ToLower(strings.TrimSpace(a.Header.Get("Content-Encoding")))
	if coding != "gzip" && coding != "x-gzip" {
		return a.useless(a.encoding(), false)
	}
	content, err := gzip.NewReader(a.content)
	if a.failed != nil {
		return a.failed
	}
	if err != nil {
		return a.useless(fmt.Errorf("%w: %w", a.encoding(), err), err == io.EOF || err == io.ErrUnexpectedEOF)
	}
	a.content = content
	return nil
}
