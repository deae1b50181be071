package redis

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

// Log is part of store.Store. The log is a list that only grows: the number of an entry is its place.
func (s *Store) Log(ctx context.Context, before int64, limit int) ([]store.LogEntry, error) {
	if before <= 0 {
		length, err := s.client.LLen(ctx, prefix+"log").Result()
		if err != nil {
			return nil, unavailable(ctx, err)
		}
		before = length + 1
	}
	first := max(1, before-int64(limit))
	if first >= before {
		return nil, nil
	}
	lines, err := s.client.LRange(ctx, prefix+"log", first-1, before-2).Result()
	if err != nil {
		return nil, unavailable(ctx, err)
	}
	entries := make([]store.LogEntry, len(lines))
	for i, line := range lines {
		if err := json.Unmarshal([]byte(line), &entries[i]); err != nil {
			return nil, fmt.Errorf("line %d of the log in redis cannot be read: %w", first+int64(i), err)
		}
		entries[i].Number = first + int64(i)
	}
	slices.Reverse(entries)
	return entries, nil
}

// Append is part of store.Store.
func (s *Store) Append(ctx context.Context, e store.LogEntry) error {
	line, err := json.Marshal(noted{LogEntry: e})
	if err != nil {
		return err
	}
	return unavailable(ctx, s.client.RPush(ctx, prefix+"log", line).Err())
}

// Accounts is part of store.Store.
func (s *Store) Accounts(ctx context.Context) ([]store.Account, error) {
	stored, err := s.client.HGetAll(ctx, prefix+"accounts").Result()
	if err != nil {
		return nil, unavailable(ctx, err)
	}
	var accounts []store.Account
	for name, text := range stored {
		var a store.Account
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			return nil, fmt.Errorf("account %q in redis cannot be read: %w", name, err)
		}
		accounts = append(accounts, a)
	}
	slices.SortFunc(accounts, func(a, b store.Account) int { return cmp.Compare(a.Name, b.Name) })
	return accounts, nil
}

// SetAccount is part of store.Store.
func (s *Store) SetAccount(ctx context.Context, a store.Account) error {
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return unavailable(ctx, s.client.HSet(ctx, prefix+"accounts", a.Name, text).Err())
}

// RemoveAccount is part of store.Store.
func (s *Store) RemoveAccount(ctx context.Context, name string) error {
	n, err := s.client.HDel(ctx, prefix+"accounts", name).Result()
	if err == nil && n == 0 {
		return fmt.Errorf("account %q: %w", name, store.ErrNotFound)
	}
	return unavailable(ctx, err)
}
