package server

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/request"
)

// The files that NewKeys makes.
const (
	PrivateKeyFile = "release.key" // signs metadata: for the server
	PublicKeyFile  = "release.pub" // checks metadata: for the app
	HMACKeyFile    = "hmac.key"    // signs requests: for both
)

// NewKeys makes keys in a folder, in files that only their owner may read. It overwrites none.
func NewKeys(dir string) error {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	secret := make([]byte, request.MinKey)
	rand.Read(secret) // never fails
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	files := []struct{ name, text string }{
		{PrivateKeyFile, metadata.FormatPrivateKey(private)},
		{PublicKeyFile, metadata.FormatPublicKey(public)},
		{HMACKeyFile, request.FormatKey(secret)},
	}
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		if _, err := os.Lstat(path); err == nil {
			return fmt.Errorf("%s: %w: nothing was written; name another folder", path, fs.ErrExist)
		}
	}
	for _, f := range files {
		if err := writeNew(filepath.Join(dir, f.name), f.text+"\n"); err != nil {
			return err
		}
	}
	return nil
}

func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Close()
}

// LoadPrivateKey reads the key that signs metadata.
func LoadPrivateKey(path string) (ed25519.PrivateKey, error) {
	return load(path, metadata.ParsePrivateKey)
}

// LoadHMACKey reads the key of requests.
func LoadHMACKey(path string) ([]byte, error) { return load(path, request.ParseKey) }

func load[Key ed25519.PrivateKey | []byte](path string, parse func(string) (Key, error)) (Key, error) {
	text, err := secret(path)
	if err != nil {
		return nil, err
	}
	key, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return key, nil
}

// secret reads a file that only its owner may read.
func secret(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return "", fmt.Errorf("%s: others can read it (%s): chmod 600 %s, and make new keys if somebody has read it", path, mode, path)
	}
	text, err := os.ReadFile(path)
	return string(text), err
}
