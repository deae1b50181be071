// Package fetch downloads files whose SHA-256 is known beforehand. A download continues where an earlier one stopped, is moved into place
// only when it is complete and verified, and falls back to the next source when one fails.
package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// Source is one place to download a file from.
type Source struct {
	Name    string                                     // as errors call it, unique in a request: "bundletool's releases"
	URL     string                                     // empty where only Resolve knows it
	Resolve func(ctx context.Context) (string, error)  // gives the URL
	Member  string                                     // the file's path inside the .tgz at the URL; empty: the URL is the file itself
	Take    func(ctx context.Context, to string) error // has another program write the file, in the place of a URL
}

// Request asks for one file.
type Request struct {
	Path    string   // where the file should lie
	SHA256  string   // of the file, in hexadecimal
	Sources []Source // tried in this order

	Client   *http.Client                           // nil: one that honours HTTPS_PROXY and its like
	Progress func(source string, done, total int64) // bytes so far; total is below zero if the server does not tell; may be nil
	Say      func(format string, args ...any)       // told what people should know: a damaged file, the next source; may be nil
	Idle     time.Duration                          // how long a server may send nothing; zero: 30 s
}

// File downloads the requested file. It does nothing if the file exists; a damaged one is replaced. When ctx is cancelled, the partial
// download stays next to Path for the next time. Two processes that need the same file wait for each other.
func File(ctx context.Context, req Request) error {
	req.setDefaults()
	if err := os.MkdirAll(filepath.Dir(req.Path), 0o777); err != nil {
		return fmt.Errorf("cannot download %s: %w", filepath.Base(req.Path), err)
	}
	unlock, err := lock(ctx, req.Path+".lock")
	if err != nil {
		return fmt.Errorf("cannot download %s: %w", filepath.Base(req.Path), err)
	}
	defer unlock()
	there, err := req.present()
	if there || err != nil {
		return err
	}
	if err := req.trySources(ctx); err != nil {
		return err
	}
	req.removeParts()
	return nil
}

// removeParts removes what sources that failed have left.
func (req *Request) removeParts() {
	for _, src := range req.Sources {
		os.Remove(req.partial(src))
	}
}

func (req *Request) setDefaults() {
	if req.Client == nil {
		req.Client = http.DefaultClient
	}
	if req.Progress == nil {
		req.Progress = func(string, int64, int64) {}
	}
	if req.Say == nil {
		req.Say = func(string, ...any) {}
	}
	if req.Idle == 0 {
		req.Idle = 30 * time.Second
	}
}

// present reports whether the file is there, and removes it when it is damaged.
func (req *Request) present() (bool, error) {
	err := Verify(req.Path, req.SHA256)
	var bad *DigestError
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case errors.As(err, &bad):
		req.Say("%v: deleted, downloading it again", bad)
		return false, os.Remove(req.Path)
	}
	return false, err
}

func (req *Request) trySources(ctx context.Context) error {
	var failed []string
	for _, src := range req.Sources {
		err := req.from(ctx, src)
		var local *localError
		if err == nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if errors.As(err, &local) {
			return fmt.Errorf("cannot download %s: %w", filepath.Base(req.Path), local.err)
		}
		failed = append(failed, fmt.Sprintf("  %s: %v", src.Name, err))
	}
	return fmt.Errorf("cannot download %s:\n%s\ncheck the network, and HTTPS_PROXY if there is a proxy; a download continues where it stopped",
		filepath.Base(req.Path), strings.Join(failed, "\n"))
}

// from gets the file from one source. A result with another digest is deleted and downloaded once again from its first byte: it may be
// the resumed part that was damaged.
func (req *Request) from(ctx context.Context, src Source) error {
	if src.Resolve != nil {
		var err error
		if src.URL, err = src.Resolve(ctx); err != nil {
			return err
		}
	}
	part := req.partial(src)
	for try := 1; ; try++ {
		err := req.take(ctx, src, part)
		if err == nil {
			err = req.install(src, part)
		}
		var bad *DigestError
		if !errors.As(err, &bad) {
			return err
		}
		if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &localError{err}
		}
		if try == 2 {
			return fmt.Errorf("%s: %w; deleted", src.place(), bad)
		}
		req.Say("%s: %v: deleted, downloading it again", src.place(), bad)
	}
}

func (req *Request) take(ctx context.Context, src Source, part string) error {
	if src.Take != nil {
		return src.Take(ctx, part)
	}
	return req.download(ctx, src, part)
}

// place says where a source's file is.
func (src *Source) place() string {
	if src.Take != nil {
		return src.Name
	}
	return redacted(src.URL)
}

// partial names the file that holds what was downloaded from a source so far. Each has its own: parts of two files do not mix.
func (req *Request) partial(src Source) string {
	sum := sha256.Sum256([]byte(src.Name))
	return req.Path + "." + hex.EncodeToString(sum[:4]) + ".part"
}

// install verifies what was downloaded and moves it to its place.
func (req *Request) install(src Source, part string) error {
	if src.Member != "" {
		return req.installMember(src, part)
	}
	if err := Verify(part, req.SHA256); err != nil {
		return err
	}
	if err := os.Rename(part, req.Path); err != nil {
		return &localError{err}
	}
	return nil
}

// localError is a failure of this machine (full disk, no permission): another source does not help.
type localError struct{ err error }

func (e *localError) Error() string { return e.err.Error() }
func (e *localError) Unwrap() error { return e.err }

// DigestError means that the content is not the expected one.
type DigestError struct {
	Path      string
	Got, Want string // SHA-256 in hexadecimal
	Because   string // what is wrong if there is no digest: "not a .tgz"
}

func (e *DigestError) Error() string {
	name := filepath.Base(e.Path)
	if e.Because != "" {
		return name + " is damaged: " + e.Because
	}
	return fmt.Sprintf("%s is damaged: its SHA-256 is %s, not %s", name, e.Got, e.Want)
}

// Verify checks a file's SHA-256. The error is a [*DigestError] when it is another.
func Verify(path, want string) error {
	got, err := step.DigestFile(path)
	if err != nil {
		return err
	}
	if got != want {
		return &DigestError{Path: path, Got: got, Want: want}
	}
	return nil
}

// lock keeps other processes from downloading the same file. The lock file stays: removing it would let two in.
func lock(ctx context.Context, name string) (unlock func(), err error) {
	type result struct {
		unlock func()
		err    error
	}
	got := make(chan result, 1)
	go func() {
		unlock, err := lockedfile.MutexAt(name).Lock()
		got <- result{unlock, err}
	}()
	select {
	case res := <-got:
		return res.unlock, res.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
