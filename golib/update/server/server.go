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
//	/<version>.bin      the versions, whole
//	/deltas/<name>      deltas to the highest one
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

	Deltas int           // from how many versions before the highest one deltas are made; at most metadata.MaxDeltas
	Valid  time.Duration // how long metadata counts after it was signed
	Window time.Duration // how much an app's clock may be wrong
	Every  time.Duration // between two looks at the folder

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
	release []byte // signed; empty while there is no version
	etag    string
	signed  time.Time
	what    string            // what it was made of
	files   map[string]served // by their paths in URLs
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
	release, files, err := s.folder.look(ctx, s.config.Deltas)
	if err != nil {
		return err
	}
	now, old := s.config.Clock(), s.current.Load()
	next := &offer{files: files, what: fmt.Sprint(release, files)}
	if release == nil {
		if s.current.Store(next); next.what != old.what {
			s.config.Log("%s: no version yet: put a file 1.bin there", s.config.Dir)
		}
		return nil
	}
	if age := now.Sub(old.signed); next.what == old.what && age >= 0 && age < s.config.Valid/2 {
		return nil
	}
	release.NotBefore, release.Expires = whole(now.Add(-s.config.Window)), whole(now.Add(s.config.Valid))
	if next.release, err = metadata.Seal(*release, s.config.Key); err != nil {
		return err
	}
	next.signed, next.etag = now, fmt.Sprintf("%q", digest.Bytes(next.release))
	s.current.Store(next)
	s.config.Log("version %d, %d bytes, with %d deltas, until %s",
		release.Version, release.Full.Size, len(release.Deltas), release.Expires.Format(time.RFC3339))
	return nil
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
	file, ok := offer.files[name]
	switch {
	case name == metadata.Name && offer.release != nil:
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("ETag", offer.etag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(offer.release))
	case ok:
		serveFile(w, r, file)
	default:
		http.NotFound(w, r)
	}
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
