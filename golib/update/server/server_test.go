package server

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gondk/gondk/golib/digest"
	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/update"
	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/request"
)

var (
	testKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	hmacKey = bytes.Repeat([]byte{3}, request.MinKey)
)

// content gives that of a version, which differs from the others in some places.
func content(version int64) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	data := make([]byte, 20_000)
	for i := range data {
		data[i] = byte(r.IntN(256))
	}
	r = rand.New(rand.NewPCG(uint64(version), 2))
	for range 20 {
		data[r.IntN(len(data))]++
	}
	return data
}

// publish puts a version into a folder as the documentation says.
func publish(t *testing.T, dir string, version int64) {
	t.Helper()
	name := filepath.Join(dir, fmt.Sprint(version))
	testkit.Must(t, os.WriteFile(name+".new", content(version), 0o600))
	testkit.Must(t, os.Rename(name+".new", name+".bin"))
}

// lines keeps what a server logs.
type lines struct {
	mu  sync.Mutex
	all []string
}

func (l *lines) printf(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, fmt.Sprintf(format, args...))
}

func (l *lines) count(text string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(strings.Join(l.all, "\n"), text)
}

func settings(dir string, log *lines) Config {
	return Config{
		Dir: dir, Key: testKey, HMACKey: hmacKey, Log: log.printf,
		Deltas: 2, Valid: 24 * time.Hour, Window: time.Minute, Every: time.Second,
	}
}

func start(t *testing.T, c Config) *Server {
	t.Helper()
	s, err := New(t.Context(), c)
	testkit.Must(t, err)
	return s
}

func client(t *testing.T, url, dir string) *update.Updater {
	t.Helper()
	keys := []ed25519.PublicKey{testKey.Public().(ed25519.PublicKey)}
	u, err := update.Open(update.Config{Dir: dir, URL: url, Keys: keys, HMACKey: hmacKey})
	testkit.Must(t, err)
	t.Cleanup(func() { u.Close() })
	return u
}

// release reads what the server says of the newest version.
func release(t *testing.T, s *Server) *metadata.Release {
	t.Helper()
	return signedAs(t, s, metadata.Name)
}

func signedAs(t *testing.T, s *Server, name string) *metadata.Release {
	t.Helper()
	keys, err := metadata.NewKeys(testKey.Public().(ed25519.PublicKey))
	testkit.Must(t, err)
	r, err := metadata.Open(s.current.Load().documents[name].sealed, keys)
	testkit.Must(t, err)
	return r
}

func TestServesUpdates(t *testing.T) {
	dir, log := t.TempDir(), &lines{}
	for v := int64(1); v < 5; v++ {
		publish(t, dir, v)
	}
	s := start(t, settings(dir, log))
	r := release(t, s)
	if r.Version != 4 || r.Full.Path != "4.bin" || len(r.Deltas) != 2 || r.Deltas[0].From != 3 || r.Deltas[1].From != 2 {
		t.Errorf("%+v", r)
	}
	site := httptest.NewServer(s)
	defer site.Close()
	u := client(t, site.URL, t.TempDir())
	for version := int64(4); version < 7; version++ {
		found, err := u.Check(t.Context())
		testkit.Must(t, err)
		if found.Version != version || version > 4 && found.Download > found.Size/10 {
			t.Errorf("%+v; want version %d by a delta", found, version)
		}
		testkit.Must(t, u.Apply(t.Context(), found, nil))
		testkit.Must(t, u.Confirm(version))
		if got, err := os.ReadFile(u.Current().Path); err != nil || !bytes.Equal(got, content(version)) {
			t.Errorf("version %d: %d bytes, %v", version, len(got), err)
		}
		if again, err := u.Check(t.Context()); again != nil || err != nil {
			t.Errorf("Check = %v, %v", again, err)
		}
		publish(t, dir, version+1)
		testkit.Must(t, s.Refresh(t.Context()))
	}
	if n := log.count("making the delta"); n != 8 {
		t.Errorf("%d deltas were made; want two for each of four releases", n)
	}
}

func TestAnswers(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, 1)
	publish(t, dir, 2)
	testkit.Must(t, os.WriteFile(filepath.Join(dir, "secret.txt"), []byte("secret"), 0o600))
	s := start(t, settings(dir, &lines{}))
	signer, err := request.NewSigner(hmacKey, time.Now)
	testkit.Must(t, err)
	delta := release(t, s).Deltas[0].Path
	for _, test := range []struct {
		method, path string
		header       [2]string
		want         int
	}{
		{"GET", "/release", [2]string{}, 200},
		{"HEAD", "/release", [2]string{}, 200},
		{"GET", "/release", [2]string{"If-None-Match", s.current.Load().documents[metadata.Name].etag}, 304},
		{"GET", "/release", [2]string{"If-None-Match", `"old"`}, 200},
		{"GET", "/releases/2", [2]string{"If-None-Match", s.current.Load().documents[metadata.Name].etag}, 304},
		{"GET", "/releases/1", [2]string{}, 200},
		{"GET", "/releases/3", [2]string{}, 404},
		{"GET", "/releases/", [2]string{}, 404},
		{"GET", "/1.bin", [2]string{}, 200},
		{"GET", "/2.bin", [2]string{"Range", "bytes=100-"}, 206},
		{"GET", "/2.bin", [2]string{"Range", "bytes=20000-"}, 416},
		{"GET", "/" + delta, [2]string{}, 200},
		{"POST", "/release", [2]string{}, 405},
		{"GET", "/", [2]string{}, 404},
		{"GET", "/secret.txt", [2]string{}, 404},
		{"GET", "/deltas/", [2]string{}, 404},
		{"GET", "/../secret.txt", [2]string{}, 404},
		{"GET", "/deltas/../secret.txt", [2]string{}, 404},
		{"GET", "/%2e%2e/secret.txt", [2]string{}, 404},
	} {
		r := httptest.NewRequest(test.method, test.path, nil)
		if test.header[0] != "" {
			r.Header.Set(test.header[0], test.header[1])
		}
		unsigned := httptest.NewRecorder()
		s.ServeHTTP(unsigned, r)
		if unsigned.Code != 401 {
			t.Errorf("%s %s, not signed: %d", test.method, test.path, unsigned.Code)
		}
		testkit.Must(t, signer.Sign(r))
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != test.want || w.Code < 300 && w.Header().Get("Content-Type") != "application/octet-stream" {
			t.Errorf("%s %s, %v: %d, %v; want %d", test.method, test.path, test.header, w.Code, w.Header(), test.want)
		}
		if w.Code == 304 && w.Body.Len() > 0 {
			t.Errorf("304 with %d bytes", w.Body.Len())
		}
		replay := httptest.NewRecorder()
		s.ServeHTTP(replay, r)
		if replay.Code != 409 || !strings.Contains(replay.Body.String(), request.ErrReplay.Error()) {
			t.Errorf("sent again: %d, %s", replay.Code, replay.Body)
		}
	}
}

func TestDeltasAreKept(t *testing.T) {
	dir, log := t.TempDir(), &lines{}
	publish(t, dir, 1)
	publish(t, dir, 2)
	first := release(t, start(t, settings(dir, log)))
	again := release(t, start(t, settings(dir, log)))
	if n := log.count("making the delta"); n != 1 {
		t.Errorf("made %d times", n)
	}
	if len(first.Deltas) != 1 || !slices.Equal(first.Deltas, again.Deltas) {
		t.Errorf("%+v, and then %+v", first, again)
	}
	old := first.Deltas[0].Path
	testkit.Must(t, os.WriteFile(filepath.Join(dir, old+".tmp"), []byte("killed"), 0o600))
	testkit.Must(t, os.WriteFile(filepath.Join(dir, "deltas", "mine.txt"), nil, 0o600))
	publish(t, dir, 3)
	publish(t, dir, 4)
	start(t, settings(dir, log))
	publish(t, dir, 5)
	s := start(t, settings(dir, log))
	names, err := os.ReadDir(filepath.Join(dir, "deltas"))
	testkit.Must(t, err)
	var got []string
	for _, n := range names {
		got = append(got, n.Name()[:3])
	}
	if !slices.Equal(got, []string{"2-4", "3-4", "3-5", "4-5", "min"}) {
		t.Errorf("in deltas: %v", got)
	}
	for version, from := range map[int64]string{5: "[4 3]", 4: "[3 2]", 3: "[]", 1: "[]"} {
		r := signedAs(t, s, fmt.Sprintf("releases/%d", version))
		var has []int64
		for _, d := range r.Deltas {
			has = append(has, d.From)
		}
		if r.Version != version || fmt.Sprint(has) != from {
			t.Errorf("release %d is of version %d, with deltas from %v; want %s", version, r.Version, has, from)
		}
	}
}

func TestNoSmallDelta(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, 1)
	testkit.Must(t, os.WriteFile(filepath.Join(dir, "2.bin"), []byte("short"), 0o600))
	if r := release(t, start(t, settings(dir, &lines{}))); len(r.Deltas) != 0 {
		t.Errorf("a delta that is larger than the file is offered: %+v", r)
	}
}

func TestSignsAnew(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, 1)
	now := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	c := settings(dir, &lines{})
	c.Clock = func() time.Time { return now }
	s := start(t, c)
	first := release(t, s)
	if !first.NotBefore.Equal(now.Add(-time.Minute)) || !first.Expires.Equal(now.Add(24*time.Hour)) {
		t.Errorf("%+v", first)
	}
	for _, step := range []struct {
		after time.Duration
		anew  bool
	}{{time.Hour, false}, {12 * time.Hour, true}, {13 * time.Hour, false}, {-time.Hour, true}} {
		before := s.current.Load().documents[metadata.Name].etag
		now = first.NotBefore.Add(time.Minute + step.after)
		testkit.Must(t, s.Refresh(t.Context()))
		if anew := s.current.Load().documents[metadata.Name].etag != before; anew != step.anew {
			t.Errorf("after %s: signed anew: %v", step.after, anew)
		}
	}
}

func TestFolderWithoutVersions(t *testing.T) {
	dir, log := t.TempDir(), &lines{}
	for _, name := range []string{"0.bin", "01.bin", "-1.bin", "1.bin.new", "x.bin", "9999999999999999.bin"} {
		testkit.Must(t, os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600))
	}
	testkit.Must(t, os.Mkdir(filepath.Join(dir, "7.bin"), 0o700))
	s := start(t, settings(dir, log))
	testkit.Must(t, s.Refresh(t.Context()))
	if s.current.Load().documents[metadata.Name].sealed != nil || log.count("no version yet") != 1 {
		t.Errorf("%s, %v", s.current.Load().documents[metadata.Name].sealed, log.all)
	}
	site := httptest.NewServer(s)
	defer site.Close()
	if _, err := client(t, site.URL, t.TempDir()).Check(t.Context()); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("Check = %v", err)
	}
	testkit.Must(t, os.WriteFile(filepath.Join(dir, "1.bin"), nil, 0o600))
	if err := s.Refresh(t.Context()); !errors.Is(err, metadata.ErrSize) {
		t.Errorf("an empty version: %v", err)
	}
}

func TestRun(t *testing.T) {
	dir, log := t.TempDir(), &lines{}
	publish(t, dir, 1)
	synctest.Test(t, func(t *testing.T) {
		s := start(t, settings(dir, log))
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan bool)
		go func() { s.Run(ctx); close(done) }()
		publish(t, dir, 2)
		time.Sleep(1500 * time.Millisecond)
		if got := release(t, s).Version; got != 2 {
			t.Errorf("version %d", got)
		}
		testkit.Must(t, os.Rename(dir, dir+".away"))
		time.Sleep(time.Second)
		if got := release(t, s).Version; got != 2 || log.count("is still served") == 0 {
			t.Errorf("version %d, %v", got, log.all)
		}
		testkit.Must(t, os.Rename(dir+".away", dir))
		cancel()
		<-done
	})
}

func TestFileWentMeanwhile(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, 1)
	s := start(t, settings(dir, &lines{}))
	testkit.Must(t, os.Remove(filepath.Join(dir, "1.bin")))
	w := httptest.NewRecorder()
	s.serve(w, httptest.NewRequest(http.MethodGet, "/1.bin", nil))
	if w.Code != 404 {
		t.Errorf("%d", w.Code)
	}
}

func TestVersionChangesWhileItIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "1.bin")
	testkit.Must(t, os.WriteFile(path, []byte("new"), 0o600))
	_, err := read(version{1, path, seen{3, time.Time{}, digest.Bytes([]byte("old"))}})
	if err == nil || !strings.Contains(err.Error(), "rename it") {
		t.Errorf("read = %v", err)
	}
}

func TestSettings(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"no folder":  func(c *Config) { c.Dir = filepath.Join(c.Dir, "none") },
		"short HMAC": func(c *Config) { c.HMACKey = nil },
		"deltas":     func(c *Config) { c.Deltas = metadata.MaxDeltas + 1 },
		"valid":      func(c *Config) { c.Valid = 0 },
		"window":     func(c *Config) { c.Window = 0 },
		"every":      func(c *Config) { c.Every = 0 },
	} {
		c := settings(t.TempDir(), &lines{})
		change(&c)
		if _, err := New(t.Context(), c); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestKeys(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	testkit.Must(t, NewKeys(dir))
	private, err := LoadPrivateKey(filepath.Join(dir, PrivateKeyFile))
	testkit.Must(t, err)
	secret, err := LoadHMACKey(filepath.Join(dir, HMACKeyFile))
	testkit.Must(t, err)
	text, err := os.ReadFile(filepath.Join(dir, PublicKeyFile))
	testkit.Must(t, err)
	public, err := metadata.ParsePublicKey(string(text))
	testkit.Must(t, err)
	if !public.Equal(private.Public()) || len(secret) != request.MinKey || bytes.Equal(secret, make([]byte, len(secret))) {
		t.Error("the keys do not fit")
	}
	for _, name := range []string{PrivateKeyFile, PublicKeyFile, HMACKeyFile} {
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		testkit.Must(t, err)
		if info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
			t.Errorf("%s: %s", name, info.Mode())
		}
		other := t.TempDir()
		testkit.Must(t, os.WriteFile(filepath.Join(other, name), []byte("mine"), 0o600))
		if err := NewKeys(other); !errors.Is(err, fs.ErrExist) {
			t.Errorf("where %s is: %v", name, err)
		}
		if entries, err := os.ReadDir(other); err != nil || len(entries) != 1 {
			t.Errorf("where %s is: %v, %v", name, entries, err)
		}
	}
	if _, err := LoadPrivateKey(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("LoadPrivateKey = %v", err)
	}
	path := filepath.Join(dir, PrivateKeyFile)
	testkit.Must(t, os.Chmod(path, 0o640))
	_, err = LoadPrivateKey(path)
	if runtime.GOOS != "windows" && (err == nil || !strings.Contains(err.Error(), "chmod 600 "+path)) {
		t.Errorf("a key that others may read: %v", err)
	}
	testkit.Must(t, os.WriteFile(filepath.Join(dir, HMACKeyFile), []byte("short"), 0o600))
	if _, err := LoadHMACKey(filepath.Join(dir, HMACKeyFile)); err == nil || !strings.Contains(err.Error(), HMACKeyFile) {
		t.Errorf("LoadHMACKey = %v", err)
	}
}

func TestStopsWhileReading(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(ctx, settings(dir, &lines{})); err == nil {
		t.Error("it went on")
	}
}
