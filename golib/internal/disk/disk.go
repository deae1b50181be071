// Package disk writes files so that they are whole after a crash or a loss of power.
package disk

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// FS is what the update needs of a file system. Tests replace it by one that is full or loses power.
type FS interface {
	OpenFile(path string, flag int, perm fs.FileMode) (File, error)
	ReadDir(path string) ([]fs.DirEntry, error)
	Rename(from, to string) error
	Remove(path string) error
	// SyncDir makes changes of names in a folder survive a loss of power.
	SyncDir(path string) error
}

// File is an open file.
type File interface {
	io.ReadWriteSeeker
	io.ReaderAt
	io.Closer
	Stat() (fs.FileInfo, error)
	Sync() error
	Truncate(size int64) error
}

// OS is the operating system's file system.
type OS struct{}

func (OS) OpenFile(path string, flag int, perm fs.FileMode) (File, error) {
	f, err := os.OpenFile(path, flag, perm)
	if err != nil {
		return nil, err // a nil *os.File in an interface is not nil
	}
	return f, nil
}

func (OS) ReadDir(path string) ([]fs.DirEntry, error) { return os.ReadDir(path) }
func (OS) Rename(from, to string) error               { return os.Rename(from, to) }
func (OS) Remove(path string) error                   { return os.Remove(path) }
func (OS) SyncDir(path string) error                  { return syncDir(path) }

// Temporary is the suffix of files that Replace has not finished.
const Temporary = ".tmp"

// Replace writes the file at path, whole or not at all, through path+Temporary next to it. It reports whether the file was replaced: an
// error after that means it may not survive a loss of power. It removes unfinished files.
func Replace(fsys FS, path string, perm fs.FileMode, write func(io.Writer) error) (replaced bool, err error) {
	tmp := path + Temporary
	if err := create(fsys, tmp, perm, write); err != nil {
		fsys.Remove(tmp)
		return false, err
	}
	return Move(fsys, tmp, path)
}

// Move renames a finished file in its folder. On an error before that, it removes the file.
func Move(fsys FS, tmp, path string) (moved bool, err error) {
	if err := fsys.Rename(tmp, path); err != nil {
		fsys.Remove(tmp)
		return false, err
	}
	return true, fsys.SyncDir(filepath.Dir(path))
}

func create(fsys FS, path string, perm fs.FileMode, write func(io.Writer) error) error {
	f, err := fsys.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, perm)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := write(f); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Close()
}
