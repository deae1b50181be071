package update

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/update/delta/diff"
	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/request"
)

var (
	testKey  = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	otherKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32))
	hmacKey  = bytes.Repeat([]byte{3}, request.MinKey)
)

// silent is for servers that fail on purpose.
var silent = log.New(io.Discard, "", 0)

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

// kinds is how many different contents there are: versions that are so many apart have the same.
const kinds = 4

// made is not needed by the processes that tests start.
var made = sync.OnceValues(makeContents)

// makeContents makes the contents, which differ in some places, and the deltas between them.
func makeContents() (all [kinds][]byte, deltas [kinds][kinds][]byte) {
	r := rand.New(rand.NewPCG(1, 2))
	base := make([]byte, 60_000)
	for i := range base {
		base[i] = byte(r.IntN(256))
	}
	for k := range all {
		all[k] = bytes.Clone(base[:len(base)-1000*k])
		for range 100 {
			all[k][r.IntN(len(all[k]))]++
		}
	}
	for a := range all {
		for b := range all {
			var w bytes.Buffer
			if err := diff.Make(&w, all[a], all[b]); err != nil {
				panic(err)
			}
			deltas[a][b] = w.Bytes()
		}
	}
	return all, deltas
}

func contentOf(version int64) []byte {
	contents, _ := made()
	return contents[version%kinds]
}

func patchOf(from, to int64) []byte {
	_, patches := made()
	return patches[from%kinds][to%kinds]
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

func fileOf(path string, data []byte) metadata.File {
	return metadata.File{Path: path, Size: int64(len(data)), SHA256: sum(data)}
}

// site is a server whose release the test sets, and whose answers it may spoil.
type site struct {
	*httptest.Server
	key ed25519.PrivateKey

	mu      sync.Mutex
	spoil   func(w http.ResponseWriter, r *http.Request) bool // reports whether it has answered; may be nil
	release []byte
	files   map[string][]byte // by path, from "/" on
	log     []string          // the answers: "200 /release"
}

func newSite(t testing.TB) *site {
	s := makeSite()
	s.Server = httptest.NewUnstartedServer(s)
	s.Config.ErrorLog = silent
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// makeSite makes a site that is not on the network.
func makeSite() *site {
	s := &site{key: testKey, files: map[string][]byte{}}
	for a := range int64(kinds) {
		s.files[fmt.Sprintf("/%d.bin", a)] = contentOf(a)
		for b := range int64(kinds) {
			s.files[fmt.Sprintf("/deltas/%d-%d", a, b)] = patchOf(a, b)
		}
	}
	return s
}

// released returns the metadata of a version, with deltas from the three before it.
func released(version int64) metadata.Release {
	now := time.Now()
	r := metadata.Release{Version: version, NotBefore: now.Add(-time.Hour), Expires: now.Add(7 * 24 * time.Hour)}
	r.Full = fileOf(fmt.Sprintf("%d.bin", version%kinds), contentOf(version))
	for from := version - 1; from > version-kinds && from > 0; from-- {
		d := fileOf(fmt.Sprintf("deltas/%d-%d", from%kinds, version%kinds), patchOf(from, version))
		r.Deltas = append(r.Deltas, metadata.Delta{From: from, File: d})
	}
	return r
}

func (s *site) publish(t testing.TB, r metadata.Release) {
	t.Helper()
	sealed, err := metadata.Seal(r, s.key)
	if err != nil {
		t.Fatal(err)
	}
	s.offer(sealed)
}

// offer makes any bytes the release.
func (s *site) offer(release []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.release = release
}

// answers returns what was answered since the last call.
func (s *site) answers() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := strings.Join(s.log, ", ")
	s.log = nil
	return all
}

// spoilWith sets what is asked to answer before the site does.
func (s *site) spoilWith(spoil func(w http.ResponseWriter, r *http.Request) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spoil = spoil
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	spoil := s.spoil
	s.mu.Unlock()
	record := &recorder{ResponseWriter: w, site: s, path: r.URL.Path}
	if spoil == nil || !spoil(record, r) {
		s.serve(record, r)
	}
}

func (s *site) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	data, ok := s.files[r.URL.Path]
	if r.URL.Path == "/release" {
		data, ok = s.release, true
	}
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("ETag", `"`+sum(data)+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// recorder logs an answer before it is sent, so that whoever has it finds it in the log.
type recorder struct {
	http.ResponseWriter
	site   *site
	path   string
	logged bool
}

func (r *recorder) WriteHeader(status int) {
	if !r.logged {
		r.logged = true
		r.site.mu.Lock()
		r.site.log = append(r.site.log, fmt.Sprintf("%d %s", status, r.path))
		r.site.mu.Unlock()
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	if !r.logged {
		r.WriteHeader(http.StatusOK)
	}
	return r.ResponseWriter.Write(p)
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (s *site) config(dir string) Config { return config(s.URL, dir) }

func config(url, dir string) Config {
	return Config{Dir: dir, URL: url + "/", Keys: []ed25519.PublicKey{public(testKey)}}
}

func open(t testing.TB, c Config) *Updater {
	t.Helper()
	u, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { u.Close() })
	return u
}

// is holds that a version is current, and whole; 0 for none.
func is(t testing.TB, u *Updater, version int64) {
	t.Helper()
	if got := whole(t, u); got != version {
		t.Errorf("version %d is current; want %d", got, version)
	}
}

// whole returns the current version, and holds that it is whole.
func whole(t testing.TB, u *Updater) int64 {
	t.Helper()
	c := u.Current()
	if c.Version == 0 {
		return 0
	}
	data, err := os.ReadFile(c.Path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, contentOf(c.Version)) {
		t.Fatalf("the content of version %d is not whole: %d bytes", c.Version, len(data))
	}
	return c.Version
}

// installed makes a folder with a version that was confirmed.
func (s *site) installed(t testing.TB, version int64) (dir string) {
	t.Helper()
	dir = t.TempDir()
	s.publish(t, released(version))
	u := open(t, s.config(dir))
	testkit.Must(t, u.Apply(t.Context(), nil, nil))
	testkit.Must(t, u.Confirm(version))
	testkit.Must(t, u.Close())
	s.answers()
	return dir
}

var unfinished = regexp.MustCompile(`\.(tmp|part)$`)

// tidy holds that nothing unfinished is in a folder.
func tidy(t testing.TB, dir, when string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	testkit.Must(t, err)
	for _, e := range entries {
		if unfinished.MatchString(e.Name()) {
			t.Errorf("%s: %s is left", when, e.Name())
		}
	}
}
