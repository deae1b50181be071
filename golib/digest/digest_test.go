package digest

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

func TestFile(t *testing.T) {
	dir := t.TempDir()
	// Known answers: FIPS 180-2, appendix B, and the million a's of B.3.
	for name, test := range map[string]struct{ content, want string }{
		"empty":     {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		"abc":       {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		"million a": {strings.Repeat("a", 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(test.content), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := File(path, nil)
		if got != test.want || err != nil {
			t.Errorf("File(%s) = %q, %v; want %q", name, got, err, test.want)
		}
	}
}

func TestFileErrors(t *testing.T) {
	dir := t.TempDir()
	if _, err := File(filepath.Join(dir, "none"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that does not exist: %v", err)
	}
	if _, err := File(dir, nil); !errors.Is(err, ErrNotRegular) {
		t.Errorf("a folder: %v", err)
	}
}

func TestReaderPassesErrorsOn(t *testing.T) {
	broken := errors.New("broken disk")
	r := io.MultiReader(strings.NewReader("some"), iotest.ErrReader(broken))
	if got, err := Reader(r, nil); got != "" || err != broken {
		t.Errorf("Reader = %q, %v; want the reader's own error", got, err)
	}
}

// endless yields zeros for ever and calls after once a block.
type endless struct{ after func() }

func (e endless) Read(p []byte) (int, error) {
	e.after()
	return len(p), nil
}

func TestReaderStops(t *testing.T) {
	done := make(chan struct{})
	blocks := 0
	r := endless{func() {
		if blocks++; blocks == 3 {
			close(done)
		}
	}}
	if _, err := Reader(r, done); err != ErrCanceled {
		t.Fatalf("Reader = %v; want ErrCanceled", err)
	}
	if blocks != 3 {
		t.Errorf("read %d blocks; want none after the third, in which it was stopped", blocks)
	}
}
