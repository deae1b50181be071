package step

import (
	"context"
	"path/filepath"
	"testing"
)

func TestCurrent(t *testing.T) {
	r, _ := project(t)
	out := filepath.Join(r.Root, "out.txt")
	task := Task{Name: "made", Key: 1, Outputs: []string{out}, Do: func(context.Context) error { return r.WriteFile(out, []byte("made\n")) }}
	if r.Current(task) {
		t.Error("current before it was done")
	}
	if err := r.Do(t.Context(), task); err != nil || !r.Current(task) {
		t.Errorf("%v; not current after it was done", err)
	}
	task.Key = 2
	if r.Current(task) {
		t.Error("current with another key")
	}
}
