// Package store keeps the content that is installed in a folder, and what is known about it.
//
// The folder belongs to the app alone, and to one Store at a time. In it are
//
//	<version>-<SHA-256>.content   content: the current one, and one to go back to until the current one is confirmed
//	<SHA-256>.part                what of a download is there; with .tmp, what came later and differs
//	state.json                    which content is the current one, and what was seen
//	lock                          held while a Store is open
//
// and, while they are written, files with .tmp at the end of their names. What a killed process left is removed when the folder is opened;
// files with other names are left alone. Every step leaves the folder so that after a crash, or a loss of power, the old content or the
// new one is the current one, whole: a file is written beside its name, synced, renamed, and the folder synced, and state.json comes last.
//
// New content must be confirmed. Until then one can go back, and the store does so itself when it is opened for the third time with
// content that was not confirmed. The first content of all goes back to none. Content that was gone back from is rejected: it is not to
// be installed again.
//
// Where state.json is damaged or lost, the whole content with the highest version becomes the current one. The one below, if there is one,
// is there to go back to, as if the higher one was just installed: going back is safe, and nobody can tell whether it was confirmed.
package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/gondk/gondk/golib/internal/disk"
)

// Starts is how often unconfirmed content may start.
const Starts = 2

var (
	// ErrLocked is for a folder that another Store has.
	ErrLocked = disk.ErrLocked
	// ErrNoPrevious is for going back when the content was confirmed, or there is none.
	ErrNoPrevious = errors.New("there is no earlier content to go back to: the current content was confirmed")
	// ErrNotCurrent is for confirming what is not the current content.
	ErrNotCurrent = errors.New("not the current content")
)

// Store is an open folder. Its methods are safe for use by several goroutines.
type Store struct {
	dir  string
	fs   disk.FS
	lock io.Closer

	mended error // what Open had to mend

	mu    sync.Mutex
	state State
}

// Open opens a folder, makes it where it is not there, and counts the start. Close it.
func Open(dir string, fsys disk.FS) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	lock, err := disk.Lock(filepath.Join(dir, lockName))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	s := &Store{dir: dir, fs: fsys, lock: lock}
	if err := s.start(); err != nil {
		lock.Close()
		return nil, err
	}
	return s, nil
}

// Close releases the folder, so that others can open it.
func (s *Store) Close() error { return s.lock.Close() }

// Mended returns what was damaged when the folder was opened, and has been repaired; nil: nothing.
func (s *Store) Mended() error { return s.mended }

// State returns the state.
func (s *Store) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// start reads the state, mends it and counts the start.
func (s *Store) start() error {
	state, err := s.load()
	if err != nil {
		return err
	}
	s.state = state
	next := s.present(state)
	if next.Unconfirmed {
		if next.Starts++; next.Starts > Starts {
			next = next.back()
		}
	}
	if !next.equal(state) {
		if err := s.save(next); err != nil {
			return err
		}
	}
	s.sweep(true)
	return nil
}

// load reads the state, or finds it by the content that is there.
func (s *Store) load() (State, error) {
	data, err := s.read(stateName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return State{}, err
	}
	if err == nil {
		var state State
		if state, err = decode(data); err == nil {
			return state, nil
		}
	}
	state, failed := s.recover()
	if state.Highest > 0 { // else it is a new folder
		s.mended = fmt.Errorf("%s: %w; the content itself shows what was installed", s.file(stateName), err)
	}
	return state, failed
}

// present leaves content out of the state that is not in the folder.
func (s *Store) present(state State) State {
	if state.Previous != nil && !s.there(*state.Previous) {
		state.Previous = nil
	}
	if state.Current != nil && !s.there(*state.Current) {
		s.mended = fmt.Errorf("%s: missing or incomplete", s.Path(*state.Current))
		state.Current, state.Previous, state.Unconfirmed, state.Starts = state.Previous, nil, false, 0
	}
	return state
}

func (s *Store) there(c Content) bool {
	info, err := os.Stat(s.Path(c))
	return err == nil && info.Mode().IsRegular() && info.Size() == c.Size
}

// save writes the state. Where that fails, the state stays as it is, but where the failure came after the new one took its place.
func (s *Store) save(next State) error {
	replaced, err := disk.Replace(s.fs, s.file(stateName), 0o600, func(w io.Writer) error {
		data, err := next.encode()
		if err != nil {
			return err
		}
		_, err = w.Write(data)
		return err
	})
	if replaced {
		s.state = next
	}
	return err
}

// Install makes the finished and synced file tmp, which is in the folder, the current content. It is not confirmed.
func (s *Store) Install(c Content, tmp string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.sweep(false)
	if _, err := disk.Move(s.fs, tmp, s.Path(c)); err != nil {
		return err
	}
	next := s.state
	if !next.Unconfirmed { // else the last one that was confirmed stays the one to go back to
		next.Previous = next.Current
	}
	next.Current, next.Unconfirmed, next.Starts = &c, true, 0
	next.Highest = max(next.Highest, c.Version)
	next.Wanted = nil
	return s.save(next)
}

// Confirm says that the current content is good. It names it, so that content that an update brought meanwhile is not confirmed unseen.
// There is no way back after it.
func (s *Store) Confirm(version int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.Current == nil || s.state.Current.Version != version {
		return fmt.Errorf("version %d: %w", version, ErrNotCurrent)
	}
	if !s.state.Unconfirmed {
		return nil
	}
	next := s.state
	next.Previous, next.Unconfirmed, next.Starts = nil, false, 0
	defer s.sweep(false)
	return s.save(next)
}

// Rollback goes back to the content before the current one, and rejects the current one. For the first content that means none.
func (s *Store) Rollback() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.state.Unconfirmed {
		return ErrNoPrevious
	}
	defer s.sweep(false)
	return s.save(s.state.back())
}

// Saw records a valid release: its version, the answer that announced it, and the digests of its files, whose downloads are kept.
func (s *Store) Saw(version int64, etag string, metadata []byte, wanted []string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.state
	next.Highest = max(next.Highest, version)
	next.ETag, next.Metadata, next.Wanted = etag, metadata, wanted
	if next.equal(s.state) {
		return nil
	}
	defer s.sweep(false)
	return s.save(next)
}

// Discard removes all downloads.
func (s *Store) Discard() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sha256 := range s.state.Wanted {
		s.fs.Remove(s.Part(sha256))
		s.fs.Remove(s.Part(sha256) + disk.Temporary)
	}
}
