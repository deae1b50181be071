package kit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/baseline"
	"github.com/gondk/gondk/magefiles/internal/matrix"
)

// What stands in the baseline's place and is none is told of, and never waited for.
func TestNoBaseline(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, baseline.FileName)
	p := &project{matrix: &matrix.Matrix{Root: root}}
	if saved, err := p.savedBaseline(); saved != nil || err != nil {
		t.Errorf("none: %v, %v", saved, err)
	}
	for want, make := range map[string]func() error{
		"abi-baseline.txt: it is not a file; move it away": func() error { return os.Mkdir(path, 0o777) },
		"abi-baseline.txt: 268435457 bytes are more than": func() error {
			if err := os.WriteFile(path, nil, 0o666); err != nil {
				return err
			}
			return os.Truncate(path, maxBaseline+1)
		},
	} {
		if err := make(); err != nil {
			t.Fatal(err)
		}
		if _, err := p.savedBaseline(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
		os.Remove(path)
	}
}
