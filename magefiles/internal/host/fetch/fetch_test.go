package fetch

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// payload is larger than the buffers between server and client, so that a cut falls inside it.
var payload = bytes.Repeat([]byte("gondk "), 100_000)

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// journal keeps what a download asked the server for and said.
type journal struct {
	requests atomic.Int32
	ranges   []string
	said     []string
}

func (j *journal) serve(t *testing.T, h http.HandlerFunc) string {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		j.requests.Add(1)
		j.ranges = append(j.ranges, r.Header.Get("Range"))
		h(w, r)
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

func (j *journal) request(t *testing.T, sources ...Source) Request {
	return Request{
		Path: filepath.Join(t.TempDir(), "a cache, größer", "tool.jar"), SHA256: digest(payload), Sources: sources, Idle: 2 * time.Second,
		Say: func(format string, args ...any) { j.said = append(j.said, fmt.Sprintf(format, args...)) },
	}
}

func whole(w http.ResponseWriter, r *http.Request) {
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(payload))
}

// cutAt sends the first n bytes of what was asked for and ends the connection; n bytes are what each connection brings.
func cutAt(n int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var start int
		fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &start)
		rest := payload[start:]
		w.Header().Set("Content-Length", strconv.Itoa(len(rest)))
		if start > 0 {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", start, len(payload)-1, len(payload)))
			w.WriteHeader(http.StatusPartialContent)
		}
		w.Write(rest[:min(n, len(rest))])
	}
}

func send(data []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { w.Write(data) }
}

// checkFile fails when the file is not there whole, or when anything but it and its lock is.
func checkFile(t *testing.T, req Request) {
	t.Helper()
	got, err := os.ReadFile(req.Path)
	if err != nil || !bytes.Equal(got, payload) {
		t.Errorf("%d bytes, %v; want the %d of the payload", len(got), err, len(payload))
	}
	checkLeft(t, req, "tool.jar", "tool.jar.lock")
}

func checkLeft(t *testing.T, req Request, want ...string) {
	t.Helper()
	entries, _ := os.ReadDir(filepath.Dir(req.Path))
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("folder holds %q, want %q", got, want)
	}
}

func TestFile(t *testing.T) {
	damaged := bytes.Clone(payload)
	damaged[1000] ^= 1
	var turn atomic.Int32
	tests := []struct {
		name     string
		first    http.HandlerFunc
		requests int32
		said     int
	}{
		{"whole", whole, 1, 0},
		{"redirect", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/real" {
				whole(w, r)
				return
			}
			http.Redirect(w, r, "/real", http.StatusFound)
		}, 2, 0},
		{"connection that breaks off is resumed", cutAt(200_000), 3, 0},
		{"server without ranges", func(w http.ResponseWriter, r *http.Request) {
			if turn.Add(1) == 1 {
				cutAt(1000)(w, r)
				return
			}
			w.Write(payload)
		}, 2, 0},
		{"damaged once", func(w http.ResponseWriter, r *http.Request) {
			if turn.Add(1) == 1 {
				w.Write(damaged)
				return
			}
			w.Write(payload)
		}, 2, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			turn.Store(0)
			var j journal
			req := j.request(t, Source{Name: "one", URL: j.serve(t, test.first)})
			if err := File(t.Context(), req); err != nil {
				t.Fatal(err)
			}
			checkFile(t, req)
			if j.requests.Load() != test.requests || len(j.said) != test.said {
				t.Errorf("%d requests, said %q; want %d and %d lines", j.requests.Load(), j.said, test.requests, test.said)
			}
		})
	}
}

func TestNextSource(t *testing.T) {
	lying := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "5000")
		w.Write(payload[:5000])
	}
	overlong := append(bytes.Clone(payload), "more"...)
	tests := []struct {
		name string
		bad  http.HandlerFunc
		said string // "" for nothing
	}{
		{"404", http.NotFound, ""},
		{"500", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500) }, ""},
		{"damaged", send([]byte("<html>log in to the hotel's network</html>")), "deleted, downloading it again"},
		{"too short a length", lying, "deleted, downloading it again"},
		{"too long", send(overlong), "deleted, downloading it again"},
		{"breaks off without a byte", cutAt(0), ""},
		{"range answered from elsewhere", func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Range") == "" {
				cutAt(1000)(w, r)
				return
			}
			w.Header().Set("Content-Range", "bytes 0-9/10")
			w.WriteHeader(http.StatusPartialContent)
			w.Write(payload[:10])
		}, `the server sent "bytes 0-9/10"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var j, good journal
			req := j.request(t, Source{Name: "bad", URL: j.serve(t, test.bad)}, Source{Name: "good", URL: good.serve(t, whole)})
			if err := File(t.Context(), req); err != nil {
				t.Fatal(err)
			}
			checkFile(t, req)
			if said := strings.Join(j.said, "\n"); !strings.Contains(said, test.said) || test.said == "" && said != "" {
				t.Errorf("said %q, want %q in it", said, test.said)
			}
			if n := good.requests.Load(); n != 1 {
				t.Errorf("%d requests to the good source, want 1", n)
			}
		})
	}
}

func TestNoSource(t *testing.T) {
	var j journal
	gone := httptest.NewServer(nil)
	gone.Close()
	req := j.request(t,
		Source{Name: "releases", URL: gone.URL},
		Source{Name: "mirror", URL: strings.Replace(j.serve(t, http.NotFound), "//", "//me:secret@", 1) + "/tool.jar"},
		Source{Name: "registry", Resolve: func(context.Context) (string, error) { return "", errors.New("no npm here") }})
	err := File(t.Context(), req)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"cannot download tool.jar:\n  releases: ", "\n  mirror: http://me:xxxxx@", "the server says 404",
		"\n  registry: no npm here\n", "HTTPS_PROXY",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("the password is in:\n%v", err)
	}
	checkLeft(t, req, "tool.jar.lock")
}

func TestCancelThenResume(t *testing.T) {
	var j journal
	stalling := func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Range") != "" {
			whole(w, r)
			return
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(payload)))
		w.Write(payload[:300_000])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	req := j.request(t, Source{Name: "one", URL: j.serve(t, stalling)}, Source{Name: "never", URL: "http://never.invalid"})
	ctx, cancel := context.WithCancel(t.Context())
	req.Progress = func(_ string, done, total int64) {
		if total != int64(len(payload)) {
			t.Errorf("total %d, want %d", total, len(payload))
		}
		if done == 300_000 {
			cancel()
		}
	}
	if err := File(ctx, req); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want context.Canceled", err)
	}
	checkLeft(t, req, filepath.Base(req.partial(req.Sources[0])), "tool.jar.lock")
	if err := File(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	checkFile(t, req)
	if got := j.ranges[len(j.ranges)-1]; got != "bytes=300000-" {
		t.Errorf("the second run asked for %q, want the rest", got)
	}
}

func TestServerFallsSilent(t *testing.T) {
	var j journal
	silent := func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	req := j.request(t, Source{Name: "silent", URL: j.serve(t, silent)})
	req.Idle = 50 * time.Millisecond
	err := File(t.Context(), req)
	if err == nil || !strings.Contains(err.Error(), "the server sent nothing for 50ms") {
		t.Errorf("got %v", err)
	}
}

func TestPartKeptWhole(t *testing.T) {
	var j journal
	req := j.request(t, Source{Name: "one", URL: j.serve(t, whole)})
	os.MkdirAll(filepath.Dir(req.Path), 0o777)
	os.WriteFile(req.partial(req.Sources[0]), payload, 0o666)
	if err := File(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	checkFile(t, req)
}

func TestPartDamaged(t *testing.T) {
	var j journal
	req := j.request(t, Source{Name: "one", URL: j.serve(t, whole)})
	os.MkdirAll(filepath.Dir(req.Path), 0o777)
	os.WriteFile(req.partial(req.Sources[0]), []byte("something else"), 0o666)
	if err := File(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	checkFile(t, req)
	if len(j.said) != 1 || strings.Join(j.ranges, ",") != "bytes=14-," {
		t.Errorf("said %q, asked for %q", j.said, j.ranges)
	}
}

func TestFileThere(t *testing.T) {
	for _, test := range []struct {
		content  []byte
		requests int32
		said     int
	}{{payload, 0, 0}, {payload[:100], 1, 1}} {
		var j journal
		req := j.request(t, Source{Name: "one", URL: j.serve(t, whole)})
		os.MkdirAll(filepath.Dir(req.Path), 0o777)
		os.WriteFile(req.Path, test.content, 0o666)
		if err := File(t.Context(), req); err != nil {
			t.Fatal(err)
		}
		checkFile(t, req)
		if j.requests.Load() != test.requests || len(j.said) != test.said {
			t.Errorf("%d bytes there: %d requests, said %q", len(test.content), j.requests.Load(), j.said)
		}
	}
}

func tgz(t *testing.T, files ...string) []byte {
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	tarred := tar.NewWriter(zipped)
	for i := 0; i < len(files); i += 2 {
		tarred.WriteHeader(&tar.Header{Name: files[i], Mode: 0o644, Size: int64(len(files[i+1]))})
		tarred.Write([]byte(files[i+1]))
	}
	tarred.Close()
	zipped.Close()
	return out.Bytes()
}

func TestMember(t *testing.T) {
	good := tgz(t, "package/README.md", "hello", "package/vendor/tool.jar", string(payload))
	tests := []struct {
		name string
		data []byte
		want string // error; "" for success
	}{
		{"good", good, ""},
		{"no such member", tgz(t, "package/README.md", "hello"), "it has no package/vendor/tool.jar"},
		{"another content", tgz(t, "package/vendor/tool.jar", "other"), "its SHA-256 is " + digest([]byte("other")) + ", not " + digest(payload)},
		{"no tgz", []byte("hello"), "not a .tgz"},
		{"cut", good[:len(good)/2], "is damaged: "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var j journal
			url := j.serve(t, send(test.data))
			req := j.request(t, Source{Name: "npm", Resolve: func(context.Context) (string, error) { return url, nil }, Member: "package/vendor/tool.jar"})
			err := File(t.Context(), req)
			if test.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				checkFile(t, req)
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q in it", err, test.want)
			}
			checkLeft(t, req, "tool.jar.lock")
		})
	}
}

func TestLocalTrouble(t *testing.T) {
	var j, next journal
	full := "/dev/full"
	if _, err := os.Stat(full); err != nil {
		t.Skip("this system has no /dev/full to stand for a full disk")
	}
	req := j.request(t, Source{Name: "one", URL: j.serve(t, whole)}, Source{Name: "two", URL: next.serve(t, whole)})
	os.MkdirAll(filepath.Dir(req.Path), 0o777)
	if err := os.Symlink(full, req.partial(req.Sources[0])); err != nil {
		t.Fatal(err)
	}
	err := File(t.Context(), req)
	var disk *os.PathError
	if !errors.As(err, &disk) || !strings.HasPrefix(err.Error(), "cannot download tool.jar: ") || next.requests.Load() != 0 {
		t.Errorf("got %v and %d requests to the next source; want the disk's error and none", err, next.requests.Load())
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if !testkit.Unprivileged(t) {
		return
	}
	req := Request{Path: filepath.Join(t.TempDir(), "ro", "tool.jar"), SHA256: digest(payload)}
	os.Mkdir(filepath.Dir(req.Path), 0o555)
	if err := File(t.Context(), req); !errors.Is(err, os.ErrPermission) {
		t.Errorf("got %v, want a permission error", err)
	}
}

func TestMain(m *testing.M) {
	if url := os.Getenv("FETCH_TEST_URL"); url != "" {
		err := File(context.Background(), Request{
			Path: os.Getenv("FETCH_TEST_PATH"), SHA256: digest(payload), Sources: []Source{{Name: "one", URL: url}},
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestTwoProcesses(t *testing.T) {
	var j journal
	url := j.serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Write(payload[:1000])
		w.(http.Flusher).Flush()
		time.Sleep(200 * time.Millisecond) // long enough for the other process to come
		w.Write(payload[1000:])
	})
	req := j.request(t)
	var procs []*exec.Cmd
	for range 2 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "FETCH_TEST_URL="+url, "FETCH_TEST_PATH="+req.Path)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		procs = append(procs, cmd)
	}
	for _, cmd := range procs {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	if n := j.requests.Load(); n != 1 {
		t.Errorf("%d requests, want one: the second process finds the first one's file", n)
	}
	got, _ := os.ReadFile(req.Path)
	if !bytes.Equal(got, payload) {
		t.Errorf("%d bytes, want the payload", len(got))
	}
}

// TestTake has another program bring the file, which is damaged at first.
func TestTake(t *testing.T) {
	var j journal
	content := [][]byte{payload[1:], payload}
	req := j.request(t, Source{Name: "Maven", Take: func(_ context.Context, to string) error {
		data := content[0]
		content = content[1:]
		return os.WriteFile(to, data, 0o666)
	}})
	if err := File(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	checkFile(t, req)
	if len(j.said) != 1 || !strings.HasPrefix(j.said[0], "Maven: ") || !strings.HasSuffix(j.said[0], ": deleted, downloading it again") {
		t.Errorf("said %q", j.said)
	}
}
