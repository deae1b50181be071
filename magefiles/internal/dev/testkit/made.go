package testkit

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// Made makes the file at path with make, or copies what make made before for the same recipe, in this run or an earlier one.
// The recipe is everything that the file depends on: the program's identity, its arguments, and what they name. Files are kept in
// gondk's cache, in the folder made-by-tests, and removed when not used for a month; the folder may be deleted at any time.
func Made(t testing.TB, path, recipe string, make func()) {
	t.Helper()
	kept := filepath.Join(Cache(t), "made-by-tests", fmt.Sprintf("%x", sha256.Sum256([]byte(recipe))))
	data, err := os.ReadFile(kept)
	if errors.Is(err, fs.ErrNotExist) {
		make()
		if data, err = os.ReadFile(path); err == nil {
			err = keep(kept, data)
		}
	} else if err == nil {
		touch(kept)
		err = os.WriteFile(path, data, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// keep writes a file whole or not at all: several test programs run at once.
func keep(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	swept.Do(func() { sweep(dir, time.Now().AddDate(0, -1, 0)) })
	tmp, err := os.CreateTemp(dir, "new-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		os.Remove(tmp.Name())
	}
	return err
}

// touch tells sweep that the file is in use. A day is exact enough, and spares most runs the writing.
func touch(path string) {
	now := time.Now()
	if info, err := os.Stat(path); err == nil && now.Sub(info.ModTime()) > 24*time.Hour {
		os.Chtimes(path, now, now)
	}
}

var swept sync.Once

// sweep removes the files that nobody has used since then.
func sweep(dir string, since time.Time) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.ModTime().Before(since) {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// Recipe is one for [Made]: what programs make of files. Where one of them is the go command, what names its release.
func Recipe(t testing.TB, what string, programs, files []string) string {
	t.Helper()
	sum := sha256.New()
	for _, program := range programs {
		fmt.Fprintln(sum, Identity(t, program))
	}
	for _, file := range files {
		fmt.Fprintf(sum, "%q\n", Read(t, file))
	}
	return fmt.Sprintf("%s %x", what, sum.Sum(nil))
}

// Identity tells one build of a program from another: where it really is, its size and its time.
func Identity(t testing.TB, program string) string {
	t.Helper()
	real, err := filepath.EvalSymlinks(program)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(real)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s %d %d", real, info.Size(), info.ModTime().UnixNano())
}
