//go:build unix

package raw

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestGuarded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, make([]byte, 1<<16), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, unmap, err := Map(f, 1<<16)
	if err != nil {
		t.Fatal(err)
	}
	defer unmap()
	count := func() error {
		if n := strings.Count(data, "\x00"); n != 1<<16 {
			t.Errorf("%d", n)
		}
		return nil
	}
	if err := Guarded(count); err != nil {
		t.Errorf("a whole file: %v", err)
	}
	if err := os.Truncate(path, 10); err != nil {
		t.Fatal(err)
	}
	if err := Guarded(count); !errors.Is(err, ErrCut) {
		t.Errorf("a cut file: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("another panic is gone")
		}
	}()
	Guarded(func() error { var none *bin; return none.err })
}

type bin struct{ err error }
