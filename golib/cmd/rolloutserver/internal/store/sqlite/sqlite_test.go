package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/plan"
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

// TestDiskFull: what does not fit has not happened, what was there is there, and it goes on when there is room.
func TestDiskFull(t *testing.T) {
	s := open(t, t.TempDir())
	report := func(n int) store.Report {
		r := store.Report{Device: plan.Device{ID: fmt.Sprintf("%032x", n), Group: strings.Repeat("g", 1000)}, Sequence: 1, Seen: time.Now()}
		r.Events = []store.Event{{Number: 1, Release: 7, Stage: store.Confirmed, At: r.Seen}}
		return r
	}
	pause := func(p *plan.Snapshot) (store.LogEntry, error) {
		p.Stable++
		return store.LogEntry{Who: "ann", What: "pause", Detail: strings.Repeat("d", 20_000)}, nil
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.Update(t.Context(), pause)
	must(err)
	var pages int
	must(s.writer.QueryRowContext(t.Context(), "PRAGMA page_count").Scan(&pages))
	var set int
	must(s.writer.QueryRowContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages+3)).Scan(&set))
	stored := 0
	for ; stored < 1000; stored++ {
		if err = s.Report(t.Context(), []store.Report{report(stored)}); err != nil {
			break
		}
	}
	if !errors.Is(err, store.ErrUnavailable) {
		t.Fatalf("%d reports were stored; %v", stored, err)
	}
	if _, err := s.Update(t.Context(), pause); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("Update: %v", err)
	}
	snapshot, err := s.Snapshot(t.Context())
	must(err)
	log, err := s.Log(t.Context(), 0, 10)
	must(err)
	o, err := s.Outcome(t.Context(), 7)
	must(err)
	if snapshot.Stable != 1 || len(log) != 1 || o.All.Confirmed != stored {
		t.Errorf("stable %d, %d lines in the log, %d confirmed of %d", snapshot.Stable, len(log), o.All.Confirmed, stored)
	}
	must(s.writer.QueryRowContext(t.Context(), "PRAGMA max_page_count = 1000000").Scan(&set))
	must(s.Report(t.Context(), []store.Report{report(stored)}))
	_, err = s.Update(t.Context(), pause)
	must(err)
}

// TestOtherProcess: what another process changes is told too.
func TestOtherProcess(t *testing.T) {
	dir := t.TempDir()
	s, other := open(t, dir), open(t, dir)
	changed := s.Changes(t.Context())
	<-changed // the first look tells, to be on the safe side
	if _, err := other.Update(t.Context(), func(p *plan.Snapshot) (store.LogEntry, error) {
		p.Stable = 5
		return store.LogEntry{What: "finish"}, nil
	}); err != nil {
		t.Fatal(err)
	}
	for {
		<-changed
		if p, err := s.Snapshot(t.Context()); err != nil || p.Stable == 5 {
			return
		}
	}
}

func TestRefused(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if _, err := s.writer.ExecContext(t.Context(), "PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "format 99") {
		t.Errorf("tables of a newer server: %v", err)
	}
	if _, _, err := s.Devices(t.Context(), store.Query{From: "nowhere", Limit: 1}); err == nil {
		t.Error("a page that is none")
	}
	if info, err := os.Stat(filepath.Join(dir, Name)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read it: %v, %v", info.Mode(), err)
	}
	bad := filepath.Join(t.TempDir(), "bad")
	if err := os.MkdirAll(bad, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(bad, Name), []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(bad); err == nil || !strings.Contains(err.Error(), Name) {
		t.Errorf("another file: %v", err)
	}
}
