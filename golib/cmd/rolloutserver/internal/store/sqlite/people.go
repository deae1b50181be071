package sqlite

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

// Snapshot returns what is decided by.
func (s *Store) Snapshot(ctx context.Context) (plan.Snapshot, error) {
	var snapshot plan.Snapshot
	err := s.read(ctx, func(scan func(...any) error) error {
		var body []byte
		if err := scan(&body); err != nil {
			return err
		}
		return json.Unmarshal(body, &snapshot)
	}, "SELECT body FROM snapshot")
	return snapshot, err
}

// Update changes the snapshot and notes it in the log.
func (s *Store) Update(ctx context.Context, change func(*plan.Snapshot) (store.LogEntry, error)) (plan.Snapshot, error) {
	var body []byte
	err := s.write(ctx, func() error {
		var old []byte
		if _, err := s.row("SELECT body FROM snapshot", nil, &old); err != nil {
			return err
		}
		body = old
		next, err := decode(old)
		if err != nil {
			return err
		}
		version := next.Version
		entry, err := change(&next)
		if err != nil {
			return err
		}
		next.Version = version + 1
		if body, err = json.Marshal(next); err != nil {
			return err
		}
		if err := s.exec("INSERT OR REPLACE INTO snapshot VALUES (1, ?, ?)", int64(next.Version), string(body)); err != nil {
			return err
		}
		return s.note(entry)
	})
	if errors.Is(err, store.ErrUnchanged) {
		return decode(body)
	}
	if err != nil {
		return plan.Snapshot{}, err
	}
	s.changed()
	return decode(body)
}

func decode(body []byte) (s plan.Snapshot, err error) {
	if body != nil {
		err = json.Unmarshal(body, &s)
	}
	return s, err
}

func (s *Store) note(e store.LogEntry) error {
	return s.exec("INSERT INTO log (at, who, what, rollout, detail) VALUES (?, ?, ?, ?, ?)", nanos(e.At), e.Who, e.What, e.Rollout, e.Detail)
}

// Append notes what changed no snapshot.
func (s *Store) Append(ctx context.Context, e store.LogEntry) error {
	return s.write(ctx, func() error { return s.note(e) })
}

// Log lists what was done, the newest first.
func (s *Store) Log(ctx context.Context, before int64, limit int) ([]store.LogEntry, error) {
	var entries []store.LogEntry
	err := s.read(ctx, func(scan func(...any) error) error {
		var e store.LogEntry
		var at int64
		if err := scan(&e.Number, &at, &e.Who, &e.What, &e.Rollout, &e.Detail); err != nil {
			return err
		}
		e.At = clock(at)
		entries = append(entries, e)
		return nil
	}, "SELECT number, at, who, what, rollout, detail FROM log WHERE ?1 = 0 OR number < ?1 ORDER BY number DESC LIMIT ?2", before, limit)
	return entries, err
}

// Accounts lists who may use the console, by name.
func (s *Store) Accounts(ctx context.Context) ([]store.Account, error) {
	var all []store.Account
	err := s.read(ctx, func(scan func(...any) error) error {
		var a store.Account
		var made int64
		if err := scan(&a.Name, &a.Role, &a.Hash, &made); err != nil {
			return err
		}
		a.Made = clock(made)
		all = append(all, a)
		return nil
	}, "SELECT name, role, hash, made FROM accounts ORDER BY name")
	return all, err
}

// SetAccount adds or replaces an account.
func (s *Store) SetAccount(ctx context.Context, a store.Account) error {
	return s.write(ctx, func() error {
		return s.exec("INSERT OR REPLACE INTO accounts (name, role, hash, made) VALUES (?, ?, ?, ?)", a.Name, string(a.Role), a.Hash, nanos(a.Made))
	})
}

// RemoveAccount takes one away.
func (s *Store) RemoveAccount(ctx context.Context, name string) error {
	return s.write(ctx, func() error {
		var there int
		if found, err := s.row("SELECT 1 FROM accounts WHERE name = ?", []any{name}, &there); err != nil || !found {
			return errors.Join(err, store.ErrNotFound)
		}
		return s.exec("DELETE FROM accounts WHERE name = ?", name)
	})
}
