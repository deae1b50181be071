// Package sqlite keeps what a single server knows in one file of a folder.
//
// What a method has returned is on the disk: the file has a write-ahead log that is synced at each commit. Other processes may have the
// file open too, such as the one that makes an account; what they change is found within a second.
package sqlite

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/gondk/gondk/golib/cmd/rolloutserver/internal/store"
)

// Name is that of the file in the folder.
const Name = "rollout.db"

// format is the number of the tables' format, in the file's user_version.
const format = 1

//go:embed schema.sql
var schema string

// Store implements store.Store.
type Store struct {
	readers *sql.DB
	file    *sql.DB // of writer
	stop    context.CancelFunc
	watched sync.WaitGroup

	lock    chan struct{} // holds one token: who has it may use writer and statements
	writer  *sql.Conn
	prepped map[string]*sql.Stmt

	mu      sync.Mutex
	waiting map[chan struct{}]bool // of Changes
}

// Open opens the file in a folder that only its owner may read, and makes both where they are not there.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(filepath.Join(dir, Name))
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) // hashes of tokens are in it
	if err != nil {
		return nil, err
	}
	f.Close()
	s := &Store{lock: make(chan struct{}, 1), prepped: map[string]*sql.Stmt{}, waiting: map[chan struct{}]bool{}}
	if err := s.open(path); err != nil {
		s.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.watched.Go(func() { s.watch(ctx) })
	return s, nil
}

func (s *Store) open(path string) (err error) {
	if s.file, err = sql.Open("sqlite", address(path, "_pragma=journal_mode(wal)&_pragma=synchronous(full)&_txlock=immediate")); err != nil {
		return err
	}
	ctx := context.Background()
	if s.writer, err = s.file.Conn(ctx); err != nil {
		return err
	}
	if err := s.tables(ctx); err != nil {
		return err
	}
	if s.readers, err = sql.Open("sqlite", address(path, "_pragma=query_only(1)")); err != nil {
		return err
	}
	s.readers.SetMaxOpenConns(4)
	return nil
}

func address(path, query string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: query + "&_pragma=busy_timeout(5000)"}).String()
}

// tables makes the tables in a new file.
func (s *Store) tables(ctx context.Context) error {
	return s.write(ctx, func() error {
		var found int
		if err := s.writer.QueryRowContext(ctx, "PRAGMA user_version").Scan(&found); err != nil {
			return err
		}
		if found == format {
			return nil
		}
		if found != 0 {
			return fmt.Errorf("its tables have format %d, and this server reads %d: take the server that made it, or another folder", found, format)
		}
		if _, err := s.writer.ExecContext(ctx, schema); err != nil {
			return err
		}
		_, err := s.writer.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", format))
		return err
	})
}

// Close ends what runs and closes the file.
func (s *Store) Close() error {
	if s.stop != nil {
		s.stop()
		s.watched.Wait()
	}
	var failed []error
	for _, stmt := range s.prepped {
		failed = append(failed, stmt.Close())
	}
	if s.writer != nil {
		failed = append(failed, s.writer.Close())
	}
	for _, db := range []*sql.DB{s.readers, s.file} {
		if db != nil {
			failed = append(failed, db.Close())
		}
	}
	return errors.Join(failed...)
}

// write runs a transaction: all that f does with the writer is done, on the disk, or nothing. A context that ends while one runs does not stop it:
// each takes milliseconds, and its result is the truth.
func (s *Store) write(ctx context.Context, f func() error) error {
	select {
	case s.lock <- struct{}{}:
		defer func() { <-s.lock }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.exec("BEGIN IMMEDIATE"); err != nil {
		return available(err)
	}
	err := f()
	if err == nil {
		err = s.exec("COMMIT")
	}
	if err != nil {
		s.exec("ROLLBACK") // no error of interest: a full disk may have done it already
		return available(err)
	}
	return nil
}

// available tells an error of the disk from others.
func available(err error) error {
	var failed *sqlite.Error
	if !errors.As(err, &failed) {
		return err
	}
	switch failed.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOMEM:
		return fmt.Errorf("%w: %w", store.ErrUnavailable, err)
	}
	return err
}

// stmt prepares a statement for the writer, once.
func (s *Store) stmt(query string) (*sql.Stmt, error) {
	if stmt := s.prepped[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := s.writer.PrepareContext(context.Background(), query)
	if err == nil {
		s.prepped[query] = stmt
	}
	return stmt, err
}

// exec runs a statement on the writer. Who calls it has the lock.
func (s *Store) exec(query string, args ...any) error {
	stmt, err := s.stmt(query)
	if err != nil {
		return err
	}
	_, err = stmt.Exec(args...)
	return err
}

// row reads one row on the writer; false: there is none.
func (s *Store) row(query string, args []any, into ...any) (bool, error) {
	stmt, err := s.stmt(query)
	if err != nil {
		return false, err
	}
	err = stmt.QueryRow(args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// read reads rows; each is called for one of them.
func (s *Store) read(ctx context.Context, each func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := s.readers.QueryContext(ctx, query, args...)
	if err != nil {
		return available(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return available(rows.Err())
}

// Changes tells when the snapshot may have changed.
func (s *Store) Changes(ctx context.Context) <-chan struct{} {
	c := make(chan struct{}, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting[c] = true
	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.waiting, c)
		close(c)
	})
	return c
}

func (s *Store) changed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.waiting {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// watch finds what other processes change.
func (s *Store) watch(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var last int64
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		select {
		case s.lock <- struct{}{}:
		case <-ctx.Done():
			return
		}
		var version int64
		_, err := s.row("PRAGMA data_version", nil, &version)
		<-s.lock
		if err == nil && version != last {
			last = version
			s.changed()
		}
	}
}

func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func clock(nanos int64) time.Time {
	if nanos == 0 {
		return time.Time{}
	}
	return time.Unix(0, nanos).UTC()
}
