package ndklite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/dev/testkit"
	"github.com/gondk/gondk/magefiles/internal/facts/abi"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// snapshot reports every file below dir: its path, mode, and time of change.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		files[path] = info.Mode().String() + " " + info.ModTime().String()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestEnsureAgain(t *testing.T) {
	root := testNDK(t)
	o := testOptions(t, filepath.Dir(filepath.Dir(root)))
	before := snapshot(t, o.Cache)
	again, err := Ensure(context.Background(), testRunner(t, t.TempDir()), o)
	if err != nil {
		t.Fatal(err)
	}
	if again != root {
		t.Errorf("second Ensure gives %s, the first gave %s", again, root)
	}
	if diff := cmp.Diff(before, snapshot(t, o.Cache)); diff != "" {
		t.Errorf("second Ensure changed files:\n%s", diff)
	}
}

// A kill leaves the folder under its name for the making; what is in it must not be believed, and must go.
func TestEnsureAfterKill(t *testing.T) {
	o := testOptions(t, t.TempDir())
	o.ABIs = o.ABIs[:1]
	digest, err := o.digest()
	if err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(o.Cache, "ndklite", ".gondk-tmp-"+digest)
	if err := os.MkdirAll(filepath.Join(half, "toolchains"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(half, "source.properties"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	root, err := Ensure(context.Background(), testRunner(t, t.TempDir()), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "ndk-build")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(half); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there: %v", half, err)
	}
}

// Builds of several projects have a Runner each and may ask for the same folder at once.
func TestEnsureAtOnce(t *testing.T) {
	o := testOptions(t, t.TempDir())
	o.ABIs = o.ABIs[:1]
	roots, errs := make([]string, 3), make([]error, 3)
	var wait sync.WaitGroup
	for i := range roots {
		r := testRunner(t, t.TempDir())
		wait.Go(func() { roots[i], errs[i] = Ensure(context.Background(), r, o) })
	}
	wait.Wait()
	for i := range roots {
		if errs[i] != nil || roots[i] != roots[0] {
			t.Errorf("%d: %s, %v; the first: %s", i, roots[i], errs[i], roots[0])
		}
	}
	entries, err := os.ReadDir(filepath.Join(o.Cache, "ndklite"))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 { // the folder and its lock
		t.Errorf("%d entries in the cache: %v", len(entries), entries)
	}
}

func TestEnsureStopped(t *testing.T) {
	o := testOptions(t, t.TempDir())
	ctx, stop := context.WithCancel(context.Background())
	stop()
	root, err := Ensure(ctx, testRunner(t, t.TempDir()), o)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Ensure gives %q, %v", root, err)
	}
}

func TestDigest(t *testing.T) {
	o := testOptions(t, "/a")
	digest := func(change func(o *Options)) string {
		c := o
		change(&c)
		sum, err := c.digest()
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	same := digest(func(*Options) {})
	if got := digest(func(o *Options) { o.Cache = "/b" }); got != same {
		t.Errorf("another cache folder gives another digest: %s, %s", got, same)
	}
	for name, change := range map[string]func(*Options){
		"API":  func(o *Options) { o.API++ },
		"ABIs": func(o *Options) { o.ABIs = []*abi.ABI{o.ABIs[1]} },
		"LLVM": func(o *Options) { o.LLVM.Bin += "/../bin" },
		"Make": func(o *Options) { o.Make = "/elsewhere/make" },
	} {
		if digest(change) == same {
			t.Errorf("another %s gives the same digest", name)
		}
	}
}

// The files that other programs read, whole.
func TestShape(t *testing.T) {
	root := testNDK(t)
	for _, name := range []string{"source.properties", "meta/platforms.json", "meta/abis.json", "build/cmake/abis.cmake", "build/cmake/platforms.cmake"} {
		got, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		testkit.Golden(t, filepath.Join("testdata", "shape", strings.ReplaceAll(name, "/", "_")), string(got))
	}
}

// failed returns what a command that failed wrote.
func failed(t *testing.T, err error) string {
	t.Helper()
	var e *step.Error
	if !errors.As(err, &e) {
		t.Fatalf("command did not fail: %v", err)
	}
	return e.Output
}
