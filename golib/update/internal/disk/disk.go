// Package disk writes files so that they are whole after a crash or a loss of power.
package disk

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// FS is what the update asks of a file system. Tests stand one in that is full, or that loses power.
type FS interface {
	OpenFile(path string, flag int, perm fs.FileMode) (File, error)
	ReadDir(path string) ([]fs.DirEntry, error)
	Rename(from, to string) error
	Remove(path string) error
	// SyncDir makes what happened to the names in a folder outlast a loss of power.
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

// Temporary is how the names of files end that Replace has not finished.
const Temporary = ".tmp"

// Replace writes the file at path, whole or not at all, by way of path+Temporary beside it. It reports whether the file was replaced: an
// error after that is one of making it last. What is unfinished it removes.
func Replace(fsys FS, path string, perm fs.FileMode, write func(io.Writer) error) (replaced bool, err error) {
	tmp := path + Temporary
	if err := create(fsys, tmp, perm, write); err != nil {
		fsys.Remove(tmp)
		return false, err
	}
	return Move(fsys, tmp, path)
}

// Move gives a finished file of the same folder its name. On an error before that, it removes the file.
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
