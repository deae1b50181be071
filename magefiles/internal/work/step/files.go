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
	if r.Dry {
		return nil
	}
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
	if r.Dry {
		r.show("cat > " + Quote(path))
		return nil
	}
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

// Symlink makes path a symbolic link to target, unless it is that already.
func (r *Runner) Symlink(target, path string) error {
	if is, err := os.Readlink(path); err == nil && is == target {
		return nil
	}
	return r.Stage(path, func(tmp string) error {
		r.show("ln -s " + Quote(target) + " " + Quote(tmp))
		return os.Symlink(target, tmp)
	})
}

// Reset makes an empty folder of dir, which must be one of a task's Outputs or Work.
func (r *Runner) Reset(dir string) error {
	r.show("rm -rf " + Quote(dir))
	if r.Dry {
		return nil
	}
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
	if r.Dry {
		return nil
	}
	return os.RemoveAll(path)
}

// StateFile returns the path of a file or folder for what is only kept to save work: whoever finds nothing there, or nothing sound, does the
// work again. mage clean removes it.
func (r *Runner) StateFile(elem ...string) string { return r.state(elem...) }

// Keep writes a file of StateFile's, whole or not at all.
func (r *Runner) Keep(path string, data []byte) error {
	if r.Dry {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	tmp := tmpName(path)
	err := os.WriteFile(tmp, data, 0o666)
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		os.Remove(tmp)
	}
	return err
}

// FileState tells one state of a file that is too big to be read, such as a program, from others.
func FileState(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return "none"
	}
	return fmt.Sprint(path, identify(info))
}
