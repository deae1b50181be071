package step

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// makes returns a task that makes the files.
func makes(r *Runner, name, abi string, files ...string) Task {
	var paths []string
	for _, f := range files {
		paths = append(paths, filepath.Join(r.Root, filepath.FromSlash(f)))
	}
	return Task{Name: name, ABI: abi, Outputs: paths, Do: func(context.Context) error {
		for _, path := range paths {
			if err := r.WriteFile(path, []byte(path)); err != nil {
				return err
			}
		}
		return nil
	}}
}

func exist(t *testing.T, r *Runner, want map[string]bool) {
	t.Helper()
	for name, is := range want {
		_, err := os.Stat(filepath.Join(r.Root, filepath.FromSlash(name)))
		if (err == nil) != is {
			t.Errorf("%s: there is %v, want %v", name, err == nil, is)
		}
	}
}

func TestTaskForgetsOldNames(t *testing.T) {
	r, _ := project(t)
	for _, task := range []Task{
		makes(r, "archive", "x86", "build/old/x86/libold.a", "build/old/include/old.h", "build/shared/a/b"),
		makes(r, "archive", "arm", "build/old/arm/libold.a"),
		makes(r, "archive", "x86", "build/new/x86/libnew.a", "build/shared/a/b"),
	} {
		if err := r.Do(t.Context(), task); err != nil {
			t.Fatal(err)
		}
	}
	exist(t, r, map[string]bool{
		"build/old/x86": false, "build/old/include": false, "build/old/arm/libold.a": true,
		"build/new/x86/libnew.a": true, "build/shared/a/b": true,
	})
}

func TestRetire(t *testing.T) {
	r, _ := project(t)
	tasks := []Task{
		makes(r, "archive", "x86", "build/lib/x86/lib.a"), makes(r, "archive", "arm", "build/lib/arm/lib.a"),
		makes(r, "cmake", "x86", "build/cmake/x86/lib.so"),
	}
	for _, task := range tasks {
		if err := r.Do(t.Context(), task); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Retire("archive", []string{"arm"}); err != nil {
		t.Fatal(err)
	}
	exist(t, r, map[string]bool{"build/lib/x86": false, "build/lib/arm/lib.a": true, "build/cmake/x86/lib.so": true})
	if err := r.Do(t.Context(), tasks[0]); err != nil {
		t.Fatal(err)
	}
	exist(t, r, map[string]bool{"build/lib/x86/lib.a": true})
}

func TestOverlap(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{{"a/b", "a/b", true}, {"a/b", "a", true}, {"a", "a/b", true}, {"a/bc", "a/b", false}, {"a/b", "c", false}} {
		if got := overlap(test.a, test.b); got != test.want {
			t.Errorf("overlap(%q, %q) = %v", test.a, test.b, got)
		}
	}
}
