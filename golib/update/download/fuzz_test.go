package download

import (
	"bufio"
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/internal/disk"
)

// FuzzAnswer lets a server send anything: the file is right or there is an error, and the requests are counted.
func FuzzAnswer(f *testing.F) {
	const ok = "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n0123456789abcdef"
	for _, text := range []string{
		ok,
		"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 8-15/16\r\n\r\n89abcdef",
		"HTTP/1.1 206 Partial Content\r\nContent-Type: multipart/byteranges; boundary=x\r\n\r\n--x\r\nContent-Range: bytes 6-15/16\r\n\r\n6789abcdef\r\n--x--\r\n",
		"HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + string(zipped([]byte("0123456789abcdef"))),
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n01234567\r\n0\r\n\r\n",
		"HTTP/1.1 416 No\r\nContent-Range: bytes */8\r\nAge: 1\r\nRetry-After: 1\r\n\r\n",
	} {
		f.Add([]byte(text), []byte(ok), 8)
	}
	f.Fuzz(func(t *testing.T, one, two []byte, have int) {
		path := filepath.Join(t.TempDir(), "part")
		file := []byte("0123456789abcdef")
		if have > 0 && have <= len(file) {
			write(t, path, file[:have])
		}
		requests := 0
		c := &Client{Stall: time.Minute, HTTP: &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			requests++
			return http.ReadResponse(bufio.NewReader(bytes.NewReader([][]byte{one, two}[requests%2])), r)
		})}}
		err := c.File(t.Context(), "http://example.com/", Want{16, digestOf(16)}, disk.OS{}, path, nil)
		var remote *Error
		if err != nil && !errors.As(err, &remote) {
			t.Errorf("an error of nobody's: %v", err)
		}
		if got, _ := os.ReadFile(path); err == nil && !bytes.Equal(got, file) || len(got) > len(file) {
			t.Errorf("%q; %v", got, err)
		}
		if requests > 3*maxTries {
			t.Errorf("%d requests", requests)
		}
	})
}
