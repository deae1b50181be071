//go:build unix

package main_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/server"
)

// TestUpdateFromC installs two versions from a real server by a C program, and then finds a login page in place of the server, and
// the server gone.
func TestUpdateFromC(t *testing.T) {
	dir := t.TempDir()
	program := cProgram(t, dir, "update.c")
	keys, versions, installed := filepath.Join(dir, "keys"), filepath.Join(dir, "versions"), filepath.Join(dir, "installed")
	s := newServer(t, keys, versions, content('1'))
	web := httptest.NewServer(s)
	defer web.Close()
	stage := func(name, url string) {
		t.Helper()
		run(t, exec.Command(program, name, installed, url+"/", read(t, filepath.Join(keys, server.PublicKeyFile)), read(t, filepath.Join(keys, server.HMACKeyFile))))
	}
	stage("first", web.URL)
	second := content('2')
	copy(second[500000:], "something else")
	publish(t, versions, "2.bin", second)
	if err := s.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	stage("second", web.URL)
	login := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, `{"login": "/"}`) }))
	defer login.Close()
	stage("down", login.URL)
	web.Close()
	stage("down", web.URL)
}

// content is a million bytes that no compression makes smaller; the first one tells the version.
func content(version byte) []byte {
	data := make([]byte, 1000000)
	random := rand.NewChaCha8([32]byte{1})
	random.Read(data)
	data[0] = version
	return data
}

func newServer(t *testing.T, keys, versions string, first []byte) *server.Server {
	t.Helper()
	if err := server.NewKeys(keys); err != nil {
		t.Fatal(err)
	}
	key, err := server.LoadPrivateKey(filepath.Join(keys, server.PrivateKeyFile))
	if err != nil {
		t.Fatal(err)
	}
	hmac, err := server.LoadHMACKey(filepath.Join(keys, server.HMACKeyFile))
	if err != nil {
		t.Fatal(err)
	}
	publish(t, versions, "1.bin", first)
	s, err := server.New(context.Background(), server.Config{
		Dir: versions, Key: key, HMACKey: hmac, Deltas: metadata.MaxDeltas, Valid: time.Hour, Window: time.Minute, Every: time.Hour,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func publish(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimSpace(data))
}
