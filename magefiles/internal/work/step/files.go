package step

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// MkdirAll makes a folder and those above it.
func (r *Runner) MkdirAll(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	r.show("mkdir -p " + Quote(dir))
	return os.MkdirAll(dir, 0o777)
}

// WriteFile replaces the file at path with data, whole or not at all. If it already has that content, the file and its time stay unchanged.
func (r *Runner) WriteFile(path string, data []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		sweep(path)
		return nil
	}
	return r.Stage(path, func(tmp string) error {
		r.show(fmt.Sprintf("cat > %s # %d bytes", Quote(tmp), len(data)))
		return os.WriteFile(tmp, data, 0o666)
	})
}

// Stage makes the file or folder at path, whole or not at all: make writes tmp, next to path, which then replaces path.
// The old path stays until then.
func (r *Runner) Stage(path string, make func(tmp string) error) error {
	if err := r.MkdirAll(filepath.Dir(path)); err != nil {
		return err
	}
	sweep(path)
	tmp := tmpName(path)
	if err := make(tmp); err != nil {
		os.RemoveAll(tmp)
		return err
	}
	return r.replace(tmp, path)
}

func (r *Runner) replace(tmp, path string) error {
	if _, err := os.Lstat(tmp); err != nil {
		return err // before the old folder goes
	}
	r.show("mv " + Quote(tmp) + " " + Quote(path))
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	return os.Rename(tmp, path)
}

// CopyFile copies one file, whole or not at all, with its permissions.
func (r *Runner) CopyFile(from, to string) error {
	return r.Stage(to, func(tmp string) error {
		r.show("cp " + Quote(from) + " " + Quote(tmp))
		return copyFile(from, tmp)
	})
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if cerr := out.Close(); err == nil {
		err = cerr
	}
	return err
}

// Reset makes an empty folder of dir, which must be one of a task's Outputs or Work.
func (r *Runner) Reset(dir string) error {
	r.show("rm -rf " + Quote(dir))
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	return r.MkdirAll(dir)
}

// Remove removes a file or folder that gondk made, if it is there.
func (r *Runner) Remove(path string) error {
	if _, err := os.Lstat(path); err != nil {
		return nil
	}
	r.show("rm -rf " + Quote(path))
	return os.RemoveAll(path)
}
