package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// TestRun makes a sample, a patch of it, and from that the newer version.
func TestRun(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	old, fresh := make([]byte, 300_000), make([]byte, 20_000)
	for _, b := range [][]byte{old, fresh} {
		for i := range b {
			b[i] = 'a' + byte(r.IntN(20))
		}
	}
	want := edit(old, fresh)
	if !bytes.Equal(want, edit(old, fresh)) || bytes.Equal(want, old) {
		t.Error("edits that change nothing, or other things each time")
	}
	path := func(name string) string { return filepath.Join(t.TempDir(), name) }
	oldPath, newPath, patch, out := path("old"), path("new"), path("patch"), path("out")
	if err := os.WriteFile(oldPath, old, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(newPath, want, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := run("make", oldPath, newPath, patch); err != nil {
		t.Fatal(err)
	}
	if err := run("apply", oldPath, out, patch); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(out)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes or others, want %d; %v", len(got), len(want), err)
	}
	info, err := os.Stat(patch)
	if err != nil || info.Size() > int64(len(want)/5) {
		t.Errorf("a patch of more than a fifth: %v, %v", info, err)
	}
	if err := run("undo", "", "", ""); err == nil {
		t.Error("an unknown verb, and no error")
	}
}

func TestContents(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"a": "first ", "b": "second", "c": "third"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := contents(dir, 9); string(got) != "first sec" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := contents(dir, 100); err == nil {
		t.Error("too little, and no error")
	}
}
