package kit

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gondk/gondk/magefiles/internal/judge/baseline"
	"github.com/gondk/gondk/magefiles/internal/project/matrix"
)

// What stands in the baseline's place and is none is reported, and never waited for.
func TestNoBaseline(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, baseline.FileName)
	p := &project{matrix: &matrix.Matrix{Root: root}}
	if saved, err := p.savedBaseline(); saved != nil || err != nil {
		t.Errorf("none: %v, %v", saved, err)
	}
	for want, make := range map[string]func() error{
		"abi-baseline.txt: not a file; move it away": func() error { return os.Mkdir(path, 0o777) },
		"abi-baseline.txt: 268435457 bytes is more than": func() error {
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

// What abi:diff asks for lets the next run pass: a higher version does nothing for an ABI that is gone.
func TestBrokenBaseline(t *testing.T) {
	changed := baseline.Change{ID: "base-proto", Class: baseline.Breaking}
	dropped := baseline.Change{ID: "base-abi-removed", Class: baseline.Breaking}
	const raise = "raise the first number of library.version in abi-matrix.toml (it is 1.1.0)"
	const save = "if you mean all of it, save the baseline again: go tool mage abi:save"
	for _, c := range []struct {
		version string
		list    []baseline.Change
		want    string
	}{
		{"1.1.0", nil, "<nil>"},
		{"2.0.0", []baseline.Change{changed}, "<nil>"},
		{"1.1.0", []baseline.Change{changed}, "1 breaking change since abi-baseline.txt 1.0.0; undo what breaks, or " + raise},
		{"1.1.0", []baseline.Change{changed, dropped}, "2 breaking changes since abi-baseline.txt 1.0.0; undo what breaks, or " + save},
		{"2.0.0", []baseline.Change{changed, dropped}, "1 breaking change since abi-baseline.txt 1.0.0; undo what breaks, or " + save},
	} {
		if got := fmt.Sprint(broken(&baseline.Changes{Old: "1.0.0", New: c.version, List: c.list})); got != c.want {
			t.Errorf("%s: got %q, want %q", c.version, got, c.want)
		}
	}
}
