package step

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
)

// later makes a Runner for the same project that believes the times of files, as if they had been left alone for long.
func later(t *testing.T, r *Runner) *Runner {
	t.Helper()
	again := New(r.Root, r.Env, r.Log, false)
	again.Racy = -time.Hour
	return again
}

func digest(t *testing.T, r *Runner, path string) string {
	t.Helper()
	got, err := r.Digest(path)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// planted is a digest that no file has.
const planted = "planted"

func plant(r *Runner, path string) {
	name := r.digestName(path)
	known := r.digests.known[name]
	known.SHA256 = planted
	r.digests.keep(name, known)
}

func TestDigestRemembered(t *testing.T) {
	r, _ := project(t)
	inside, outside := testkit.Write(t, filepath.Join(r.Root, "a"), "abc"), testkit.Write(t, filepath.Join(t.TempDir(), "b"), "abc")
	first := later(t, r)
	if err := first.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{inside, outside} {
		digest(t, first, path)
		plant(first, path) // what is remembered can then be told from what is read
	}
	first.Unlock()
	for _, path := range []string{inside, outside} {
		if got := digest(t, later(t, r), path); got != planted {
			t.Errorf("%s was read again: %s", path, got)
		}
	}
}

// Each way to change a file is noticed.
func TestDigestChanged(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"content": func(path string) error { return os.WriteFile(path, []byte("xyz!"), 0o666) },
		"same size and time": func(path string) error {
			info, err := os.Stat(path)
			if err == nil {
				err = os.WriteFile(path, []byte("xyz"), 0o666)
			}
			if err == nil && identify(info).Changed == 0 {
				return err // this system has no time that the writer does not choose
			}
			return os.Chtimes(path, info.ModTime(), info.ModTime())
		},
		"another in its place": func(path string) error {
			info, err := os.Stat(path)
			if err == nil {
				err = os.WriteFile(path+".new", []byte("xyz"), 0o666)
			}
			if err == nil {
				err = os.Chtimes(path+".new", info.ModTime(), info.ModTime())
			}
			if err == nil && identify(info).Inode == 0 {
				err = os.Chtimes(path+".new", info.ModTime(), info.ModTime().Add(time.Second))
			}
			if err != nil {
				return err
			}
			return os.Rename(path+".new", path)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := project(t)
			path := testkit.Write(t, filepath.Join(r.Root, "a"), "abc")
			r = later(t, r)
			digest(t, r, path)
			plant(r, path)
			if digest(t, r, path) != planted {
				t.Fatal("not remembered")
			}
			// The file system's clock goes on by ticks of some milliseconds.
			for before := clock(filepath.Join(r.Root, "tick")); clock(filepath.Join(r.Root, "tick")) == before; {
			}
			if err := change(path); err != nil {
				t.Fatal(err)
			}
			if digest(t, r, path) == planted {
				t.Error("the change is not noticed")
			}
		})
	}
}

// A file that was just changed may be changed again within one tick of the clock, to another content of the same size.
func TestDigestRacy(t *testing.T) {
	r, _ := project(t)
	path := filepath.Join(r.Root, "a")
	for _, text := range []string{"abc", "xyz", "abc", "xyz"} {
		testkit.Write(t, path, text)
		want, err := DigestFile(path)
		if got := digest(t, r, path); err != nil || got != want {
			t.Fatalf("%s: got %s, %v, want %s", text, got, err, want)
		}
	}
	if len(r.digests.known) > 0 {
		t.Errorf("%v are remembered at once", r.digests.known)
	}
}

func TestDigestsDamagedOrGone(t *testing.T) {
	r, _ := project(t)
	path := testkit.Write(t, filepath.Join(r.Root, "a"), "abc")
	for _, text := range []string{"", "{", "null", `{"a":3}`} {
		testkit.Write(t, r.digestsFile(), text)
		if want, _ := DigestFile(path); digest(t, later(t, r), path) != want {
			t.Errorf("a file of %q misleads", text)
		}
	}
	r = later(t, r)
	if err := r.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	digest(t, r, path)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	clear(r.digests.used) // as in another run
	r.Unlock()
	again := later(t, r)
	again.digests.load(again)
	if len(again.digests.known) > 0 {
		t.Errorf("a file that is gone is remembered: %v", again.digests.known)
	}
	if _, err := again.Digest(path); !os.IsNotExist(err) {
		t.Errorf("got %v for a file that is gone", err)
	}
}

// A part of a file has a digest of its own, which is remembered too, and forgotten with the file.
func TestDigestPart(t *testing.T) {
	r, _ := project(t)
	path := testkit.Write(t, filepath.Join(r.Root, "a"), "abc")
	first := func(text []byte) []byte { return text[:1] }
	part := func(r *Runner) string {
		t.Helper()
		got, err := r.DigestPart(path, "first", first)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	was := part(later(t, r))
	testkit.Write(t, path, "axyz")
	if part(later(t, r)) != was {
		t.Error("the part is the same, its digest is not")
	}
	testkit.Write(t, path, "xbc")
	if part(later(t, r)) == was {
		t.Error("another part has the same digest")
	}
	again := later(t, r)
	if err := again.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if part(again) == digest(t, again, path) {
		t.Error("the part's digest is the file's")
	}
	again.Unlock()
	last := later(t, r)
	last.digests.load(last)
	if len(last.digests.known) != 2 {
		t.Errorf("remembered: %v", last.digests.known)
	}
	for name := range last.digests.known {
		if !there(last, name) {
			t.Errorf("%q is not there", name)
		}
	}
	if _, err := r.DigestPart(filepath.Join(r.Root, "none"), "first", first); err == nil {
		t.Error("a file that is not there has a digest")
	}
}
