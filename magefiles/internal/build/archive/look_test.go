package archive

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/project/matrix"
	"github.com/gondk/gondk/magefiles/internal/work/step"
)

// TestNoHeaders: a header that says why there is none is put if there is none, and in place of one that said another reason.
func TestNoHeaders(t *testing.T) {
	dir := t.TempDir()
	m := &matrix.Matrix{ABIs: []matrix.ABI{*matrixABI("arm64-v8a")}}
	m.Library.Name = "golib"
	b := &Builder{Run: step.New(dir, nil, step.NewLog(os.Stderr), false), Matrix: m, Out: dir}
	header := filepath.Join(dir, "include", "golib-arm64-v8a.h")
	for _, c := range []struct{ was, why, want string }{
		{"", "a.go:3:1: expected declaration", "#error \"golib.h: a.go:3:1: expected declaration\"\n#error \"golib.h: x: go: exit status 1\"\n"},
		{"", "a.go:9:1: a \"word\" of more", `#error "golib.h: a.go:9:1: a \"word\" of more"` + "\n#error \"golib.h: x: go: exit status 1\"\n"},
		{"/* of an earlier build */\n", "a.go:1:1: bad", ""},
	} {
		if c.was != "" {
			if err := os.WriteFile(header, []byte(c.was), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		why := fmt.Errorf("x: %w", &step.Error{Name: "go", Output: "\n" + c.why + "\n\n", Err: errors.New("exit status 1")})
		if err := b.NoHeaders(why); err != nil {
			t.Fatal(err)
		}
		want := noHeaderMark + c.want
		if c.was != "" {
			want = c.was
		}
		if got, err := os.ReadFile(header); err != nil || string(got) != want {
			t.Errorf("%s, %v; want %s", got, err, want)
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir, "include", "golib.h")); err != nil || !strings.Contains(string(text), `#include "golib-arm64-v8a.h"`) {
		t.Errorf("%s, %v", text, err)
	}
}

func TestPlaced(t *testing.T) {
	dir := t.TempDir()
	err := placed(&step.Error{Output: "a.go:1:2: bad\nin a.go: more\nb.go:3:4: bad\n"}, &listed{Dir: dir, CgoFiles: []string{"a.go", "b.go"}})
	var failed *step.Error
	want := filepath.Join(dir, "a.go") + ":1:2: bad\nin a.go: more\n" + filepath.Join(dir, "b.go") + ":3:4: bad\n"
	if !errors.As(err, &failed) || failed.Output != want {
		t.Errorf("%q, want %q", failed.Output, want)
	}
}
