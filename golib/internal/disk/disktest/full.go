// Package disktest has file systems that fail, for tests.
package disktest

import (
	"io/fs"
	"os"
	"sync"
	"syscall"

	"github.com/gondk/gondk/golib/internal/disk"
)

// Full is a file system on which every change from the one with number At on (counted from 1) fails for want of room; 0 for none. What was
// there can be read and removed. A write that fails leaves half of what was to be written.
type Full struct {
	disk.FS
	At int

	mu    sync.Mutex
	count int
}

// Changes is how many changes there were.
func (f *Full) Changes() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.count
}

func (f *Full) change(op, path string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count++
	if f.At > 0 && f.count >= f.At {
		return &fs.PathError{Op: op, Path: path, Err: syscall.ENOSPC}
	}
	return nil
}

func (f *Full) OpenFile(path string, flag int, perm fs.FileMode) (disk.File, error) {
	if flag&os.O_CREATE != 0 {
		if err := f.change("open", path); err != nil {
			return nil, err
		}
	}
	file, err := f.FS.OpenFile(path, flag, perm)
	if err != nil {
		return nil, err
	}
	return &fullFile{file, f, path}, nil
}

func (f *Full) Rename(from, to string) error {
	if err := f.change("rename", to); err != nil {
		return err
	}
	return f.FS.Rename(from, to)
}

func (f *Full) SyncDir(path string) error {
	if err := f.change("sync", path); err != nil {
		return err
	}
	return f.FS.SyncDir(path)
}

type fullFile struct {
	disk.File
	full *Full
	path string
}

func (f *fullFile) Write(p []byte) (int, error) {
	if err := f.full.change("write", f.path); err != nil {
		n, _ := f.File.Write(p[:len(p)/2])
		return n, err
	}
	return f.File.Write(p)
}

func (f *fullFile) Sync() error {
	if err := f.full.change("sync", f.path); err != nil {
		return err
	}
	return f.File.Sync()
}
