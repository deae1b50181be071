package content

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/digest"
	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/request"
	"github.com/gondk/gondk/golib/update/server"
)

func TestDigestOf(t *testing.T) {
	data := bytes.Repeat([]byte("0123456789"), 100_000)
	path := filepath.Join(t.TempDir(), "file")
	testkit.Must(t, os.WriteFile(path, data, 0o600))
	calls, last := 0, int64(0)
	got, err := DigestOf(t.Context(), path, func(done, total int64) {
		if calls++; total != 1_000_000 || done <= last {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
	})
	if want := (Digest{digest.Bytes(data), 1_000_000}); got != want || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if calls < 2 || last != 1_000_000 {
		t.Errorf("%d times told of progress, at last %d", calls, last)
	}
	ctx, cancel := context.WithCancel(t.Context())
	got, err = DigestOf(ctx, path, func(int64, int64) { cancel() })
	if !errors.Is(err, ErrCanceled) || got != (Digest{}) {
		t.Errorf("canceled: %+v, %v", got, err)
	}
	if _, err := DigestOf(t.Context(), t.TempDir(), nil); !errors.Is(err, ErrNotRegular) {
		t.Errorf("a folder: %v", err)
	}
}

// served has a server with one version, and gives what an Updater needs to know of it.
func served(t *testing.T, data []byte) (url, keys, hmac string) {
	t.Helper()
	dir, secret := t.TempDir(), bytes.Repeat([]byte{3}, request.MinKey)
	testkit.Must(t, os.WriteFile(filepath.Join(dir, "7.bin"), data, 0o600))
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	s, err := server.New(t.Context(), server.Config{Dir: dir, Key: key, HMACKey: secret, Deltas: 1, Valid: time.Hour, Window: time.Minute, Every: time.Hour})
	testkit.Must(t, err)
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32))
	return web.URL + "/", metadata.FormatPublicKey(other.Public().(ed25519.PublicKey)) + " " + metadata.FormatPublicKey(key.Public().(ed25519.PublicKey)),
		request.FormatKey(secret)
}

func TestUpdater(t *testing.T) {
	data := []byte("the content")
	url, keys, hmac := served(t, data)
	u, err := NewUpdater(t.TempDir(), url, keys, hmac)
	testkit.Must(t, err)
	defer u.Close()
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := u.Check(stopped); !errors.Is(err, ErrCanceled) {
		t.Errorf("a check that was canceled: %v", err)
	}
	release, err := u.Check(t.Context())
	if err != nil || release == nil || *release != (Release{7, 11, 11}) {
		t.Fatalf("%+v, %v", release, err)
	}
	if err := u.Install(stopped, nil); !errors.Is(err, ErrCanceled) {
		t.Errorf("an installation that was canceled: %v", err)
	}
	var told []Phase
	testkit.Must(t, u.Install(t.Context(), func(phase Phase, done, total int64) { told = append(told, phase) }))
	if len(told) == 0 || told[0] != Downloading {
		t.Errorf("told %v", told)
	}
	now := u.Current()
	if got, err := os.ReadFile(now.Path); err != nil || !bytes.Equal(got, data) || now.Version != 7 || now.Size != 11 || now.Confirmed {
		t.Errorf("%+v, %q, %v", now, got, err)
	}
	testkit.Must(t, u.Confirm(7))
	if err := u.Rollback(); !errors.Is(err, ErrNoPrevious) || !u.Current().Confirmed {
		t.Errorf("no way back: %v", err)
	}
	if release, err := u.Check(t.Context()); release != nil || err != nil {
		t.Errorf("nothing is new: %+v, %v", release, err)
	}
}

func TestNewUpdaterRefuses(t *testing.T) {
	url, keys, hmac := "https://example.com/", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", ""
	for name, make := range map[string]func() (*Updater, error){
		"a key":              func() (*Updater, error) { return NewUpdater(t.TempDir(), url, "nonsense", hmac) },
		"no key":             func() (*Updater, error) { return NewUpdater(t.TempDir(), url, "", hmac) },
		"a key for requests": func() (*Updater, error) { return NewUpdater(t.TempDir(), url, keys, "nonsense") },
		"an address":         func() (*Updater, error) { return NewUpdater(t.TempDir(), "example", keys, hmac) },
	} {
		if u, err := make(); u != nil || !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
