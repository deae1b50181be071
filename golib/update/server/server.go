// Package server serves a folder of versions to apps that use package update.
//
// The folder holds a file <version>.bin for each version: 1.bin, 2.bin. The highest one is the release. A file must come whole: copy it
// under another name and rename it. A published file must not change; give new content a new version. The server makes
// deltas from the versions before, once, in the folder's subfolder deltas, and removes those that it does not offer any more. It looks at
// the folder again and again, and signs again what it says before that expires.
//
// It answers signed requests alone, for
//
//	/release            the signed metadata
//	/releases/<version> that of any version in the folder, for devices that a rollout lets have no higher one
//	/<version>.bin      the versions, whole
//	/deltas/<name>      deltas to the highest one, and those to the ones before it
package server

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gondk/gondk/golib/digest"
	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/request"
)

// Config says what to serve.
type Config struct {
	Dir     string             // the folder of versions
	Key     ed25519.PrivateKey // signs the metadata
	HMACKey []byte             // that of the apps' requests

	RolloutRequired bool          // devices take a release only as the server of a rollout says
	Deltas          int           // from how many versions before the highest one deltas are made; at most metadata.MaxDeltas
	Valid           time.Duration // how long metadata counts after it was signed
	Window          time.Duration // how much an app's clock may be wrong
	Every           time.Duration // between two looks at the folder

	Clock func() time.Time                 // nil: time.Now
	Log   func(format string, args ...any) // nil: no log
}

// remember is how many requests are remembered: some megabytes.
const remember = 1 << 16

// Server serves a folder.
type Server struct {
	config  Config
	handler http.Handler
	folder  folder
	current atomic.Pointer[offer]
}

// offer is what is served at a time.
type offer struct {
	documents map[string]document // by their paths in URLs; none while there is no version
	signed    time.Time
	what      string            // what it was made of
	files     map[string]served // by their paths in URLs
}

// document is signed metadata.
type document struct {
	sealed []byte
	etag   string
}

type served struct {
	path   string
	sha256 string
}

// New looks at the folder and makes the deltas that are not there yet, which takes its time with large files.
func New(ctx context.Context, c Config) (*Server, error) {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Log == nil {
		c.Log = func(string, ...any) {}
	}
	if c.Deltas < 0 || c.Deltas > metadata.MaxDeltas || c.Valid <= 0 || c.Every <= 0 {
		return nil, fmt.Errorf("deltas from %d versions (0 to %d), valid for %s, checked every %s: not a possible server",
			c.Deltas, metadata.MaxDeltas, c.Valid, c.Every)
	}
	verifier, err := request.NewVerifier(c.HMACKey, c.Window, remember, c.Clock)
	if err != nil {
		return nil, err
	}
	s := &Server{config: c, folder: folder{dir: c.Dir, log: c.Log}}
	s.handler = verifier.Handler(http.HandlerFunc(s.serve))
	s.current.Store(&offer{})
	return s, s.Refresh(ctx)
}

// Run checks the folder until ctx ends. It logs failures and keeps serving the previous release.
func (s *Server) Run(ctx context.Context) {
	for {
		select {
		case <-time.After(s.config.Every):
		case <-ctx.Done():
			return
		}
		if err := s.Refresh(ctx); err != nil && ctx.Err() == nil {
			s.config.Log("%v; the previous release is still served", err)
		}
	}
}

// Refresh looks at the folder. It must not be called by two goroutines at once.
func (s *Server) Refresh(ctx context.Context) error {
	releases, files, err := s.folder.look(ctx, s.config.Deltas)
	if err != nil {
		return err
	}
	now, old := s.config.Clock(), s.current.Load()
	next := &offer{files: files, what: what(releases, files)}
	if len(releases) == 0 {
		if s.current.Store(next); next.what != old.what {
			s.config.Log("%s: no version yet: put a file 1.bin there", s.config.Dir)
		}
		return nil
	}
	if age := now.Sub(old.signed); next.what == old.what && age >= 0 && age < s.config.Valid/2 {
		return nil
	}
	if next.documents, err = s.sign(releases, now); err != nil {
		return err
	}
	next.signed = now
	s.current.Store(next)
	newest := releases[0]
	s.config.Log("version %d, %d bytes, with %d deltas, until %s",
		newest.Version, newest.Full.Size, len(newest.Deltas), newest.Expires.Format(time.RFC3339))
	return nil
}

// what tells two looks at the folder from each other.
func what(releases []*metadata.Release, files map[string]served) string {
	text := fmt.Sprint(files)
	for _, r := range releases {
		text += fmt.Sprint(*r)
	}
	return text
}

// sign signs the releases, of which the first one is the newest.
func (s *Server) sign(releases []*metadata.Release, now time.Time) (map[string]document, error) {
	documents := map[string]document{}
	for i, r := range releases {
		r.NotBefore, r.Expires = whole(now.Add(-s.config.Window)), whole(now.Add(s.config.Valid))
		if s.config.RolloutRequired {
			r.Rollout = metadata.RolloutRequired
		}
		sealed, err := metadata.Seal(*r, s.config.Key)
		if err != nil {
			return nil, err
		}
		d := document{sealed, fmt.Sprintf("%q", digest.Bytes(sealed))}
		documents[fmt.Sprintf("%s/%d", metadata.ReleasesName, r.Version)] = d
		if i == 0 {
			documents[metadata.Name] = d
		}
	}
	return documents, nil
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// serve answers a request whose signature counts.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD are supported", http.StatusMethodNotAllowed)
		return
	}
	offer := s.current.Load()
	name := strings.TrimPrefix(r.URL.Path, "/")
	if d, ok := offer.documents[name]; ok {
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("ETag", d.etag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(d.sealed))
		return
	}
	if file, ok := offer.files[name]; ok {
		serveFile(w, r, file)
		return
	}
	http.NotFound(w, r)
}

func serveFile(w http.ResponseWriter, r *http.Request, file served) {
	f, err := os.Open(file.path)
	if err != nil {
		http.NotFound(w, r) // it went since the last look
		return
	}
	defer f.Close()
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("ETag", fmt.Sprintf("%q", file.sha256))
	http.ServeContent(w, r, "", time.Time{}, f)
}

func whole(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
