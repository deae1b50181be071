package download

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gondk/gondk/golib/internal/disk"
)

// handler answers the n-th request.
type handler = func(w http.ResponseWriter, r *http.Request, n int)

const half = 160_000

// otherwise answers requests without Range with the file, and others as it is told.
func otherwise(other handler) handler {
	return func(w http.ResponseWriter, r *http.Request, n int) {
		if r.Header.Get("Range") == "" {
			whole(w, r)
			return
		}
		other(w, r, n)
	}
}

// first answers so at first, and then with the file.
func first(times int, other handler) handler {
	return func(w http.ResponseWriter, r *http.Request, n int) {
		if n > times {
			whole(w, r)
			return
		}
		other(w, r, n)
	}
}

// says answers with a status, headers ("Name: value") and a body.
func says(status int, body []byte, headers ...string) handler {
	return func(w http.ResponseWriter, r *http.Request, n int) {
		w.Header()["Content-Type"] = nil
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			w.Header().Add(name, value)
		}
		w.WriteHeader(status)
		w.Write(body)
	}
}

// flows is says with no length.
func flows(status int, body []byte, headers ...string) handler {
	return func(w http.ResponseWriter, r *http.Request, n int) {
		says(status, nil, headers...)(w, r, n)
		http.NewResponseController(w).Flush()
		w.Write(body)
	}
}

func length(n int) string { return fmt.Sprintf("Content-Length: %d", n) }

func rangeOf(format string, first, last int) string {
	return "Content-Range: " + fmt.Sprintf(format, first, last, len(body))
}

// drop closes the connection without an answer.
func drop(http.ResponseWriter, *http.Request, int) { panic(http.ErrAbortHandler) }

// raw answers with bytes of its own.
func raw(text string, body []byte) handler {
	return func(w http.ResponseWriter, r *http.Request, n int) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		conn.Write(append([]byte(strings.ReplaceAll(text, "\n", "\r\n")), body...))
	}
}

func zipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

func multiparts(w http.ResponseWriter, r *http.Request, n int) {
	m := multipart.NewWriter(w)
	w.Header().Set("Content-Type", "multipart/byteranges; boundary="+m.Boundary())
	w.WriteHeader(206)
	part, _ := m.CreatePart(textproto.MIMEHeader{"Content-Range": {fmt.Sprintf("bytes %d-%d/%d", half, len(body)-1, len(body))}})
	part.Write(body[half:])
	m.Close()
}

// pieces serves no more than so many bytes by one answer.
func pieces(most int) handler {
	return func(w http.ResponseWriter, r *http.Request, n int) {
		from := 0
		fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
		end := min(from+most, len(body))
		says(206, body[from:end], rangeOf("bytes %d-%d/%d", from, end-1))(w, r, n)
	}
}

// arrivals are answers by which the file arrives where its first half is there, and by how many requests.
var arrivals = map[string]struct {
	answer   handler
	requests int64
}{
	"206 in capitals":                   {says(206, rest, rangeOf("BYTES %d-%d/%d", half, size-1)), 1},
	"206 with white space":              {says(206, rest, rangeOf("bytes  %d - %d / %d ", half, size-1)), 1},
	"206 with another sign":             {says(206, rest, rangeOf("bytes=%d-%d/%d", half, size-1)), 1},
	"206 of an unknown total":           {says(206, rest, fmt.Sprintf("Content-Range: bytes %d-%d/*", half, size-1)), 1},
	"206 told twice":                    {says(206, rest, rangeOf("bytes %d-%d/%d", half, size-1), rangeOf("Bytes %d-%d/%d", half, size-1)), 1},
	"206 without length":                {flows(206, rest, rangeOf("bytes %d-%d/%d", half, size-1)), 1},
	"206 from earlier":                  {says(206, body[half-4097:], rangeOf("bytes %d-%d/%d", half-4097, size-1)), 1},
	"206 of the whole":                  {says(206, body, rangeOf("bytes %d-%d/%d", 0, size-1)), 1},
	"206 of the whole, but for the end": {first(1, says(206, body[:size-1], rangeOf("bytes %d-%d/%d", 0, size-2))), 2},
	"206 with more than it says":        {first(1, flows(206, rest, rangeOf("bytes %d-%d/%d", half, half+99))), 2},
	"206 with less than it says":        {first(1, flows(206, rest[:99], rangeOf("bytes %d-%d/%d", half, size-1))), 2},
	"206 without Content-Range":         {says(206, rest, length(size-half)), 1},
	"206 of the whole without it":       {says(206, body, length(size)), 1},
	"206 in many parts":                 {multiparts, 1},
	"206 in pieces":                     {pieces(20_000), 8},
	"206 of another total":              {otherwise(says(206, rest, fmt.Sprintf("Content-Range: bytes %d-%d/%d", half, size-1, size+1))), 2},
	"206 from later":                    {otherwise(says(206, rest[1:], rangeOf("bytes %d-%d/%d", half+1, size-1))), 2},
	"206 of what is there":              {otherwise(says(206, body[:99], rangeOf("bytes %d-%d/%d", 0, 98))), 2},
	"206 of nothing known":              {otherwise(flows(206, rest)), 2},
	"206 told twice, otherwise": {otherwise(says(206, rest, rangeOf("bytes %d-%d/%d", half, size-1),
		rangeOf("bytes %d-%d/%d", half+1, size-1))), 2},
	"206 encoded":                   {otherwise(says(206, compressed[100:], "Content-Encoding: gzip", fmt.Sprintf("Content-Range: bytes 100-%d/%d", len(compressed)-1, len(compressed)))), 2},
	"206 that is a .gz":             {says(206, rest, "Content-Encoding: x-gzip", rangeOf("bytes %d-%d/%d", half, size-1)), 1},
	"200":                           {says(200, body, length(size)), 1},
	"200 without length":            {flows(200, body), 1},
	"200 with more":                 {flows(200, append(bytes.Clone(body), "more"...)), 1},
	"200 encoded":                   {flows(200, compressed, "Content-Encoding: gzip"), 1},
	"200 encoded, with its length":  {says(200, compressed, "Content-Encoding: gzip", length(len(compressed))), 1},
	"200 that is a .gz":             {says(200, body, "Content-Encoding: gzip", length(size)), 1},
	"200 that is called HTML":       {says(200, body, "Content-Type: text/html", length(size)), 1},
	"200 with the rest":             {says(200, rest, rangeOf("bytes %d-%d/%d", half, size-1), length(size-half)), 1},
	"200 with the rest, unsaid":     {says(200, rest, length(size-half)), 1},
	"200 with the rest, length too": {otherwise(flows(200, rest, rangeOf("bytes %d-%d/%d", half, size-1))), 2},
	"200 whole, with a range":       {says(200, body, rangeOf("bytes %d-%d/%d", half, size-1), length(size)), 1},
	"200 of HTTP/1.0":               {raw("HTTP/1.0 200 OK\n\n", body), 1},
	"203":                           {says(203, body, length(size)), 1},
	"an unknown 2xx":                {says(299, body, length(size)), 1},
	"after 103":                     {early, 1},
	"416":                           {otherwise(code(416)), 2},
	"416 with a total":              {otherwise(says(416, nil, fmt.Sprintf("Content-Range: bytes */%d", size))), 2},
	"416 with another":              {otherwise(says(416, nil, "Content-Range: bytes */7")), 2},
	"304":                           {otherwise(code(304)), 2},
	"400":                           {otherwise(code(400)), 2},
	"403":                           {otherwise(code(403)), 2},
	"404":                           {otherwise(code(404)), 2},
	"412":                           {otherwise(code(412)), 2},
	"431":                           {otherwise(code(431)), 2},
	"451":                           {otherwise(code(451)), 2},
	"500":                           {otherwise(code(500)), 2},
	"501":                           {otherwise(code(501)), 2},
	"202":                           {otherwise(says(202, []byte(`{"state":"queued"}`))), 2},
	"204":                           {otherwise(code(204)), 2},
	"205":                           {otherwise(code(205)), 2},
	"300 to nowhere":                {otherwise(code(300)), 2},
	"JSON":                          {otherwise(says(200, []byte(`{"error":"quota"}`), "Content-Type: application/json")), 2},
	"no answer":                     {otherwise(drop), 3},
	"no answer once":                {first(1, drop), 2},
	"half an answer":                {otherwise(raw("HTTP/1.1 206 Partial", nil)), 3},
	"an answer of no sense":         {otherwise(raw("SSH-2.0-OpenSSH_9.2\n", nil)), 3},
}

var (
	size       = len(body)
	rest       = body[half:]
	compressed = zipped(body)
)

// TestArrives holds that the file arrives by one call.
func TestArrives(t *testing.T) {
	for name, test := range arrivals {
		var requests atomic.Int64
		url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
			requests.Store(int64(n))
			test.answer(w, r, n)
		})
		path := filepath.Join(t.TempDir(), "part")
		write(t, path, body[:half])
		if err := newClient().File(t.Context(), url, want(), disk.OS{}, path, nil); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, body) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		if got := requests.Load(); got != test.requests {
			t.Errorf("%s: %d requests; want %d", name, got, test.requests)
		}
	}
}

func early(w http.ResponseWriter, r *http.Request, n int) {
	w.Header().Set("Link", "</style.css>; rel=preload")
	w.WriteHeader(103)
	whole(w, r)
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// loginPage is one without a mark of its type.
var loginPage = []byte("\n <!DOCTYPE html><title>Log in</title>")

// others are answers that are not the file.
var others = map[string]struct {
	answer   handler
	requests int64
	retry    bool
	want     error
}{
	"HTML":                        {html, 1, true, ErrHTML},
	"HTML without type":           {says(200, loginPage), 1, true, ErrHTML},
	"HTML without length":         {flows(200, loginPage), 1, true, ErrHTML},
	"HTML behind a mark":          {flows(200, append([]byte("\ufeff"), loginPage...)), 1, true, ErrHTML},
	"HTML of another type":        {flows(200, loginPage, "Content-Type: application/octet-stream"), 1, true, ErrHTML},
	"HTML, encoded":               {flows(200, zipped(loginPage), "Content-Encoding: gzip"), 1, true, ErrHTML},
	"HTML in capitals, type said": {flows(200, []byte("x"), `Content-Type: TEXT/HTML; charset="utf-8`), 1, true, ErrHTML},
	"XHTML, type said twice":      {flows(200, []byte("x"), "Content-Type: application/xhtml+xml; a=b; a=c"), 1, true, ErrHTML},
	"JSON":                        {says(200, []byte("{}"), "Content-Type: application/json"), 2, true, ErrLength},
	"JSON without length":         {flows(200, []byte("{}"), "Content-Type: application/json"), 2, true, ErrLength},
	"other bytes":                 {says(200, bytes.ToUpper(body), length(len(body))), 2, false, ErrDigest},
	"other bytes without length":  {flows(200, bytes.ToUpper(body)), 2, false, ErrDigest},
	"other bytes, and cut":        {flows(200, bytes.ToUpper(body)[:half+1]), 2, true, ErrLength},
	"another length":              {says(200, body[1:], length(len(body)-1)), 2, true, ErrLength},
	"nothing":                     {says(200, nil), 2, true, ErrLength},
	"a broken code":               {says(200, []byte("x"), "Content-Encoding: gzip"), 2, true, ErrEncoding},
	"another code":                {says(200, []byte("x"), "Content-Encoding: br"), 2, false, ErrEncoding},
	"204":                         {code(204), 2, true, ErrStatus},
	"206 of another":              {says(206, body[:9], "Content-Range: bytes 0-8/9"), 2, true, ErrLength},
	"302":                         {redirect, 1, true, ErrRedirect},
	"302 to nowhere":              {code(302), 2, true, ErrStatus},
	"304":                         {code(304), 2, true, ErrUnasked},
	"401":                         {code(401), 2, false, ErrStatus},
	"403":                         {code(403), 2, false, ErrStatus},
	"404":                         {code(404), 2, false, ErrStatus},
	"407":                         {code(407), 1, true, ErrStatus},
	"408":                         {code(408), 1, true, ErrStatus},
	"410":                         {code(410), 2, false, ErrStatus},
	"416":                         {code(416), 2, true, ErrStatus},
	"421":                         {code(421), 1, true, ErrStatus},
	"425":                         {code(425), 1, true, ErrStatus},
	"429":                         {code(429), 1, true, ErrStatus},
	"499":                         {code(499), 2, false, ErrStatus},
	"500":                         {code(500), 2, true, ErrStatus},
	"500 that asks to wait":       {says(500, nil, "Retry-After: 60"), 1, true, ErrStatus},
	"501":                         {code(501), 2, false, ErrStatus},
	"502":                         {code(502), 1, true, ErrStatus},
	"503":                         {code(503), 1, true, ErrStatus},
	"504":                         {code(504), 1, true, ErrStatus},
	"511":                         {code(511), 1, true, ErrStatus},
	"no answer":                   {drop, 3, true, nil},
}

// TestPartStays holds that an answer that is not the file leaves what is there, how often it is asked for, and whether it may be gone later.
func TestPartStays(t *testing.T) {
	for name, test := range others {
		var requests atomic.Int64
		url := serve(t, func(w http.ResponseWriter, r *http.Request, n int) {
			requests.Store(int64(n))
			test.answer(w, r, n)
		})
		path := filepath.Join(t.TempDir(), "part")
		write(t, path, body[:half])
		err := newClient().File(t.Context(), url, want(), disk.OS{}, path, nil)
		var remote *Error
		if !errors.As(err, &remote) || test.want != nil && !errors.Is(err, test.want) || remote.Retry != test.retry {
			t.Errorf("%s: %v; want %v, again %v", name, err, test.want, test.retry)
		}
		if got := requests.Load(); got != test.requests {
			t.Errorf("%s: %d requests; want %d", name, got, test.requests)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, body[:half]) {
			t.Errorf("%s: the part: %d bytes, %v", name, len(got), err)
		}
		if _, err := os.Stat(path + disk.Temporary); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: a file is left beside the part: %v", name, err)
		}
	}
}
