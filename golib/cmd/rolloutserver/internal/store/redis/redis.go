// Package redis is the store for several servers: a Redis server keeps the data, and tells all of them of changes.
//
// It takes one Redis with appendonly, of version 6.2 or later; not a cluster, since a report touches keys of one device and of all. What must
// happen whole, or not at all, is a script that runs in Redis: nothing else runs there meanwhile.
package redis

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

// prefix is what all keys begin with.
const prefix = "rollout:"

// keep is how long a device is known after it was seen last; every is how often those that are older are looked for.
const (
	keep  = 90 * 24 * time.Hour
	every = time.Hour
)

var (
	//go:embed report.lua
	reportText string
	//go:embed forget.lua
	forgetText string
	//go:embed update.lua
	updateText string

	reportScript = redis.NewScript(reportText)
	forgetScript = redis.NewScript(forgetText)
	updateScript = redis.NewScript(updateText)
)

// Callers learn of each failure; go-redis would tell all of its attempts on standard error besides.
func init() { redis.SetLogger(quiet{}) }

type quiet struct{}

func (quiet) Printf(ctx context.Context, format string, v ...any) {
	slog.DebugContext(ctx, "redis", "message", fmt.Sprintf(format, v...))
}

// Store is a store.Store. Those of all servers on one database of a Redis have the same data.
type Store struct {
	client  *redis.Client
	channel string // pub/sub knows no databases
	told    listeners
	stop    context.CancelFunc
	running sync.WaitGroup
}

var _ store.Store = (*Store)(nil)

// Open connects to a Redis by its address: redis://user:password@host:6379/0, or rediss:// for TLS. One that would lose what it was told is refused.
func Open(ctx context.Context, address string) (*Store, error) {
	options, err := redis.ParseURL(address)
	if err != nil {
		return nil, err // it has no part of the address, which may hold a password
	}
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout = 2*time.Second, 2*time.Second, 2*time.Second
	options.DialerRetries = 1
	options.ContextTimeoutEnabled = true
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	client := redis.NewClient(options)
	if err := check(ctx, client, options.Addr); err != nil {
		client.Close()
		return nil, err
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	s := &Store{client: client, channel: fmt.Sprintf("%schanges:%d", prefix, options.DB), stop: stop}
	s.running.Go(func() { s.listen(running) })
	s.running.Go(func() { s.sweep(running) })
	return s, nil
}

// check asks what would let data vanish.
func check(ctx context.Context, client *redis.Client, address string) error {
	info, err := client.Info(ctx, "persistence", "memory").Result()
	if err != nil {
		return fmt.Errorf("redis at %s: %w", address, unavailable(ctx, err))
	}
	facts := map[string]string{}
	for line := range strings.Lines(info) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		facts[name] = value
	}
	if facts["aof_enabled"] == "0" {
		return fmt.Errorf("redis at %s forgets what it was told when it ends: start it with \"--appendonly yes\", or say CONFIG SET appendonly yes and CONFIG REWRITE", address)
	}
	if policy := facts["maxmemory_policy"]; policy != "" && policy != "noeviction" && facts["maxmemory"] != "0" {
		return fmt.Errorf("redis at %s throws data away when memory is short (maxmemory-policy %s): say CONFIG SET maxmemory-policy noeviction", address, policy)
	}
	return nil
}

// Close ends the connections.
func (s *Store) Close() error {
	s.stop()
	s.running.Wait()
	return s.client.Close()
}

// unavailable is an error of Redis, as callers know it. An answer that something is not there is the caller's to look for before.
func unavailable(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return fmt.Errorf("%w: %w", store.ErrUnavailable, err)
}

// sweep forgets devices that were not seen for long. Each server does it; that does no harm.
func (s *Store) sweep(ctx context.Context) {
	ticks := time.NewTicker(every)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		if n, err := s.forget(ctx, time.Now().Add(-keep)); err != nil && ctx.Err() == nil {
			slog.Warn("forget devices that were not seen for long", "error", err)
		} else if n > 0 {
			slog.Info("forgot devices that were not seen for long", "devices", n)
		}
	}
}

func (s *Store) forget(ctx context.Context, before time.Time) (forgotten int, err error) {
	limit := strconv.FormatInt(before.UnixMilli(), 10)
	for {
		ids, err := s.client.ZRangeArgs(ctx, redis.ZRangeArgs{Key: prefix + "seen", Start: "-inf", Stop: "(" + limit, ByScore: true, Count: 500}).Result()
		if err != nil || len(ids) == 0 {
			return forgotten, err
		}
		for _, id := range ids {
			n, err := forgetScript.Run(ctx, s.client, []string{prefix}, id, limit).Int()
			if err != nil {
				return forgotten, err
			}
			forgotten += n
		}
	}
}

// found tells an answer that there is nothing from other errors.
func found(ctx context.Context, err error) (bool, error) {
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	return err == nil, unavailable(ctx, err)
}
