package step

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// tree lists all files and folders below dir, slash-separated, folders with / at the end.
func tree(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if d.IsDir() {
			rel += "/"
		}
		names = append(names, filepath.ToSlash(rel))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func checkTree(t *testing.T, dir string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestStageFile(t *testing.T) {
	r, _ := project(t)
	path := filepath.Join(r.Root, "a b", "out")
	leftover := filepath.Join(r.Root, "a b", ".gondk-tmp-out")
	testkit.Write(t, filepath.Join(leftover, "of a killed build"), "")
	for _, text := range []string{"first", "second"} {
		err := r.Stage(path, func(tmp string) error {
			if filepath.Dir(tmp) != filepath.Dir(path) || exists(tmp) {
				t.Errorf("%s is not a free name beside %s", tmp, path)
			}
			if text == "second" && testkit.Read(t, path) != "first" {
				t.Error("the old file is gone before the new one is whole")
			}
			return os.WriteFile(tmp, []byte(text), 0o666)
		})
		if err != nil || testkit.Read(t, path) != text {
			t.Errorf("got %v and %q, want %q", err, testkit.Read(t, path), text)
		}
		checkTree(t, r.Root, "a b/", "a b/out")
	}
}

func TestStageFails(t *testing.T) {
	broken := errors.New("broken")
	for name, make := range map[string]func(tmp string) error{
		"with an error":    func(tmp string) error { testkit.Write(t, filepath.Join(tmp, "half"), ""); return broken },
		"by doing nothing": func(string) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := project(t)
			file, dir := testkit.Write(t, filepath.Join(r.Root, "file"), "old"), filepath.Join(r.Root, "dir")
			testkit.Write(t, filepath.Join(dir, "old"), "old")
			for _, path := range []string{file, dir, filepath.Join(r.Root, "new")} {
				if err := r.Stage(path, make); err == nil || name == "with an error" && !errors.Is(err, broken) {
					t.Errorf("%s: got %v", path, err)
				}
			}
			checkTree(t, r.Root, "dir/", "dir/old", "file")
		})
	}
}

func TestStageFolder(t *testing.T) {
	r, _ := project(t)
	dir := filepath.Join(r.Root, "out")
	testkit.Write(t, filepath.Join(dir, "old"), "")
	if err := r.Stage(dir, func(tmp string) error { testkit.Write(t, filepath.Join(tmp, "sub", "new"), ""); return nil }); err != nil {
		t.Fatal(err)
	}
	checkTree(t, r.Root, "out/", "out/sub/", "out/sub/new")
}

func TestWriteFile(t *testing.T) {
	r, logged := project(t)
	r.Verbose = true
	path := filepath.Join(r.Root, "new folder", "file")
	if err := r.WriteFile(path, []byte("text")); err != nil {
		t.Fatal(err)
	}
	if lines := logged(); !strings.Contains(lines, "+ mkdir -p '"+filepath.Dir(path)+"'\n") || !strings.Contains(lines, "# 4 bytes\n") {
		t.Errorf("-v does not show the file's making:\n%s", lines)
	}
	old := time.Unix(1e9, 0)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	before := logged()
	if err := r.WriteFile(path, []byte("text")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || !info.ModTime().Equal(old) || logged() != before {
		t.Errorf("the file was written again: %v, %v\n%s", info.ModTime(), err, logged())
	}
	if err := r.WriteFile(path, []byte("other")); err != nil || testkit.Read(t, path) != "other" {
		t.Errorf("got %v and %q, want other", err, testkit.Read(t, path))
	}
	checkTree(t, r.Root, "new folder/", "new folder/file")
}

func TestCopyFile(t *testing.T) {
	r, _ := project(t)
	from, to := testkit.Write(t, filepath.Join(r.Root, "from"), "text"), filepath.Join(r.Root, "to", "copy")
	if err := os.Chmod(from, 0o500); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := r.CopyFile(from, to); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(to)
		if err != nil || testkit.Read(t, to) != "text" || runtime.GOOS != "windows" && info.Mode() != 0o500 {
			t.Errorf("got %v, %v, %q", info, err, testkit.Read(t, to))
		}
	}
	if err := r.CopyFile(filepath.Join(r.Root, "nowhere"), to); !errors.Is(err, fs.ErrNotExist) || testkit.Read(t, to) != "text" {
		t.Errorf("got %v and %q", err, testkit.Read(t, to))
	}
	checkTree(t, r.Root, "from", "to/", "to/copy")
}

func TestResetAndRemove(t *testing.T) {
	r, _ := project(t)
	dir := filepath.Join(r.Root, "build", "work")
	testkit.Write(t, filepath.Join(dir, "sub", "old"), "")
	for range 2 {
		if err := r.Reset(dir); err != nil {
			t.Fatal(err)
		}
		checkTree(t, r.Root, "build/", "build/work/")
	}
	for range 2 {
		if err := r.Remove(dir); err != nil {
			t.Fatal(err)
		}
		checkTree(t, r.Root, "build/")
	}
}

// A link leads where it is told to, also where another one or a folder was, and what that led to stays.
func TestSymlink(t *testing.T) {
	r, _ := project(t)
	one, two, link := t.TempDir(), t.TempDir(), filepath.Join(r.Root, "a", "link")
	testkit.Write(t, filepath.Join(one, "stays"), "")
	for _, target := range []string{one, two, two} {
		if err := r.Symlink(target, link); err != nil {
			t.Skipf("no links here: %v", err)
		}
		if to, err := os.Readlink(link); err != nil || to != target {
			t.Errorf("%s, %v; want %s", to, err, target)
		}
	}
	if !exists(filepath.Join(one, "stays")) {
		t.Error("what the first link led to is gone")
	}
	checkTree(t, filepath.Join(r.Root, "a"), "link")
}
