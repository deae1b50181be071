package control

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/gondk/gondk/golib/digest"
	"github.com/gondk/gondk/golib/update/server"
)

// publishAgain puts the content of an earlier version into the folder once more, under a version above all others, and returns that. Where it is
// there already in a version above another one, above, it returns that: a server was killed before it could note it, or another one was faster.
func publishAgain(dir string, earlier, above int64) (int64, error) {
	all, err := server.Versions(dir)
	if err != nil {
		return 0, err
	}
	if !slices.Contains(all, earlier) {
		return 0, fmt.Errorf("%s: %w", server.VersionFile(dir, earlier), fs.ErrNotExist)
	}
	for _, v := range all {
		if v <= above {
			break
		}
		if same, err := equal(server.VersionFile(dir, v), server.VersionFile(dir, earlier)); err != nil || same {
			return v, err
		}
	}
	for next := all[0] + 1; ; next++ {
		err := copyNew(server.VersionFile(dir, earlier), server.VersionFile(dir, next))
		if !os.IsExist(err) { // else somebody published that version meanwhile
			return next, err
		}
	}
}

// equal compares sizes first: files are large.
func equal(a, b string) (bool, error) {
	first, err := os.Stat(a)
	if err != nil {
		return false, err
	}
	second, err := os.Stat(b)
	if err != nil || first.Size() != second.Size() {
		return false, err
	}
	x, err := digest.File(a, nil)
	if err != nil {
		return false, err
	}
	y, err := digest.File(b, nil)
	return x == y, err
}

// copyNew copies a file to one that is not there yet: whole, or not at all.
func copyNew(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.CreateTemp(filepath.Dir(to), filepath.Base(to)+".*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	if err := out.Chmod(info.Mode().Perm()); err != nil {
		return err
	}
	if err := out.Sync(); err != nil {
		return err
	}
	return os.Link(out.Name(), to) // unlike a renaming, it overwrites nothing
}
