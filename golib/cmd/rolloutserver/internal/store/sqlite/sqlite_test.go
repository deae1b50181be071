package sqlite

import (
	"testing"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store/storetest"
)

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() store.Store {
		dir := t.TempDir()
		return func() store.Store { return open(t, dir) }
	})
}
