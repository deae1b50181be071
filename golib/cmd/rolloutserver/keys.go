package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/account"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/update/request"
	"github.com/gondk/gondk/golib/update/server"
)

// deviceKeyFile has the key that devices report with, beside those that server.NewKeys makes.
const deviceKeyFile = "device.key"

func newKeys(dir string) error {
	path := filepath.Join(dir, deviceKeyFile)
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s: %w: nothing was written; name another folder", path, fs.ErrExist)
	}
	if err := server.NewKeys(dir); err != nil {
		return err
	}
	secret := make([]byte, request.MinKey)
	rand.Read(secret) // never fails
	if err := os.WriteFile(path, []byte(request.FormatKey(secret)+"\n"), 0o600); err != nil {
		return err
	}
	public, err := os.ReadFile(filepath.Join(dir, server.PublicKeyFile))
	if err != nil {
		return err
	}
	fmt.Printf("%s: the app needs the texts in %s and %s, and this public key:\n%s", dir, server.HMACKeyFile, deviceKeyFile, public)
	return nil
}

// deviceKeys reads the keys that devices send.
func deviceKeys(paths []string) ([]string, error) {
	var keys []string
	for _, path := range paths {
		key, err := server.LoadHMACKey(path) // the same format, and the same care
		if err != nil {
			return nil, err
		}
		keys = append(keys, request.FormatKey(key))
	}
	return keys, nil
}

// sessions derives the secret of the console's sessions: the same on all servers with the key, and after a restart.
func sessions(key ed25519.PrivateKey) []byte {
	sum := sha256.Sum256(append([]byte("gondk console sessions\n"), key.Seed()...))
	return sum[:]
}

func newAdmin(ctx context.Context, o options) error {
	s, err := openStore(ctx, o)
	if err != nil {
		return err
	}
	defer s.Close()
	token, err := account.New(s, nil).Make(ctx, "command line", o.newAdmin, store.Admin)
	if err != nil {
		return err
	}
	fmt.Printf("%s, an admin, logs in with this token, which is nowhere else:\n%s\n", o.newAdmin, token)
	return nil
}
