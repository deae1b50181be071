package redis

import (
	"testing"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() store.Store {
		address := database(t)
		return func() store.Store { return open(t, address) }
	})
}
