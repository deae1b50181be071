package download

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/internal/disk"
	"github.com/gondk/gondk/golib/internal/disk/disktest"
)

// trace tells of a request what matters: its range, and whether it asks past caches.
func trace(r *http.Request) string {
	text := strings.TrimPrefix(r.Header.Get("Range"), "bytes=")
	if text == "" {
		text = "all"
	}
	if r.Header.Get("Cache-Control") == "no-cache" {
		text += "!"
	}
	return text
}

// ignoring answers as a server does that does not know Range.
func ignoring(body []byte, headers ...string) handler { return flows(200, body, headers...) }

// TestWrongPart holds that a part that is not of the file, or an answer that is not, costs some requests and no update.
func TestWrongPart(t *testing.T) {
	n := len(body)
	wrong, bad := bytes.ToUpper(body[:half]), append(bytes.Clone(body[:half]), bytes.ToUpper(body[half:])...)
	mixed := func(first handler) handler {
		return func(w http.ResponseWriter, r *http.Request, n int) {
			if n == 1 {
				first(w, r, n)
				return
			}
			whole(w, r)
		}
	}
	for name, test := range map[string]struct {
		part   []byte
		answer handler
		want   string
	}{
		"its rest comes":                  {wrong, func(w http.ResponseWriter, r *http.Request, n int) { whole(w, r) }, "160000-, all!"},
		"the whole comes":                 {wrong, ignoring(body), "160000-, all!"},
		"the whole comes with its length": {wrong, says(200, body, length(n)), "160000-, all!"},
		"its rest is refused":             {wrong, otherwise(code(416)), "160000-, all!, all!"},
		"what is there comes along": {wrong, otherwise(says(206, body[half-100:], rangeOf("bytes %d-%d/%d", half-100, n-1))),
			"160000-, all!"},
		"whole, and wrong at its end": {bad, func(w http.ResponseWriter, r *http.Request, n int) { whole(w, r) }, "all!"},
		"the rest is another's":       {body[:half], mixed(says(206, bad[half:], rangeOf("bytes %d-%d/%d", half, n-1))), "160000-, all!"},
		"what was guessed is wrong":   {body[:half], mixed(says(200, bad[half:], length(n-half))), "160000-, all!"},
		"a cache has another":         {nil, mixed(says(200, bad, "Age: 7")), "all, all!"},
		"a cache has a page":          {nil, mixed(says(404, nil, "Age: 0")), "all, all!"},
		"a cache has another length":  {nil, mixed(says(200, body[1:], length(n-1), "Age: 7")), "all, all!"},
		"a short text came before":    {nil, mixed(raw("HTTP/1.0 200 OK\n\n", []byte(`{"error":"quota"}`))), "all, 17-, all!"},
		"the network cuts after it":   {nil, cutAfterText, "all, 17-, all!, 60000-, 140000-"},
		"a new file took its place": {nil, mixed(func(w http.ResponseWriter, r *http.Request, n int) {
			raw("HTTP/1.1 200 OK\nContent-Length: 320000\nETag: \"1\"\n\n", bad[half:][:20_000])(w, r, n)
		}), "all, 20000-, all!"},
	} {
		var asked []string
		url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
			asked = append(asked, trace(r))
			test.answer(w, r, n)
		})
		path := filepath.Join(t.TempDir(), "part")
		if test.part != nil {
			write(t, path, test.part)
		}
		if err := newClient().File(t.Context(), url, want(), disk.OS{}, path, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, body) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		if got := strings.Join(asked, ", "); got != test.want {
			t.Errorf("%s: asked for %s; want %s", name, got, test.want)
		}
	}
}

// cutAfterText answers with a text, and then cuts, later every time.
func cutAfterText(w http.ResponseWriter, r *http.Request, n int) {
	switch n {
	case 1:
		raw("HTTP/1.0 200 OK\n\n", []byte(`{"error":"quota"}`))(w, r, n)
	case 2:
		whole(w, r)
	case 5:
		whole(w, r)
	default:
		limited(w, r, 20_000*n)
	}
}

// TestContradictions holds that a server that tells one thing and then another is not asked for ever.
func TestContradictions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "part")
	wrong := bytes.Repeat([]byte("?"), half)
	write(t, path, wrong)
	var asked []string
	url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		asked = append(asked, trace(r))
		if n == 2 {
			pieceOf(body, 0, 30_000)(w, r, n)
			return
		}
		pieceOf(other, 0, len(other))(w, r, n)
	})
	err := newClient().File(t.Context(), url, want(), disk.OS{}, path, nil)
	var remote *Error
	if !errors.As(err, &remote) || !remote.Retry || !errors.Is(err, ErrDigest) {
		t.Errorf("File = %v", err)
	}
	if got := strings.Join(asked, ", "); got != "160000-, all!, 30000-" {
		t.Errorf("asked for %s", got)
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, wrong) {
		t.Errorf("the part: %d bytes, %v", len(got), err)
	}
	if _, err := os.Stat(path + disk.Temporary); err == nil {
		t.Error("what was contradicted is left")
	}
}

// TestGuessTakenBack holds that a rest whose place nothing told goes again if it is wrong, and what was before it stays.
func TestGuessTakenBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "part")
	write(t, path, body[:half])
	url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		if n > 1 {
			code(503)(w, r, n)
			return
		}
		says(200, other[half:], length(len(body)-half))(w, r, n)
	})
	if err := newClient().File(t.Context(), url, want(), disk.OS{}, path, nil); !errors.Is(err, ErrStatus) {
		t.Errorf("File = %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, body[:half]) {
		t.Errorf("the part: %d bytes, %v", len(got), err)
	}
}

// TestBesideGoesOn holds that what came beside a wrong part is gone on with.
func TestBesideGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "part")
	write(t, path, bytes.Repeat([]byte("?"), half))
	var asked []string
	url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		asked = append(asked, trace(r))
		switch n {
		case 1, 4:
			pieceOf(body, 0, half+1)(w, r, n)
		case 2:
			pieceOf(body, 0, 30_000)(w, r, n)
		case 3:
			code(503)(w, r, n)
		default:
			whole(w, r)
		}
	})
	for _, failure := range []error{ErrStatus, nil} {
		if err := newClient().File(t.Context(), url, want(), disk.OS{}, path, nil); !errors.Is(err, failure) {
			t.Errorf("File = %v; want %v", err, failure)
		}
	}
	if got := strings.Join(asked, ", "); got != "160000-, all!, 30000-, 160000-, 30000-" {
		t.Errorf("asked for %s", got)
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, body) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// TestBesideForgets holds that of what came beside a wrong part nothing stays of which nobody can say that it is of the file.
func TestBesideForgets(t *testing.T) {
	path := filepath.Join(t.TempDir(), "part")
	write(t, path, bytes.Repeat([]byte("?"), half))
	var asked []string
	url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		if asked = append(asked, trace(r)); n == 2 {
			raw("HTTP/1.0 200 OK\n\n", []byte(`{"error":"quota"}`))(w, r, n)
			return
		}
		flows(200, body)(w, r, n)
	})
	for _, failure := range []error{ErrDigest, nil} {
		if err := newClient().File(t.Context(), url, want(), disk.OS{}, path, nil); !errors.Is(err, failure) {
			t.Errorf("File = %v; want %v", err, failure)
		}
	}
	if got := strings.Join(asked, ", "); got != "160000-, all!, 17-, 160000-, all!" {
		t.Errorf("asked for %s", got)
	}
}

// TestFileThatIsAPage holds that a file that begins as a page does arrives with its length.
func TestFileThatIsAPage(t *testing.T) {
	file := append([]byte("<!DOCTYPE html>"), body...)
	sum := sha256.Sum256(file)
	url := serve(t, says(200, file, length(len(file))))
	path := filepath.Join(t.TempDir(), "part")
	if err := newClient().File(t.Context(), url, Want{int64(len(file)), hex.EncodeToString(sum[:])}, disk.OS{}, path, nil); err != nil {
		t.Error(err)
	}
}

// TestSilence holds that a network on which nothing comes back is not asked again at once.
func TestSilence(t *testing.T) {
	path := filepath.Join(t.TempDir(), "part")
	write(t, path, body[:half])
	var requests atomic.Int64
	url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		requests.Store(int64(n))
		<-r.Context().Done()
	})
	c := &Client{Stall: 50 * time.Millisecond}
	if err := c.File(t.Context(), url, want(), disk.OS{}, path, nil); !errors.Is(err, ErrStalled) || requests.Load() != 1 {
		t.Errorf("File = %v after %d requests", err, requests.Load())
	}
}

// TestSmallPieces holds that a server that sends little by little is not asked for ever, and that what it sent stays.
func TestSmallPieces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "part")
	requests := 0
	small, fair := pieces(10), pieces(fairPiece)
	url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
		if requests = n; n == 5 {
			fair(w, r, n) // is free
			return
		}
		small(w, r, n)
	})
	err := newClient().File(t.Context(), url, want(), disk.OS{}, path, nil)
	var remote *Error
	if !errors.As(err, &remote) || !remote.Retry || requests != maxTries+1 {
		t.Errorf("%v after %d requests", err, requests)
	}
	if info, err := os.Stat(path); err != nil || info.Size() != 10*maxTries+fairPiece {
		t.Errorf("the part: %v, %v", info, err)
	}
}

// TestFullDiskBeside holds that nothing is left if there is no room for the file beside the part.
func TestFullDiskBeside(t *testing.T) {
	url := serve(t, ignoring(body))
	for at := 2; ; at++ {
		dir := t.TempDir()
		path := filepath.Join(dir, "part")
		write(t, path, bytes.ToUpper(body[:half]))
		err := newClient().File(t.Context(), url, want(), &disktest.Full{FS: disk.OS{}, At: at}, path, nil)
		if err == nil {
			if at < 8 {
				t.Errorf("%d changes; that cannot be all", at)
			}
			return
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("full at change %d: %v, and %s is left", at, err, left[0].Name())
		}
	}
}

// endlessly reads as the text does again and again.
type endlessly struct{ read int64 }

func (e *endlessly) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = "0123456789abcdef"[(e.read+int64(i))%16]
	}
	e.read += int64(len(p))
	return len(p), nil
}

// TestMemory holds that memory does not depend on a file's size, nor on how much is sent.
func TestMemory(t *testing.T) {
	const size = 32 << 20
	var source *endlessly
	c := newClient()
	c.HTTP = &http.Client{Transport: transport(func(*http.Request) (*http.Response, error) {
		source = &endlessly{}
		return &http.Response{StatusCode: 200, ContentLength: -1, Body: io.NopCloser(source)}, nil
	})}
	path := filepath.Join(t.TempDir(), "part")
	write(t, path, bytes.Repeat(body, 30))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := c.File(t.Context(), "http://example.com/", Want{size, digestOf(size)}, disk.OS{}, path, nil)
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Error(err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 2<<20 {
		t.Errorf("it took %d bytes of memory", took)
	}
	if source.read > size+64<<10 {
		t.Errorf("%d bytes were read", source.read)
	}
	if _, err := c.Document(t.Context(), "http://example.com/", "", 1000); !errors.Is(err, ErrLength) || source.read > 64<<10 {
		t.Errorf("%v, %d bytes were read", err, source.read)
	}
}

func digestOf(size int64) string {
	sum := sha256.New()
	io.CopyN(sum, &endlessly{}, size)
	return fmt.Sprintf("%x", sum.Sum(nil))
}
