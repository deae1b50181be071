package zipfile

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gondk/gondk/magefiles/internal/work/step"
)

func TestWrite(t *testing.T) {
	root := t.TempDir()
	r := step.New(root, nil, step.NewLog(os.Stderr), false)
	file := filepath.Join(root, "some", "deep", "file.txt")
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("on disk"), 0o600); err != nil {
		t.Fatal(err)
	}
	below, err := Below(filepath.Join(root, "some"), "folder/")
	if err != nil {
		t.Fatal(err)
	}
	first, second := filepath.Join(root, "first.zip"), filepath.Join(root, "second.zip")
	if err := Write(r, first, zip.Deflate, append(below, Entry{Name: "b", Data: []byte("b")}, Entry{Name: "a"}, Entry{Name: "c/"})); err != nil {
		t.Fatal(err)
	}
	z, err := zip.OpenReader(first)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var zipped []Entry
	got := map[string]string{}
	for _, f := range z.File {
		if !f.Modified.Equal(time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s: %v", f.Name, f.Modified)
		}
		got[f.Name] = content(t, f)
		zipped = append([]Entry{{Name: f.Name, Zipped: f}}, zipped...)
	}
	if diff := cmp.Diff(map[string]string{"a": "", "b": "b", "folder/deep/file.txt": "on disk"}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if err := Write(r, second, zip.Deflate, zipped); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(read(t, first), read(t, second)) {
		t.Error("the same content in another order gives other bytes")
	}
}

func content(t *testing.T, f *zip.File) string {
	t.Helper()
	in, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestBelowNothing(t *testing.T) {
	if entries, err := Below(filepath.Join(t.TempDir(), "none"), ""); entries != nil || err != nil {
		t.Errorf("%v, %v", entries, err)
	}
}
