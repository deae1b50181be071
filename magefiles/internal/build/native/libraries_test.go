package native

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "llvm-strip" {
		os.Exit(strip(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// strip stands in for llvm-strip --strip-unneeded -o OUT IN: it puts a word before the content, and fails for a content of "bad".
func strip(args []string) int {
	data, err := os.ReadFile(args[3])
	if err != nil || string(data) == "bad" || os.WriteFile(args[2], append([]byte("stripped "), data...), 0o666) != nil {
		return 1
	}
	return 0
}

// fakeStrip makes this test the NDK's llvm-strip.
func fakeStrip(t *testing.T, b *Builder) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	b.Tools.NDK.Root = t.TempDir()
	tool := b.Tools.NDK.Tool("llvm-strip")
	if err := os.MkdirAll(filepath.Dir(tool), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, tool); err != nil {
		t.Skipf("this system lets no test make links: %v", err)
	}
}

// folder returns the files of a folder and what they hold.
func folder(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, e := range entries {
		files[e.Name()] = testkit.Read(t, filepath.Join(dir, e.Name()))
	}
	return files
}

// TestLibraries follows a project whose libraries come, change and go.
func TestLibraries(t *testing.T) {
	b := newBuilder(t)
	fakeStrip(t, b)
	a, work := b.Matrix.FindABI("arm64-v8a"), b.out(CMake, "arm64-v8a", "build")
	build := func(names ...string) (Libraries, error) {
		return b.libraries(t.Context(), CMake, a, []string{work}, func(context.Context) (made, error) {
			var files []string
			for _, name := range names {
				files = append(files, filepath.Join(work, name))
			}
			return made{files: files}, nil
		})
	}
	expect := func(what string, linked map[string]string, names ...string) Libraries {
		t.Helper()
		libs, err := build(names...)
		if err != nil {
			t.Fatal(err)
		}
		packed := map[string]string{}
		for name, text := range linked {
			packed[name] = "stripped " + text
		}
		if diff := cmp.Diff(linked, folder(t, libs.Linked)) + cmp.Diff(packed, folder(t, libs.Packed)); diff != "" {
			t.Errorf("%s:\n%s", what, diff)
		}
		return libs
	}
	testkit.Write(t, filepath.Join(work, "liba.so"), "a")
	testkit.Write(t, filepath.Join(work, "libb.so"), "b")
	libs := expect("two", map[string]string{"liba.so": "a", "libb.so": "b"}, "liba.so", "libb.so")
	before, err := os.Stat(filepath.Join(libs.Packed, "libb.so"))
	if err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, filepath.Join(work, "liba.so"), "changed")
	expect("one changed", map[string]string{"liba.so": "changed", "libb.so": "b"}, "liba.so", "libb.so")
	if after, err := os.Stat(filepath.Join(libs.Packed, "libb.so")); err != nil || !os.SameFile(before, after) {
		t.Errorf("libb.so has not changed and was stripped again (%v)", err)
	}
	expect("one gone", map[string]string{"libb.so": "b"}, "libb.so")
	os.Remove(filepath.Join(libs.Packed, "libb.so"))
	expect("a stripped one lost", map[string]string{"libb.so": "b"}, "libb.so")
	os.RemoveAll(libs.Linked)
	expect("a folder lost", map[string]string{"libb.so": "b"}, "libb.so")

	testkit.Write(t, filepath.Join(work, "libb.so"), "bad")
	if _, err := build("libb.so"); err == nil {
		t.Error("a library that llvm-strip refuses is accepted")
	}
	testkit.Write(t, filepath.Join(work, "libb.so"), "good")
	expect("good again", map[string]string{"libb.so": "good"}, "libb.so")
}

// TestEach keeps the matrix's order and tells which ABI failed.
func TestEach(t *testing.T) {
	b := newBuilder(t)
	libs, err := b.each(t.Context(), func(_ context.Context, a *matrix.ABI) (Libraries, error) { return Libraries{ABI: a}, nil })
	if err != nil || len(libs) != 2 || libs[0].ABI.Name != "arm64-v8a" || libs[1].ABI.Name != "armeabi-v7a" {
		t.Errorf("%v, %v", libs, err)
	}
	bad := errors.New("bad")
	_, err = b.each(t.Context(), func(_ context.Context, a *matrix.ABI) (Libraries, error) {
		if a.Name == "armeabi-v7a" {
			return Libraries{}, bad
		}
		return Libraries{}, nil
	})
	if !errors.Is(err, bad) {
		t.Errorf("%v, want %v", err, bad)
	}
}
