package redis

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

// Snapshot is part of store.Store.
func (s *Store) Snapshot(ctx context.Context) (plan.Snapshot, error) {
	text, err := s.get(ctx, "snapshot")
	if err != nil {
		return plan.Snapshot{}, err
	}
	return parse(text)
}

func (s *Store) get(ctx context.Context, key string) (string, error) {
	text, err := s.client.Get(ctx, prefix+key).Result()
	_, err = found(ctx, err)
	return text, err
}

func parse(text string) (snapshot plan.Snapshot, err error) {
	if text == "" {
		return snapshot, nil
	}
	if err := json.Unmarshal([]byte(text), &snapshot); err != nil {
		return snapshot, fmt.Errorf("the snapshot in redis cannot be read: %w", err)
	}
	return snapshot, nil
}

// noted is an entry of the log as it is stored. Mark tells the entry of one Update from all others.
type noted struct {
	store.LogEntry
	Mark string `json:"mark,omitempty"`
}

// errFaster says that another server changed the snapshot meanwhile.
var errFaster = errors.New("another change was faster")

// Update is part of store.Store. One of several that come at once is stored, and the others try again with what it left.
func (s *Store) Update(ctx context.Context, change func(*plan.Snapshot) (store.LogEntry, error)) (plan.Snapshot, error) {
	for {
		before, err := s.get(ctx, "snapshot")
		if err != nil {
			return plan.Snapshot{}, err
		}
		after, entry, err := changed(before, change)
		if errors.Is(err, store.ErrUnchanged) {
			return parse(before)
		} else if err != nil {
			return plan.Snapshot{}, err
		}
		if err := s.replace(ctx, before, after, noted{entry, rand.Text()}); !errors.Is(err, errFaster) {
			return after, err
		}
	}
}

func changed(text string, change func(*plan.Snapshot) (store.LogEntry, error)) (plan.Snapshot, store.LogEntry, error) {
	snapshot, err := parse(text)
	if err != nil {
		return snapshot, store.LogEntry{}, err
	}
	version := snapshot.Version
	entry, err := change(&snapshot)
	if err != nil {
		return snapshot, entry, err
	}
	snapshot.Version = version + 1
	// What is returned shares nothing with what the change put in.
	copied, err := json.Marshal(snapshot)
	if err != nil {
		return snapshot, entry, err
	}
	snapshot, err = parse(string(copied))
	return snapshot, entry, err
}

// replace stores a snapshot in the place of another one. An answer may get lost on its way: then the log tells whether it happened.
func (s *Store) replace(ctx context.Context, before string, after plan.Snapshot, entry noted) error {
	text, err := json.Marshal(after)
	if err != nil {
		return err
	}
	line, err := json.Marshal(entry)
	if err != nil {
		return err
	}
	done, err := updateScript.Run(ctx, s.client, []string{prefix}, before, text, after.Version, line, s.channel).Int()
	if err == nil && done == 1 {
		return nil
	}
	happened, asked := s.happened(ctx, entry.Mark)
	switch {
	case happened:
		return nil
	case err == nil && asked == nil:
		return errFaster
	case err == nil:
		err = asked
	}
	return unavailable(ctx, err)
}

// happened tells whether one of the last entries of the log has a mark. It asks for a while, beyond the end of ctx: who asks has to know.
func (s *Store) happened(ctx context.Context, mark string) (bool, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	for wait := 50 * time.Millisecond; ; wait *= 2 {
		lines, err := s.client.LRange(ctx, prefix+"log", -100, -1).Result()
		if err == nil {
			return strings.Contains(strings.Join(lines, "\n"), `"mark":"`+mark+`"`), nil
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return false, err
		}
	}
}
